"""Interest of a year by source: facts 3 (published vectors, the negative ones too), Songshan 003 art. 13-14."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account_interest import METHODS, InterestRefused, year_interest
from app.domain.posting import INTEREST_OF, PRINCIPALS
from app.domain.rounding import ROUNDINGS, RoundingUnknown
from app.domain.settlement import SettlementTerms, YearRule, interest_leaf, posted

RATES = st.decimals("0.01", "12", places=2).map(str)
FEN = st.integers(-10_000_000, 100_000_000)
TERMS = st.builds(SettlementTerms, st.sampled_from(METHODS), st.sampled_from(ROUNDINGS), RATES, RATES)
BUCKETS = st.dictionaries(st.integers(0, 12), FEN, max_size=13)


@given(TERMS, BUCKETS)
def test_a_source_bears_what_the_what_if_page_counts(terms: SettlementTerms, buckets: dict[int, int]) -> None:
    entries = [(month, fen) for month, fen in sorted(buckets.items()) if month]
    lines = year_interest(
        buckets.get(0, 0), entries, rate=terms.rate, method=terms.method, rounding=terms.rounding, demand_rate=terms.demand_rate
    )
    rule = YearRule(terms)
    assert rule.total(buckets) == sum(line.interest_fen for line in lines)
    assert rule.lines(buckets) == tuple(line for line in lines if line.fen)


@given(TERMS, BUCKETS)
def test_lines_add_up_to_the_fen(terms: SettlementTerms, buckets: dict[int, int]) -> None:
    rule = YearRule(terms)
    assert sum(line.interest_fen for line in rule.lines(buckets)) == rule.total(buckets)


@given(TERMS, BUCKETS)
def test_interest_of_the_negative_is_the_negative_of_the_interest(terms: SettlementTerms, buckets: dict[int, int]) -> None:
    """A correction takes back exactly what the corrected entry bore."""
    rule = YearRule(terms)
    assert rule.total({at: -fen for at, fen in buckets.items()}) == -rule.total(buckets)


@given(TERMS, BUCKETS, FEN)
def test_what_is_already_booked_bears_nothing(terms: SettlementTerms, buckets: dict[int, int], fen: int) -> None:
    rule = YearRule(terms)
    assert rule.total({**buckets, 18: fen, 24: fen}) == rule.total(buckets)
    assert (posted({**buckets, 18: fen, 24: fen}), posted({18: fen, 24: 1}, last=6)) == (2 * fen, fen)


@pytest.mark.parametrize(
    ("month", "next_month", "same_month"), [(1, 1092, 1191), (3, 893, 993), (6, 596, 695), (11, 99, 199), (12, 0, 99)]
)
def test_300_yuan_at_397_per_cent_by_month(month: int, next_month: int, same_month: int) -> None:
    """facts 3: 300 yuan at 3.97 %, from the next month (A) and from the same month (B); December 0.00 and 0.99."""
    assert YearRule(SettlementTerms("A", "half_up", "3.97")).of(month, 30_000) == next_month
    assert YearRule(SettlementTerms("B", "half_up", "3.97")).of(month, 30_000) == same_month


def test_a_carried_thousand_bears_the_whole_rate() -> None:
    assert YearRule(SettlementTerms("A", "half_up", "3.97")).of(0, 100_000) == 3970


def test_method_b_of_june_is_rounded_by_the_rule_in_force() -> None:
    """facts 3: 3300 × 2.75 % × 7/12 = 52.9375: 52.94 half up, 53.0 见分进角 (never 52.9), 52.93 cut off."""
    found = {rule: YearRule(SettlementTerms("B", rule, "2.75")).of(6, 330_000) for rule in ROUNDINGS}
    assert found == {"half_up": 5294, "up_jiao": 5300, "down": 5293}


def test_fifteen_years_of_130_yuan_at_half_up() -> None:
    """facts 3 P4: 130 a year for 15 years at 3.5 %: about 646.2 of interest (646.23 exact, by lines of a fen)."""
    rule, balance = YearRule(SettlementTerms("A", "half_up", "3.5")), 0
    for _ in range(15):
        balance += 13_000
        balance += rule.of(0, balance)
    assert abs(balance - 15 * 13_000 - 64_623) <= 8


def test_a_closed_account_bears_interest_up_to_its_last_month() -> None:
    """facts 2.5: settled to the month before drawing; what came later in the year bears none."""
    rule = YearRule(SettlementTerms("A", "half_up", "3.97", through=6))
    assert rule.of(0, 100_000) == 1985
    assert rule.of(3, 30_000) == 298
    assert rule.of(6, 30_000) == rule.of(9, 30_000) == 0


@given(FEN, st.integers(1, 11))
def test_what_is_left_after_a_month_bears_the_other_months(fen: int, month: int) -> None:
    """Through a month and from it on are together the year, but for the rounding of two lines instead of one."""
    terms = SettlementTerms("A", "half_up", "3.97")
    first, rest = YearRule(replace(terms, through=month)), YearRule(replace(terms, since=month))
    assert abs(first.of(0, fen) + rest.of(0, fen) - YearRule(terms).of(0, fen)) <= 1
    assert abs(first.of(month, fen) + rest.of(month, fen) - YearRule(terms).of(month, fen)) <= 1
    assert rest.of(12, fen) == 0


def test_method_c_bears_the_demand_rate_on_the_years_own_money() -> None:
    rule = YearRule(SettlementTerms("C", "half_up", "2.62", "0.10"))
    assert (rule.of(0, 100_000), rule.of(6, 120_000)) == (2620, 60)


def test_terms_that_make_no_sense_are_refused() -> None:
    for terms in (SettlementTerms("E", "half_up", "1"), SettlementTerms("C", "half_up", "1"), SettlementTerms("A", "half_up", "x")):
        with pytest.raises(InterestRefused):
            YearRule(terms)
    with pytest.raises(InterestRefused):
        YearRule(SettlementTerms("A", "half_up", "1", through=13))
    with pytest.raises(RoundingUnknown):
        YearRule(SettlementTerms("A", "upwards", "1"))


def test_every_source_has_its_own_interest_account() -> None:
    assert {interest_leaf(source) for source in PRINCIPALS} == set(INTEREST_OF.values())
    assert interest_leaf("") == "利息"
