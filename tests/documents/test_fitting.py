from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents import fonts
from app.documents.fitting import TextTooLong, fit, wrap
from app.documents.fonts import Face

TEXTS = st.text(alphabet="张王李，。（）·0123456789/- abcXYZ", max_size=120)


@given(TEXTS, st.floats(20, 300))
def test_wrapping_loses_nothing_but_spaces(text: str, room: float) -> None:
    assert "".join(wrap(Face.SANS, text, room, 9)).replace(" ", "") == text.replace(" ", "")


@given(TEXTS, st.floats(20, 300))
def test_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    fitted = fit(Face.SANS, text, room, 9)
    assert all(fonts.width(Face.SANS, line, fitted.size) <= room + 0.01 for line in fitted.lines)


def test_number_is_set_smaller_but_never_broken() -> None:
    fitted = fit(Face.SANS, "12,345,678.90", 50, 9, wraps=False)
    assert fitted.lines == ("12,345,678.90",)
    assert fitted.size < 9


def test_number_that_no_size_fits_is_refused() -> None:
    with pytest.raises(TextTooLong):
        fit(Face.SANS, "9" * 60, 50, 9, wraps=False)


def test_line_does_not_begin_with_a_full_stop() -> None:
    assert wrap(Face.SANS, "甲乙丙丁。戊", 36, 9) == ("甲乙丙", "丁。戊")


def test_voucher_breaks_after_its_slash() -> None:
    assert wrap(Face.SANS, "POS00001/000001/000002", 85, 9) == ("POS00001/000001/", "000002")
