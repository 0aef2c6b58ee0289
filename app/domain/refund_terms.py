"""退费规定 of a policy: for which causes money is given back, and the papers that each cause needs (Qingdao 000 art. 4).

    [refund]
    causes = [{ cause = "重复缴费", papers = ["两次缴费凭证", "身份证复印件", "本人银行账户"] }]

A place's table takes the place of the whole usual one. 000 art. 4 asks for papers by cause without a table: the usual one
is common practice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.policy import Policy
from app.domain.policy_terms import PolicyUnreadable, list_of, mapping_of

Causes = tuple[tuple[str, tuple[str, ...]], ...]
CAUSES: Mapping[str, tuple[str, ...]] = {
    "重复缴费": ("两次缴费凭证", "身份证复印件", "本人银行账户"),
    "错缴多缴": ("缴费凭证", "情况说明", "身份证复印件", "本人银行账户"),
    "参加职工保险": ("职工参保缴费证明", "身份证复印件", "本人银行账户"),
    "缴费人死亡": ("死亡证明", "继承人关系证明", "继承人身份证复印件", "继承人银行账户"),
    "不符合参保条件": ("情况说明", "身份证复印件", "本人银行账户"),
    "其他": ("情况说明", "身份证复印件", "本人银行账户"),
}
"""The usual causes with their papers."""


@dataclass(frozen=True, slots=True)
class RefundTerms:
    """`causes`: (cause, the papers it needs), in the order in which they are offered."""

    causes: Causes = tuple(CAUSES.items())

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(cause for cause, _ in self.causes)

    def papers(self, cause: str) -> tuple[str, ...]:
        """The papers that a cause needs; none for a cause that the policy does not name."""
        return dict(self.causes).get(cause, ())


def terms_of(policy: Policy) -> RefundTerms:
    """The policy's terms. Raises PolicyUnreadable with the field that is wrong."""
    table = mapping_of(policy.rest.get("refund", {}), "refund")
    rows = list_of(table.get("causes", ()), "refund.causes")
    found: dict[str, tuple[str, ...]] = {}
    for row in (mapping_of(row, "refund.causes") for row in rows):
        cause = str(row.get("cause", "")).strip()
        if not cause or cause in found:
            raise PolicyUnreadable("退费原因没有写，或写了不止一次", "refund.causes 里每个原因只写一行")
        found[cause] = _papers(row)
    return RefundTerms(tuple(found.items())) if found else RefundTerms()


def _papers(row: Mapping[str, object]) -> tuple[str, ...]:
    papers = (str(paper).strip() for paper in list_of(row.get("papers", ()), "refund.causes.papers"))
    return tuple(dict.fromkeys(paper for paper in papers if paper))
