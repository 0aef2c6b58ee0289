from __future__ import annotations

import re

import pytest

from app.domain import resources
from ui import theme

ENOUGH = 4.5


@pytest.mark.parametrize(("ink", "ground"), theme.TEXT_ON_GROUND)
def test_every_text_stands_out_from_its_ground(ink: str, ground: str) -> None:
    tokens = theme.tokens()
    assert theme.contrast(getattr(tokens, ink), getattr(tokens, ground)) >= ENOUGH


def test_edges_of_controls_can_be_seen() -> None:
    tokens = theme.tokens()
    assert theme.contrast(tokens.edge, tokens.paper) >= 3 - 0.05


def test_contrast_of_black_on_white_is_21() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_style_sheet_measures_in_lines_not_pixels() -> None:
    text = resources.path("theme/window.qss").read_text(encoding="utf-8")
    assert set(re.findall(r"\b([0-9.]+)px", text)) <= {"1", "2"}  # hairlines only
    assert not re.findall(r"[0-9]pt", text)


def test_style_sheet_is_complete(prepared: object) -> None:
    text = theme.style_sheet()
    assert "$" not in text
    assert "@{" not in text
    assert "%{" not in text
