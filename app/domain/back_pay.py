"""补缴规定 of a policy: how many years, from which, of which kind, and that no subsidy goes with it (Songshan 003 art. 8).

[back_payment]
most_years = 15             # 一次性补缴 and 中断补缴 together, with the years already paid
first_year = 2009           # no year before the scheme began here
kinds = ["one_off", "interrupted"]
one_off_age = 60            # 一次性补缴 for those who reach this age
subsidy = false             # 补缴不享受政府补贴 (facts 2.1)
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.policy import Policy
from app.domain.policy_terms import FIRST_YEAR, LAST_YEAR, PolicyUnreadable, choice_of, list_of, mapping_of, number_of

ONE_OFF, INTERRUPTED = "one_off", "interrupted"
KIND_TITLES = {ONE_OFF: "一次性补缴", INTERRUPTED: "中断补缴"}


@dataclass(frozen=True, slots=True)
class BackPayTerms:
    most_years: int = 15
    first_year: int = 2009
    kinds: tuple[str, ...] = (ONE_OFF, INTERRUPTED)
    one_off_age: int = 60
    subsidy: bool = False


def terms_of(policy: Policy) -> BackPayTerms:
    """The policy's terms; what is not said has the national values. Raises PolicyUnreadable."""
    table = mapping_of(policy.rest.get("back_payment", {}), "back_payment")
    usual = BackPayTerms()
    subsidy = table.get("subsidy", usual.subsidy)
    if not isinstance(subsidy, bool):
        raise PolicyUnreadable("政策里的 back_payment.subsidy 只能是 true 或 false", "补缴不享受补贴就写 false")
    first = number_of(table.get("first_year", usual.first_year), "back_payment.first_year", LAST_YEAR)
    if first < FIRST_YEAR:
        raise PolicyUnreadable(f"政策里的 back_payment.first_year 早于 {FIRST_YEAR} 年", "请核对制度开始的年度")
    kinds = list_of(table.get("kinds", list(usual.kinds)), "back_payment.kinds")
    return BackPayTerms(
        most_years=number_of(table.get("most_years", usual.most_years), "back_payment.most_years", 99),
        first_year=first,
        kinds=tuple(choice_of(kind, "back_payment.kinds", tuple(KIND_TITLES)) for kind in kinds),
        one_off_age=number_of(table.get("one_off_age", policy.benefit_age), "back_payment.one_off_age", 120),
        subsidy=subsidy,
    )
