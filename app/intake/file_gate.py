"""What kind of file this is, by its bytes and never by its name, before anything tries to read it.

Threats T21-T23: a spreadsheet from a stranger is first measured, then looked at, then read in another
process (sheet_child). Exports of POS systems are often separated text or web pages that are named `.xls`: the
first is read as what it is, the second is refused in its own sentence. Villages hand rosters up: Songshan
(003) art. 9.
"""

from __future__ import annotations

from pathlib import Path

from app.intake.refusals import (
    FileDamaged,
    FileEmpty,
    FileHasPassword,
    FileIsArchive,
    FileIsDocument,
    FileIsFolder,
    FileIsImage,
    FileIsPdf,
    FileIsWebPage,
    FileMissing,
    FileTooLarge,
    FileUnreadable,
)

SIZE_LIMIT_BYTES = 64 << 20
"""A district's 50,000 people are about 5 MB of .xlsx and 8 MB of .csv."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_PAGE_HEADS = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"mime-version:", b"<style")


def take_bytes(path: Path) -> bytes:
    """The file's bytes, read once, so that what is checked is what is parsed.

    Raises FileMissing, FileIsFolder, FileUnreadable, FileEmpty, or FileTooLarge by its size, without reading.
    """
    name = path.name
    try:
        if path.is_dir():
            raise FileIsFolder(name)
        size = path.stat().st_size
        if size > SIZE_LIMIT_BYTES:
            raise FileTooLarge(name, SIZE_LIMIT_BYTES >> 20)
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT_BYTES + 1)
    except FileNotFoundError:
        raise FileMissing(name) from None
    except OSError:
        raise FileUnreadable(name) from None
    if len(data) > SIZE_LIMIT_BYTES:
        raise FileTooLarge(name, SIZE_LIMIT_BYTES >> 20)
    if not data:
        raise FileEmpty(name)
    return data


def refuse_other_kinds(data: bytes, name: str) -> None:
    """Raise the sentence of a file that is plainly no table: PDF, picture, other archive, web page."""
    if data[:1024].lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"%PDF"):
        raise FileIsPdf(name)
    if data.startswith(_IMAGES) or data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        raise FileIsImage(name)
    if data.startswith(b"BM") and data[6:10] == b"\0\0\0\0":
        raise FileIsImage(name)
    if data.startswith(_ARCHIVES):
        raise FileIsArchive(name)
    head = data[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe\r\n\t ").lower()
    if head.startswith(_PAGE_HEADS):
        raise FileIsWebPage(name)


def check_ole(data: bytes, name: str) -> None:
    """An OLE file must be a .xls workbook; its stream names are UTF-16 in the directory.

    Raises FileHasPassword for an encrypted .xlsx (which is an OLE file), FileIsDocument for .doc and .ppt.
    """
    if _stream(data, "EncryptedPackage"):
        raise FileHasPassword(name)
    if _stream(data, "Workbook") or _stream(data, "Book") or _stream(data, "WORKBOOK"):
        return
    if _stream(data, "WordDocument") or _stream(data, "PowerPoint Document"):
        raise FileIsDocument(name)
    raise FileDamaged(name)


def _stream(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") + b"\0\0" in data
