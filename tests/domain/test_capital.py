"""中文大写: vectors of 支付结算办法 annex 1, and reading back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.capital import capital

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"": 1, "拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (140950, "壹仟肆佰零玖元伍角"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (600714, "陆仟零柒元壹角肆分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (1000, "壹拾元整"),
        (-40000, "负肆佰元整"),
        (10000000100, "壹亿零壹元整"),
        (100000100, "壹佰万零壹元整"),
        (10**12, "壹佰亿元整"),
        (10**16, "壹佰万亿元整"),
    ],
)
def test_amount_in_capitals(fen, text):
    assert capital(fen) == text


def _number(text: str) -> int:
    if "亿" in text:
        high, low = text.split("亿", 1)
        return _number(high) * 10**8 + _number(low)
    if "万" in text:
        high, low = text.split("万", 1)
        return _number(high) * 10**4 + _number(low)
    return sum(
        DIGITS.index(digit) * PLACES[place]
        for digit, place in re.findall(r"([壹贰叁肆伍陆柒捌玖])([仟佰拾]?)", text)
    )


def _fen(text: str) -> int:
    sign, body = (-1, text[1:]) if text.startswith("负") else (1, text)
    whole, part = body.split("元", 1) if "元" in body else ("", body)
    jiao = re.search(r"(.)角", part)
    odd = re.search(r"(.)分", part)
    return sign * (
        _number(whole) * 100
        + (DIGITS.index(jiao[1]) * 10 if jiao else 0)
        + (DIGITS.index(odd[1]) if odd else 0)
    )


@given(st.integers(-(10**12), 10**12) | st.integers(0, 10**5))
def test_capitals_read_back_and_never_double_zero(fen):
    text = capital(fen)
    assert _fen(text) == fen
    assert "零零" not in text
    assert text.endswith(("整", "角", "分"))
