"""Tables as text: commas, tabs, semicolons; UTF-8, UTF-16 or GB18030; what a POS system or WPS writes as CSV.

Read in this process: text cannot hurt the reader, and its size is limited before. POS exports: Songshan (003)
art. 8.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from app.intake.refusals import FileNotTable, QuoteUnclosed, TextUndecodable

SEPARATORS = (",", "\t", ";", "|", "，")
_LINES_IN_CELL = 20
_SAMPLE_LINES = 50
_SEP_LINE = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def read_text(data: bytes, name: str) -> list[list[str]]:
    """Rows of cells; a row's index + 1 is the number that spreadsheet software shows, empty lines counted.

    Raises TextUndecodable, FileNotTable (no separator anywhere), QuoteUnclosed.
    """
    text = decode(data, name)
    if _CONTROLS.search(text):
        raise FileNotTable(name)
    told = _SEP_LINE.match(text)
    text, separator = (text[told.end() :], told[1]) if told else (text, _separator(text))
    if not separator:
        raise FileNotTable(name)
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            rows.append(cells)
            if any(cell.count("\n") > _LINES_IN_CELL for cell in cells if len(cell) > _LINES_IN_CELL):
                raise QuoteUnclosed(name, len(rows))
    except csv.Error:  # a cell of more than csv.field_size_limit() characters
        raise QuoteUnclosed(name, len(rows) + 1) from None
    return rows


def decode(data: bytes, name: str) -> str:
    """The text by its byte-order mark, else UTF-16 if every other byte is zero, strict UTF-8, or GB18030."""
    if data.startswith(codecs.BOM_UTF8):
        return _strict(data, ("utf-8-sig",), name)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strict(data, ("utf-16",), name)
    head = data[:4096]
    if b"\0" in head:
        little = head[1::2].count(0) >= head[0::2].count(0)
        return _strict(data, ("utf-16-le" if little else "utf-16-be",), name)
    return _strict(data, ("utf-8", "gb18030"), name)


def _strict(data: bytes, encodings: tuple[str, ...], name: str) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TextUndecodable(name)


def _separator(text: str) -> str:
    """The separator that cuts most of the first lines into equally many pieces; "" when none cuts two."""
    lines = [line for line in text[: 1 << 16].splitlines()[:_SAMPLE_LINES] if line.strip()]
    best = (0, 0, "")
    for separator in SEPARATORS:
        # Line by line, so that a quote without its pair spoils one line only.
        cut = (len(next(csv.reader([line], delimiter=separator), ())) for line in lines)
        widths = Counter(width for width in cut if width > 1)
        if widths:
            width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
            # One line with a comma is prose; a table has a header and at least one row.
            if count > 1 and (count, width) > best[:2]:
                best = (count, width, separator)
    return best[2]
