"""Rows of an imported file that have problems, as a spreadsheet to be set right and read again.

The user's own columns in their own order, 原因 last, the wrong cells coloured. Every cell is text, so that identity,
card and phone numbers keep all their digits while somebody corrects them (Songshan 003 art. 3(3)1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

REASON = "原因"
_REASON_CHARS = 60
_WIDEST = 40
_CREATED = dt.datetime(2000, 1, 1)
_TEXT = {"font_name": "宋体", "font_size": 11, "border": 1, "valign": "vcenter", "num_format": "@"}


@dataclass(frozen=True, slots=True)
class ProblemSheet:
    """`rows`: the cells of a row, the columns (from 0) that are wrong in it, and the sentence that says why."""

    headers: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[int, ...], str], ...]


def problem_workbook(sheet: ProblemSheet) -> bytes:
    """The rows as one .xlsx sheet, its header in the first row; the columns' cells are text even where still empty."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": _CREATED, "author": "乡保"})
        formats = {
            "plain": book.add_format(_TEXT),
            "bad": book.add_format({**_TEXT, "bg_color": "#F8CBAD", "bold": True}),
            "head": book.add_format({**_TEXT, "bold": True, "bg_color": "#E7E6E6", "align": "center"}),
            "why": book.add_format({**_TEXT, "text_wrap": True, "font_color": "#B3261E"}),
        }
        _write(book.add_worksheet("待改正的行"), sheet, formats)
    return file.getvalue()


def _write(page: Any, sheet: ProblemSheet, formats: dict[str, Any]) -> None:
    last = len(sheet.headers)
    for column, head in enumerate(sheet.headers):
        page.set_column(column, column, _width(head, [row[0] for row in sheet.rows], column), formats["plain"])
        page.write_string(0, column, head, formats["head"])
    page.set_column(last, last, _REASON_CHARS, formats["why"])
    page.write_string(0, last, REASON, formats["head"])
    for number, (cells, bad, text) in enumerate(sheet.rows, 1):
        for column in range(last):
            cell = cells[column] if column < len(cells) else ""
            page.write_string(number, column, cell, formats["bad" if column in bad else "plain"])
        page.write_string(number, last, text, formats["why"])
    page.freeze_panes(1, 0)


def _width(head: str, rows: Sequence[tuple[str, ...]], column: int) -> float:
    """In characters of the standard font, a Chinese one taking two; judged by the first rows."""
    texts = [head, *(cells[column] for cells in rows[:200] if column < len(cells))]
    widest = max(sum(1 if character.isascii() else 2 for character in text) for text in texts)
    return float(min(max(widest + 2, 6), _WIDEST))
