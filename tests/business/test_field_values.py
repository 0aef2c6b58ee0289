"""One field by itself: how typing is folded, and the sentences when it cannot be read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.business import field_values
from app.business.declaration import Field
from app.domain import id_number

TODAY = date(2026, 10, 20)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
FULL = str.maketrans("0123456789X-./", "０１２３４５６７８９Ｘ－．／")
KINDS = (
    "text", "id_number", "date", "month", "phone", "money", "number", "tier", "division", "choice", "long", "ethnicity",
    "village_group",
)  # fmt: skip


@given(DAYS, st.sampled_from(["{:%Y%m%d}", "{0.year}-{0.month}-{0.day}", "{0.year}年{0.month}月{0.day}日", "{:%Y/%m/%d}"]))
def test_every_way_to_write_a_day_is_the_same_day(day: date, form: str) -> None:
    for text in (form.format(day), f" {form.format(day)} ", form.format(day).translate(FULL)):
        assert field_values.read("date", text, TODAY) == day.isoformat()


@given(st.integers(1, 12), st.integers(1, 28), st.sampled_from(".-/"))
def test_day_without_its_year_is_of_this_year(month: int, day: int, sign: str) -> None:
    assert field_values.read("date", f"{month}{sign}{day}", TODAY) == date(2026, month, day).isoformat()


@pytest.mark.parametrize("text", ["13.1", "2.30", "20261301", "明天", "3"])
def test_no_day_stays_as_typed_and_says_what_to_write(text: str) -> None:
    assert field_values.read("date", text, TODAY) == text
    found = field_values.problem(Field("day", "日期", "date"), text, TODAY)
    assert found is not None
    assert "20260315" in found.text


@given(st.dates(date(1930, 1, 1), date(2009, 1, 1)), st.integers(0, 999), st.data())
def test_number_typed_in_groups_or_full_width_is_the_same_number(birth: date, order: int, data: st.DataObject) -> None:
    first = f"150404{birth:%Y%m%d}{order:03d}"
    number = first + id_number.check_digit(first)
    cut = data.draw(st.integers(1, 17))
    for text in (number[:cut] + " " + number[cut:], number.translate(FULL), number.lower(), f"{number[:6]}-{number[6:]}"):
        assert field_values.read("id_number", text) == number
        assert field_values.problem(Field("id_number", "证件号码", "id_number"), text, TODAY) is None


@given(st.sampled_from(KINDS), st.text(max_size=24))
def test_reading_twice_changes_nothing(kind: str, text: str) -> None:
    once = field_values.read(kind, text, TODAY)
    assert field_values.read(kind, once, TODAY) == once


@pytest.mark.parametrize("kind", KINDS)
def test_empty_stays_empty_and_only_a_required_field_asks(kind: str) -> None:
    assert field_values.read(kind, "  ", TODAY) == ""
    assert field_values.problem(Field("x", "栏目", kind), "", TODAY) is None
    asked = field_values.problem(Field("x", "栏目", kind, required=True), "", TODAY)
    assert asked is not None
    assert asked.text.startswith("请")
    assert "栏目" in asked.text


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("month", "10", "2026-10"), ("month", "202603", "2026-03"), ("month", "2026年3月", "2026-03"),
        ("money", "１，２３４．５", "1234.50"), ("money", "¥200元", "200"), ("phone", "138 0476-1234", "13804761234"),
        ("tier", "２００", "200"), ("phone", "（0476）8823456", "04768823456"),
    ],
)  # fmt: skip
def test_typing_is_folded(kind: str, typed: str, value: str) -> None:
    assert field_values.read(kind, typed, TODAY) == value


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("id_number", "150404198001011230", "第 18 位应为"), ("id_number", "E12345678", "永久居留证"),
        ("phone", "1380476123", "11 位"), ("phone", "无", "手机或座机"), ("money", "两百", "200.00"), ("number", "三", "只填数字"),
        ("month", "2026-13", "2026-10"), ("division", "没有这里", "拼音首字母"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_to_do(kind: str, typed: str, words: str) -> None:
    found = field_values.problem(Field("x", "栏目", kind), typed, TODAY)
    assert found is not None
    assert words in found.text


def test_phone_is_only_a_note_and_a_choice_names_what_there_is() -> None:
    phone = field_values.problem(Field("phone", "电话", "phone"), "1", TODAY)
    assert phone is not None
    assert not phone.blocking
    choice = field_values.problem(Field("household", "户籍", "choice"), "城里", TODAY, ("农业", "居民"))
    assert choice is not None
    assert "农业、居民" in choice.text
