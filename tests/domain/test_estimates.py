"""Published worked examples (facts 3) and the invariants behind them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account_interest import InterestRefused, year_interest
from app.domain.contribution_base import contribution_base, share_of
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


def test_late_fee_at_the_rate_before_july_2011():
    """L3: 100,000 yuan, 1,800 days at 2‰ a day are 360,000 yuan (征缴暂行条例 art. 13, before 社会保险法 art. 86)."""
    first = date(2006, 7, 1)
    assert late_fee(10_000_000, first, first + timedelta(days=1799), rate_per_myriad="20") == (1800, 36_000_000)


def test_published_account_part_of_an_employee_s_pension():
    """P5: 137,795.45 yuan over 119.0 months are 1,157.94 a month; its other parts belong to employers' pension."""
    assert monthly(13_779_545, 0, 15, months=119, rounding="half_up").account_fen == 115_794


@pytest.mark.parametrize(
    ("wage", "base", "employer", "person"),
    [(2_500, 302_600, 57_494, 24_208), (5_000, 500_000, 95_000, 40_000), (20_000, 1_513_000, 287_470, 121_040)],
)
def test_published_bases_of_chongqing_2016(wage: int, base: int, employer: int, person: int):
    """B1: limits 3,026 and 15,130; employer 19 %, person 8 %."""
    found = contribution_base(wage * 100, 302_600, 1_513_000)
    assert (found, share_of(found, "19"), share_of(found, "8")) == (base, employer, person)


@given(st.integers(0, 10**8), st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_base_never_leaves_its_limits(wage: int, one: int, other: int):
    low, high = sorted((one, other))
    assert low <= contribution_base(wage, low, high) <= high
    if low < high:
        with pytest.raises(ValueError, match="limit"):
            contribution_base(wage, high, low)
