"""A stranger's table written out again: his rows and headers as they were, with what a job has added.

The clerk gets his own list back (split, filled in, merged), so nothing is restyled and no total is invented. Text is
written as text, whatever it begins with: an identity number keeps its 18 digits and = + - @ are no formulas. Songshan
(003) art. 3(3)1: lists go down to the villages and come back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from app.documents.workbooks import CREATED, ROWS_MAX, TEXT_MAX, CellTooLong, TooManyRows, lawful_name

Value = str | int | float
"""Numbers are written as numbers only when spreadsheet software keeps all their digits."""

_EXACT = 10**15
_FONT = {"font_name": "宋体", "font_size": 11}
_WIDEST, _NARROWEST, _LOOKED_AT = 40, 6, 200


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """One sheet. `header` counts the rows at the top that stay when the rest scrolls; `marked`: columns made here."""

    name: str
    rows: Sequence[Sequence[Value]]
    header: int = 1
    marked: frozenset[int] = frozenset()


def plain_workbook(sheets: Sequence[PlainSheet]) -> bytes:
    """Sheets as one .xlsx file. Raises TooManyRows or CellTooLong before anything is written."""
    for sheet in sheets:
        _require_room(sheet)
    file = BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }  # fmt: skip
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": CREATED, "author": "乡保"})
        formats = {
            "text": book.add_format({**_FONT, "num_format": "@"}),
            "number": book.add_format(_FONT),
            "head": book.add_format({**_FONT, "num_format": "@", "bold": True, "text_wrap": True, "valign": "vcenter"}),
            "marked": book.add_format({**_FONT, "num_format": "@", "bg_color": "#FFF4E0"}),
        }
        names: list[str] = []
        for sheet in sheets:
            names.append(lawful_name(sheet.name, names))
            _write(book.add_worksheet(names[-1]), sheet, formats)
    return file.getvalue()


def _require_room(sheet: PlainSheet) -> None:
    if len(sheet.rows) > ROWS_MAX:
        raise TooManyRows(f"“{sheet.name}”有 {len(sheet.rows)} 行，一张电子表格放不下。", "请分成几个文件再办。")
    for number, row in enumerate(sheet.rows, 1):
        if any(isinstance(cell, str) and len(cell) > TEXT_MAX for cell in row):
            raise CellTooLong(f"“{sheet.name}”第 {number} 行有一格的字太多，表格放不下。", "请把这一格的内容写短。")


def _write(page: Any, sheet: PlainSheet, formats: dict[str, Any]) -> None:
    for column, width in enumerate(_widths(sheet.rows)):
        page.set_column(column, column, width)
    for number, row in enumerate(sheet.rows):
        head = sheet.header and number == sheet.header - 1
        for column, cell in enumerate(row):
            if isinstance(cell, str) or abs(cell) >= _EXACT:
                style = "head" if head else "marked" if column in sheet.marked and number >= sheet.header else "text"
                if cell != "" or style == "marked":
                    page.write_string(number, column, str(cell), formats[style])
            else:
                page.write_number(number, column, cell, formats["number"])
    if sheet.header:
        page.freeze_panes(sheet.header, 0)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    if sheet.header:
        page.repeat_rows(sheet.header - 1)


def _widths(rows: Sequence[Sequence[Value]]) -> list[int]:
    """In characters of the standard font; rows of a single cell are titles and ask for nothing."""
    widths: list[int] = []
    for row in rows[:_LOOKED_AT]:
        if sum(1 for cell in row if cell != "") < 2:
            continue
        widths += [_NARROWEST] * (len(row) - len(widths))
        for column, cell in enumerate(row):
            extent = sum(1 if character.isascii() else 2 for character in str(cell)) + 2
            widths[column] = min(_WIDEST, max(widths[column], extent))
    return widths
