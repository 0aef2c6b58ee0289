"""What a selection of people has paid and owns, summed in SQL whatever its size.

A few people are looked up one by one through the indexes; many are summed by one pass over the year's payments and the
personal accounts that asks of each person whether he is chosen; everybody needs no such question.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select

from app.domain.posting import account
from db.query import Query
from db.tables import lines, postings, residents
from db.work import Work

FEW = 5_000
_ACCOUNTS = f"{account('').partition('/')[0]}/"
_CHOSEN = select(func.json_each(bindparam("ns")).table_valued("value").c.value)
_COUNTS = (
    lines.c.year == bindparam("for_year"), lines.c.state == literal("payment"), lines.c.subject != literal(""),
    lines.c.phase.not_in([literal("dead"), literal("reversed")]),
)  # fmt: skip
_PAID = select(func.count(lines.c.subject.distinct()), func.coalesce(func.sum(lines.c.amount_fen), 0)).where(*_COUNTS)
_PAID_BY = _PAID.join_from(lines, residents, residents.c.subject == lines.c.subject)
_ASKED = func.chosen(residents.c.n) == 1
_PAID_ALL, _PAID_MANY = Query(_PAID_BY), Query(_PAID_BY.where(_ASKED))
_PAID_FEW = Query(
    select(func.count(lines.c.subject.distinct()), func.coalesce(func.sum(lines.c.amount_fen), 0))
    .join_from(residents, lines, residents.c.subject == lines.c.subject)
    .where(*_COUNTS, residents.c.n.in_(_CHOSEN))
)


def _subject(path: ColumnElement[str]) -> ColumnElement[Any]:
    """The subject in 个人账户/<subject>/<kind>."""
    rest = func.substr(path, literal(len(_ACCOUNTS) + 1))
    return func.substr(rest, literal(1), func.instr(rest, literal("/")) - 1)


def _sum(side: ColumnElement[str]) -> Select[Any]:
    return select(func.coalesce(func.sum(postings.c.fen), 0)).where(
        side >= literal(_ACCOUNTS), side < literal(f"{_ACCOUNTS[:-1]}0")
    )


def _many(side: ColumnElement[str]) -> Query:
    return Query(_sum(side).join_from(postings, residents, residents.c.subject == _subject(side)).where(_ASKED))


def _few(side: ColumnElement[str]) -> Query:
    start = literal(_ACCOUNTS) + residents.c.subject
    return Query(
        select(func.coalesce(func.sum(postings.c.fen), 0))
        .join_from(residents, postings, (side >= start + literal("/")) & (side < start + literal("0")))
        .where(residents.c.n.in_(_CHOSEN))
    )


_SIDES = (postings.c.credit, postings.c.debit)
_ALL_SUMS = tuple(Query(_sum(side)) for side in _SIDES)
_MANY_SUMS = tuple(_many(side) for side in _SIDES)
_FEW_SUMS = tuple(_few(side) for side in _SIDES)
_PEOPLE = Query(select(func.count(), func.coalesce(func.max(residents.c.n), 0)))


def totals(work: Work, ns: Sequence[int], year: int) -> tuple[int, int, int]:
    """(people who paid for the year, fen they paid for it, fen on their personal accounts) of distinct records."""
    count, last = work.one(_PEOPLE) or (0, 0)
    values: dict[str, Any] = {"for_year": year}
    paid, sums = _PAID_MANY, _MANY_SUMS
    if len(ns) >= count:
        paid, sums = _PAID_ALL, _ALL_SUMS
    elif len(ns) <= FEW:
        paid, sums, values["ns"] = _PAID_FEW, _FEW_SUMS, json.dumps(list(ns))
    else:
        chosen = bytearray(last + 1)
        for n in ns:
            chosen[n] = 1
        work.teach("chosen", chosen.__getitem__)
    people, fen = work.one(paid, **values) or (0, 0)
    credit, debit = [(work.one(query, **values) or (0,))[0] for query in sums]
    return int(people), int(fen), int(credit) - int(debit)
