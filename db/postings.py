"""记账分录: (debit, credit, fen), appended and never changed (Linyi 004 2(5); Songshan 003 art. 13)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, literal, or_, select, union_all

from app.domain.chart import PERSONAL_ACCOUNTS
from app.domain.posting import TREASURY, Posting, account, account_kind
from app.domain.records import Entry
from app.domain.settlement import YearSums
from db.account_entries import entries_of
from db.account_sums import year_sums
from db.query import Query
from db.tables import FUND_CREDIT, filings, postings
from db.work import Work

_LAST = Query(select(func.coalesce(func.max(postings.c.id), 0)))
_FROM: BindParameter[str] = bindparam("start")
_TO: BindParameter[str] = bindparam("end")


_OF_PERSON = (postings.c.subject == bindparam("who"), postings.c.subject != literal(""))


def _below(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The account lies under the path: a range of the index, not a LIKE."""
    return (column >= _FROM) & (column < _TO)


def _side(column: ColumnElement[str], other: ColumnElement[str], sign: int) -> Select[Any]:
    """One side of a personal account, by its person."""
    return (
        select(
            postings.c.value_on.label("value_on"), postings.c.booked_on.label("booked_on"),
            column.label("path"), (postings.c.fen * literal(sign)).label("fen"),
            func.coalesce(func.lower(func.hex(filings.c.id)), literal("")).label("filing"), postings.c.id.label("id"),
            other.label("against"),
        )
        .select_from(postings.outerjoin(filings, filings.c.n == postings.c.n))
        .where(*_OF_PERSON, _below(column))
    )  # fmt: skip


_ENTRIES = Query(
    union_all(
        _side(postings.c.credit, postings.c.debit, 1), _side(postings.c.debit, postings.c.credit, -1)
    ).order_by("value_on", "booked_on", "id")
)


def _sum(column: ColumnElement[Any]) -> Query:
    return Query(
        select(func.coalesce(func.sum(postings.c.fen), 0)).where(or_(column == bindparam("path"), _below(column)))
    )


_PATHS = select(func.json_each(bindparam("paths")).table_valued("value").c.value)
_SUBJECTS = select(func.json_each(bindparam("subjects")).table_valued("value").c.value)
_DIRECT = Query(
    select(postings.c.credit)
    .where(
        postings.c.subject.in_(_SUBJECTS), postings.c.subject != literal(""), postings.c.credit.in_(_PATHS),
        postings.c.debit + literal("") == literal(TREASURY),
    )
    .distinct()
)  # fmt: skip
"""By the index of people: the sum keeps SQLite from walking through everything that the treasury has received."""

_DEBITS, _FUND_CREDITS, _ALL_CREDITS = (_sum(side) for side in (postings.c.debit, FUND_CREDIT, postings.c.credit))
_BY_DEBIT, _BY_FUND_CREDIT, _BY_CREDIT = (
    Query(select(column, func.sum(postings.c.fen)).select_from(postings).where(_below(column)).group_by(column))
    for column in (postings.c.debit, FUND_CREDIT, postings.c.credit)
)
"""Credits of the fund's accounts come from their index; of personal accounts, which nobody asks for so, from the rows."""


class Postings:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._last = -1

    def add(self, n: int, rows: Sequence[Posting]) -> None:
        """Book what filing `n` decided."""
        first = self.last() + 1
        self._work.put_rows(postings, [
            (at, n, row.debit, row.credit, row.fen, row.value_on, row.booked_on, row.subject) for at, row in enumerate(rows, first)
        ])  # fmt: skip
        self._last += len(rows)

    def last(self) -> int:
        """The number of the newest row."""
        if self._last < 0:
            (self._last,) = self._work.one(_LAST) or (0,)
        return self._last

    def of_account(self, subject: str) -> list[Entry]:
        """Everything on the resident's personal account, by treasury date: credits positive, debits negative."""
        rows = self._work.rows(_ENTRIES, who=subject, **_range(f"{PERSONAL_ACCOUNTS}/{subject}"))
        return [
            Entry(value_on, booked_on, account_kind(path), fen, filing, path.rsplit("/", 1)[1], against, at)
            for value_on, booked_on, path, fen, filing, at, against in rows
        ]

    def of_accounts(self, subjects: Sequence[str]) -> dict[str, list[Entry]]:
        """`of_account` of some hundreds of people by one query, in no order."""
        return entries_of(self._work, subjects)

    def balance(self, prefix: str) -> int:
        """Credits less debits, in fen, of the account of that path and all below it (在途 is therefore ≤ 0)."""
        path = prefix.rstrip("/")
        asked = _ALL_CREDITS if is_personal(path) else _FUND_CREDITS
        (credits_fen,) = self._work.one(asked, path=path, **_range(path)) or (0,)
        (debits_fen,) = self._work.one(_DEBITS, path=path, **_range(path)) or (0,)
        return int(credits_fen) - int(debits_fen)

    def balances(self, prefix: str) -> list[tuple[str, int]]:
        """(path, credits less debits in fen) of every account below a path that is not at 0, by path."""
        sums: Counter[str] = Counter()
        below = prefix.rstrip("/")
        for query, sign in ((_BY_CREDIT if is_personal(below) else _BY_FUND_CREDIT, 1), (_BY_DEBIT, -1)):
            for path, fen in self._work.rows(query, **_range(below)):
                sums[path] += sign * fen
        return sorted((path, fen) for path, fen in sums.items() if fen)

    def paid_directly(self, subjects: Iterable[str]) -> set[str]:
        """Those of these people to whose accounts the treasury has ever paid directly (税务直缴)."""
        paths = {account(subject): subject for subject in subjects}
        asked = {"paths": json.dumps(sorted(paths)), "subjects": json.dumps(sorted(paths.values()))}
        return {paths[path] for (path,) in self._work.rows(_DIRECT, **asked)}

    def year_sums(self, village: str, year: int, subjects: Sequence[str] = ()) -> YearSums:
        """The year of the accounts of everybody whose record is in the village (or of some of them), by source."""
        return year_sums(self._work, village, year, subjects)

    def forget(self) -> None:
        """The transaction was rolled back: number anew."""
        self._last = -1


def is_personal(path: str) -> bool:
    """Whether a path is that of personal accounts, which are found by their person."""
    return path == PERSONAL_ACCOUNTS or path.startswith(f"{PERSONAL_ACCOUNTS}/")


def _range(path: str) -> dict[str, str]:
    """Every path below `path`: from "path/" up to "path0", 0 being the character after the slash."""
    return {"start": f"{path}/", "end": f"{path}0"}
