"""Published worked examples (facts 3) and the invariants behind them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account_interest import InterestRefused, year_interest
from app.domain.late_fee import LateFeeRefused, late_fee
from app.domain.pension import monthly
from app.domain.rounding import ROUNDINGS, rounded


def interest(opening: int, *entries: tuple[int, int], rate: str = "3.97", method: str = "A", rounding: str = "half_up") -> int:
    lines = year_interest(opening, entries, rate=rate, method=method, rounding=rounding, demand_rate="0.3")
    return sum(line.interest_fen for line in lines)


@pytest.mark.parametrize(("month", "next_month", "same_month"), [
    (1, 1092, 1191), (3, 893, 993), (6, 596, 695), (11, 99, 199), (12, 0, 99),
])  # fmt: skip
def test_300_yuan_by_the_month_it_entered(month, next_month, same_month):
    assert interest(0, (month, 30_000)) == interest(0, (month, 30_000), method="D") == next_month
    assert interest(0, (month, 30_000), method="B") == same_month


def test_a_carried_balance_bears_a_whole_year():
    assert interest(100_000) == 3970


def test_jiao_are_rounded_up_where_the_place_says_so():
    assert interest(0, (6, 330_000), rate="2.75", method="B") == 5294
    assert interest(0, (6, 330_000), rate="2.75", method="B", rounding="up_jiao") == 5300


def test_method_c_pays_the_demand_rate_for_the_years_own_money():
    assert interest(100_000, (6, 30_000), method="C") == 3970 + 45


def test_method_c_without_a_demand_rate_is_refused():
    with pytest.raises(InterestRefused):
        year_interest(1, [], rate="1", method="C", rounding="down")


@pytest.mark.parametrize("rate", ["1/3", "1e-2", "1_0", " 3.97", "-1", "nan", ""])
def test_a_rate_is_a_decimal_as_it_is_published(rate: str) -> None:
    """Songshan 003 art. 14: the yearly rate that the state publishes."""
    with pytest.raises(InterestRefused):
        year_interest(1, [], rate=rate, method="A", rounding="down")


def test_published_pensions():
    """P1: 50,000 yuan and base 123 give 359.71 and 482.71; P4 cuts off: (1950 + 646.2) / 139 + 55 = 73.6."""
    first = monthly(5_000_000, 12_300, 15, rounding="half_up")
    assert (first.account_fen, first.total_fen) == (35_971, 48_271)
    assert monthly(259_620, 5_500, 15, rounding="down").total_fen // 10 == 736


def test_years_beyond_fifteen_add_their_amount():
    assert monthly(0, 10_000, 18, extra_year_fen=200, rounding="down").extra_fen == 600
    assert monthly(0, 10_000, 12, extra_year_fen=200, rounding="down").extra_fen == 0


def test_late_fee_counts_both_ends():
    """L1: 1000 yuan, 30 days at 0.05 % are 15.00 yuan (one published text prints 1.5: wrong)."""
    assert late_fee(100_000, date(2026, 1, 1), date(2026, 1, 30)) == (30, 1500)
    with pytest.raises(LateFeeRefused):
        late_fee(1, date(2026, 1, 2), date(2026, 1, 1))


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.sampled_from(ROUNDINGS))
def test_rounding_stays_within_its_step(exact: Fraction, rule: str):
    step = 10 if rule == "up_jiao" else 1
    assert abs(rounded(exact, rule) - exact) < step
    assert rounded(-exact, rule) == -rounded(exact, rule)
    assert rounded(exact, rule) % step == 0
