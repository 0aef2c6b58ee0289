"""A zipped workbook is measured before it is opened: what it declares, and how large a sheet it would become.

Readers trust these figures: a 290 KiB file took 870 MiB, and a 5 KiB file with cells at A1 and XFD1048576
made one die at once (threats T22, T23). What slips through here still meets the child's memory limit.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from app.intake.refusals import FileDamaged, FileHasPassword, FileIsArchive, FileIsDocument, FileTooLarge

INFLATED_LIMIT_BYTES = 64 << 20
AREA_LIMIT_CELLS = 32_000_000
"""Readers hold a sheet as a full rectangle of about 24 bytes a cell; real rosters stay under 2 million."""

_ENTRY_LIMIT = 10_000
_RATIO_LIMIT = 250
_RATIO_FREE_BYTES = 1 << 20
_FILLED_REPEATS_LIMIT = 300_000
_WINDOW_BYTES = 1 << 20
_UNREAD = re.compile(r"/media/|^Pictures/|^Thumbnails/", re.IGNORECASE)
_SHEET = re.compile(r"^/?xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_FAR = re.compile(rb"""\br\s*=\s*["'](?:[A-Za-z]{2,7}[0-9]|[A-Za-z][0-9]{6})""")
_COLUMNS = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})[0-9]""")
_ROWS = re.compile(rb"""\br\s*=\s*["'][A-Za-z]{1,7}([0-9]{1,12})""")
_ODS_TAG = re.compile(rb"<(?:[\w-]{1,20}:)?table-(row|cell)\b([^<>]*)>")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["']([0-9]{1,12})""")


def check_zip(data: bytes, name: str) -> None:
    """Pass a sane .xlsx, .xlsm, .xlsb or .ods; else FileDamaged, FileTooLarge or what it really is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise FileDamaged(name) from None
    _check_directory(entries, name)
    _check_kind({entry.filename.lstrip("/").lower() for entry in entries}, name)
    try:
        for entry in entries:
            if not _UNREAD.search(entry.filename):
                _check_content(entry.filename, _inflate(data, entry), name)
    except (zlib.error, struct.error, ValueError):
        raise FileDamaged(name) from None


def _check_directory(entries: list[zipfile.ZipInfo], name: str) -> None:
    """Entries are distinct, lie apart, are not encrypted, and declare no more than they may inflate to."""
    if len(entries) > _ENTRY_LIMIT or len({entry.filename.lower() for entry in entries}) != len(entries):
        raise FileDamaged(name)
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileHasPassword(name)
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise FileDamaged(name)
        end = entry.header_offset + 30 + entry.compress_size
    # Pictures that people paste into a sheet are never inflated.
    read = [entry for entry in entries if not _UNREAD.search(entry.filename)]
    if sum(entry.file_size for entry in read) > INFLATED_LIMIT_BYTES:
        raise FileTooLarge(name, INFLATED_LIMIT_BYTES >> 20)
    if any(entry.file_size > max(_RATIO_FREE_BYTES, entry.compress_size * _RATIO_LIMIT) for entry in read):
        raise FileDamaged(name)


def _check_kind(names: set[str], name: str) -> None:
    if names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        return
    if any(entry.startswith(("word/", "ppt/")) or entry == "ofd.xml" for entry in names):
        raise FileIsDocument(name)
    if any(entry.startswith("xl/") for entry in names):
        raise FileDamaged(name)
    raise FileIsArchive(name)


def _inflate(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """An entry's content, which must be no longer than the directory declares; ValueError otherwise."""
    name_length, extra_length = struct.unpack_from("<HH", data, entry.header_offset + 26)
    start = entry.header_offset + 30 + name_length + extra_length
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, entry.file_size + 1)
    else:
        raise ValueError(entry.compress_type)
    if len(content) != entry.file_size:
        raise ValueError(entry.filename)
    return content


def _check_content(part: str, content: bytes, name: str) -> None:
    if _SHEET.match(part) and _area(content) > AREA_LIMIT_CELLS:
        raise FileDamaged(name)
    if part == "content.xml" and _filled_repeats(content) > _FILLED_REPEATS_LIMIT:
        raise FileDamaged(name)


def _area(sheet: bytes) -> int:
    """Cells of the rectangle from A1 to the largest cell named in the sheet, whatever it declares."""
    if not _FAR.search(sheet):
        return 0  # at most Z99999
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    for window in _windows(sheet):
        columns.update(_COLUMNS.findall(window))
        rows.update(_ROWS.findall(window))
    return max(map(_column_number, columns), default=0) * max(map(int, rows), default=0)


def _windows(sheet: bytes) -> Iterator[bytes]:
    """Overlapping pieces, so that a file made of cell references alone costs no more memory than another."""
    for start in range(0, len(sheet), _WINDOW_BYTES):
        yield sheet[start : start + _WINDOW_BYTES + 64]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _filled_repeats(content: bytes) -> int:
    """The most cells that one repeated row fills; OpenDocument repeats empty ones to the end of a sheet."""
    most, row, filled = 0, 1, 0
    for tag in _ODS_TAG.finditer(content):
        if tag[1] == b"row":
            row, filled = _repeat(tag[2]), 0
        elif b"value" in tag[2]:
            filled += _repeat(tag[2])
            most = max(most, row * filled)
    return most


def _repeat(attributes: bytes) -> int:
    found = _REPEATED.search(attributes)
    return int(found.group(1)) if found else 1
