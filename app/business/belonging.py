"""To which special groups a person belongs on a day: what his registration says, and what agencies' lists say of that day.

Songshan 003 art. 3(2)2 and 3(6): tiers kept for a group are open to whom the agencies list, registered so or not.
"""

from __future__ import annotations

from app.domain.policy import Policy
from app.domain.policy_terms import Tier
from app.domain.records import Resident
from app.ports import Unit


def groups_of(resident: Resident, day: str, unit: Unit) -> tuple[str, ...]:
    """The registered group in the register's own words ("" for none), then the memberships that hold on an ISO day."""
    held = (one.name for one in unit.memberships.of_subject(resident.subject) if one.holds(day))
    return (resident.special_group, *held)


def opens(policy: Policy, tier: Tier, resident: Resident, day: str, unit: Unit) -> bool:
    """Whether a person may choose a tier on a day; lists are only asked where the registration alone does not do."""
    return policy.opens(tier, resident.special_group) or policy.opens(tier, *groups_of(resident, day, unit))
