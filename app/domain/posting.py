"""记账分录: (debit, credit, fen > 0), so a row cannot be unbalanced; with the treasury date and the day it was booked.

Accounts are paths of Chinese words, the way the fund's books name them (Linyi 004, 2(5); Songshan 003 art. 13).
`value_on` is the date from which money counts for interest; a correction keeps the original one (003 art. 13, 16).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

TREASURY = "国库"

PERSONAL = "个人缴费"
KINDS = {
    PERSONAL: "personal",
    "政府补贴": "subsidy",
    "集体补助": "collective",
    "社会资助": "donation",
    "政府代缴": "government_paid",
    "利息": "interest",
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


def account_kind(path: str) -> str:
    """The English kind of a personal account path, as `xiangbao account --json` names it."""
    return KINDS[path.rsplit("/", 1)[1]]
