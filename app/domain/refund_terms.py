"""退费规定 of a policy: for which causes money is given back, and the papers that each cause needs (Qingdao 000 art. 4).

    [refund]
    causes = [{ cause = "重复缴费", papers = ["两次缴费凭证", "身份证复印件", "本人银行账户"] }]

A place's table takes the place of the whole usual one. 000 art. 4 asks for papers by cause without a table: the usual one
is common practice. A cause with `aid = true` is the one for 集体补助 and 社会资助 that go back to their donor (Songshan 003
art. 16; Linyi 004 2(5)): nobody's contribution is refunded then, and the papers are the donor's.
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
    "补助退回": ("补助更正单", "补助单位收款账户"),
    "其他": ("情况说明", "身份证复印件", "本人银行账户"),
}
"""The usual causes with their papers."""
AID_CAUSE = "补助退回"
"""The usual cause for aid that goes back to its donor."""


@dataclass(frozen=True, slots=True)
class RefundTerms:
    """`causes`: (cause, the papers it needs), in the order in which they are offered; `aid`: those for aid alone."""

    causes: Causes = tuple(CAUSES.items())
    aid: tuple[str, ...] = (AID_CAUSE,)

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
    aid: list[str] = []
    for row in (mapping_of(row, "refund.causes") for row in rows):
        cause = str(row.get("cause", "")).strip()
        if not cause or cause in found:
            raise PolicyUnreadable("退费原因没有写，或写了不止一次", "refund.causes 里每个原因只写一行")
        found[cause] = _papers(row)
        aid += [cause] if _for_aid(row) else []
    return RefundTerms(tuple(found.items()), tuple(aid)) if found else RefundTerms()


def _for_aid(row: Mapping[str, object]) -> bool:
    said = row.get("aid", False)
    if isinstance(said, bool):
        return said
    raise PolicyUnreadable("refund.causes 里的 aid 只能是 true 或 false", "退给补助单位的原因写 true，别的不写")


def _papers(row: Mapping[str, object]) -> tuple[str, ...]:
    papers = (str(paper).strip() for paper in list_of(row.get("papers", ()), "refund.causes.papers"))
    return tuple(dict.fromkeys(paper for paper in papers if paper))
