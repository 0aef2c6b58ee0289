"""Residents: found, listed, counted; the special groups they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from app.domain.finding import Word
from app.domain.listing import Listing
from app.domain.money_records import Membership
from app.domain.records import Resident


class Residents(Protocol):
    def add(self, resident: Resident) -> None: ...
    def get(self, n: int) -> Resident | None: ...
    def subject_at(self, n: int) -> str:
        """Whose record this is; "" when there is none. Cheap when asked for every filing of an import."""

    def many(self, ns: Sequence[int]) -> list[Resident]: ...
    def by_subject(self, subject: str) -> Resident | None: ...
    def knows(self, subject: str) -> bool:
        """Whether a record has this subject; cheap when asked for every filing of an import."""

    def named(self, subjects: Sequence[str]) -> dict[str, Resident]:
        """The records of these subjects."""

    def alive(self, id_number: str) -> list[Resident]: ...
    def alive_of(self, id_numbers: Sequence[str]) -> dict[str, Resident]:
        """`alive` of many ID numbers at once; of two records of a number the one registered first."""

    def alive_numbers(self) -> set[str]: ...
    def subjects(self) -> list[tuple[str, str]]:
        """(village, subject) of everybody alive on the register."""

    def villages(self) -> list[str]:
        """Codes of the villages that have records, in order."""

    def payers(self, village: str) -> dict[str, Resident]: ...
    def change(self, n: int, fields: Mapping[str, Any]) -> None: ...
    def give_numbers(self, pairs: Sequence[tuple[int, str]]) -> None:
        """Set the insurance numbers of many records by their numbers, each named once."""

    def find(self, query: str) -> list[int]: ...
    def with_status(self, status: str) -> list[int]: ...
    def with_numbers(self, insurance_numbers: Sequence[str]) -> dict[str, str]:
        """Number → subject, of those of these insurance numbers that somebody has."""

    def with_number(self, insurance_number: str) -> list[str]:
        """Subjects of the records that have an insurance number: one, or none."""

    def list_ids(self, listing: Listing, year: int, sought: Sequence[Word] | None = None) -> Sequence[int]:
        """Numbers of those who fit a listing, in its order, to be kept as long as one likes; a part of it is an array.

        `sought`: the query's words with the villages they may mean.
        """

    def choices(self, field: str) -> dict[str, int]:
        """How many records have each value of a filter's field ("tier" in fen, as text)."""

    def paid_counts(self, year: int) -> tuple[int, int]:
        """How many have paid for a year, and how many on the register have not."""

    def totals(self, ns: Sequence[int], year: int) -> tuple[int, int, int]:
        """Of these records: how many have paid for a year, the fen they paid, the fen on their accounts."""

    def prepare(self, year: int = 0) -> None:
        """Let what finds people be built in the background, so that the first search finds it ready; with a year also
        what they have paid for it and own.
        """

    def count(self) -> dict[str, int]: ...
    def next_number(self) -> int: ...


class Memberships(Protocol):
    """Who belongs to which special group, from when to when."""

    def put(self, row: Membership) -> None: ...
    def of_subject(self, subject: str) -> list[Membership]: ...
    def of_village(self, village: str) -> list[Membership]: ...
    def holding(self, day: str) -> list[Membership]:
        """All that hold on an ISO day, by person."""


class Tallies(Protocol):
    """Sums over register and payments; payments are those for a year that count, up to a day."""

    def people(self, edges: Sequence[str]) -> list[tuple[str, int, list[str]]]:
        """(village, age group, subjects); four birth dates, the latest first, part five groups; -1 has left."""

    def payments(self, year: int, until: str = ...) -> list[tuple[str, int, list[str], list[str]]]:
        """(village or hall, fen, subjects who paid so much there, the ISO day of each payment)."""

    def paid(self, year: int, until: str = ...) -> set[str]:
        """Subjects who count as paid for the year: with a payment, or otherwise."""

    def otherwise(self, year: int, until: str = ...) -> dict[str, list[str]]:
        """"direct" (税务直缴) or the kind of a paid year → subjects who count as paid by it, with a payment or without."""

    def takings(self, year: int, until: str = ...) -> dict[str, tuple[int, int]]: ...
    def tiers(self, year: int, until: str = ...) -> list[tuple[int, int]]: ...
    def month(self, month: str) -> tuple[int, int]: ...
    def unsettled(self, first: str, last: str) -> list[tuple[str, int]]:
        """(ledger month, payments that no treasury row has settled) of months that have been reconciled."""

    def groups(self, born_after: str) -> list[tuple[str, bool, list[str]]]:
        """(村组, born after the day, subjects) of those on the register."""

    def group_takings(self, year: int, until: str = ...) -> dict[str, int]: ...
    def unpaid(self, place: str, born_after: str, paid: set[str], group: str | None = None) -> list[int]: ...
    def paid_of(self, ns: Sequence[int], year: int) -> dict[int, tuple[int, str]]:
        """Number of a resident → fen paid for the year by terminal, and how else it counts as paid; neither: not in it."""

    def by_amount(self, year: int) -> Sequence[int]:
        """Numbers of the residents who count as paid for the year, the smallest sum by terminal first."""

    def values(self, column: str, ns: Sequence[int]) -> dict[str, int]:
        """How many of these residents have each value of a column of their records."""
