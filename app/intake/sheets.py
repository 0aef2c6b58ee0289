"""A file of tables becomes sheets of text cells, whatever wrote it; the door through which every import goes.

A cell is text. That it was a number in the file is kept, because spreadsheet software rounds numbers to 15
digits and an identity number that went through one is lost (`id_lost_precision`). Rosters, POS exports and
treasury lists travel between offices as files: Songshan (003) art. 3(3)1, 9, 11.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from app.intake.file_gate import OLE, ZIP, check_ole, refuse_other_kinds, take_bytes
from app.intake.refusals import FileChanged, FileNotTable
from app.intake.separated_text import read_text
from app.intake.sheet_child import read_in_child
from app.intake.sheet_worker import SheetLine
from app.intake.zip_gate import check_zip

Cell: TypeAlias = str
"""The text of a cell; an instance of NumberCell where the file had a number. Dates are ISO text."""


class NumberCell(str):
    """The text of a number cell: whole numbers without a point, others with the 15 digits that are shown."""

    __slots__ = ()

    @property
    def lost_precision(self) -> bool:
        """Whether the number is too long for the 15 digits that spreadsheet software keeps."""
        return len(self.lstrip("-").partition(".")[0]) > 15


Row: TypeAlias = tuple[int, tuple[Cell, ...]]
"""The number that spreadsheet software shows at the left, and the cells. Blank rows are left out."""


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    rows: tuple[Row, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was read, once: where from, its name, the SHA-256 of its bytes (hex), its sheets."""

    path: Path
    name: str
    digest: str
    sheets: tuple[Sheet, ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every sheet of an .xlsx, .xls, .ods or separated text file, hidden ones last; at least one has rows.

    Raises a class of app.intake.refusals, one per reason.
    """
    return read_file(path).sheets


def read_file(path: Path) -> SourceFile:
    """The sheets of a file with the hash of the bytes they came from. Raises like read_sheets."""
    data = take_bytes(path)
    return SourceFile(path, path.name, hashlib.sha256(data).hexdigest(), _sheets_of(data, path))


def require_unchanged(file: SourceFile) -> None:
    """Raise FileChanged when what is at the path now is not what was read and looked at."""
    if hashlib.sha256(take_bytes(file.path)).hexdigest() != file.digest:
        raise FileChanged(file.name)


def _sheets_of(data: bytes, path: Path) -> tuple[Sheet, ...]:
    name = path.name
    if data.startswith((OLE, ZIP)):
        if data.startswith(ZIP):
            check_zip(data, name)
        else:
            check_ole(data, name)
        sheets = tuple(_from_line(line) for line in read_in_child(data, name))
    else:
        refuse_other_kinds(data, name)
        lines = enumerate(read_text(data, name), 1)
        sheets = (Sheet(path.stem, tuple((number, tuple(cells)) for number, cells in lines if any(cells))),)
    if not any(sheet.rows for sheet in sheets):
        raise FileNotTable(name)
    return tuple(sorted(sheets, key=lambda sheet: sheet.hidden))


def _from_line(line: SheetLine) -> Sheet:
    rows = tuple(
        (number, tuple([cell if type(cell) is str else _from_value(cell) for cell in cells]))
        for number, cells in line.rows
    )
    return Sheet(line.name, rows, line.hidden)


def _from_value(value: Any) -> Cell:
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return NumberCell(int(value) if value.is_integer() else f"{value:.15g}")
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else NumberCell(value)
