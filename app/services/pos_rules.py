"""Which lines of a POS batch are payments: pure rules over lines and what is already known.

In the order of the first that applies: already logged, voided pair, unknown person, amount is no tier, tier not open,
year already paid (Songshan 003 art. 7; Linyi 004 2(2): one payment a year). Nothing the terminal took is dropped: what
cannot be a payment stays in the batch as an open item with its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.business.batch import OPEN, PAYMENT, REFUND, SALE, VOID, VOIDED
from app.domain.collecting import OUTSIDE, refused_on
from app.domain.money import yuan
from app.domain.policy import Policy
from app.domain.records import Resident
from app.errors import Problem

# They take money out again: listed and left open, but no sale was refused.
_NO_SALES = frozenset({"refund", "void_unpaired"})

Row = dict[str, Any]
Key = tuple[str, str, str, str]


@dataclass(slots=True)
class Known:
    """What the rules look at. `payers` by ID number; `paid` per year: subject → line; `logged`: keys seen before;
    `groups`: to which a payer belongs on an ISO day.
    """

    payers: Mapping[str, Resident]
    policy_on: Callable[[date], Policy]
    paid_in: Callable[[int], dict[str, str]]
    logged: dict[Key, str]
    paid: dict[int, dict[str, str]] = field(default_factory=dict)
    groups: Callable[[Resident, str], Sequence[str]] = lambda resident, _day: (resident.special_group,)

    def paid_for(self, year: int) -> dict[str, str]:
        if year not in self.paid:
            self.paid[year] = dict(self.paid_in(year))
        return self.paid[year]


def key_of(terminal: str, batch: str, row: Mapping[str, Any]) -> Key:
    """The key that tells two lines apart; voucher numbers wrap at 999999, so the date belongs to it."""
    return terminal, batch, str(row["voucher"]), str(row["paid_on"])


def pair_voids(rows: list[Row]) -> int:
    """Mark each void and the sale that it names (same batch, same amount) as a voided pair; returns the pairs."""
    sales: dict[tuple[str, int], Row] = {}
    for row in rows:
        if row["kind"] == SALE and row.get("state") != VOIDED:
            sales.setdefault((row["voucher"], row["fen"]), row)
    pairs = 0
    for row in rows:
        if row["kind"] != VOID or row.get("state") == VOIDED:
            continue
        sale = sales.pop((row.get("original", ""), row["fen"]), None)
        if sale is not None:
            for half in (row, sale):
                half.update(state=VOIDED, code="voided_pair")
            pairs += 1
    return pairs


def judge(row: Row, known: Known) -> Problem | None:
    """Decide a line that is not half of a pair: set its state, subject, name and tier; the problem when it stays open."""
    payer = known.payers.get(row.get("id_number", ""))
    if row["kind"] != SALE:
        if payer is not None:
            row["name"] = payer.name
        if row["kind"] == REFUND:
            return _open(row, "refund", "退货要由区局查清后处理，这一笔挂在待查。")
        return _open(row, "void_unpaired", "找不到被撤销的原交易，这一笔挂在待查。")
    if payer is None:
        return _open(row, "unknown_person", "缴费人不在参保登记里；先登记此人，或核对证件号码，这一笔挂在待查。")
    row["name"], row["subject"] = payer.name, payer.subject
    policy = known.policy_on(date.fromisoformat(row["paid_on"]))
    tier = policy.tier(row["fen"])
    if tier is None:
        return _open(row, "amount_is_no_tier", f"{yuan(row['fen'])} 元不是任何缴费档次，这一笔挂在待查。")
    if not policy.opens(tier, payer.special_group) and not policy.opens(tier, *known.groups(payer, row["paid_on"])):
        whom = tier.for_whom
        return _open(row, "tier_not_open", f"{yuan(row['fen'])} 元档只对{whom}开放，{payer.name} 没有登记为{whom}。")
    if refused_on(policy, row["paid_on"]):
        return _open(row, OUTSIDE, "缴费日期不在政策规定的缴费期内，这一笔挂在待查，由区局退还或办补缴。")
    paid = known.paid_for(row["year"])
    if payer.subject in paid:
        return _open(row, "year_already_paid", f"{payer.name} {row['year']} 年度已经缴过，这一笔挂在待查。")
    paid[payer.subject] = "new"
    row["state"] = PAYMENT
    row.pop("code", None)
    return None


def _open(row: Row, code: str, text: str) -> Problem:
    row.update(state=OPEN, code=code)
    place = "id_number" if code in {"unknown_person", "year_already_paid"} else "amount"
    return Problem(code, text, place, int(row.get("row", 0)), blocking=code not in _NO_SALES)
