"""缴费期外怎么办 of a policy: what a payment outside the window means (Linyi 004 2(2): a quarter; Xuecheng 002: a campaign).

[collecting]
outside_window = "note"     # note: 照收，提示一声; refuse: 不收; catch_up: 收下，按补缴处理，不享受补贴 (facts 2.1)

Money that a terminal has taken is never dropped: what is refused stays in its batch as an open item.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.policy import Policy
from app.domain.policy_terms import choice_of, mapping_of

NOTE, REFUSE, CATCH_UP = "note", "refuse", "catch_up"
OUTSIDE_TITLES = {NOTE: "照收，只提示", REFUSE: "不收", CATCH_UP: "收下，按补缴处理（不享受补贴）"}
FOLLOWING = {
    NOTE: "请留意。",
    REFUSE: "政策规定期外不收，请退回，改作待查。",
    CATCH_UP: "按补缴处理，不享受缴费补贴。",
}
"""What follows for a payment outside the window, as the end of a sentence."""

OUTSIDE = "outside_window"


@dataclass(frozen=True, slots=True)
class CollectingTerms:
    outside_window: str = NOTE


def terms_of(policy: Policy) -> CollectingTerms:
    """The policy's terms. Raises PolicyUnreadable with the field that is wrong."""
    table = mapping_of(policy.rest.get("collecting", {}), "collecting")
    return CollectingTerms(choice_of(table.get(OUTSIDE, NOTE), "collecting.outside_window", tuple(OUTSIDE_TITLES)))


def outside_on(policy: Policy, day: str) -> str:
    """What a payment of an ISO day means for lying outside the window; "" for one inside, or without a window."""
    return "" if policy.in_window(date.fromisoformat(day)) else terms_of(policy).outside_window


def refused_on(policy: Policy, day: str) -> bool:
    """Whether a payment of an ISO day is not taken."""
    return outside_on(policy, day) == REFUSE
