"""The entries of many people's accounts at once, by person: a village's statements read no person by himself (003 art. 15)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, literal, select

from app.domain.posting import KINDS
from app.domain.records import Entry
from db.query import Query
from db.tables import filings, postings
from db.work import Work

_CHOSEN = select(func.json_each(bindparam("chosen")).table_valued("value").c.value)
_ROWS = Query(
    select(
        postings.c.subject, postings.c.debit, postings.c.credit, postings.c.fen, postings.c.value_on, postings.c.booked_on,
        postings.c.id, postings.c.n,
    ).where(postings.c.subject.in_(_CHOSEN), postings.c.subject != literal(""))
)  # fmt: skip
_NAMES = Query(select(filings.c.n, filings.c.id).where(filings.c.n.in_(_CHOSEN)))


def entries_of(work: Work, subjects: Sequence[str]) -> dict[str, list[Entry]]:
    """Everything on these people's accounts, unsorted; nobody is left out. Some hundreds at a time keep memory small."""
    found: dict[str, list[Entry]] = {subject: [] for subject in subjects}
    rows = work.rows(_ROWS, chosen=json.dumps(list(found)))
    ids = _ids(work, {row[7] for row in rows})
    for row in rows:
        own = f"个人账户/{row[0]}/"
        for path, against, sign in ((row[2], row[1], 1), (row[1], row[2], -1)):
            if path.startswith(own):
                found[row[0]].append(_entry(row, path[len(own) :], against, sign, ids))
    return found


def _entry(row: tuple[Any, ...], leaf: str, against: str, sign: int, ids: dict[int, str]) -> Entry:
    _, _, _, fen, value_on, booked_on, at, n = row
    return Entry(value_on, booked_on, KINDS[leaf], sign * fen, ids.get(n, ""), leaf, against, at)


def _ids(work: Work, ns: set[int]) -> dict[int, str]:
    """The ids of filings by number; a text is made once and shared by all its entries."""
    return {n: bytes(raw).hex() for n, raw in work.rows(_NAMES, chosen=json.dumps(sorted(ns)))}
