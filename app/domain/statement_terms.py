"""核查须知 of a policy: where the insured asks about a statement and within which time (Songshan 003 art. 15-16).

[statement]
ask_at = "…乡社会事务办公室"     # without it: the township's station by its name
phone = "…"
days = 30                       # within so many days after the statement was received; without it no time is printed
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.policy import Policy
from app.domain.policy_terms import PolicyUnreadable, mapping_of


@dataclass(frozen=True, slots=True)
class StatementTerms:
    """`days` 0: no time is set."""

    ask_at: str = ""
    phone: str = ""
    days: int = 0

    def said(self, township: str) -> str:
        """The sentence on the paper."""
        within = f"在收到之日起 {self.days} 日内" if self.days else ""
        phone = f"（电话 {self.phone}）" if self.phone else ""
        return f"对个人账户记录有异议的，可以{within}向{self.ask_at or township}{phone}提出核查申请；受理后核实并告知结果。"


def statement_terms(policy: Policy) -> StatementTerms:
    """The terms of a policy. Raises PolicyUnreadable."""
    given = policy.rest.get("statement")
    if given is None:
        return StatementTerms()
    row: Mapping[str, object] = mapping_of(given, "statement")
    days = row.get("days", 0)
    if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= 366:
        raise PolicyUnreadable("statement 里的 days 要写 0 到 366 的整数", "不规定期限就不写 days")
    return StatementTerms(str(row.get("ask_at", "")).strip(), str(row.get("phone", "")).strip(), days)
