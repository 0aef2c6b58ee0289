"""村组: a numbered group has one way to be written, everything else stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.village_groups import tidied


@pytest.mark.parametrize("written", ["3", "３", "3组", " 3 组 ", "03", "３组"])
def test_a_number_alone_is_the_group_of_that_number(written: str) -> None:
    assert tidied(written) == "3组"


@pytest.mark.parametrize("written", ["东营子", "三组", "第3村民小组", "3队", "1234", "", "A3"])
def test_names_and_other_words_stay(written: str) -> None:
    assert tidied(written) == written


@given(st.text(max_size=12))
def test_writing_twice_changes_nothing(written: str) -> None:
    assert tidied(tidied(written)) == tidied(written)
