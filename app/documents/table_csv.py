"""A table as CSV text for other systems, in UTF-8 with byte order mark, which spreadsheet software needs for
Chinese.

A text that spreadsheet software would take for a formula gets an apostrophe in front (OWASP, CSV
injection), the full-width signs too, which Chinese versions read as formulas. Numbers made here are left
alone.
"""

from __future__ import annotations

import csv
from io import StringIO

from app.documents.paper import Cell, Kind, TablePaper

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")


def table_csv(paper: TablePaper) -> bytes:
    """Header and rows of a paper, money as 1234.50; sections become a first column 类别. No totals."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    sectioned = bool(paper.sections)
    writer.writerow([*(["类别"] if sectioned else []), *(guarded(column.title) for column in paper.columns)])
    for part in paper.parts():
        before = [guarded(part.title)] if sectioned else []
        for row in part.rows:
            cells = (_cell(column.kind, cell) for column, cell in zip(paper.columns, row, strict=True))
            writer.writerow([*before, *cells])
    return text.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text, with an apostrophe in front if it could be taken for a formula."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(_DANGEROUS) else text


def _cell(kind: Kind, cell: Cell) -> str:
    if isinstance(cell, str):
        return guarded(cell)
    if kind != "money":
        return str(cell)
    whole, part = divmod(abs(cell), 100)
    return f"{'-' if cell < 0 else ''}{whole}.{part:02d}"
