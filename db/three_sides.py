"""What the month's comparison reads: lines of terminals, settled rows of the treasury's lists, single list rows.

Songshan 003 art. 10-11. Only the columns that are compared: a campaign month has 300,000 lines.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, bindparam, exists, func, literal, literal_column, or_, select

from app.domain.money_records import StatementRow
from app.domain.three_way import Collected, TreasuryFact
from db.query import Query
from db.tables import lines, statements, treasury
from db.work import Work

_COLUMNS = [
    lines.c[name]
    for name in (
        "line", "month", "village", "terminal", "rrn", "paid_on", "id_number", "name", "year", "amount_fen", "state", "code",
        "phase", "entered_on", "kind",
    )
]  # fmt: skip
_TAKEN = (lines.c.state.in_([literal("payment"), literal("open")]), lines.c.phase != literal("dead"))
_ORDER = (lines.c.village, lines.c.paid_on, lines.c.n, lines.c.no)
_BETWEEN = Query(
    select(*_COLUMNS)
    .where(lines.c.month >= bindparam("first"), lines.c.month <= bindparam("last"), *_TAKEN)
    .order_by(*_ORDER)
)
_NAMES = select(func.json_each(bindparam("names")).table_valued("value").c.value)
_NAMED = Query(select(*_COLUMNS).where(lines.c.line.in_(_NAMES), *_TAKEN).order_by(*_ORDER))
_OPEN_PHASES = [literal("filed"), literal("suspended"), literal("effective")]
_OLD = Query(
    select(*_COLUMNS)
    .where(lines.c.month < bindparam("first"), lines.c.state == literal("payment"), lines.c.phase.in_(_OPEN_PHASES))
    .order_by(*_ORDER)
)


def _cell(name: str) -> Any:
    return func.coalesce(func.json_extract(treasury.c.row, f"$.{name}"), literal(""))


_FACTS = Query(
    select(
        treasury.c.key, treasury.c.outcome, _cell("fen"), _cell("entered_on"), _cell("receipt"), _cell("line"),
        _cell("id_number"), func.coalesce(func.json_extract(treasury.c.row, "$.year"), literal(0, Integer)),
    )
    .where(treasury.c.month >= bindparam("first"), treasury.c.month <= bindparam("last"))
    .order_by(treasury.c.key)
)  # fmt: skip
_STATEMENT = Query(select(statements).where(statements.c.key == bindparam("which")))
_FIRST_DAY = Query(
    select(func.min(statements.c.entered_on)).where(
        statements.c.source == bindparam("what"), statements.c.account == bindparam("of_account")
    )
)
_OF_MONTH: Any = bindparam("month")
_HAS_ROWS = Query(
    select(
        or_(
            exists().where(lines.c.month == _OF_MONTH, *_TAKEN),
            exists().where(treasury.c.month == _OF_MONTH, treasury.c.outcome == literal_column("''")),
            exists().where(
                statements.c.source.in_([literal("tax"), literal("bank")]),
                statements.c.entered_on.between(bindparam("first"), bindparam("last")),
            ),
        )
    )
)


def lines_between(work: Work, first: str, last: str) -> list[Collected]:
    """Lines of ledger months `first`..`last` that took money, payments and open items."""
    return [Collected(*row) for row in work.rows(_BETWEEN, first=first, last=last)]


def lines_waiting(work: Work, before: str) -> list[Collected]:
    """Payments of ledger months before `before` that no treasury row has settled."""
    return [Collected(*row) for row in work.rows(_OLD, first=before)]


def lines_named(work: Work, names: Sequence[str]) -> list[Collected]:
    return [Collected(*row) for row in work.rows(_NAMED, names=json.dumps(list(names)))] if names else []


def treasury_facts(work: Work, first: str, last: str) -> list[TreasuryFact]:
    """Rows that the reconciliations of these months listed or settled."""
    return [TreasuryFact(*row) for row in work.rows(_FACTS, first=first, last=last)]


def statement(work: Work, key: str) -> StatementRow | None:
    row = work.one(_STATEMENT, which=key)
    if row is None:
        return None
    found, n, source, account, entered_on, fen, outcome, text = row
    return StatementRow(found, source, account, entered_on, fen, outcome, json.loads(text), n)


def first_day(work: Work, source: str, account: str) -> str:
    """The first day of which a list of this account has a row; "" when there is none."""
    row = work.one(_FIRST_DAY, what=source, of_account=account)
    return str(row[0]) if row and row[0] else ""


def has_rows(work: Work, month: str) -> bool:
    """Whether terminals took money in a ledger month, a row of the treasury's list for it waits, or a list names a day of it;
    each by its index.
    """
    row = work.one(_HAS_ROWS, month=month, first=f"{month}-01", last=f"{month}-31")
    return bool(row and row[0])
