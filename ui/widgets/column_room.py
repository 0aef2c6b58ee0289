"""How a table's room is shared out among its columns, so that nothing has to be scrolled sideways for (interface, rule 9).

What is too wide gives way step by step: columns of designed width shrink together to where they can still be read, then
heads stand in two lines, then the least important columns step back (the choice of columns says which). The column of
free text takes the room that is left. Only what a person has widened by hand may reach beyond the room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ui import theme
from ui.models.columns import NEVER, Column

REST_CHARS = 6
FILLING_CHARS = 2
NARROWEST = 0.93
"""Covered ID numbers keep their last four digits, by which namesakes are told apart."""


@dataclass(frozen=True, slots=True)
class Heads:
    """Widths of a title in one line and in two, in pixels, by the column's place."""

    one: Mapping[int, int]
    two: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Shared:
    """Widths in pixels by place, the columns that stepped back, and whether the heads stand in two lines."""

    widths: dict[int, int]
    back: tuple[int, ...]
    two_lines: bool


class Room:
    """`corner` is kept clear at the right where figures stand last; `chosen` are widths made by hand, in pixels; columns
    in `asked` the person has asked for, so they stay.
    """

    def __init__(
        self, columns: Sequence[Column], room: int, corner: int, heads: Heads,
        chosen: Mapping[int, int], asked: frozenset[int],
    ) -> None:  # fmt: skip
        self._columns, self._room, self._corner, self._heads = columns, room, corner, heads
        self._chosen, self._asked = chosen, asked

    def share(self, wanted: Sequence[int]) -> Shared:
        """`wanted`: the columns from left to right."""
        seen, back = list(wanted), list[int]()
        two_lines = self._needed(seen, self._heads.one) > self._free(seen)
        heads = self._heads.two if two_lines else self._heads.one
        while len(seen) > 1 and self._needed(seen, heads) > self._free(seen):
            candidates = [place for place in seen if self._may_yield(place, seen)]
            if not candidates:
                break
            least = max(candidates, key=partial(self._unimportance, seen))
            seen.remove(least)
            back.append(least)
        widths = self._widths(seen, heads)
        return Shared(widths, tuple(back), two_lines and any(widths[place] < self._heads.one[place] for place in seen))

    def _may_yield(self, place: int, seen: Sequence[int]) -> bool:
        return place not in self._asked and place != seen[0] and self._columns[place].yields != NEVER

    def _unimportance(self, seen: Sequence[int], place: int) -> tuple[bool, int, int]:
        """A column that only fills the room goes first, free text after the others."""
        column = self._columns[place]
        return not column.title, column.yields or (0 if column.width else -1), seen.index(place)

    def _free(self, seen: Sequence[int]) -> int:
        return self._room - (self._corner if self._columns[seen[-1]].right else 0)

    def _needed(self, seen: Sequence[int], heads: Mapping[int, int]) -> int:
        return sum(self._least(place, heads) for place in seen)

    def _least(self, place: int, heads: Mapping[int, int]) -> int:
        column = self._columns[place]
        if column.width:
            narrow = theme.chars(column.least + 1) if column.least else theme.chars(column.width + 1) * NARROWEST
            return max(heads[place], int(narrow))
        return theme.chars(column.least or (REST_CHARS if column.title else FILLING_CHARS))

    def _widths(self, seen: Sequence[int], heads: Mapping[int, int]) -> dict[int, int]:
        free = self._free(seen)
        widths = {place: self._chosen[place] for place in seen if place in self._chosen}
        rest = [place for place in seen if not self._columns[place].width]
        open_rest = [place for place in rest if place not in widths]
        least = sum(self._least(place, heads) for place in open_rest)
        designed = [place for place in seen if self._columns[place].width and place not in widths]
        widths.update(self._shrunk(designed, free - least - sum(widths.values()), heads))
        left = free - sum(widths.values())
        for number, place in enumerate(open_rest):
            share = left // (len(open_rest) - number)
            widths[place] = max(self._least(place, heads), share)
            left -= widths[place]
        if left > 0:
            widths[(rest or seen)[-1]] += left  # free text stretches, even when it was made wider by hand before
        return widths

    def _shrunk(self, designed: Sequence[int], room: int, heads: Mapping[int, int]) -> dict[int, int]:
        """As designed, or shrunk together into the room; none below its least."""
        wide = {place: max(heads[place], theme.chars(self._columns[place].width + 1)) for place in designed}
        fixed: dict[int, int] = {}
        while len(fixed) < len(wide):
            open_wide = {place: width for place, width in wide.items() if place not in fixed}
            factor = min(1.0, (room - sum(fixed.values())) / max(1, sum(open_wide.values())))
            tight = {
                place: least
                for place, width in open_wide.items()
                if int(width * factor) < (least := self._least(place, heads))
            }
            if not tight:
                return {**fixed, **{place: int(width * factor) for place, width in open_wide.items()}}
            fixed |= tight
        return fixed
