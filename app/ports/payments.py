"""Payment lines, years paid, what the treasury, the tax office and the banks list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from app.domain.enquiry import PaymentFound, Question
from app.domain.money_records import EnteredLine, PaidYear, StatementRow
from app.domain.records import Batch, Line


class Lines(Protocol):
    def add_batch(self, batch: Batch, lines: Sequence[Line]) -> None: ...
    def batches(self, month: str = "") -> list[Batch]: ...
    def terminals(self, code: str) -> list[str]:
        """POS terminals of the batches that the stations of an office have filed, the last one first."""

    def batch(self, n: int) -> Batch | None: ...
    def of_batch(self, n: int) -> list[Line]: ...
    def get(self, line: str) -> Line | None: ...
    def set_phase(self, n: int, phase: str) -> None: ...
    def change(self, line: str, fields: Mapping[str, Any]) -> None: ...
    def logged(self, terminals: Iterable[str]) -> dict[tuple[str, str, str, str], str]: ...
    def paid(self, year: int, *, not_batch: int = 0) -> dict[str, str]: ...
    def logged_in(self, terminal: str, batch: str) -> dict[tuple[str, str, str, str], str]:
        """`logged`, of one batch of a terminal alone."""

    def on_slip(self, terminal: str, batch: str, voucher: str, day: str) -> Line | None:
        """The earliest line that counts with this slip of a batch of a terminal and this day."""

    def paid_by(self, subjects: Iterable[str], year: int, *, not_batch: int = 0) -> dict[str, str]:
        """`paid`, of these people alone."""

    def payments(self, month: str, village: str = "") -> list[Line]: ...
    def back_payments(self, month: str) -> list[Line]:
        """补缴 of a ledger month by village and day."""

    def back_months(self) -> set[str]: ...
    def uncredited(self, until_month: str) -> list[Line]:
        """Payment lines of months up to `until_month` (filed, suspended or effective) that no treasury row has settled."""

    def reversed_unentered(self, until_month: str) -> list[Line]:
        """Payment lines of months up to `until_month` that were reversed before the treasury had their money."""

    def open_items(self) -> list[Line]: ...
    def entered(self, year: int, villages: Sequence[str] = ()) -> Iterator[tuple[str, list[EnteredLine]]]:
        """Payments for a year that have entered, and direct ones, of each village (of those named), by name; a village is
        read when it is asked for.
        """

    def of_subject(self, subject: str) -> list[Line]: ...
    def of_subjects(self, subjects: Sequence[str]) -> list[Line]: ...
    def enquired(self, asked: Question) -> Iterator[PaymentFound]:
        """Payments that fit a question, as they are read; nothing else may be asked of the unit meanwhile."""

    def totals(self, month: str) -> dict[str, tuple[int, int]]: ...
    def year_totals(self, year: int) -> dict[str, int]:
        """Fen of the payments for a year, per village."""


class PaidYears(Protocol):
    """Contribution years that count without a payment line of this program."""

    def put(self, row: PaidYear) -> None: ...
    def put_all(self, rows: Sequence[PaidYear]) -> None: ...
    def drop(self, subject: str, year: int, kind: str) -> None: ...
    def of_subject(self, subject: str) -> list[PaidYear]: ...
    def of_subjects(self, subjects: Sequence[str]) -> list[PaidYear]: ...
    def of_year(self, year: int) -> list[PaidYear]: ...


class Treasury(Protocol):
    """Rows of the treasury's lists that a reconciliation has settled or listed."""

    def settled(self, keys: Sequence[str]) -> set[str]: ...
    def put(self, n: int, month: str, rows: Sequence[Mapping[str, Any]]) -> None: ...
    def open_rows(self) -> list[Mapping[str, Any]]: ...
    def entered_on(self, key: str) -> str:
        """The treasury date of a listed row; "" when no list has it."""

    def row(self, key: str) -> Mapping[str, Any] | None:
        """A listed row as a 对账 put it, its outcome then as `found`; None when this station holds none."""

    def direct(self, year: int) -> set[str]:
        """Subjects whose 税务直缴 for a contribution year stands on their accounts, whenever it came."""

    def direct_rows(self, year: int) -> list[tuple[str, int, str]]:
        """(subject, fen, treasury date) of each 税务直缴 for the year that stands, by subject."""

    def settle(self, key: str, outcome: str) -> None: ...


class Statements(Protocol):
    """Rows of the tax office's and the banks' lists; `source` tax | bank."""

    def put(self, row: StatementRow) -> None: ...
    def between(self, source: str, first: str, last: str) -> list[StatementRow]: ...
    def open_rows(self, source: str) -> list[StatementRow]: ...
    def known(self, keys: Sequence[str]) -> set[str]: ...
    def settle(self, key: str, outcome: str) -> None: ...
