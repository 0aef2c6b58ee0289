"""The child process that opens a stranger's workbook: bytes in on standard input, lines of JSON out.

A hostile file can make the reader abort the whole process, which no `except` stops, so it happens here, under
a memory and a processor limit, in a process that holds no keys. Run by sheet_child as
`python -m app.intake.sheet_worker`, in the frozen program as `xiangbao --intake-worker`. One line per sheet
(`SheetLine`), then `End`; or a line `Refused`. No `End` means that the child died.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MEMORY_LIMIT_BYTES = 1 << 30
PROCESSOR_LIMIT_S = 60
CELL_LIMIT = 8_000_000

Row = tuple[int, list[Any]]


class SheetLine(msgspec.Struct, tag="sheet"):
    """One sheet; a row is its number and its cells as JSON has them (dates are ISO text)."""

    name: str
    hidden: bool
    rows: list[Row]


class Refused(msgspec.Struct, tag="refused"):
    reason: str


class End(msgspec.Struct, tag="end"):
    pass


Line = SheetLine | Refused | End


def main() -> int:
    """Read one workbook; the exit status is 0 when the last line says all."""
    # Descriptors, because a windowed program on Windows has no sys.stdin and no sys.stdout.
    with os.fdopen(0, "rb", closefd=False) as source, os.fdopen(1, "wb", closefd=False) as sink:
        data = source.read()
        _limit_resources()
        encode = msgspec.json.Encoder().encode
        for line in read_lines(data):
            sink.write(encode(line) + b"\n")
    return 0


def read_lines(data: bytes) -> Iterator[Line]:
    """The sheets of a workbook, then End; or Refused when it has a password or is damaged."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        cells = 0
        for index, meta in enumerate(book.sheets_metadata):
            if meta.typ is SheetTypeEnum.WorkSheet:
                hidden = meta.visible is not SheetVisibleEnum.Visible
                line = _read_sheet(book.get_sheet_by_index(index), hidden=hidden)
                cells += sum(len(row) for _, row in line.rows)
                if cells > CELL_LIMIT:
                    yield Refused("too_large")
                    return
                yield line
    except PasswordError:
        yield Refused("password")
    except (CalamineError, ValueError, OSError):
        yield Refused("damaged")
    else:
        yield End()


def _read_sheet(sheet: CalamineSheet, *, hidden: bool) -> SheetLine:
    if sheet.end is None:  # nothing was ever written in it
        return SheetLine(sheet.name, hidden, [])
    rows = [(number, row) for number, row in enumerate(sheet.iter_rows(), 1) if any(row)]
    _fill_merged(rows, sheet)
    return SheetLine(sheet.name, hidden, rows)


def _fill_merged(rows: list[Row], sheet: CalamineSheet) -> None:
    """A cell merged downwards (a household's head, a village group) speaks for every row it covers."""
    start = sheet.start or (0, 0)
    down = {
        (top + 1, left - start[1]): bottom + 1
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if bottom > top and left == right
    }
    if not down:
        return
    columns = {column for _, column in down}
    active: dict[int, tuple[int, Any]] = {}
    for number, row in rows:
        for column in columns:
            if (number, column) in down and column < len(row):
                active[column] = (down[number, column], row[column])
            elif column in active and number <= active[column][0] and row[column] == "":
                row[column] = active[column][1]


def _limit_resources() -> None:
    if sys.platform == "win32":
        return  # no such limits there; the parent's time limit and the checks before reading remain
    import resource

    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY_LIMIT_BYTES),
        (resource.RLIMIT_CPU, PROCESSOR_LIMIT_S),
        (resource.RLIMIT_CORE, 0),  # a core file would hold residents' data
    ):
        hard = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (limit if hard < 0 else min(limit, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
