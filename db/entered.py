"""Payments that have entered the treasury, with their payers, village by village (Songshan 003 art. 12-13; Linyi 004 2(2)).

Nearly everybody pays at home, so a village's payments meet a village's people, and the pages of both lie together in the
file; half a million people looked up one by one would be read from all over it. Who paid elsewhere is found first, from
two indexes alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, func, literal, select

from app.domain.money_records import EnteredLine
from db.query import Query
from db.tables import direct_payments, lines, residents
from db.work import Work

_COUNTS = (
    lines.c.year == bindparam("for_year"), lines.c.state == literal("payment"), lines.c.phase == literal("credited"),
)  # fmt: skip
_PAYERS = Query(select(lines.c.village, func.group_concat(lines.c.subject)).where(*_COUNTS).group_by(lines.c.village))
_PEOPLE = Query(select(residents.c.village, func.group_concat(residents.c.subject)).group_by(residents.c.village))
_PAID = Query(
    select(lines.c.subject, lines.c.line, lines.c.kind, lines.c.amount_fen, lines.c.paid_on, lines.c.entered_on)
    .where(*_COUNTS, lines.c.village == bindparam("place"))
)  # fmt: skip
_OF_VILLAGE = Query(
    select(residents.c.subject, residents.c.name, residents.c.id_number).where(residents.c.village == bindparam("place"))
)
_BY_NAME_AND_LINE, _BY_NAME = itemgetter(3, 1), itemgetter(3, 4)
"""Orders of EnteredLine."""

_DIRECT = Query(
    select(
        direct_payments.c.subject, literal(""), literal("sale"), direct_payments.c.fen, direct_payments.c.entered_on,
        direct_payments.c.entered_on,
    )
    .where(direct_payments.c.year == bindparam("for_year"))
    .order_by(direct_payments.c.key)
)  # fmt: skip

Paid = dict[str, list[tuple[Any, ...]]]
"""Subject → what follows a payment's subject in _PAID."""


def entered(work: Work, year: int, villages: Sequence[str]) -> Iterator[tuple[str, list[EnteredLine]]]:
    """Each village that has any (of `villages`, if named), by code: its people's payments by name and line, 税务直缴 last."""
    at: dict[str, str] = dict(work.rows(_PAYERS, for_year=year))
    homes: dict[str, str] = dict(work.rows(_PEOPLE))
    away = _away(work, year, at, homes)
    made = EnteredLine._make
    codes = sorted(set(homes).intersection(villages) if villages else homes)
    direct: Paid = defaultdict(list)
    for subject, *rest in work.rows(_DIRECT, for_year=year):
        direct[subject].append(tuple(rest))
    for village in codes:
        if village not in at and not away and not direct:
            continue
        people = {subject: (name, number) for subject, name, number in work.rows(_OF_VILLAGE, place=village)}
        home = work.rows(_PAID, for_year=year, place=village) if village in at else []
        found = [
            made((village, line, who, *people[who], kind, fen, paid_on, entered_on))
            for who, line, kind, fen, paid_on, entered_on in home if who in people
        ]  # fmt: skip
        found += _of(village, people, away)
        found.sort(key=_BY_NAME_AND_LINE)
        found += sorted(_of(village, people, direct), key=_BY_NAME)
        if found:
            yield village, found


def _away(work: Work, year: int, at: dict[str, str], homes: dict[str, str]) -> Paid:
    """The payments of those who paid where they are not on the register."""
    found: Paid = defaultdict(list)
    for place, joined in at.items():
        strangers = set(joined.split(",")).difference(homes.get(place, "").split(","))
        for subject, *rest in work.rows(_PAID, for_year=year, place=place) if strangers else ():
            if subject in strangers:
                found[subject].append(tuple(rest))
    return found


def _of(village: str, people: dict[str, tuple[str, str]], paid: Paid) -> list[EnteredLine]:
    """What these people paid, in the order in which it was read."""
    return [
        EnteredLine(village, line, who, *people[who], *rest)
        for who in (people.keys() & paid.keys() if paid else ())
        for line, *rest in paid[who]
    ]
