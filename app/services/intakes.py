"""A file from outside, looked at before anything is judged: which sheet, which header row, which column is which.

The same for rosters, POS exports and the treasury's list (Songshan 003 art. 3(3)1, 9, 11). What a person once chose for
files of one making is remembered by their header row, which holds no personal data, and can be forgotten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.intake.agency_words import AGENCY
from app.intake.columns import Table, Vocabulary, missing_of, year_of_head
from app.intake.layouts import AUTOMATIC, Layout, column_letters, loose_table, shape_of
from app.intake.opening_words import OPENING
from app.intake.sheets import Row, Sheet, SourceFile, read_file
from app.intake.statement_vocabularies import BANK, TAX
from app.intake.vocabularies import POS, ROSTER, TREASURY
from app.ports import Unit
from app.services import import_records
from app.services.desk import Desk

VOCABULARIES: Mapping[str, Vocabulary] = {
    import_records.ROSTER: ROSTER, import_records.POS: POS, import_records.TREASURY: TREASURY,
    import_records.TAX: TAX, import_records.BANK: BANK,
    import_records.OPENING: OPENING, import_records.GROUPS: AGENCY,
}  # fmt: skip
REMEMBERED = "import_columns"
FIRST_ROWS = 60
"""Rows shown of a sheet, so that the person can point at the header row."""

_HEADER_ROWS = 40
_POS_DAY = "交易日期"


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A field of the vocabulary and the column that was found or chosen for it (-1: none), with its first content."""

    field: str
    label: str
    needed: bool
    column: int
    example: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a file is read as. `sheets`: (name, rows); `first_rows` as the file has them; `headers` by column.

    `remembered`: the columns are those that a person chose for such a file before.
    """

    file: SourceFile
    kind: str
    layout: Layout
    sheets: tuple[tuple[str, int], ...]
    sheet: str
    header_row: int
    first_rows: tuple[Row, ...]
    headers: tuple[str, ...]
    fields: tuple[FieldColumn, ...]
    unused: tuple[str, ...]
    missing: tuple[str, ...]
    rows: int
    remembered: bool

    @property
    def chosen(self) -> tuple[tuple[str, int], ...]:
        """The columns as (field, column from 0), for a layout."""
        return tuple((field.field, field.column) for field in self.fields if field.column >= 0)


def open_file(desk: Desk, kind: str, path: Path) -> Look:
    """Read a file and see what it is; what was chosen for such a file before is used again.

    Raises a class of app.intake.refusals where the file cannot be read; missing columns are no refusal here.
    """
    file = read_file(path)
    with desk.store.read() as unit:
        layout = _remembered(unit, kind, file)
    return look(kind, file, layout or AUTOMATIC, remembered=layout is not None)


def look(kind: str, file: SourceFile, layout: Layout = AUTOMATIC, *, remembered: bool = False) -> Look:
    """The file as a layout reads it. Raises SheetUnknown."""
    vocabulary = VOCABULARIES[kind]
    table = loose_table(file, vocabulary, layout)
    sheet = next(sheet for sheet in file.sheets if sheet.name == table.sheet)
    headers = _headers(table)
    used = set(table.columns.values())
    if vocabulary.by_year:
        used |= {column for column, head in enumerate(table.headers) if year_of_head(head)}
    return Look(
        file, kind, layout, tuple((sheet.name, len(sheet.rows)) for sheet in file.sheets if sheet.rows), table.sheet,
        table.header_row, sheet.rows[:FIRST_ROWS], headers, _fields(table, vocabulary),
        tuple(text for column, text in enumerate(headers) if text and column not in used),
        _missing(kind, table, vocabulary), len(table.rows), remembered,
    )  # fmt: skip


def remember(desk: Desk, found: Look) -> None:
    """Use these columns again for files with this header row."""
    body = {"sheet": found.sheet, "columns": [[field, column] for field, column in found.chosen]}
    with desk.store.write() as unit:
        unit.drafts.put(REMEMBERED, _shape(found.kind, _sheet(found), found.header_row), body)


def forget(desk: Desk, found: Look) -> Look:
    """Drop what was chosen for files with this header row; the file as the automatic matching reads it."""
    with desk.store.write() as unit:
        unit.drafts.drop(REMEMBERED, _shape(found.kind, _sheet(found), found.header_row))
    return look(found.kind, found.file)


def _sheet(found: Look) -> Sheet:
    return next(sheet for sheet in found.file.sheets if sheet.name == found.sheet)


def _shape(kind: str, sheet: Sheet, header_row: int) -> str:
    cells = next((cells for number, cells in sheet.rows if number == header_row), ())
    return shape_of(kind, cells)


def _remembered(unit: Unit, kind: str, file: SourceFile) -> Layout | None:
    """The layout that a person chose for a file whose header row is one of this file's first rows."""
    known = unit.drafts.all(REMEMBERED)
    if not known:
        return None
    for sheet in file.sheets:
        for number, cells in sheet.rows[:_HEADER_ROWS]:
            body = known.get(shape_of(kind, cells))
            if body is not None:
                return Layout(sheet.name, number, tuple((field, column) for field, column in body["columns"]))
    return None


def _headers(table: Table) -> tuple[str, ...]:
    """Every column's head; columns that only have cells below are named by their letters."""
    width = max([len(table.headers), *(len(cells) for _, cells in table.rows[:FIRST_ROWS])])
    heads = [*table.headers, *[""] * (width - len(table.headers))]
    return tuple(head or f"（{column_letters(column)} 列）" for column, head in enumerate(heads))


def _fields(table: Table, vocabulary: Vocabulary) -> tuple[FieldColumn, ...]:
    return tuple(
        FieldColumn(words.field, words.label, words.needed, column, example_of(table.rows, column))
        for words in vocabulary.fields
        for column in (table.columns.get(words.field, -1),)
    )


def example_of(rows: Sequence[Row], column: int) -> str:
    """The first content of a column, "" when there is none."""
    if column < 0:
        return ""
    return next((cells[column].strip() for _, cells in rows[:200] if column < len(cells) and cells[column].strip()), "")


def _missing(kind: str, table: Table, vocabulary: Vocabulary) -> tuple[str, ...]:
    missing = missing_of(table.columns, vocabulary)
    dayless = kind == import_records.POS and not {"paid_on", "paid_at"} & table.columns.keys()
    return (*missing, _POS_DAY) if dayless else missing
