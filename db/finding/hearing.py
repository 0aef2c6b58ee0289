"""Whom letters find by the sound of the name, while there are no bit sets yet (Songshan 003 art. 4: found at once).

Asking a function for each of 500,000 rows takes SQLite seconds. Here the keys come village by village as one text from
the index of the list's order, one pattern sifts them, and only what passes is looked at closely.
"""

from __future__ import annotations

from itertools import compress

from sqlalchemy import func, literal, select

from app.domain.spelling import PART, START, WHOLE, perhaps, sounds
from app.domain.withdrawn import Withdrawn, withdrawn
from db.query import Query
from db.tables import search
from db.work import Work

_KEYS = Query(
    select(func.group_concat(search.c.n), func.group_concat(search.c.spelled, literal("\n"))).group_by(search.c.village)
)

Heard = dict[int, str]
"""PART, START and WHOLE → the numbers of those found just so, as a JSON list."""


def heard(work: Work, letters: str) -> Heard:
    """Who is found by the letters. Raises Withdrawn when nobody waits any more."""
    found: dict[int, list[str]] = {PART: [], START: [], WHOLE: []}
    known: dict[str, int] = {}
    may_be = perhaps(letters).search
    for numbers, keys in work.each(_KEYS):
        if withdrawn():
            raise Withdrawn
        rows = keys.split("\n")
        hits = list(map(may_be, rows))
        for n, key in zip(compress(numbers.split(","), hits), compress(rows, hits), strict=True):
            level = known.get(key)
            if level is None:
                level = known[key] = sounds(key, letters)
            if level:
                found[level].append(n)
    return {level: f"[{','.join(ns)}]" for level, ns in found.items()}
