"""What a table on screen shows, as a spreadsheet: its rows, columns and filters as they are seen, for any number of rows.

Text stays text: an identity number keeps its digits (and its asterisks), and what begins with = + - @ is no formula.
Songshan (003) art. 10: lists leave the office as tables that somebody can calculate on. Small lists are put together in
memory; a long one streams through a file beside the one wanted, because 500,000 rows do not fit into an old computer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from app.documents.paper import Cell, Column, Row
from app.documents.workbooks import ROWS_MAX, TEXT_MAX, TooManyRows
from app.storage import discard, storage_errors

STREAMED = 20_000
"""From so many rows on the sheet is not kept in memory."""

PROGRESS_ROWS = 500
_EXACT_FEN = 10**15
_FONT = {"font_name": "宋体", "font_size": 11}


@dataclass(frozen=True, slots=True)
class ListingSheet:
    """`heading`: the title, then filters and order in words; `rows` are `count` rows, money in fen; `notes` come below."""

    heading: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    count: int
    notes: tuple[str, ...] = ()


def write_listing(path: Path, sheet: ListingSheet, progress: Callable[[int, int], None] | None = None) -> None:
    """Write the sheet as .xlsx, whole or not at all. Raises TooManyRows, or what app.storage says of the disk."""
    if sheet.count + len(sheet.heading) + len(sheet.notes) + 1 > ROWS_MAX:
        raise TooManyRows(f"有 {sheet.count:,} 行，一张电子表格放不下。", "请先筛选，分几次导出。")
    part = path.with_name(f"{path.name}.part")
    streamed = sheet.count > STREAMED
    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "in_memory": not streamed, "constant_memory": streamed, "tmpdir": str(path.parent),
    }  # fmt: skip
    try:
        with storage_errors(path):
            _write(part, sheet, options, progress)
            part.replace(path)
    finally:
        discard(part)


def _write(
    part: Path, sheet: ListingSheet, options: dict[str, object], progress: Callable[[int, int], None] | None
) -> None:
    try:
        with xlsxwriter.Workbook(str(part), options) as book:
            book.set_properties({"author": "乡保"})
            _fill(book.add_worksheet("名单"), sheet, _formats(book), progress)
    except FileCreateError as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))
        raise cause from error


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({**_FONT, "font_size": 14, "bold": True}),
        "plain": book.add_format({**_FONT, "num_format": "@"}),
        "head": book.add_format({**_FONT, "num_format": "@", "bold": True, "bg_color": "#E7E6E6", "border": 1}),
        "text": book.add_format({**_FONT, "num_format": "@"}),
        "right": book.add_format({**_FONT, "num_format": "@", "align": "right"}),
        "money": book.add_format({**_FONT, "num_format": "#,##0.00"}),
        "number": book.add_format({**_FONT, "num_format": "#,##0"}),
    }


def _fill(page: Any, sheet: ListingSheet, formats: dict[str, Any], progress: Callable[[int, int], None] | None) -> None:
    for number, line in enumerate(sheet.heading):
        page.write_string(number, 0, line, formats["plain" if number else "title"])
    head = len(sheet.heading)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        page.write_string(head, place, column.title, formats["head"])
    page.freeze_panes(head + 1, 0)
    row = head
    for row, cells in enumerate(sheet.rows, head + 1):
        for place, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
            _write_cell(page, row, place, column, cell, formats)
        if progress is not None and (row - head) % PROGRESS_ROWS == 0:
            progress(row - head, sheet.count)
    if sheet.count:
        page.autofilter(head, 0, head + sheet.count, len(sheet.columns) - 1)
    for number, line in enumerate(sheet.notes, row + 1):
        page.write_string(number, 0, line, formats["plain"])
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(head)


def _write_cell(page: Any, row: int, place: int, column: Column, cell: Cell, formats: dict[str, Any]) -> None:
    if isinstance(cell, int) and column.kind in {"money", "number"} and abs(cell) < _EXACT_FEN:
        page.write_number(row, place, cell / 100 if column.kind == "money" else cell, formats[column.kind])
    elif cell != "":
        page.write_string(row, place, str(cell)[:TEXT_MAX], formats["right" if column.align == "r" else "text"])
