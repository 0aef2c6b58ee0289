"""办理期限 of a policy: so many working days for a kind of business (经办条例 art. 6, 10, 18; Songshan 003 art. 16)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from app.domain.policy import Policy


def days_for(policy: Policy, kind: str) -> int:
    """Working days for a kind of filing by the dated policy; a kind without its own has a registration's."""
    found = policy.rest.get("deadline_working_days")
    days = {key: value for key, value in found.items() if type(value) is int} if isinstance(found, Mapping) else {}
    return days.get(kind, days.get("registration", 0))


def working_days_after(day: date, count: int) -> date:
    """`count` working days after a day, Saturdays and Sundays left out (经办条例 art. 6: 10 working days)."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
