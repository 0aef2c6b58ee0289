"""An account year by year: what came in under each heading, and what stood on it at the year's end.

The years run without a gap from the first entry to the last, so that a year in which nothing was paid is seen
(Songshan 003 art. 14-15: the account is stated every year).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.records import Entry


@dataclass(frozen=True, slots=True)
class AccountYear:
    """`added` is (kind, fen) in the order of the postings' kinds, negative fen included; `balance_fen` at the end."""

    year: int
    added: tuple[tuple[str, int], ...]
    balance_fen: int

    @property
    def added_fen(self) -> int:
        return sum(fen for _, fen in self.added)


def years_of(entries: Sequence[Entry]) -> tuple[AccountYear, ...]:
    """The years of an account by the day an entry counts from (入库之日); nothing for an account without entries."""
    by_year: dict[int, Counter[str]] = {}
    for entry in entries:
        by_year.setdefault(int(entry.value_on[:4]), Counter())[entry.kind] += entry.fen
    found: list[AccountYear] = []
    balance = 0
    for year in range(min(by_year), max(by_year) + 1) if by_year else ():
        added = by_year.get(year, Counter())
        balance += sum(added.values())
        found.append(AccountYear(year, tuple(added.items()), balance))
    return tuple(found)


def running(entries: Sequence[Entry]) -> list[tuple[Entry, int]]:
    """Each entry with the balance after it, in the order of the days they count from."""
    balance, found = 0, []
    for entry in sorted(entries, key=lambda entry: (entry.value_on, entry.booked_on)):
        balance += entry.fen
        found.append((entry, balance))
    return found
