"""收款收据 in stock and cash on hand, read from the books (Xuecheng 002 3(2)2-3: uniform receipts with stock control).

A receipt number is issued to a village in a range, used once by a payment, or void with a reason; nothing else. Cash on
hand is what was taken against receipts less what was remitted, filings under review included: the money is in the drawer
whatever the district has read so far.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.business.declaration import Context
from app.domain import cash_terms
from app.domain.records import CASH, Batch
from app.errors import Problem
from app.ports import Unit

TERMINAL, KIND = "现金", CASH
ISSUED, VOID = "receipts", "receipt_void"
COLLECTION = "cash_collection"


@dataclass(frozen=True, slots=True)
class Range:
    """Receipts `first`..`last` of equal width, issued to a village."""

    village: str
    first: str
    last: str

    def __contains__(self, number: str) -> bool:
        return len(number) == len(self.first) and self.first <= number <= self.last

    @property
    def count(self) -> int:
        return int(self.last) - int(self.first) + 1

    def numbers(self) -> list[str]:
        width = len(self.first)
        return [str(number).zfill(width) for number in range(int(self.first), int(self.last) + 1)]


def ranges(unit: Unit, village: str = "") -> list[Range]:
    """What was issued: to one village, or to all."""
    marks = unit.marks.all(ISSUED, f"{village}/" if village else "")
    return [Range(str(mark.row["village"]), str(mark.row["first"]), str(mark.row["last"])) for mark in marks]


def used(unit: Unit, village: str, *, not_n: int = 0) -> dict[str, int]:
    """Receipt number → number of the filing of the village that used it; dead filings give it back to nobody: it must be
    void. Nobody else's receipts are in its stock.
    """
    found: dict[str, int] = {}
    for batch in cash_batches(unit, village):
        if batch.n != not_n:
            found.update((line.voucher, batch.n) for line in unit.lines.of_batch(batch.n))
    return found


def void(unit: Unit) -> set[str]:
    """Receipts that are void, with a reason."""
    return {mark.key for mark in unit.marks.all(VOID)}


def cash_batches(unit: Unit, village: str) -> list[Batch]:
    """Cash takings of a village that count, in order of filing."""
    found = (unit.lines.batch(n) for n in unit.dockets.standing(COLLECTION, village))
    return [batch for batch in found if batch is not None]


def remitted(unit: Unit, village: str, *, not_n: int = 0) -> dict[str, int]:
    """Cash takings that a remittance of the village that counts covers: filing id → number of the remittance."""
    ns = [n for n in unit.dockets.standing("remittance", village) if n != not_n]
    return {str(one): n for n, filing in unit.journal.filings(ns).items() for one in filing.body["takings"]}


def on_hand(unit: Unit, village: str) -> list[Batch]:
    """Takings of a village not yet remitted, the oldest first."""
    done = remitted(unit, village)
    return [batch for batch in cash_batches(unit, village) if batch.filing not in done]


def ever_allowed(context: Context) -> bool:
    """Whether a policy in force by today has ever allowed cash here: what was issued and taken then is still accounted for."""
    today = context.today.isoformat()
    return any(policy.cash_allowed for policy in context.policies if policy.valid_from.isoformat() <= today)


def not_allowed(context: Context, day: str) -> list[Problem]:
    """The refusal where the policy of the day knows no cash."""
    if cash_terms.terms_of(context.policy_at(day)).allowed:
        return []
    return [Problem("no_cash", "现行政策不许收现金，请用 POS 机或到指定账户缴费。")]


def receipt_problem(number: str, stock: list[Range], gone: Mapping[str, int], voided: set[str]) -> str:
    """Why a receipt cannot be used now, as a sentence; "" when it can."""
    if number in gone:
        return f"收据 {number} 已经用过，请核对存根。"
    if number in voided:
        return f"收据 {number} 已经作废，请换一张。"
    own = next((one for one in stock if number in one), None)
    return "" if own is not None else f"收据 {number} 不在领用的号段里，请核对收据号码。"


def skipped(number: str, stock: list[Range], gone: Mapping[str, int], voided: set[str], now: set[str]) -> str:
    """The first lower number of the same book that is neither used nor void; "" when there is none."""
    own = next((one for one in stock if number in one), None)
    if own is None:
        return ""
    before = (one for one in own.numbers() if one < number)
    return next((one for one in before if one not in gone and one not in voided and one not in now), "")
