"""A zipped workbook is measured before it is opened: what it declares, and how large a sheet it would become.

The readers trust these figures: a 290 KiB file took 870 MiB, and a 5 KiB file with cells at A1 and XFD1048576 made a
reader die at once (threats T22, T23). What slips through here still meets the child's memory limit (sheet_child).
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from app.intake.refusals import FileDamaged, FileHasPassword, FileIsArchive, FileIsDocument, FileTooLarge

INFLATED_LIMIT_BYTES = 64 << 20
AREA_LIMIT_CELLS = 32_000_000
"""Readers hold a sheet as a full rectangle of about 24 bytes a cell; real rosters stay under 2 million."""

_ENTRY_LIMIT = 10_000
_RATIO_LIMIT = 250
_RATIO_FREE_BYTES = 1 << 20
_UNREAD = re.compile(r"/media/|^Pictures/|^Thumbnails/", re.IGNORECASE)
_SHEET = re.compile(r"^/?xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_COLUMNS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})[0-9]""")
_ROWS = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{1,7}([0-9]{1,12})""")
_ODS_ROW = re.compile(rb"<(?:[\w-]+:)?table-row\b([^>]*)>(.*?)</(?:[\w-]+:)?table-row>", re.DOTALL)
_ODS_CELL = re.compile(rb"<(?:[\w-]+:)?table-cell\b([^>]*)>")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([0-9]{1,12})""")


def check_zip(data: bytes, name: str) -> None:
    """Pass a sane .xlsx, .xlsm, .xlsb or .ods; raise FileDamaged, FileTooLarge or what else the archive is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries, len(data), name)
            names = {entry.filename for entry in entries}
            _check_kind(names, name)
            for entry in entries:
                if _SHEET.match(entry.filename):
                    _check_area(archive.read(entry), name)
            if "content.xml" in names:
                _check_repeats(archive.read("content.xml"), name)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
        raise FileDamaged(name) from None


def _check_directory(entries: list[zipfile.ZipInfo], size: int, name: str) -> None:
    """Entries are distinct, lie apart, are not encrypted, and declare no more than they may inflate to."""
    if len(entries) > _ENTRY_LIMIT or len({entry.filename.lower() for entry in entries}) != len(entries):
        raise FileDamaged(name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileHasPassword(name)
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end or entry.header_offset + entry.compress_size > size:
            raise FileDamaged(name)
        end = entry.header_offset + 30 + entry.compress_size
        if entry.file_size > max(_RATIO_FREE_BYTES, entry.compress_size * _RATIO_LIMIT):
            raise FileDamaged(name)
    # Pictures that people paste into a sheet are never inflated.
    if sum(entry.file_size for entry in entries if not _UNREAD.search(entry.filename)) > INFLATED_LIMIT_BYTES:
        raise FileTooLarge(name, INFLATED_LIMIT_BYTES >> 20)


def _check_kind(names: set[str], name: str) -> None:
    folded = {entry.lstrip("/").lower() for entry in names}
    if "xl/workbook.xml" in folded or "xl/workbook.bin" in folded or "content.xml" in folded:
        return
    if any(entry.startswith(("word/", "ppt/")) or entry == "ofd.xml" for entry in folded):
        raise FileIsDocument(name)
    if any(entry.startswith("xl/") for entry in folded):
        raise FileDamaged(name)
    raise FileIsArchive(name)


def _check_area(sheet: bytes, name: str) -> None:
    """The rectangle from A1 to the largest cell named anywhere in the sheet, its declared dimension aside."""
    columns = max(map(_column_number, set(_COLUMNS.findall(sheet))), default=0)
    rows = max(map(int, set(_ROWS.findall(sheet))), default=0)
    if columns * rows > AREA_LIMIT_CELLS:
        raise FileDamaged(name)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _check_repeats(content: bytes, name: str) -> None:
    """OpenDocument repeats rows and cells by a count; only empty ones may fill the rest of a sheet."""
    for attributes, cells in _ODS_ROW.findall(content):
        filled = sum(_repeat(cell) for cell in _ODS_CELL.findall(cells) if b"value" in cell)
        if filled and filled * _repeat(attributes) > AREA_LIMIT_CELLS // 100:
            raise FileDamaged(name)


def _repeat(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found.group(1)) if found else 1
