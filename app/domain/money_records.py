"""Rows of the books about money beyond payment lines and postings; all of them are computed from filings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

OPENING, PUT_IN = "opening", "put_in"
DIRECT_REVERSED = "direct_reversed"
"""Kind of the mark "<subject>/<key of the treasury's row>" of a direct payment that was reversed, with its `entered_on`;
and the outcome of that row from then on.
"""
GRANT_REVERSED = "grant_reversed"
"""Kind of the mark "<subject>/<id of the request>" of a year that the government paid for and that was taken back."""
RED_MONTH = "red_month"
"""Kind of the mark of a reversal (key: its filing's id) whose red letter stands in another month than that in which it was
filed, which was certified by then; with its `month` (YYYY-MM).
"""
COUNTED = (OPENING, PUT_IN)
"""Kinds of paid years that stand for a payment of one's own: an older system's, and 暂收 money put on the account."""


@dataclass(frozen=True, slots=True)
class Membership:
    """特殊群体: a resident belongs to a group from a day on (ISO), to a day ("" while it lasts), by an agency's list."""

    subject: str
    name: str
    from_on: str
    to_on: str
    village: str
    source: str
    n: int = 0

    def holds(self, day: str) -> bool:
        """Whether the membership holds on an ISO day, both ends included."""
        return self.from_on <= day and (not self.to_on or day <= self.to_on)


class EnteredLine(NamedTuple):
    """A payment that has entered the treasury, with the village where its payer's record is; `line` "" for 税务直缴. There
    are half a million in a year, and a tuple is made in a fifth of the time.
    """

    village: str
    line: str
    subject: str
    name: str
    id_number: str
    kind: str
    fen: int
    paid_on: str
    entered_on: str


@dataclass(frozen=True, slots=True)
class PaidYear:
    """A contribution year that counts without a payment line here. `kind`: opening | put_in | government_paid | transfer."""

    subject: str
    year: int
    kind: str
    fen: int
    n: int = 0


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One row of a list from outside: `source` tax | bank; `account` the fund's account of a bank row; `fen` is negative
    for money that goes out; `outcome` "" while it is open; `row` all that the list said.
    """

    key: str
    source: str
    account: str
    entered_on: str
    fen: int
    outcome: str = ""
    row: Mapping[str, Any] = field(default_factory=dict, hash=False)
    n: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """An amount that an effective filing leaves waiting for money or for the next step, until `left_fen` is 0.

    `key` is the filing's id, or the id and "/…" for one of several; `since` the ISO day on which it became effective.
    """

    key: str
    kind: str
    village: str
    subject: str
    fen: int
    left_fen: int
    since: str
    row: Mapping[str, Any] = field(default_factory=dict, hash=False)
    n: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest word on something, by kind and key: a village's year settled, a month certified, a receipt book."""

    kind: str
    key: str
    row: Mapping[str, Any] = field(default_factory=dict, hash=False)
    n: int = 0
