"""What leaves a table by the clipboard: cells, never formulas."""

from __future__ import annotations

import pytest

from ui.models.columns import Column
from ui.widgets.table_export import Seen, as_text


def copied(text: str) -> str:
    column = Column("内容", str)
    return as_text(Seen("表", (), (column,), 1, lambda: iter([[text]]))).split("\n")[1]


@pytest.mark.parametrize("text", ["=1+1", "+86139", "-cmd|' /C calc'!A0", "@SUM(A1)", "＝1", " =1"])
def test_copied_cell_that_a_spreadsheet_would_take_for_a_formula_is_guarded(text: str) -> None:
    assert copied(text) == f"'{text}"


@pytest.mark.parametrize("text", ["\t=1", "\r=1"])
def test_tab_or_return_in_front_of_a_formula_does_not_hide_it(text: str) -> None:
    assert copied(text) == "'=1"


@pytest.mark.parametrize("text", ["-200", "-1,234.50", "12.5%", "-", "张三", ""])
def test_amounts_with_a_minus_and_plain_words_are_copied_as_they_are(text: str) -> None:
    assert copied(text) == text
