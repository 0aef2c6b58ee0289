"""政策下发: a new dated policy of the district; effective by a second operator's review, shipped down in `office`.

Version 2 says what an older program would pass over, and so judge papers wrongly: tiers for groups of their own (Songshan
003 art. 3(2)2), papers of refunds (Qingdao 000 art. 4), months compared. Such a program asks to be brought up to date
before it reads on; a policy without them is version 1 as ever, and every program holds it.
"""

from __future__ import annotations

from typing import Any

from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.shapes import Day, Name, Shape
from app.domain import refund_terms, scheme_terms
from app.domain.filing import Filing
from app.domain.policy import Policy
from app.domain.policy_problems import problems
from app.domain.policy_terms import PolicyUnreadable
from app.domain.route import ADMIN, CLERK, DISTRICT, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

FORM = (Field("region", "地区", required=True), Field("valid_from", "生效日期", "date", required=True))
ROUTE = (Step(DISTRICT, REVIEWER, "核准"),)
PLAIN, NEWER = 1, 2


class PolicyShape(Shape):
    region: Name
    valid_from: Day
    tiers: list[dict[str, Any]]


def check(body: Body, _context: Context) -> list[Problem]:
    """All problems at once; what an older program let through may still be returned by the second key."""
    return problems(body)


def unreadable(body: Body) -> list[Problem]:
    """Why a policy cannot be read, as one problem; [] when it can."""
    try:
        Policy.from_mapping(body)
    except PolicyUnreadable as refused:
        return [Problem("policy_unreadable", refused.text)]
    return []


def unfit(filing: Filing, _unit: Unit) -> str:
    """A policy that nobody can read would stop every station: it never enters."""
    return next((problem.text for problem in unreadable(filing.body)), "")


def version_of(policy: Policy) -> int:
    """The kind_version that a policy is filed with. Raises PolicyUnreadable."""
    own_papers = refund_terms.terms_of(policy) != refund_terms.RefundTerms()
    own_months = scheme_terms.compared_months(policy) != scheme_terms.COMPARED_MONTHS
    newer = any(tier.groups for tier in policy.tiers) or own_papers or own_months
    return NEWER if newer else PLAIN


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    unit.policies.add(by, str(filing.body["valid_from"]), filing.body)


def summary(body: Body) -> Summary:
    return Summary(f"{body['region']}，{body['valid_from']} 起")


BUSINESS = Business(
    kind="policy", title="政策下发", form=FORM, route=ROUTE, makers=frozenset({ADMIN, CLERK}), levels=(DISTRICT,),
    check=check, apply=apply, summary=summary, shape=PolicyShape, unfit=unfit,
    paper="政策参数表", signers=("经办人", "核准人"), archive="永久", sort=2,
    stream="office", version=NEWER,
)  # fmt: skip
