"""What a selection of people has paid and owns, summed in SQL whatever its size.

A few people are looked up one by one through the indexes; many are summed by one pass over the year's payments and the
personal accounts that asks of each subject whether it is chosen; everybody needs no such question. Who paid is counted
here: SQLite would sort half a million subjects for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import compress
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
_PAID = select(func.group_concat(lines.c.subject), func.sum(lines.c.amount_fen)).where(*_COUNTS).group_by(lines.c.village)
_PAID_ALL, _PAID_MANY = Query(_PAID), Query(_PAID.where(func.chosen(lines.c.subject) == 1))
_PAID_ONE = Query(
    select(func.count(), func.coalesce(func.sum(lines.c.amount_fen), 0)).where(
        lines.c.subject == bindparam("who"), lines.c.year + 0 == bindparam("for_year"),
        lines.c.state + literal("") == literal("payment"), lines.c.phase.not_in([literal("dead"), literal("reversed")]),
    )
)  # fmt: skip
"""By the index of subjects: the sums keep SQLite from walking through everybody's payments of the year."""


def _subject(path: ColumnElement[str]) -> ColumnElement[Any]:
    """The subject in 个人账户/<subject>/<kind>."""
    rest = func.substr(path, literal(len(_ACCOUNTS) + 1))
    return func.substr(rest, literal(1), func.instr(rest, literal("/")) - 1)


def _sum(side: ColumnElement[str]) -> Select[Any]:
    return select(func.coalesce(func.sum(postings.c.fen), 0)).where(
        side >= literal(_ACCOUNTS), side < literal(f"{_ACCOUNTS[:-1]}0")
    )


def _many(side: ColumnElement[str]) -> Query:
    return Query(_sum(side).where(func.chosen(_subject(side)) == 1))


def _one(side: ColumnElement[str]) -> Query:
    return Query(
        select(func.coalesce(func.sum(postings.c.fen), 0)).where(side >= bindparam("start"), side < bindparam("end"))
    )


_SIDES = (postings.c.credit, postings.c.debit)
_ALL_SUMS = tuple(Query(_sum(side)) for side in _SIDES)
_MANY_SUMS = tuple(_many(side) for side in _SIDES)
_ONE_SUMS = tuple(_one(side) for side in _SIDES)
_SUBJECTS = Query(select(residents.c.subject).where(residents.c.n.in_(_CHOSEN)))
_PEOPLE = Query(select(func.count(), func.coalesce(func.max(residents.c.n), 0)))
_EVERYBODY = Query(
    select(func.group_concat(residents.c.n), func.group_concat(residents.c.subject)).group_by(residents.c.village)
)
"""From an index alone, without the records."""


def totals(work: Work, ns: Sequence[int], year: int) -> tuple[int, int, int]:
    """(people who paid for the year, fen they paid for it, fen on their personal accounts) of distinct records."""
    count, last = work.one(_PEOPLE) or (0, 0)
    if len(ns) >= count:
        return _summed(work, _PAID_ALL, _ALL_SUMS, year)
    if len(ns) > FEW:
        work.teach("chosen", _subjects_of(work, ns, last).__contains__)
        return _summed(work, _PAID_MANY, _MANY_SUMS, year)
    found = [_of_one(work, subject, year) for (subject,) in work.rows(_SUBJECTS, ns=json.dumps(list(ns)))]
    return sum(paid > 0 for paid, _, _ in found), sum(fen for _, fen, _ in found), sum(fen for _, _, fen in found)


def _subjects_of(work: Work, ns: Sequence[int], last: int) -> set[str]:
    marked = bytearray(last + 1)
    for n in ns:
        marked[n] = 1
    found: set[str] = set()
    for numbers, subjects in work.rows(_EVERYBODY):
        found.update(compress(subjects.split(","), map(marked.__getitem__, map(int, numbers.split(",")))))
    return found


def _of_one(work: Work, subject: str, year: int) -> tuple[int, int, int]:
    count, fen = work.one(_PAID_ONE, for_year=year, who=subject) or (0, 0)
    path = f"{_ACCOUNTS}{subject}"
    credit, debit = [(work.one(query, start=f"{path}/", end=f"{path}0") or (0,))[0] for query in _ONE_SUMS]
    return int(count), int(fen), int(credit) - int(debit)


def _summed(work: Work, paid: Query, sums: Sequence[Query], year: int) -> tuple[int, int, int]:
    payers: set[str] = set()
    fen = 0
    for subjects, paid_fen in work.rows(paid, for_year=year):
        payers.update(subjects.split(","))
        fen += paid_fen
    credit, debit = [(work.one(query) or (0,))[0] for query in sums]
    return len(payers), fen, int(credit) - int(debit)
