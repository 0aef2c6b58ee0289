"""Postings and what is read from them; amounts that wait, marks, closed months."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from app.domain.fund_sums import BookGroup, BookRow, Flow
from app.domain.money_records import Due, Mark, StatementRow
from app.domain.posting import Posting
from app.domain.records import Entry
from app.domain.settlement import YearSums
from app.domain.three_way import Collected, TreasuryFact


class Postings(Protocol):
    def add(self, n: int, postings: Sequence[Posting]) -> None: ...
    def last(self) -> int:
        """The number of the newest row in this store."""

    def of_account(self, subject: str) -> list[Entry]: ...
    def of_accounts(self, subjects: Sequence[str]) -> dict[str, list[Entry]]:
        """The entries of some hundreds of accounts by one query, in no order; nobody is left out."""

    def balance(self, prefix: str) -> int: ...
    def balances(self, prefix: str) -> list[tuple[str, int]]:
        """(path, credits less debits) of the accounts below a path that are not at 0, by path."""

    def paid_directly(self, subjects: Iterable[str]) -> set[str]:
        """Those of these people to whose accounts the treasury has ever paid directly (税务直缴)."""

    def year_sums(self, village: str, year: int, subjects: Sequence[str] = ()) -> YearSums:
        """The year of the accounts of everybody whose record is in the village (or of some of them), by source."""


class Funds(Protocol):
    """The fund's books in sums, and what a month's comparison reads; everything is added up from the books."""

    def flows(self, first: str, last: str, by: str = "value") -> list[Flow]:
        """Sums by month, debit and credit up to `last`; before `first` under month "". `by`: value | booked day."""

    def groups(self, path: str, booked_from: str) -> list[BookGroup]:
        """What one account took and gave, booked from a day on, per reviewing filing or treasury day."""

    def debit_before(self, path: str, booked_before: str) -> int: ...
    def rows_of(self, path: str, first: str, last: str, by: str = "value") -> tuple[int, Iterator[BookRow]]:
        """Debits less credits before `first`, and the rows to `last`, of a path and all below it."""

    def collected(self, first: str, last: str) -> list[Collected]:
        """Lines of these ledger months that took money."""

    def waiting(self, before: str) -> list[Collected]:
        """Payments of months before `before` that no treasury row has settled."""

    def named(self, lines: Sequence[str]) -> list[Collected]: ...
    def treasury_facts(self, first: str, last: str) -> list[TreasuryFact]: ...
    def statement(self, key: str) -> StatementRow | None: ...
    def first_day(self, source: str, account: str) -> str: ...
    def has_rows(self, month: str) -> bool:
        """Whether there is anything to compare: lines, open rows of the treasury, tickets, rows of a bank."""


class Dues(Protocol):
    """Amounts that wait for money; paying more than is left breaks the store's own check."""

    def put(self, row: Due) -> None: ...
    def get(self, key: str) -> Due | None: ...
    def open_ones(self, kind: str, village: str = "") -> list[Due]: ...
    def of_subject(self, subject: str) -> list[Due]: ...
    def pay(self, key: str, fen: int) -> None:
        """Take so much off what is left; a negative amount puts it back."""


class Marks(Protocol):
    def put(self, row: Mark) -> None: ...
    def put_all(self, rows: Sequence[Mark]) -> None: ...
    def get(self, kind: str, key: str) -> Mark | None: ...
    def all(self, kind: str, beginning: str = "") -> list[Mark]: ...
    def of_people(self, kind: str, village: str) -> list[Mark]:
        """Marks whose key is, or begins with "<subject>/" of, somebody whose record is in the village."""


class Months(Protocol):
    def closed(self, station: str, month: str) -> bool: ...
    def set(self, station: str, month: str, *, closed: bool, n: int) -> None: ...
    def states(self, station: str) -> dict[str, bool]: ...
