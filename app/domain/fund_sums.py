"""Sums of the postings, as the store adds them up for the fund's books (Linyi 004 2(5))."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Flow:
    """All postings of a month with these sides: heads of the paths, the leaf of a personal account ("" elsewhere).
    `month` is "" for everything before the period that was asked for.
    """

    month: str
    debit: str
    debit_leaf: str
    credit: str
    credit_leaf: str
    fen: int
    rows: int


@dataclass(frozen=True, slots=True)
class BookGroup:
    """What one account took (+) or gave (-): by the reviewing filing numbered `n`, or (`n` 0) on the treasury day `on`."""

    n: int
    on: str
    fen: int
    rows: int


@dataclass(frozen=True, slots=True)
class BookRow:
    """One posting as it stands on an account: debit positive. `against` is the other side, `filing` the id that booked it."""

    on: str
    booked_on: str
    against: str
    path: str
    fen: int
    subject: str
    filing: str
