"""Spreadsheets out: what a table paper shows, as .xlsx for people who calculate on.

Text stays text: an identity number keeps its 18 digits, and a name that begins with an equals sign is a
name, never a formula that runs on the reader's machine. Money is a number with two decimals. The same
paper gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import xlsxwriter

from app.documents.paper import MONEY_UNIT, Cell, Column, Row, TablePaper
from app.domain.capital import capital
from app.domain.money import yuan
from app.errors import OfficeError

ROWS_MAX = 1_048_576
TEXT_MAX = 32_767
_EXACT_FEN = 10**15
"""Below this an amount survives the 15 digits of spreadsheet software."""

_NAME_MAX = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]|^'|'$")
# The printed time stands in the sheet; the file's own date is fixed so that a reprint is the same file.
CREATED = dt.datetime(2000, 1, 1)

_FONT = {"font_name": "宋体", "font_size": 11}
_CELL = {**_FONT, "border": 1, "valign": "vcenter"}
_ALIGNS = {"l": "left", "c": "center", "r": "right"}


class TooManyRows(OfficeError):
    """More rows than a sheet can hold."""


class CellTooLong(OfficeError):
    """A text longer than a spreadsheet cell can hold."""


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """One sheet. Lines of `heading` stand above the header, `total` is a last row, `notes` come below."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    heading: tuple[str, ...] = ()
    total: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()


def table_workbook(papers: Sequence[TablePaper]) -> bytes:
    """Papers as the sheets of one .xlsx file."""
    return workbook([table_sheet(paper) for paper in papers])


def table_sheet(paper: TablePaper) -> SheetPaper:
    """The sheet of a paper; where it has sections, a first column says which one a row belongs to."""
    sums = paper.sums(paper.all_rows())
    total: list[Cell] = [sums.get(index, "") for index in range(len(paper.columns))] if sums else []
    columns, rows = paper.columns, paper.all_rows()
    if paper.sections:
        columns = (Column("类别", 12), *columns)
        rows = [(part.title, *row) for part in paper.parts() for row in part.rows]
        total = ["", *total] if total else []
    if total and total[0] == "":
        total[0] = "合计"
    capitals: tuple[str, ...] = ()
    if paper.capital_of:
        fen = paper.grand_total_fen()
        capitals = (f"合计（大写）：人民币{capital(fen)}    ￥{yuan(fen)}",)
    stamp = paper.stamp
    printed = "  ".join(filter(None, [stamp.printed_at, stamp.printed_by, stamp.short_hash()]))
    return SheetPaper(
        name=paper.title,
        columns=columns,
        rows=rows,
        heading=(paper.title, f"{paper.issuer}：{paper.unit}    {paper.period}    {MONEY_UNIT}"),
        total=tuple(total),
        notes=(*capitals, *paper.notes, *([f"导出：{printed}"] if printed else [])),
    )


def workbook(sheets: Sequence[SheetPaper]) -> bytes:
    """Sheets as one .xlsx file. Raises TooManyRows or CellTooLong before anything is written."""
    for sheet in sheets:
        _require_room(sheet)
    file = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": CREATED, "author": "乡保"})
        formats = _formats(book)
        names: list[str] = []
        for sheet in sheets:
            names.append(lawful_name(sheet.name, names))
            _write_sheet(book.add_worksheet(names[-1]), sheet, formats)
    return file.getvalue()


def _require_room(sheet: SheetPaper) -> None:
    if len(sheet.rows) + len(sheet.heading) + len(sheet.notes) + 2 > ROWS_MAX:
        raise TooManyRows(
            f"“{sheet.name}”有 {len(sheet.rows)} 行，一张电子表格放不下。", "请按村或按月分开导出。"
        )
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in zip(sheet.columns, row, strict=True):
            if isinstance(cell, str) and len(cell) > TEXT_MAX:
                raise CellTooLong(
                    f"第 {number} 行“{column.title}”有 {len(cell)} 个字，表格的一格放不下。",
                    "请把这一格的内容写短。",
                )


def _formats(book: Any) -> dict[tuple[str, str, bool], Any]:
    """Formats by (kind, align, bold)."""
    numbers = {"money": "#,##0.00", "number": "0", "text": "@", "id": "@"}
    return {
        (kind, align, bold): book.add_format(
            {**_CELL, "num_format": code, "align": _ALIGNS[align], "bold": bold, "text_wrap": kind == "text"}
        )
        for kind, code in numbers.items()
        for align in _ALIGNS
        for bold in (False, True)
    } | {
        ("title", "c", True): book.add_format({**_FONT, "font_size": 16, "bold": True, "align": "center"}),
        ("plain", "l", False): book.add_format({**_FONT, "num_format": "@"}),
        ("header", "c", True): book.add_format(
            {
                **_CELL,
                "bold": True,
                "align": "center",
                "text_wrap": True,
                "bg_color": "#E7E6E6",
                "num_format": "@",
            }
        ),
    }


def _write_sheet(page: Any, sheet: SheetPaper, formats: dict[tuple[str, str, bool], Any]) -> None:
    last = len(sheet.columns) - 1
    plain = formats["plain", "l", False]
    for row, line in enumerate(sheet.heading):
        if row == 0 and last:
            page.merge_range(0, 0, 0, last, "", formats["title", "c", True])
        page.write_string(row, 0, line, formats["title", "c", True] if row == 0 else plain)
    header = len(sheet.heading)
    for index, column in enumerate(sheet.columns):
        page.set_column(index, index, _column_width(column, index, sheet.rows))
        page.write_string(header, index, column.title, formats["header", "c", True])
    for row, cells in enumerate(sheet.rows, start=header + 1):
        _write_row(page, row, cells, sheet.columns, formats, bold=False)
    below = header + 1 + len(sheet.rows)
    if sheet.total:
        _write_row(page, below, sheet.total, sheet.columns, formats, bold=True)
        below += 1
    for row, line in enumerate(sheet.notes, start=below):
        page.write_string(row, 0, line, plain)
    page.freeze_panes(header + 1, 0)
    if sheet.rows:
        page.autofilter(header, 0, header + len(sheet.rows), last)
    _set_up_print(page, header)


def _write_row(
    page: Any,
    row: int,
    cells: Row,
    columns: tuple[Column, ...],
    formats: dict[tuple[str, str, bool], Any],
    *,
    bold: bool,
) -> None:
    for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
        style = formats[column.kind, column.align, bold]
        if isinstance(cell, str):
            page.write_string(row, index, cell, style)
        elif column.kind == "money" and abs(cell) >= _EXACT_FEN:
            page.write_string(row, index, yuan(cell), style)
        elif column.kind in {"text", "id"} or abs(cell) >= _EXACT_FEN:
            page.write_string(row, index, str(cell), style)
        else:
            page.write_number(row, index, cell / 100 if column.kind == "money" else cell, style)


def _column_width(column: Column, index: int, rows: Sequence[Row]) -> float:
    """In characters of the standard font, a Chinese one taking two; judged by the first rows."""
    texts = [column.title]
    for row in rows[:200]:
        cell = row[index]
        texts.append(cell if isinstance(cell, str) else yuan(cell) if column.kind == "money" else str(cell))
    widest = max(sum(1 if character.isascii() else 2 for character in text) for text in texts)
    return min(max(widest + 2, 6), 48)


def _set_up_print(page: Any, header: int) -> None:
    page.set_paper(9)  # A4
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(header)
    page.set_footer("&C第 &P 页 共 &N 页")
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)


def lawful_name(name: str, taken: Sequence[str]) -> str:
    """A lawful, unused name of at most 31 characters."""
    base = _NOT_IN_NAMES.sub("", name)[:_NAME_MAX] or "表"
    folded = {other.casefold() for other in taken}
    candidate, number = base, 1
    while candidate.casefold() in folded:
        number += 1
        ending = f"({number})"
        candidate = base[: _NAME_MAX - len(ending)] + ending
    return candidate
