"""How a table's rows are arranged: by which column they are sorted, and which values each filtered column lets through.

For rows in memory it is done here; for a table of any length the same arrangement becomes a question to the store
(app.domain.listing), because sorting and filtering are SQL's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from app.domain.listing import Listing
from app.domain.pinyin import syllables
from ui.models.columns import Column

NONE = -1
Choice = tuple[str, str, int]
"""A value, its title and how many rows have it."""

_PARTS = re.compile(r"[0-9]+|[^0-9]")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """`place`: the column sorted by, NONE for the list's own order; `filters`: columns with the values let through."""

    place: int = NONE
    descending: bool = False
    filters: tuple[tuple[int, tuple[str, ...]], ...] = ()

    def turned(self, place: int) -> Arrangement:
        """The next of three: rising, falling, the list's own order."""
        if self.place != place:
            return replace(self, place=place, descending=False)
        return replace(self, descending=True) if not self.descending else self.own_order()

    def own_order(self) -> Arrangement:
        return replace(self, place=NONE, descending=False)

    def sorted_by(self, place: int, *, descending: bool) -> Arrangement:
        return replace(self, place=place, descending=descending)

    def filtered(self, place: int, values: Sequence[str]) -> Arrangement:
        """With another filter of one column; no values: without it."""
        others = [(other, chosen) for other, chosen in self.filters if other != place]
        return replace(self, filters=tuple(sorted([*others, *([(place, tuple(values))] if values else [])])))

    def unfiltered(self) -> Arrangement:
        return replace(self, filters=())

    def chosen(self, place: int) -> tuple[str, ...]:
        """The values that a column's filter lets through; () without a filter."""
        return dict(self.filters).get(place, ())

    def listing(self, columns: Sequence[Column], query: str) -> Listing:
        """The same as a question to the store."""
        key = columns[self.place].key if self.place >= 0 else ""
        return Listing(
            query, key, self.descending, tuple((columns[place].key, values) for place, values in self.filters)
        )


def arranged(records: Sequence[Any], columns: Sequence[Column], wanted: Arrangement) -> list[Any]:
    """The records that pass the filters, sorted; equal ones stay in the list's own order, falling ones too."""
    found = [record for record in records if _passes(record, columns, wanted.filters)]
    if wanted.place >= 0:
        column = columns[wanted.place]
        found.sort(key=lambda record: order_of(column, record), reverse=wanted.descending)
    return found


def choices(records: Sequence[Any], columns: Sequence[Column], wanted: Arrangement, place: int) -> list[Choice]:
    """What a column's filter offers: its values among the rows that the other filters let through, in their order."""
    others = wanted.filtered(place, ()).filters
    column = columns[place]
    counts: Counter[str] = Counter()
    examples: dict[str, Any] = {}
    for record in records:
        if _passes(record, columns, others):
            value = column.filter_value(record)
            counts[value] += 1
            examples.setdefault(value, record)
    values = sorted(counts, key=lambda value: order_of(column, examples[value]))
    return [(value, value or "（空）", counts[value]) for value in values]


def _passes(record: Any, columns: Sequence[Column], filters: Sequence[tuple[int, tuple[str, ...]]]) -> bool:
    return all(columns[place].filter_value(record) in values for place, values in filters)


def order_of(column: Column, record: Any) -> Any:
    """What a record is sorted by in a column."""
    for figure in (column.order, column.total_fen, column.number):
        if figure is not None:
            return figure(record)
    return by_pinyin(column.text(record))


@lru_cache(maxsize=50_000)
def by_pinyin(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """A key that puts digits by their value before letters, letters before Chinese in the order of its pinyin.

    2组 stands before 10组, and 李 before 王; characters of one sound are ordered by the character.
    """
    return tuple(_part(part) for part in _PARTS.findall(text))


@lru_cache(maxsize=10_000)
def _part(part: str) -> tuple[int, int, str, str]:
    if part.isdecimal():
        return (0, int(part), "", part)
    sounds = () if part.isascii() else syllables(part)
    return (2, 0, sounds[0], part) if sounds else (1, 0, part.lower(), part)
