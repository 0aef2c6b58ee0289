"""The fund's books in sums: what each account of the chart had, took and gave, and what one account did (Linyi 004 2(5)).

Every figure is added up from the postings, once per question: nothing else keeps a sum. A path's first
word is the account; of personal accounts the last word (the kind of money) is told apart, never the person.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, case, func, literal, select, union_all

from app.domain.chart import PERSONAL_ACCOUNTS
from app.domain.fund_sums import BookGroup, BookRow, Flow
from db.query import Query
from db.tables import FUND_CREDIT, filings, postings
from db.work import Work

_LEAF = len(PERSONAL_ACCOUNTS) + 1 + 32 + 1
"""Where the slash before the leaf stands in a personal account's path, from 1."""

_FIRST: BindParameter[str] = bindparam("first")
_LAST: BindParameter[str] = bindparam("last")
_LOW: BindParameter[str] = bindparam("low")
_HIGH: BindParameter[str] = bindparam("high")


def _side(path: ColumnElement[str]) -> ColumnElement[str]:
    """The account; of a personal one "/" and its leaf."""
    own = func.substr(path, 1, len(PERSONAL_ACCOUNTS) + 1) == literal(f"{PERSONAL_ACCOUNTS}/")
    return case((own, func.substr(path, _LEAF)), else_=func.substr(path, 1, func.instr(path.concat(literal("/")), literal("/")) - 1))


def _flows(day: ColumnElement[str]) -> Query:
    """A row per posting: adding up here is quicker than GROUP BY, which sorts all of them on texts."""
    month = case((day < _FIRST, literal("")), else_=func.substr(day, 1, 7))
    return Query(select(month, _side(postings.c.debit), _side(postings.c.credit), postings.c.fen).where(day <= _LAST))


_FLOWS = {"value": _flows(postings.c.value_on), "booked": _flows(postings.c.booked_on)}
_REVIEW = literal("review")


def _groups(*, reviewed: bool) -> Query:
    """Of one account, per filing (reviewed) or per treasury day (the rest), money in and out apart."""
    by = postings.c.n if reviewed else postings.c.value_on
    kind = filings.c.kind == _REVIEW if reviewed else filings.c.kind != _REVIEW
    halves = [
        select(by.label("by"), literal(sign).label("sign"), func.sum(postings.c.fen).label("fen"), func.count().label("rows"))
        .select_from(postings.join(filings, filings.c.n == postings.c.n))
        .where(column == bindparam("path"), postings.c.booked_on >= _FIRST, kind)
        .group_by(by)
        for column, sign in ((postings.c.debit, 1), (FUND_CREDIT, -1))
    ]
    return Query(union_all(*halves).order_by("by", "sign"))


_BY_FILING, _BY_DAY = _groups(reviewed=True), _groups(reviewed=False)
_BEFORE = [
    Query(select(func.coalesce(func.sum(postings.c.fen), 0)).where(column == bindparam("path"), postings.c.booked_on < _FIRST))
    for column in (postings.c.debit, FUND_CREDIT)
]
"""Of one account of the fund, whose credits have their index."""


def _on(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """On the account of the path, or below it."""
    return (column == bindparam("path")) | ((column >= _LOW) & (column < _HIGH))


def _rows(day: ColumnElement[str], credit: ColumnElement[Any]) -> Query:
    halves = [
        select(
            postings.c.id.label("id"), day.label("day"), postings.c.booked_on.label("booked_on"), other.label("against"),
            path.label("path"), (postings.c.fen * literal(sign)).label("fen"), postings.c.subject.label("subject"),
            func.coalesce(func.lower(func.hex(filings.c.id)), literal("")).label("filing"),
        )
        .select_from(postings.outerjoin(filings, filings.c.n == postings.c.n))
        .where(_on(column), day >= _FIRST, day <= _LAST)
        for column, path, other, sign in (
            (postings.c.debit, postings.c.debit, postings.c.credit, 1), (credit, postings.c.credit, postings.c.debit, -1),
        )
    ]
    return Query(union_all(*halves).order_by("day", "id", "fen"))


def _opening(day: ColumnElement[str], credit: ColumnElement[Any]) -> list[Query]:
    return [
        Query(select(func.coalesce(func.sum(postings.c.fen), 0)).where(_on(column), day < _FIRST))
        for column in (postings.c.debit, credit)
    ]


_DAYS = {"value": postings.c.value_on, "booked": postings.c.booked_on}
_CREDITS: dict[bool, ColumnElement[Any]] = {True: postings.c.credit, False: FUND_CREDIT}
"""By whether the path is one of personal accounts."""
_ROWS = {(name, own): _rows(day, credit) for name, day in _DAYS.items() for own, credit in _CREDITS.items()}
_OPENINGS = {(name, own): _opening(day, credit) for name, day in _DAYS.items() for own, credit in _CREDITS.items()}


def flows(work: Work, first: str, last: str, by: str) -> list[Flow]:
    """Sums by month, debit and credit up to `last`; what lies before `first` under month ""."""
    sums: dict[tuple[str, str, str], list[int]] = {}
    for month, debit, credit, fen in work.each(_FLOWS[by], first=first, last=last):
        found = sums.get((month, debit, credit))
        if found is None:
            sums[month, debit, credit] = [fen, 1]
        else:
            found[0] += fen
            found[1] += 1
    return [Flow(month, *_parts(debit), *_parts(credit), fen, rows) for (month, debit, credit), (fen, rows) in sorted(sums.items())]


def _parts(side: str) -> tuple[str, str]:
    """Account and leaf of what the question calls a side."""
    return (PERSONAL_ACCOUNTS, side[1:]) if side.startswith("/") else (side, "")


def groups(work: Work, path: str, booked_from: str) -> list[BookGroup]:
    """What an account took (+) and gave (-), booked from a day on: per reviewing filing, else per treasury day."""
    found = [BookGroup(int(n), "", sign * fen, rows) for n, sign, fen, rows in work.rows(_BY_FILING, path=path, first=booked_from)]
    return found + [BookGroup(0, on, sign * fen, rows) for on, sign, fen, rows in work.rows(_BY_DAY, path=path, first=booked_from)]


def debit_before(work: Work, path: str, booked_before: str) -> int:
    """Debits less credits of one account, booked before a day."""
    debit, credit = (int((work.one(query, path=path, first=booked_before) or (0,))[0]) for query in _BEFORE)
    return debit - credit


def rows_of(work: Work, path: str, first: str, last: str, by: str) -> tuple[int, Iterator[BookRow]]:
    """Debits less credits of a path (and all below it) before `first`, and its rows from then on, debits positive."""
    own = path.partition("/")[0] == PERSONAL_ACCOUNTS
    below: dict[str, Any] = {"path": path, "low": f"{path}/", "high": f"{path}0"}
    debit, credit = (int((work.one(query, first=first, **below) or (0,))[0]) for query in _OPENINGS[by, own])
    rows = work.each(_ROWS[by, own], first=first, last=last, **below)
    return debit - credit, (BookRow(*row[1:]) for row in rows)
