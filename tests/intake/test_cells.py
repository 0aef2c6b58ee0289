"""What single cells say: tiers, amounts and payers as different offices write them."""

from __future__ import annotations

import pytest

from app.intake.cells import fen_of, payer_number, tier_fen_of


@pytest.mark.parametrize(
    "text",
    [
        "200", "200.0", "200元", "200元/年", "200元/年/人", "200元/人·年", "每年200元", "年缴200元", "200元(含)", "档次200元",
        "第二档200元", "二档（200元）", "200元(第2档)", "200元标准", "￥200.00元", "２００", "二百元", "贰佰元整",
    ],
)  # fmt: skip
def test_one_tier_in_many_words(text: str) -> None:
    assert tier_fen_of(text) == 20000


@pytest.mark.parametrize("text", ["200-300元", "200/300", "最高档", "甲", "不缴200", "200元改300元"])
def test_a_tier_that_can_be_read_in_two_ways_is_none(text: str) -> None:
    assert tier_fen_of(text) is None


def test_amounts_of_databases_carry_four_decimals() -> None:
    assert (fen_of("200.0000"), fen_of("1,000.5000"), fen_of("200.005")) == (20000, 100050, None)


def test_old_number_names_the_same_payer() -> None:
    assert payer_number("150404600229001") == "150404196002290011"
    assert payer_number(" 15040419800101001x ") == "15040419800101001X"
    assert payer_number("KOR370170012017") == "KOR370170012017"
