"""All blocks of a station side by side, as the file was at one moment: answers in the list's order or in any other."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate, compress, pairwise
from operator import itemgetter
from typing import TypeAlias

from db.finding.asked import Asked
from db.finding.bits import flags, rows, whole
from db.finding.block import KINDS, Block, ranked
from db.finding.found import Found

Order: TypeAlias = "tuple[array[int], array[int]]"
"""Numbers of everybody in an order, and their places in the list's own."""

MOST_ORDERS = 6
"""Orders kept; one of 500,000 people is 6 MB."""


class Shelf:
    """Immutable but for the orders worked out so far."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = tuple(blocks)
        self.first = [0, *accumulate(block.size for block in blocks)]
        self._orders: dict[tuple[str, bool], Order] = {}

    @cached_property
    def ns(self) -> array[int]:
        """Numbers of everybody in the list's own order."""
        found = array("q")
        for block in self.blocks:
            found.extend(block.ns)
        return found

    @property
    def complete(self) -> bool:
        """Whether every block has learned its people's traits."""
        return all(block.complete for block in self.blocks)

    def find(self, ask: Asked, paid: Callable[[Block], int] | None, order: Order | None = None) -> Sequence[int]:
        """Numbers of those who fit; `paid` gives a block's rows that the filter on payments lets through, `order` is the
        one asked for (None: the list's own).
        """
        if ask.nothing:
            return array("q")
        found = [self._in_block(block, ask, paid) for block in self.blocks]
        if order is not None:
            return self._ordered([levels[0] for levels in found], *order)
        whole_of, begun, part = [list(column) for column in zip(*map(_apart, found), strict=True)] or [[], [], []]
        groups = (whole_of, begun, part) if not ask.column else ([levels[0] for levels in found],)
        return Found([(block.ns, bits) for group in groups for block, bits in zip(self.blocks, group, strict=True)])

    def count(self, kind: str) -> dict[object, int]:
        """How many have each value of a column of few values."""
        found: dict[object, int] = {}
        for block in self.blocks:
            for value, bits in block.kinds[kind].items():
                found[value] = found.get(value, 0) + (bits.bit_count() if isinstance(bits, int) else len(bits))
        return found

    def _in_block(self, block: Block, ask: Asked, paid: Callable[[Block], int] | None) -> tuple[int, int, int]:
        let = block.full
        for kind, values in ask.filters:
            let &= block.either(kind, values)
        if paid is not None and let:
            let &= paid(block)
        if not let or not ask.words:
            return let, 0, 0
        part, start, all_of = ranked([block.levels(word) for word in ask.words])
        return part & let, start & let, all_of & let

    def _ordered(self, found: Sequence[int], ns: array[int], order: array[int]) -> array[int]:
        if all(bits == block.full for bits, block in zip(found, self.blocks, strict=True)):
            return ns[:]
        let = b"".join([flags(bits, block.size) for bits, block in zip(found, self.blocks, strict=True)])
        if not let.count(1):
            return array("q")
        kept = itemgetter(*order)(let) if len(order) > 1 else (let[0],)
        return array("q", compress(ns, kept))

    def order(self, column: str, descending: bool, read: Callable[[], list[str]]) -> Order:
        """Everybody sorted by a column, equal ones in the list's own order; `read` gives a column of many values."""
        key = (column, descending)
        made = self._orders.get(key)
        if made is None:
            places = self._by_kind(column, descending) if column in KINDS else _sorted(read(), descending, self.first)
            made = array("q", map(self.ns.__getitem__, places)), places
            while len(self._orders) >= MOST_ORDERS:
                self._orders.pop(next(iter(self._orders)))
            self._orders[key] = made
        return made

    def _by_kind(self, kind: str, descending: bool) -> array[int]:
        places = array("I")
        values = {value for block in self.blocks for value in block.kinds[kind]}
        for value in sorted(values, reverse=descending):  # type: ignore[type-var]
            for block, first in zip(self.blocks, self.first, strict=False):
                bits = block.kinds[kind].get(value)
                if bits is not None:
                    places.extend([first + row for row in rows(whole(bits, block.size), block.size)])
        return places


def _sorted(keys: list[str], descending: bool, runs: Sequence[int]) -> array[int]:
    """Each block is sorted by itself: joining sorted runs is quick, and no single step holds up the screen."""
    places: list[int] = []
    for first, end in pairwise(runs):
        places.extend(sorted(range(first, end), key=keys.__getitem__, reverse=descending))
    places.sort(key=keys.__getitem__, reverse=descending)
    return array("I", places)


def _apart(levels: tuple[int, int, int]) -> tuple[int, int, int]:
    """Found whole, found from the beginning but not whole, the rest."""
    part, start, all_of = levels
    return all_of, start & ~all_of, part & ~start
