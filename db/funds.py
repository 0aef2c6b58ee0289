"""The repository of the fund's sums and of what a month's comparison reads (Linyi 004 2(5); Songshan 003 art. 10-11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.fund_sums import BookGroup, BookRow, Flow
from app.domain.money_records import StatementRow
from app.domain.three_way import Collected, TreasuryFact
from db import fund_sums, three_sides
from db.work import Work


class Funds:
    """Fulfils app.ports.Funds."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def flows(self, first: str, last: str, by: str = "value") -> list[Flow]:
        return fund_sums.flows(self._work, first, last, by)

    def groups(self, path: str, booked_from: str) -> list[BookGroup]:
        return fund_sums.groups(self._work, path, booked_from)

    def debit_before(self, path: str, booked_before: str) -> int:
        return fund_sums.debit_before(self._work, path, booked_before)

    def rows_of(self, path: str, first: str, last: str, by: str = "value") -> tuple[int, Iterator[BookRow]]:
        return fund_sums.rows_of(self._work, path, first, last, by)

    def collected(self, first: str, last: str) -> list[Collected]:
        return three_sides.lines_between(self._work, first, last)

    def waiting(self, before: str) -> list[Collected]:
        return three_sides.lines_waiting(self._work, before)

    def named(self, lines: Sequence[str]) -> list[Collected]:
        return three_sides.lines_named(self._work, lines)

    def treasury_facts(self, first: str, last: str) -> list[TreasuryFact]:
        return three_sides.treasury_facts(self._work, first, last)

    def statement(self, key: str) -> StatementRow | None:
        return three_sides.statement(self._work, key)

    def first_day(self, source: str, account: str) -> str:
        return three_sides.first_day(self._work, source, account)

    def has_rows(self, month: str) -> bool:
        return three_sides.has_rows(self._work, month)
