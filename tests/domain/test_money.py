"""Amounts: Songshan (003) articles 9-11, to the fen."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import MoneyUnreadable, parse_yuan, yuan, yuan_plain

FEN = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("200", 20000),
        ("200.0", 20000),
        ("200元", 20000),
        ("200元整", 20000),
        ("¥200", 20000),
        ("￥２００．５０", 20050),
        ("1,234.50", 123450),
        ("6,700.00", 670000),
        ("-400.00", -40000),
        ("−400", -40000),
        ("-¥400.00", -40000),
        (" 2 00 ", 20000),
        ("'200.00", 20000),
        ("`200.00", 20000),
        ("人民币200", 20000),
        ("0", 0),
        ("007", 700),
    ],
)
def test_amount_in_yuan_is_read_as_fen(text, fen):
    assert parse_yuan(text) == fen


@pytest.mark.parametrize(
    "text",
    [
        "",
        "元",
        "-",
        "200.001",
        "200.",
        ".5",
        "1,23",
        "1,2345",
        "12,34.5",
        "NaN",
        "inf",
        "1e3",
        "2²",
        "①",
        "二百",
        "200/300",
        "1.234,50",
        "200 元 300",
        "٢٠٠",
        "150404199702283107",
    ],
)
def test_text_that_is_no_amount_is_refused(text):
    with pytest.raises(MoneyUnreadable) as refusal:
        parse_yuan(text)
    assert refusal.value.code == "money_unreadable"
    assert refusal.value.hint


@given(FEN)
def test_written_amounts_read_back(fen):
    assert parse_yuan(yuan(fen)) == fen
    assert parse_yuan(yuan_plain(fen)) == fen


def test_plain_amount_is_short():
    assert (yuan_plain(20000), yuan_plain(20050), yuan_plain(-5)) == ("200", "200.50", "-0.05")
    assert (yuan(123450), yuan(-5)) == ("1,234.50", "-0.05")


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_refused(text):
    with suppress(MoneyUnreadable):
        assert isinstance(parse_yuan(text), int)
