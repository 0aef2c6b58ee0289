"""Rows of the treasury's lists that a reconciliation has settled or listed (Songshan 003 art. 13).

A row is any mapping with `key`; its `outcome` says how it was settled, "" (or none) that it is still open.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, literal, select, update
from sqlalchemy.dialects.sqlite import insert

from db.query import Query
from db.tables import direct_payments, treasury
from db.work import Work

DIRECT = "direct"
"""The outcome of a row that stands on a resident's account (税务直缴): these are also kept by their contribution year."""

_KEYS = select(func.json_each(bindparam("keys")).table_valued("value").c.value)
_SETTLED = Query(select(treasury.c.key).where(treasury.c.key.in_(_KEYS), treasury.c.outcome != literal("")))
_OPEN = Query(
    select(treasury.c.key, treasury.c.n, treasury.c.month, treasury.c.outcome, treasury.c.row)
    .where(treasury.c.outcome == literal(""))
    .order_by(treasury.c.month, treasury.c.key)
)
_ROW = Query(select(treasury.c.row).where(treasury.c.key == bindparam("which")))
_SETTLE = Query(update(treasury).where(treasury.c.key == bindparam("which")).values(outcome=bindparam("how")))
_STANDING = Query(
    select(treasury.c.key).where(
        treasury.c.key.in_(_KEYS), treasury.c.n == bindparam("by"), treasury.c.outcome == literal(DIRECT)
    )
)
_FORGET = Query(
    delete(direct_payments).where(
        direct_payments.c.year == bindparam("for_year"), direct_payments.c.subject == bindparam("who"),
        direct_payments.c.key == bindparam("which"),
    )
)  # fmt: skip
_BOOK = Query(
    insert(direct_payments)
    .values({column.name: bindparam(f"v_{column.name}") for column in direct_payments.columns})
    .on_conflict_do_nothing()
)
_DIRECT = Query(select(direct_payments.c.subject).where(direct_payments.c.year == bindparam("for_year")).distinct())
_DIRECT_ROWS = Query(
    select(direct_payments.c.subject, direct_payments.c.fen, direct_payments.c.entered_on)
    .where(direct_payments.c.year == bindparam("for_year"))
    .order_by(direct_payments.c.subject, direct_payments.c.key)
)
_PUT = insert(treasury).values({column.name: bindparam(f"v_{column.name}") for column in treasury.columns})
_KEEP = Query(
    _PUT.on_conflict_do_update(
        index_elements=["key"],
        set_={name: _PUT.excluded[name] for name in ("n", "month", "outcome", "row")},
        where=treasury.c.outcome == literal(""),
    )
)


class Treasury:
    def __init__(self, work: Work) -> None:
        self._work = work

    def settled(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that are settled already."""
        return {key for (key,) in self._work.rows(_SETTLED, keys=json.dumps(list(keys)))}

    def put(self, n: int, month: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep rows that filing `n` listed; an open row may be listed again, a settled one stays as it is."""
        for row in rows:
            outcome = str(row.get("outcome", ""))
            text = json.dumps(row, ensure_ascii=False, sort_keys=True)
            self._work.change(_KEEP, v_key=str(row["key"]), v_n=n, v_month=month, v_outcome=outcome, v_row=text)
        self._book(n, [row for row in rows if row.get("outcome") == DIRECT])

    def _book(self, n: int, rows: Sequence[Mapping[str, Any]]) -> None:
        """Those of the direct rows that stand as filing `n` listed them, by year; a settled row stayed as it was."""
        keys = json.dumps([str(row["key"]) for row in rows])
        kept = {key for (key,) in self._work.rows(_STANDING, keys=keys, by=n)} if rows else set()
        for row in rows:
            if row["key"] in kept:
                self._work.change(
                    _BOOK, v_year=int(row["year"]), v_subject=str(row["subject"]), v_key=str(row["key"]),
                    v_fen=int(row.get("fen", 0)), v_entered_on=str(row.get("entered_on", "")),
                )  # fmt: skip

    def open_rows(self) -> list[Mapping[str, Any]]:
        """Rows not yet settled, by month and key, as they were put, with `n` and `month`."""
        return [
            {**json.loads(row), "key": key, "n": n, "month": month, "outcome": outcome}
            for key, n, month, outcome, row in self._work.rows(_OPEN)
        ]

    def entered_on(self, key: str) -> str:
        """The treasury date of a listed row; "" when no list has it."""
        row = self._work.one(_ROW, which=key)
        return str(json.loads(row[0]).get("entered_on", "")) if row else ""

    def row(self, key: str) -> Mapping[str, Any] | None:
        """A listed row as it was put."""
        row = self._work.one(_ROW, which=key)
        found: Mapping[str, Any] | None = json.loads(row[0]) if row else None
        return found

    def direct(self, year: int) -> set[str]:
        """Subjects whose 税务直缴 for a contribution year stands on their accounts, whenever it came."""
        return {subject for (subject,) in self._work.rows(_DIRECT, for_year=year)}

    def direct_rows(self, year: int) -> list[tuple[str, int, str]]:
        """(subject, fen, treasury date) of each of them, by subject."""
        return [(subject, fen, day) for subject, fen, day in self._work.rows(_DIRECT_ROWS, for_year=year)]

    def settle(self, key: str, outcome: str) -> None:
        """Say how a row stands from now on; one that stood on an account does so no longer."""
        row = self.row(key) or {}
        self._work.change(_SETTLE, which=key, how=outcome)
        if row.get("outcome") == DIRECT:
            self._work.change(_FORGET, for_year=int(row["year"]), who=str(row["subject"]), which=key)
