"""Files as different offices write them: .xlsx, .ods, and separated text in the encodings in use.

A cell is text, a whole number (a number cell) or a date. Workbooks hold several sheets, some hidden.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

Cell = str | int | float | date
Rows = Sequence[Sequence[Cell]]

_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_OASIS}:office:1.0"'
    f' xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0"><office:body><office:spreadsheet>'
)
_MANIFEST = (
    f'<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0"><manifest:file-entry manifest:full-path="/"'
    f' manifest:media-type="{_MIME}"/></manifest:manifest>'
)


def write_xlsx(path: Path, sheets: Mapping[str, Rows], hidden: Sequence[str] = (), merged: Sequence[str] = ()) -> None:
    """`merged`: areas of the last sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(["" if cell == "" else cell for cell in row])
        if name in hidden:
            sheet.sheet_state = "hidden"
    for area in merged:
        book.worksheets[-1].merge_cells(area)
    book.save(path)


def write_ods(path: Path, sheets: Mapping[str, Rows]) -> None:
    tables = "".join(
        f'<table:table table:name="{escape(name)}">{"".join(map(_ods_row, rows))}</table:table>'
        for name, rows in sheets.items()
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _MIME)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr(
            "content.xml", _HEAD + tables + "</office:spreadsheet></office:body></office:document-content>"
        )


def _ods_row(row: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row)) or '<table:table-cell/>'}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    if cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell:%Y-%m-%d}"/>'
    kind = "string" if isinstance(cell, str) else "float"
    value = "" if isinstance(cell, str) else f' office:value="{cell}"'
    text = escape(str(cell))
    return f'<table:table-cell office:value-type="{kind}"{value}><text:p>{text}</text:p></table:table-cell>'


def write_text(path: Path, rows: Rows, encoding: str, separator: str = ",") -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell) for cell in row])
    path.write_bytes(out.getvalue().encode(encoding))
