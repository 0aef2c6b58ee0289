"""How a person reads a file: which sheet, which header row, which column means what, and cells set right for this import.

Nothing chosen means the automatic matching of columns.py, unchanged. A choice is remembered by the shape of the file
(its header row), which holds no personal data, so next month's file of the same making is read the same way. A cell
set right lives in one import only; the file that the village handed up (Songshan 003 art. 3(3)1) is not touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.width import halfwidth
from app.intake.columns import Table, Vocabulary, find_table, likeliest_table, require_needed, table_at
from app.intake.refusals import SheetUnknown
from app.intake.sheets import Cell, Row, SourceFile

REASON = "原因"
"""The head of the last column of problem rows written out; it belongs to no shape."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell (row number as shown at the left, column from 0) and what the person has typed instead."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """`sheet` "" and `header_row` 0: as found; `columns` None: as matched, else (field, column from 0) pairs."""

    sheet: str = ""
    header_row: int = 0
    columns: tuple[tuple[str, int], ...] | None = None
    corrections: tuple[Correction, ...] = ()


AUTOMATIC = Layout()


def table_of(file: SourceFile, vocabulary: Vocabulary, layout: Layout = AUTOMATIC) -> Table:
    """The table as the layout reads it, corrected. Raises ColumnsMissing, SheetUnknown."""
    if not layout.sheet and not layout.header_row and layout.columns is None:
        table = find_table(file.sheets, vocabulary)
    else:
        table = require_needed(loose_table(file, vocabulary, layout), vocabulary)
    return replace(table, rows=corrected(table.rows, layout.corrections)) if layout.corrections else table


def loose_table(file: SourceFile, vocabulary: Vocabulary, layout: Layout = AUTOMATIC) -> Table:
    """The table as the layout reads it, needed columns there or not. Raises SheetUnknown."""
    sheets = [sheet for sheet in file.sheets if sheet.rows and layout.sheet in {"", sheet.name}]
    if not sheets:
        raise SheetUnknown(file.name, f"工作表“{layout.sheet}”")
    table = likeliest_table(sheets, vocabulary)
    header_row = layout.header_row or table.header_row
    if header_row != table.header_row or not table.columns:  # a row of which no head is known has no rows below it yet
        sheet = next(sheet for sheet in sheets if sheet.name == table.sheet)
        chosen = table_at(sheet, header_row, vocabulary)
        if chosen is None:
            raise SheetUnknown(file.name, f"第 {header_row} 行")
        table = chosen
    if layout.columns is not None:
        width = max([len(table.headers), *(len(cells) for _, cells in table.rows[:200])])
        table = replace(table, columns={field: i for field, i in layout.columns if 0 <= i < width})
    return table


def corrected(rows: Sequence[Row], corrections: Sequence[Correction]) -> tuple[Row, ...]:
    """The rows with corrected cells; what a person typed is text, whatever stood there before."""
    by_row: dict[int, dict[int, str]] = {}
    for correction in corrections:
        by_row.setdefault(correction.row, {})[correction.column] = correction.text
    return tuple((number, _with(cells, by_row[number])) if number in by_row else (number, cells) for number, cells in rows)


def _with(cells: tuple[Cell, ...], texts: Mapping[int, str]) -> tuple[Cell, ...]:
    widened = [*cells, *[""] * (max(texts) + 1 - len(cells))]
    for column, text in texts.items():
        widened[column] = text
    return tuple(widened)


def shape_of(kind: str, header: Sequence[str]) -> str:
    """What tells files of one making: a hash of the header row, blanks and width apart, and of the kind of file."""
    names = ["".join(halfwidth(text).split()).lower() for text in header]
    while names and names[-1] in {"", REASON}:
        names.pop()
    return hashlib.sha256("\x1f".join([kind, *names]).encode()).hexdigest()


def column_letters(column: int) -> str:
    """The letters of a column from 0: A, B … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """A cell as spreadsheet software names it: D17."""
    return f"{column_letters(column)}{row}"
