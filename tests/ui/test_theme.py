from __future__ import annotations

import json
import re
from dataclasses import fields
from itertools import pairwise

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain import resources
from ui import icons, theme
from ui.widgets.controls import ActionButton, combo

ENOUGH, SEEN = 4.5, 3.0
COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}\b|\brgba?\(|:\s*(?:white|black|red|green|blue|gray|yellow|orange)\b")
FOCUS = re.compile(r"([^{}]*:focus[^{]*)\{([^}]*)\}")
FILLED = 'role="primary"'
RING = re.compile(r"(?:border|outline): 2px solid \$(\w+)")


def sheet() -> str:
    text = resources.path("theme/window.qss").read_text(encoding="utf-8")
    return re.sub(r"([@%])\{([0-9.]+)\}", r"\1<\2>", text)  # so that braces are the rules' own


@pytest.mark.parametrize("scheme", theme.SCHEMES)
@pytest.mark.parametrize(("ink", "ground"), theme.TEXT_ON_GROUND)
def test_every_text_stands_out_from_its_ground(scheme: str, ink: str, ground: str) -> None:
    tokens = theme.read_tokens(scheme)
    assert theme.contrast(getattr(tokens, ink), getattr(tokens, ground)) >= ENOUGH


@pytest.mark.parametrize("scheme", theme.SCHEMES)
@pytest.mark.parametrize(("ring", "ground"), theme.RING_ON_GROUND)
def test_every_focus_ring_stands_out_from_its_ground(scheme: str, ring: str, ground: str) -> None:
    tokens = theme.read_tokens(scheme)
    assert theme.contrast(getattr(tokens, ring), getattr(tokens, ground)) >= SEEN


@pytest.mark.parametrize("scheme", theme.SCHEMES)
def test_edges_of_controls_can_be_seen(scheme: str) -> None:
    tokens = theme.read_tokens(scheme)
    assert theme.contrast(tokens.edge, tokens.paper) >= SEEN - 0.05


def test_every_focus_rule_draws_a_ring_of_a_tested_colour() -> None:
    tested = {ring for ring, _ in theme.RING_ON_GROUND}
    others = ("QTableView QLineEdit", FILLED)  # a cell in its table's ring; a filled button draws its own
    rules = [(names.strip(), body) for names, body in FOCUS.findall(sheet()) if not any(o in names for o in others)]
    assert len(rules) >= 8
    for names, body in rules:
        rings = RING.findall(body)
        assert rings, names
        assert tested & set(rings), names


def test_a_filled_button_draws_its_ring_inside_its_edge_and_not_over_its_words(
    prepared: QApplication, qtbot: QtBot
) -> None:
    button = ActionButton("filled", "提交", bool, role="primary")
    qtbot.addWidget(button)
    button.show()
    button.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    picture, ring = button.grab().toImage(), QColor(theme.tokens().on_brand).lightness()
    middle = picture.height() // 2
    row = [QColor(picture.pixelColor(x, middle)).lightness() for x in range(theme.lines(0.7))]
    lit = [x for x, light in enumerate(row) if light > ring - 40]
    assert lit
    assert 0 < min(lit) <= max(lit) < theme.lines(0.4)


def test_both_schemes_have_the_same_tokens() -> None:
    names = {field.name for field in fields(theme.Tokens)}
    for scheme in theme.SCHEMES:
        raw = json.loads(resources.path(f"theme/{scheme}.json").read_text(encoding="utf-8"))
        assert raw.keys() == names
        assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in raw.values())


def test_contrast_of_black_on_white_is_21() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)


def test_style_sheet_has_no_colour_outside_the_tokens() -> None:
    assert COLOUR.findall(sheet()) == []


@pytest.mark.parametrize("scheme", theme.SCHEMES)
@pytest.mark.parametrize(("picture", "token"), [("arrow-down", "quiet"), ("check", "on_brand")])
def test_pictures_of_the_style_sheet_have_the_colours_of_the_tokens(scheme: str, picture: str, token: str) -> None:
    drawn = resources.path(f"theme/{picture}-{scheme}.svg").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9A-Fa-f]{6}", drawn) == [getattr(theme.read_tokens(scheme), token)]


def test_style_sheet_measures_in_lines_not_pixels() -> None:
    text = resources.path("theme/window.qss").read_text(encoding="utf-8")
    assert set(re.findall(r"\b([0-9.]+)px", text)) <= {"1", "2"}  # hairlines only
    assert not re.findall(r"[0-9]pt", text)


@pytest.fixture
def dark(prepared: QApplication):
    theme.put_on(prepared, 150, theme.DARK)
    yield prepared
    theme.put_on(prepared, theme.PERCENT, theme.LIGHT)


def test_style_sheet_is_complete(prepared: object) -> None:
    text = theme.style_sheet()
    assert "$" not in text
    assert "@{" not in text
    assert "%{" not in text


def test_what_qt_draws_by_itself_has_the_colours_of_the_scheme(dark: QApplication) -> None:
    tokens, palette = theme.read_tokens(theme.DARK), dark.palette()
    pairs = (
        (palette.ColorRole.Text, palette.ColorRole.Base), (palette.ColorRole.WindowText, palette.ColorRole.Window),
        (palette.ColorRole.ButtonText, palette.ColorRole.Button),
        (palette.ColorRole.HighlightedText, palette.ColorRole.Highlight),
        (palette.ColorRole.ToolTipText, palette.ColorRole.ToolTipBase),
        (palette.ColorRole.PlaceholderText, palette.ColorRole.Base),
    )  # fmt: skip
    for ink, ground in pairs:
        assert theme.contrast(palette.color(ink).name(), palette.color(ground).name()) >= ENOUGH
    assert palette.color(QPalette.ColorRole.Base) == QColor(tokens.paper)


@pytest.mark.parametrize("scheme", theme.SCHEMES)
def test_the_list_of_a_choice_has_one_frame(prepared: QApplication, qtbot: QtBot, scheme: str) -> None:
    """From the edge inwards there is the frame and then the ground, on every side: no second line, no gap between two."""
    theme.put_on(prepared, theme.PERCENT, scheme)
    try:
        choice = combo("choice", "村", [(name, name) for name in ("甲村", "乙村", "丙村")])
        qtbot.addWidget(choice)
        choice.show()
        choice.showPopup()
        popup = choice.view().window()
        qtbot.waitUntil(popup.isVisible)
        picture = popup.grab().toImage()
        choice.hidePopup()
    finally:
        theme.put_on(prepared, theme.PERCENT, theme.LIGHT)
    width, height, deep = picture.width(), picture.height(), theme.lines(0.4)
    lower, right = height - height // 6, width - deep
    for line in (
        [picture.pixel(x, lower) for x in range(deep)], [picture.pixel(width - 1 - x, lower) for x in range(deep)],
        [picture.pixel(right, height - 1 - y) for y in range(deep // 2)], [picture.pixel(right, y) for y in range(deep // 2)],
    ):  # fmt: skip
        ends = line[0] != line[-1]  # the first choice, which is marked, may have the colour of the frame
        assert sum(one != other for one, other in pairwise(line)) == ends, [f"{value:x}" for value in line]


def test_icon_made_before_takes_the_colour_of_the_scheme_that_comes(prepared: QApplication) -> None:
    made = icons.icon("search", "ink")
    light = {colour_of(made)}
    theme.put_on(prepared, 100, theme.DARK)
    darker = {colour_of(made)}
    theme.put_on(prepared, theme.PERCENT, theme.LIGHT)
    assert light == {theme.read_tokens(theme.LIGHT).ink.lower()}
    assert darker == {theme.read_tokens(theme.DARK).ink.lower()}


def colour_of(made) -> str:
    """The colour of the icon where it is drawn whole."""
    image = made.pixmap(32, 32).toImage()
    solid = [image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255]
    return str(solid[0].name())
