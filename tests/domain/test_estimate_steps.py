"""Each step of a sum adds up to the sum, and says what is done (Songshan 003 art. 13-15, 22-23)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account_interest import METHODS, InterestRefused, year_interest
from app.domain.estimate_steps import (
    Money,
    capital_estimate,
    interest_estimate,
    late_fee_estimate,
    pension_estimate,
)
from app.domain.rounding import ROUNDINGS

MONEYS = st.lists(st.builds(Money, st.just("个人缴费"), st.integers(0, 12), st.integers(1, 10**9)), min_size=1, max_size=8)


@given(MONEYS, st.sampled_from(METHODS), st.sampled_from(ROUNDINGS))
def test_the_steps_add_up_to_the_interest_of_the_year(moneys: list[Money], method: str, rounding: str):
    found = interest_estimate(moneys, rate="3.97", method=method, rounding=rounding, demand_rate="0.3")
    lines = [
        line for money in moneys
        for line in year_interest(
            0 if money.month else money.fen, [(money.month, money.fen)] if money.month else [], rate="3.97", method=method,
            rounding=rounding, demand_rate="0.3",
        )
    ]  # fmt: skip
    assert found.total_fen == sum(step.fen for step in found.steps) == sum(line.interest_fen for line in lines)


def test_a_step_says_what_is_multiplied_by_what_and_how_it_is_rounded():
    found = interest_estimate([Money("个人缴费", 0, 100_000), Money("县级补贴", 3, 20_000)], rate="3.97", method="A", rounding="half_up")
    assert [step.text for step in found.steps] == [
        "个人缴费 年初结余 1,000.00 元 × 3.97% = 39.70 元",
        "县级补贴 3 月入账 200.00 元 × 3.97% × 9 ÷ 12 = 5.9550 → 5.96 元",
    ]
    assert found.capital == "肆拾伍元陆角陆分"


def test_interest_of_nothing_is_refused():
    with pytest.raises(InterestRefused):
        interest_estimate([], rate="1", method="A", rounding="down")


def test_a_pension_is_its_parts():
    """P1: 50,000 yuan and base 123 give 482.71; three years beyond the fifteen add two yuan each."""
    found = pension_estimate(5_000_000, 12_300, 18, months=139, extra_year_fen=200, rounding="half_up")
    assert found.total_fen == 48_271 + 600 == sum(step.fen for step in found.steps)
    assert "÷ 139 个月 = 359.7122… → 359.71 元" in found.steps[1].text
    assert pension_estimate(5_000_000, 12_300, 18, months=139, extra_year_fen=200, rounding="half_up", required_years=18).total_fen == 48_271


def test_a_late_fee_counts_both_days():
    found = late_fee_estimate(100_000, date(2026, 1, 1), date(2026, 1, 30))
    assert found.total_fen == 1500
    assert found.steps[0].text.startswith("欠缴 1,000.00 元；")
    assert "共 30 天" in found.steps[0].text


def test_capitals_stand_beside_the_figures():
    assert capital_estimate(140_950).steps[0].text == "1,409.50 元，大写：壹仟肆佰零玖元伍角"
