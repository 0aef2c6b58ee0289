"""Rows of a list from outside (the tax office's, a bank's) as the books keep them: each list once, each row by its key.

Linyi 004 2(4): the three sides are compared by what their own lists say; a later list adds rows or says them anew, and
what has been compared stays compared only while its row says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.business.declaration import Body
from app.domain.money_records import StatementRow
from app.ports import Unit


def part_of(body: Body) -> str:
    """What tells a part of a list apart for ever: the list's digest and the part's number."""
    return f"{body['list_hash']}/{body['part']}"


def rows_flawed(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether two rows have one key, or a row has no amount."""
    return len({row["key"] for row in rows}) != len(rows) or any(row["fen"] == 0 for row in rows)


def put_rows(unit: Unit, by: int, source: str, account: str, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """Keep the rows of a list; returns the months (YYYY-MM) of those that are new or say something else."""
    known = unit.statements.known([str(row["key"]) for row in rows])
    before = {key: unit.funds.statement(key) for key in known}
    months = set()
    for row in rows:
        key, on, fen = str(row["key"]), str(row["on"]), int(row["fen"])
        old = before.get(key)
        same = old is not None and dict(old.row) == dict(row)
        unit.statements.put(StatementRow(key, source, account, on, fen, old.outcome if old and same else "", row, by))
        months |= set() if same else {on[:7]} | ({old.entered_on[:7]} if old else set())
    return months
