"""A table as it is seen, out of the window: the marked rows to the clipboard, all rows to a spreadsheet file.

Visible columns in their order, rows in theirs; what is covered on screen is covered there too. Rows that are not here
yet are read off the GUI thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.documents import paper, table_csv
from app.domain.money import yuan, yuan_plain
from app.services import listings
from app.services.desk import Desk
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.pages import PagesModel
from ui.models.rows import RowsModel

CHUNK = 1000
_PLAIN = re.compile(r"[-－]|-?[0-9][0-9,]*(?:\.[0-9]+)?%?")
REST_WIDE = 20.0
"""Width of a column that takes what is left, in Chinese characters."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a table shows: title, filters and order in words, columns from left to right, `count` rows in chunks."""

    title: str
    words: tuple[str, ...]
    columns: tuple[Column, ...]
    count: int
    chunks: Callable[[], Iterator[Sequence[Any]]]


def chunks_of(model: RowsModel | PagesModel, rows: Sequence[range]) -> Callable[[], Iterator[Sequence[Any]]]:
    """The records of ranges of rows as they are now, to be read in another thread."""
    if isinstance(model, RowsModel):
        records = [record for part in rows for record in model.records[part.start : part.stop]]
        return lambda: iter([records])
    ids = [model.ids[part.start : part.stop] for part in rows]
    fetch = model.fetch

    def read() -> Iterator[Sequence[Any]]:
        for part in ids:
            for first in range(0, len(part), CHUNK):
                yield fetch(part[first : first + CHUNK])

    return read


def as_text(seen: Seen, progress: Progress | None = None) -> str:
    """Heads and rows, tab separated, as spreadsheet software pastes them."""
    lines = ["\t".join(_flat(column.title) for column in seen.columns)]
    for records in seen.chunks():
        lines += ["\t".join(_flat(column.text(record)) for column in seen.columns) for record in records]
        if progress is not None:
            progress(len(lines) - 1, seen.count)
    return "\n".join(lines)


def _flat(text: str) -> str:
    """A cell is one cell, without tabs and line breaks, and no formula: spreadsheets take what is pasted for one. Amounts
    with a minus, and the lone dash of an empty cell, stay what they are.
    """
    whole = " ".join(text.split()) if any(character in text for character in "\t\r\n") else text
    return whole if _PLAIN.fullmatch(whole) else table_csv.guarded(whole)


def write(desk: Desk, path: Path, seen: Seen, progress: Progress) -> Path:
    """All rows as an .xlsx file at `path`."""
    listings.export(
        desk,
        path,
        title=seen.title,
        words=seen.words,
        columns=tuple(_paper_column(column) for column in seen.columns),
        rows=(
            tuple(cell(column, record) for column in seen.columns) for records in seen.chunks() for record in records
        ),
        count=seen.count,
        progress=progress,
    )
    return path


def writing(desk: Desk, path: Path, seen: Seen) -> Callable[[Progress], Path]:
    return partial(write, desk, path, seen)


def _paper_column(column: Column) -> paper.Column:
    kind: paper.Kind = "money" if column.total_fen else "number" if column.number else "text"
    return paper.Column(column.title, 2 * (column.width or REST_WIDE) + 2, "r" if column.right else "l", kind)


def cell(column: Column, record: Any) -> str | int:
    """Fen or a count where the screen shows just that, else the text of the screen."""
    text = column.text(record)
    if column.total_fen is not None:
        fen = column.total_fen(record)
        return fen if text in {yuan(fen), yuan_plain(fen)} else text
    if column.number is not None and text.replace(",", "") == str(column.number(record)):
        return column.number(record)
    return text
