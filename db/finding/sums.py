"""What every person has paid for a year and owns, one number a record, so that any selection is summed in milliseconds.

Half a million people's payments and accounts take the store a second to read; who marks a hundred rows more asks again
at once. Nearly everybody pays at home, so a village's payments are looked up among its own people; accounts come in the
order of their subjects, a sixty-fourth of them at a time. No dictionary of everybody is ever made.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import TypeAlias

from sqlalchemy import bindparam, func, literal, select

from app.domain.withdrawn import Withdrawn, withdrawn
from db.query import Query
from db.tables import OWN_FEN, lines, postings, residents
from db.work import Work
from db.year_payers import otherwise

Payments: TypeAlias = "tuple[bytearray, array[int]]"
"""By record number: 1 for who counts as paid, and the fen by terminal."""

MANY = 10_000
"""So many payers who are not of the place where they paid are looked for in one pass over everybody."""

EDGES = ["", *[f"{edge:02x}" for edge in range(4, 256, 4)], "\U0010ffff"]
"""Subjects begin with two hex digits; whatever begins otherwise falls into one of the parts too."""

_LAST = Query(select(func.coalesce(func.max(residents.c.n), 0)))
_EVERYBODY = Query(
    select(residents.c.village, func.group_concat(residents.c.n), func.group_concat(residents.c.subject)).group_by(
        residents.c.village
    )
)
_TAKEN = Query(
    select(lines.c.village, lines.c.amount_fen, func.group_concat(lines.c.subject))
    .where(
        lines.c.year == bindparam("for_year"), lines.c.state == literal("payment"), lines.c.subject != literal(""),
        lines.c.phase.not_in([literal("dead"), literal("reversed")]),
    )
    .group_by(lines.c.village, lines.c.amount_fen)
)  # fmt: skip
_WHO = select(func.json_each(bindparam("who")).table_valued("value").c.value)
_NUMBERS = Query(select(residents.c.subject, residents.c.n).where(residents.c.subject.in_(_WHO)))
_PART = Query(
    select(func.group_concat(residents.c.n), func.group_concat(residents.c.subject)).where(
        residents.c.subject >= bindparam("first"), residents.c.subject < bindparam("end")
    )
)


_OWNED = Query(
    select(postings.c.subject, func.sum(OWN_FEN))
    .where(postings.c.subject >= bindparam("first"), postings.c.subject < bindparam("end"), postings.c.subject != literal(""))
    .group_by(postings.c.subject)
)
"""From the index by person alone, in its order."""


def go_on() -> None:
    """Between two parts: raises Withdrawn when nobody waits for the answer any more."""
    if withdrawn():
        raise Withdrawn


def payments(work: Work, year: int, step: Callable[[], None] = go_on) -> Payments:
    """Who counts as paid for the year, and how much was taken, wherever; `step` is called between two villages."""
    taken: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for place, amount, subjects in work.rows(_TAKEN, for_year=year):
        taken[place].append((amount, subjects))
    have, fen = _empty(work)
    away: dict[str, list[int]] = defaultdict(list)
    others: set[str] = set().union(*otherwise(work, year).values())
    for place, numbers, subjects in work.each(_EVERYBODY):
        step()
        if place in taken or others:
            home = dict(zip(subjects.split(","), map(int, numbers.split(",")), strict=True))
            _book(taken.pop(place, []), home, have, fen, away)
            for subject in home.keys() & others:
                have[home[subject]] = 1
    for left in taken.values():
        _book(left, {}, have, fen, away)
    for subject, n in _wanted(work, away):
        have[n] = 1
        fen[n] += sum(away[subject])
    return have, fen


def balances(work: Work, step: Callable[[], None] = go_on) -> array[int]:
    """Fen on everybody's personal accounts, by record number."""
    _, fen = _empty(work)
    for first, end in pairwise(EDGES):
        step()
        numbers, subjects = work.one(_PART, first=first, end=end) or (None, None)
        if not numbers:
            continue
        home = dict(zip(subjects.split(","), map(int, numbers.split(",")), strict=True))
        for subject, amount in work.each(_OWNED, first=first, end=end):
            n = home.get(subject)
            if n is not None:
                fen[n] = amount
    return fen


def last_number(work: Work) -> int:
    """The highest number of a record, which is that of its filing; 0 without records."""
    (last,) = work.one(_LAST) or (0,)
    return int(last)


def _empty(work: Work) -> Payments:
    last = last_number(work)
    return bytearray(last + 1), array("q", bytes(8 * (last + 1)))


def _book(
    taken: list[tuple[int, str]], home: dict[str, int], have: bytearray, fen: array[int], away: dict[str, list[int]]
) -> None:
    for amount, subjects in taken:
        for subject in subjects.split(","):
            n = home.get(subject)
            if n is None:
                away[subject].append(amount)
            else:
                have[n] = 1
                fen[n] += amount


def _wanted(work: Work, away: dict[str, list[int]]) -> list[tuple[str, int]]:
    """(subject, number) of those who paid elsewhere."""
    if len(away) <= MANY:
        return [(subject, n) for subject, n in work.rows(_NUMBERS, who=json.dumps(list(away)))] if away else []
    return [
        (subject, int(n))
        for _, numbers, subjects in work.each(_EVERYBODY)
        for subject, n in zip(subjects.split(","), numbers.split(","), strict=True)
        if subject in away
    ]
