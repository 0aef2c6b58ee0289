"""The plain script itself against what is published (facts 3), so that it deserves to be compared with."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.reference_accounts.plain_interest import interest_by_year, to_fen, to_fen_decimal

WHO = "a"


def test_the_plain_script_gives_the_published_sums() -> None:
    for month, fen in ((1, 1092), (3, 893), (6, 596), (11, 99), (12, 0)):
        found = interest_by_year([(WHO, f"2023-{month:02d}-05", "个人缴费", 30_000)], {2023: "3.97"})
        assert found[WHO, "个人缴费", 2023] == fen
    june = [(WHO, "2021-06-10", "个人缴费", 330_000)]
    assert interest_by_year(june, {2021: "2.75"}, method="B")[WHO, "个人缴费", 2021] == 5294
    assert interest_by_year(june, {2021: "2.75"}, method="B", rounding="up_jiao")[WHO, "个人缴费", 2021] == 5300
    carried = interest_by_year([(WHO, "2022-12-31", "个人缴费", 100_000)], {2022: "0", 2023: "3.97"})
    assert carried[WHO, "个人缴费", 2023] == 3970


@given(st.fractions(-(10**9), 10**9, max_denominator=120_000), st.sampled_from(("half_up", "down", "up_jiao")))
def test_rounding_counted_in_two_ways_is_the_same(exact: Fraction, rounding: str) -> None:
    assert to_fen(exact, rounding) == to_fen_decimal(exact, rounding)
