"""Terms of benefits and burial by the policy of the day (国发〔2014〕8号; facts 2.4, 2.6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain import resources
from app.domain.benefit_terms import BenefitTerms, terms_of
from app.domain.policy import Policy, load_policy_file
from app.domain.policy_terms import PolicyUnreadable


def terms(**rest: Any) -> BenefitTerms:
    base = {"region": "990000", "valid_from": "2025-01-01", "tiers": [{"yuan": 200}], "resolved": True}
    return terms_of(Policy.from_mapping({**base, **rest}))


def test_the_base_pension_is_that_of_the_day():
    known = terms(base_pension=[{"from": "2024-01-01", "yuan": 123}, {"from": "2018-01-01", "yuan": "88"}])
    days = (date(2017, 12, 31), date(2018, 1, 1), date(2023, 12, 31), date(2026, 5, 1))
    assert [known.base_fen(day) for day in days] == [0, 8800, 8800, 12_300]


def test_months_are_those_of_the_newest_age_reached_else_the_one_number():
    known = terms(account_pension={"months": 139, "by_age": [{"age": 65, "months": 101}, {"age": 60, "months": 139}]})
    assert [known.months_at(age) for age in (59, 60, 64, 65, 80)] == [139, 139, 139, 101, 101]


def test_years_beyond_add_an_amount_or_a_share_of_the_base():
    assert terms(extra_years={"yuan_per_year": 2}).extra_years_fen(18, 10_000) == 600
    assert terms(extra_years={"percent_per_year": "1"}).extra_years_fen(17, 18_800) == 376
    assert terms(extra_years={"yuan_per_year": 2}).extra_years_fen(12, 10_000) == 0


def test_age_extras_are_those_of_the_highest_age_reached():
    known = terms(age_extra=[{"age": 70, "yuan": 10}, {"age": 80, "yuan": 20}])
    assert [known.age_extra_fen(age) for age in (69, 70, 85)] == [0, 1000, 2000]


def test_a_burial_grant_is_an_amount_or_months_of_the_base():
    """Zhangzhou: twenty base pensions; elsewhere one amount, 0 where not set."""
    base = [{"from": "2025-01-01", "yuan": 143}]
    assert terms(burial_grant={"months_of_base": 20}, base_pension=base).burial_grant_fen(date(2026, 1, 1)) == 286_000
    assert terms(burial_grant={"yuan": 1000}).burial_grant_fen(date(2026, 1, 1)) == 100_000
    assert terms().burial_grant_fen(date(2026, 1, 1)) == 0


@pytest.mark.parametrize("rest", [
    {"account_pension": {"months": 0}}, {"account_pension": {"by_age": [{"age": 60, "months": 0}]}},
    {"burial_grant": {"yuan": 1, "months_of_base": 1}}, {"base_pension": "143"}, {"base_pension": [{"yuan": 1}]},
    {"age_extra": [{"age": 70, "yuan": 1}, {"age": 70, "yuan": 2}]}, {"account_pension": {"rounding": "up"}},
    {"required_years": {"years": -1}}, {"extra_years": {"percent_per_year": "101"}},
])  # fmt: skip
def test_terms_that_cannot_be_read_are_refused(rest: dict[str, Any]):
    with pytest.raises(PolicyUnreadable):
        terms(**rest)


def test_every_shipped_pack_has_readable_benefit_terms():
    for name in ("national", "inner_mongolia_2025", "shandong_2013"):
        assert terms_of(load_policy_file(resources.path(f"policy/{name}.toml"))).months == 139
