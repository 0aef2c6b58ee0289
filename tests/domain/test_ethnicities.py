"""民族: every way in which rosters write one of the 56 is that one; a number of a card is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import ethnicities
from app.domain.ethnicities import TITLES, title_of


def test_there_are_fifty_six_and_the_two_groups_of_the_standard() -> None:
    assert len(set(TITLES)) == 58
    assert TITLES[-2:] == ("其他", "外国血统中国籍人士")


@given(st.sampled_from(TITLES[:-2]))
def test_with_or_without_its_last_word_it_is_the_same(title: str) -> None:
    assert title_of(title) == title_of(title.removesuffix("族")) == title_of(f" {title} ") == title


@pytest.mark.parametrize(
    ("written", "title"),
    [("01", "汉族"), ("1", "汉族"), ("56", "基诺族"), ("97", "其他"), ("滿", "满族"), ("回 族", "回族"), ("其它", "其他"), ("穿青", "穿青人")],
)
def test_codes_traditional_characters_and_other_names_are_read(written: str, title: str) -> None:
    assert title_of(written) == title


@pytest.mark.parametrize("written", ["150404197005051212", "57", "0", "汉人家", "男", "", "族"])
def test_what_is_no_people_has_no_title(written: str) -> None:
    assert title_of(written) == ""


@given(st.text(max_size=12))
def test_reading_twice_changes_nothing(written: str) -> None:
    once = ethnicities.title_of(written)
    assert ethnicities.title_of(once) == once
