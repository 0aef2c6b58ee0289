"""收现金的规定 of a policy: off unless a place switches it on (Songshan 003 art. 3(3)1 and 8 forbid it; Xuecheng 002 allows it).

[cash]
days = 3                # 按日: remit at the latest so many days after the first receipt
limit_yuan = 5000       # 限额: and as soon as so much has been taken (双限: whichever comes first)
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.policy import Policy
from app.domain.policy_terms import fen_of, mapping_of, number_of


@dataclass(frozen=True, slots=True)
class CashTerms:
    """`allowed` False: none of it is done. `days` and `limit_fen` are the double limit of remittance."""

    allowed: bool
    days: int = 1
    limit_fen: int = 500_000


def terms_of(policy: Policy) -> CashTerms:
    """The policy's terms. Raises PolicyUnreadable with the field that is wrong."""
    table = mapping_of(policy.rest.get("cash", {}), "cash")
    usual = CashTerms(policy.cash_allowed)
    return CashTerms(
        policy.cash_allowed,
        number_of(table.get("days", usual.days), "cash.days", 366),
        fen_of(table["limit_yuan"], "cash.limit_yuan") if "limit_yuan" in table else usual.limit_fen,
    )
