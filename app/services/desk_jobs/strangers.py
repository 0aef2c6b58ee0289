"""Strangers' tables in and out again: what jobs over other people's spreadsheets share.

A cell goes back as it came: text as text, a number as a number unless it is too long to survive as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from app.documents.plain_workbooks import PlainSheet, Value
from app.domain import names
from app.intake.cells import clean, payer_number
from app.intake.plain_tables import ID_NUMBER, NAME, ColumnUnknown, PlainRow, PlainTable, read_tables
from app.intake.sheets import Cell, NumberCell, Row
from app.services.desk import Progress
from app.services.desk_jobs.declaration import COLUMN, FILE, Need, NeedMissing

_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T00:00:00(?:\.0+)?")
STEP = 500
KINDS = "xlsx、xls、ods 或 csv，表头照旧"

FILE_NEED = Need("file", "表格文件", FILE, required=True, hint=KINDS)
ID_NEED = Need("id_column", "证件号码在哪一列", COLUMN, hint="不选就自动找")


def value(cell: Cell) -> Value:
    """The cell as it is written back."""
    if not isinstance(cell, NumberCell):
        day = _MIDNIGHT.fullmatch(cell)
        return day[1] if day else str(cell)
    text = str(cell)
    if cell.lost_precision or not re.fullmatch(r"-?[0-9]{1,15}(?:\.[0-9]+)?", text):
        return text
    return float(text) if "." in text else int(text)


def values(cells: Sequence[Cell], width: int = 0) -> list[Value]:
    """A whole row, filled up to `width` cells."""
    return [*map(value, cells), *[""] * (width - len(cells))]


def above(table: PlainTable) -> list[list[Value]]:
    """The titles and the header of a sheet, as they were."""
    return [values(cells) for _, cells in _close(table.above)]


def _close(rows: Sequence[Row]) -> Iterator[Row]:
    """Blank rows above the header are not kept; they mean nothing there."""
    return (row for row in rows if any(row[1]))


def sheet_of(table: PlainTable, rows: Iterable[PlainRow], name: str = "") -> PlainSheet:
    """Some rows of a sheet under its own titles and header."""
    head = above(table)
    return PlainSheet(name or table.sheet, [*head, *(values(row.cells) for row in rows)], len(head))


def named_column(tables: Sequence[PlainTable], chosen: str, label: str) -> dict[int, int]:
    """Position of each sheet → index of the chosen column; ColumnUnknown when no sheet has it."""
    found = {place: column for place, table in enumerate(tables) if (column := table.column(chosen)) is not None}
    if not found:
        seen = "、".join(dict.fromkeys(head for table in tables for head in table.headers if head))
        raise ColumnUnknown(f"「{tables[0].file}」里没有「{chosen}」这一列，{label}找不到。", f"看到的列：{seen}。")
    return found


def id_columns(tables: Sequence[PlainTable], chosen: str = "") -> dict[int, int]:
    """Position of each sheet that has one → index of its ID column. Raises ColumnUnknown, NeedMissing."""
    if chosen:
        return named_column(tables, chosen, "证件号码")
    found = {place: table.columns[ID_NUMBER] for place, table in enumerate(tables) if ID_NUMBER in table.columns}
    if not found:
        raise NeedMissing(f"「{tables[0].file}」里找不到证件号码这一列。", "请在「证件号码在哪一列」里选，或改好表头。")
    return found


def number_at(row: PlainRow, column: int) -> str:
    """The ID number of a row, folded to the 18 digits under which people are registered; not checked."""
    return payer_number(clean(row.at(column)))


def name_at(table: PlainTable, row: PlainRow) -> str:
    """The name of a row, normalised; "" where the sheet has no such column."""
    return names.normalise(clean(row.at(table.columns[NAME]))) if NAME in table.columns else ""


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same person's: traditional or simplified, dots and blanks aside."""
    return names.search_key(one) == names.search_key(other)


def read_all(paths: Sequence[Path], progress: Progress) -> list[PlainTable]:
    """The sheets of several files, in order; a second file of the same name is told apart by its folder."""
    found: list[PlainTable] = []
    for done, path in enumerate(paths):
        progress(done, len(paths))
        found += read_tables(path)
    return found


def place(table: PlainTable, row: PlainRow) -> str:
    """Where a row stands, as a person finds it again."""
    return f"{table.file}·{table.sheet} 第 {row.number} 行"


def letters(column: int) -> str:
    """The letters of a column by its index from 0: 0 → A, 27 → AB."""
    text, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text
