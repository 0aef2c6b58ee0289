"""What stood on the accounts of a village on 1 January and what each month brought, by source of money (003 art. 13-14).

One query per village, over the index of the postings by person: an account belongs where the person's record is now,
wherever the money was paid. Rows are added up here and not by GROUP BY: sorting on texts takes as long again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, func, literal, select

from app.domain.chart import INTEREST_COST, PERSONAL_ACCOUNTS
from app.domain.posting import INTEREST, KINDS
from app.domain.settlement import LAST_MONTH, OPENING_BUCKET, YearSums
from db.query import Query
from db.tables import postings, residents
from db.work import Work

_OWN = f"{PERSONAL_ACCOUNTS}/"
_LEAF = len(_OWN) + 32 + 1
_SOURCES = {leaf: leaf.removesuffix(INTEREST) for leaf in KINDS}

_CHOSEN = select(func.json_each(bindparam("chosen")).table_valued("value").c.value)


def _query(*, some: bool) -> Query:
    """The index of a village's people first, then the postings of each: so the rows of a person stand together."""
    whose = residents.c.village == bindparam("place")
    mine = postings.c.subject == residents.c.subject
    statement = (
        select(postings.c.subject, postings.c.debit, postings.c.credit, postings.c.fen, postings.c.value_on)
        .select_from(residents.join(postings, mine & (postings.c.subject != literal(""))))
        .where(whose, postings.c.value_on <= bindparam("last"))
    )
    return Query(statement.where(residents.c.subject.in_(_CHOSEN)) if some else statement)


_ALL, _SOME = _query(some=False), _query(some=True)


def year_sums(work: Work, village: str, year: int, subjects: Sequence[str]) -> YearSums:
    """The year of everybody whose record is in the village, or of some of them."""
    values: dict[str, Any] = {"place": village, "last": f"{year}-12-31"}
    rows = work.each(_SOME, **values, chosen=json.dumps(list(subjects))) if subjects else work.each(_ALL, **values)
    return _added(rows, year)


def _added(rows: Iterator[tuple[Any, ...]], year: int) -> YearSums:
    start, cost = f"{year}-01-01", f"{INTEREST_COST}/{year}"
    accounts: dict[str, dict[str, dict[int, int]]] = {}
    first: dict[str, str] = {}
    for subject, debit, credit, fen, on in rows:
        sources = accounts.get(subject)
        if sources is None:
            sources = accounts[subject] = {}
            first[subject] = on
        elif on < first[subject]:
            first[subject] = on
        bucket = OPENING_BUCKET if on < start else int(on[5:7])
        if credit.startswith(_OWN):
            _add(sources, credit[_LEAF:], LAST_MONTH + int(on[5:7]) if debit == cost else bucket, fen)
        if debit.startswith(_OWN):
            _add(sources, debit[_LEAF:], LAST_MONTH + int(on[5:7]) if credit == cost else bucket, -fen)
    return YearSums(accounts, {subject: int(on[:4]) for subject, on in first.items()})


def _add(sources: dict[str, dict[int, int]], leaf: str, bucket: int, fen: int) -> None:
    source = _SOURCES.get(leaf, "")
    buckets = sources.get(source)
    if buckets is None:
        sources[source] = {bucket: fen}
    else:
        buckets[bucket] = buckets.get(bucket, 0) + fen
