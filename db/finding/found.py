"""Whom a search has found, told at once and numbered when looked at (Songshan 003 art. 4: found while one types).

A single letter finds a fifth of 500,000 people. To know which rows they are takes two milliseconds, to write their
numbers out twenty, and a key stroke shows thirty of them: so the rows stay bits, and numbers are taken out block by
block for the part of the list that is asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, compress
from typing import overload

from db.finding.bits import FEW, flags, rows


class Found(Sequence[int]):
    """Numbers in the order of the parts. Looks immutable: what it rests on never changes, however long it is kept."""

    def __init__(self, parts: Iterable[tuple[array[int], int]]) -> None:
        """Each part: the numbers of a block's people, and the rows of those who were found."""
        self._parts = [(ns, bits) for ns, bits in parts if bits]
        self._ends = list(accumulate([bits.bit_count() for _, bits in self._parts]))
        self._looked_at: tuple[int, array[int]] = (-1, array("q"))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> array[int]: ...
    def __getitem__(self, place: int | slice) -> int | array[int]:
        if isinstance(place, slice):
            first, end, step = place.indices(len(self))
            return self._between(first, end) if step == 1 else self._between(0, len(self))[place]
        if place < 0:
            place += len(self)
        if not 0 <= place < len(self):
            raise IndexError(place)
        at = bisect_right(self._ends, place)
        return self._numbers(at)[place - self._begin(at)]

    def __iter__(self) -> Iterator[int]:
        for at in range(len(self._parts)):
            yield from self._numbers(at)

    def __contains__(self, number: object) -> bool:
        try:
            return isinstance(number, int) and self.index(number) >= 0
        except ValueError:
            return False

    def index(self, value: int, start: int = 0, stop: int | None = None) -> int:
        """The place of a number; ValueError where it was not found."""
        for at, (ns, bits) in enumerate(self._parts):
            if value in ns:
                after = len(ns) - 1 - ns.index(value)
                place = self._begin(at) + (bits >> after + 1).bit_count()
                if bits >> after & 1 and start <= place < (len(self) if stop is None else stop):
                    return place
        raise ValueError(value)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({list(self)})"

    def _begin(self, at: int) -> int:
        return self._ends[at - 1] if at else 0

    def _between(self, first: int, end: int) -> array[int]:
        taken = array("q")
        at = bisect_right(self._ends, first)
        while first < end:
            begin = self._begin(at)
            taken.extend(self._numbers(at)[first - begin : end - begin])
            first = self._ends[at]
            at += 1
        return taken

    def _numbers(self, at: int) -> array[int]:
        """The numbers of a part; the last one looked at is kept, for a list is read from there on."""
        kept, numbers = self._looked_at
        if kept != at:
            numbers = _taken(*self._parts[at])
            self._looked_at = at, numbers
        return numbers


def _taken(ns: array[int], bits: int) -> array[int]:
    count = bits.bit_count()
    if count == len(ns):
        return ns
    if count * FEW >= len(ns):
        return array("q", compress(ns, flags(bits, len(ns))))
    return array("q", [ns[row] for row in rows(bits, len(ns))])
