from __future__ import annotations

from datetime import date

from app.domain.deadline_terms import days_for
from app.domain.month import Month
from app.domain.policy import Policy
from app.services.deadlines import report_day

TIERS = [{"yuan": 200, "subsidy_yuan": 40, "hardship_only": False}]


def policy(**more: object) -> Policy:
    return Policy.from_mapping({"region": "150404", "valid_from": "2025-01-01", "tiers": TIERS, **more})


def test_deadlines_are_the_policys_not_the_programs():
    """经办条例 art. 6, 10: 10 working days; a district's own file overrides the pack."""
    assert (days_for(policy(), "registration"), days_for(policy(), "batch")) == (10, 10)
    assert days_for(policy(deadline_working_days={"registration": 7}), "registration") == 7


def test_the_ledger_goes_up_by_the_policys_day():
    october = Month.parse("2026-10")
    assert report_day(policy(), "village", october) == date(2026, 11, 10)
    assert report_day(policy(), "township", october) == date(2026, 11, 15)
    assert report_day(policy(report_days={"village_to_township": 3}), "village", october) == date(2026, 11, 3)
