"""Reading blocks from the file: all of them, or those whose villages have changed.

What people are found by is read first, from the search table alone; the traits that lists are filtered by, which stand in
the five times larger records, follow.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, func, select

from db.finding.asked import TRAITS
from db.finding.block import FOUND_BY, Block
from db.finding.scan import OLDER, REPLACED
from db.finding.shelf import Shelf
from db.query import Query
from db.tables import residents, search
from db.work import Work

BLOCK = 16_384
"""People per block; a village is never divided."""

_CHOSEN = select(func.json_each(bindparam("places")).table_valued("value").c.value)
_ALL = Query(select(search.c.village, func.count()).group_by(search.c.village).order_by(search.c.village))
_SOME = Query(
    select(search.c.village, func.count())
    .where(search.c.village.in_(_CHOSEN))
    .group_by(search.c.village)
    .order_by(search.c.village)
)
_STANDING = search.c.n.not_in(REPLACED.where(OLDER.c.village == bindparam("place")))
_PEOPLE = Query(
    select(*[search.c[name] for name in FOUND_BY])
    .where(search.c.village == bindparam("place"), _STANDING)
    .order_by(search.c.spelled, search.c.n)
)
_TRAITS = Query(
    select(*[residents.c[name] for name in TRAITS])
    .join(search, residents.c.n == search.c.n)
    .where(search.c.village == bindparam("place"), _STANDING)
    .order_by(search.c.spelled, search.c.n)
)


def sizes(work: Work, villages: Iterable[str] | None = None) -> dict[str, int]:
    """How many people each village has, in the order of codes; without people it is left out."""
    if villages is None:
        return dict(work.rows(_ALL))
    return dict(work.rows(_SOME, places=json.dumps(sorted(villages))))


def read_blocks(work: Work, counts: dict[str, int], go_on: Callable[[], bool] = lambda: True) -> list[Block]:
    """Blocks of whole villages; stops between two of them when `go_on` says no."""
    made: list[Block] = []
    waiting: list[tuple[Any, ...]] = []
    for village, count in counts.items():
        if waiting and len(waiting) + count > BLOCK:
            made.append(Block(waiting))
            waiting = []
        if not go_on():
            return made
        waiting.extend(work.rows(_PEOPLE, place=village))
    if waiting:
        made.append(Block(waiting))
    return made


def teach(blocks: Sequence[Block], work: Work, go_on: Callable[[], bool] = lambda: True) -> None:
    """Let blocks of the same snapshot learn their people's traits; stops like `read_blocks`."""
    for block in blocks:
        people: list[tuple[Any, ...]] = []
        for village in block.villages:
            if not go_on():
                return
            people.extend(work.rows(_TRAITS, place=village))
        block.learn(people)


def affected(shelf: Shelf, changed: Iterable[str]) -> dict[int, set[str]]:
    """Block → all villages that it has to have after the change; a new village joins the block of its neighbours."""
    starts = [block.villages[0] for block in shelf.blocks]
    found: dict[int, set[str]] = {}
    for village in changed:
        at = max(bisect_right(starts, village) - 1, 0)
        found.setdefault(at, set(shelf.blocks[at].villages)).add(village)
    return found


def renewed(shelf: Shelf, villages: dict[int, set[str]], work: Work) -> Shelf:
    """The shelf with these blocks read anew."""
    blocks: list[Block] = []
    for at, block in enumerate(shelf.blocks):
        if at in villages:
            anew = read_blocks(work, sizes(work, villages[at]))
            teach(anew, work)
            blocks += anew
        else:
            blocks.append(block)
    return Shelf(blocks)

