"""记账分录: (debit, credit, fen > 0), so a row cannot be unbalanced; with the treasury date and the day it was booked.

Accounts are paths of Chinese words, the way the fund's books name them (Linyi 004, 2(5); Songshan 003 art. 13).
`value_on` is the date from which money counts for interest; a correction keeps the original one (003 art. 13, 16).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TREASURY = "国库"

PERSONAL, COLLECTIVE, DONATION, GOVERNMENT_PAID = "个人缴费", "集体补助", "社会资助", "政府代缴"
SUBSIDY = "政府补贴"
LEVEL_SUBSIDIES = {"central": "中央补贴", "province": "省级补贴", "city": "市级补贴", "county": "县级补贴"}
"""Who pays a subsidy; 政府补贴 without a level is what an older system did not split."""

PRINCIPALS = {
    PERSONAL: "personal",
    SUBSIDY: "subsidy",
    **dict.fromkeys(LEVEL_SUBSIDIES.values(), "subsidy"),
    COLLECTIVE: "collective",
    DONATION: "donation",
    GOVERNMENT_PAID: "government_paid",
}
"""Sub-accounts that money enters, and the kind that `xiangbao account --json` gives them."""

INTEREST = "利息"
INTEREST_OF = {leaf: f"{leaf}利息" for leaf in PRINCIPALS}
"""Interest stands apart by its source, because what is inherited, transferred or given back is counted by source."""

KINDS = {
    **PRINCIPALS,
    INTEREST: "interest",
    **dict.fromkeys(INTEREST_OF.values(), "interest"),
    "待遇": "benefit",
    "退费": "refund",
}


@dataclass(frozen=True, slots=True)
class Posting:
    """One row. `value_on` and `booked_on` are ISO dates; `subject` is the resident whose account it touches, or ""."""

    debit: str
    credit: str
    fen: int
    value_on: str
    booked_on: str
    subject: str = ""

    def __post_init__(self) -> None:
        if type(self.fen) is not int or self.fen <= 0 or self.debit == self.credit:
            raise ValueError(self)

    def as_row(self) -> list[str | int]:
        """The row as it stands in a filing's effects."""
        return [self.debit, self.credit, self.fen, self.value_on, self.booked_on, self.subject]

    @classmethod
    def from_row(cls, row: Iterable[str | int]) -> Posting:
        debit, credit, fen, value_on, booked_on, subject = row
        if type(fen) is not int:
            raise ValueError(fen)
        return cls(str(debit), str(credit), fen, str(value_on), str(booked_on), str(subject))


def in_transit(station: str, terminal: str) -> str:
    """在途: money that a station's terminal took and the treasury has not yet confirmed."""
    return f"在途/{station}/{terminal}"


def awaiting(line: str) -> str:
    """待入库: a payment line accepted by the district, waiting for the treasury."""
    return f"待入库/{line}"


def suspense(line: str) -> str:
    """暂收/待查: money on a line that cannot be a payment yet."""
    return f"暂收/待查/{line}"


def refundable(line: str) -> str:
    """暂收/待退: money taken off an account by a reversal, to be refunded or corrected."""
    return f"暂收/待退/{line}"


def account(subject: str, kind: str = PERSONAL) -> str:
    """个人账户 of a resident, one sub-account per kind of money."""
    return f"个人账户/{subject}/{kind}"


Run = tuple[str, str, str, str, Sequence[tuple[str, int]]]
"""One entry on many personal accounts: other side, sub-account, value_on, booked_on, (subject, fen)s. In effects it
takes a sixth of what the same rows take one by one; a negative amount goes from the account to the other side."""


def postings_of_runs(runs: Iterable[Run]) -> list[Posting]:
    """The runs as posting rows; nothing for an amount of 0."""
    found = []
    for other, leaf, value_on, booked_on, credited in runs:
        for subject, fen in credited:
            own = account(subject, leaf)
            pair = (other, own) if fen > 0 else (own, other)
            if fen:
                found.append(Posting(*pair, abs(fen), value_on, booked_on, subject))
    return found


def account_kind(path: str) -> str:
    """The English kind of a personal account path, as `xiangbao account --json` names it."""
    return KINDS[path.rsplit("/", 1)[1]]
