"""Files as strangers make them, for the tests of this folder: people, workbooks of each format, separated text."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from app.domain.id_number import check_digit
from app.domain.policy import Policy

TODAY = date(2026, 10, 8)
TIERS = (100, 200, 300, 400, 500)
POLICY = Policy.from_mapping(
    {
        "region": "150404",
        "valid_from": "2025-01-01",
        "tiers": [{"yuan": yuan, "subsidy_yuan": 30, "hardship_only": yuan == 100} for yuan in TIERS],
    }
)
SONGSHAN = Path(__file__).parent / "songshan"
"""A made-up case of one township: every name and number is invented; expected.json has its counts."""

_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
)
_ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    f' manifest:full-path="/" manifest:media-type="{_ODS_MIME}"/></manifest:manifest>'
)


def number(place: int, birth: str = "19800101") -> str:
    """A made-up identity number; odd places are men."""
    first_17 = f"150404{birth}{place:03d}"
    return first_17 + check_digit(first_17)


def write_xlsx(
    path: Path, sheets: dict[str, list[list[Any]]], merged: tuple[str, ...] = (), hidden: tuple[str, ...] = ()
) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    for area in merged:
        book.worksheets[0].merge_cells(area)
    book.save(path)
    return path


def write_ods(path: Path, rows: list[list[str]], body: str = "") -> Path:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", _ODS_MIME)
        archive.writestr("META-INF/manifest.xml", _ODS_MANIFEST)
        table = f'<table:table table:name="表">{cells}{body}</table:table>'
        archive.writestr(
            "content.xml", _ODS_HEAD + table + "</office:spreadsheet></office:body></office:document-content>"
        )
    return path


def write_text(path: Path, rows: list[list[str]], encoding: str = "utf-8", separator: str = ",") -> Path:
    path.write_bytes("\r\n".join(separator.join(row) for row in rows).encode(encoding))
    return path


def repacked(source: Path, target: Path, changes: dict[str, bytes]) -> Path:
    """A copy of a workbook with other contents for some of its parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, changes.get(entry, old.read(entry)))
        for entry in changes.keys() - set(old.namelist()):
            new.writestr(entry, changes[entry])
    target.write_bytes(packed.getvalue())
    return target
