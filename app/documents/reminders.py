"""催缴通知: slips to be cut and handed out, ten on an A4 sheet, one per person who has not paid.

Handed over at the door, sometimes left with a neighbour, so the ID number is masked. Who does not pay loses the year's
subsidy, and the slip says until when and how (Linyi 004 2(2): villages remind).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents import fonts
from app.documents.fitting import TextTooLong, fit, wrap
from app.documents.fonts import Face
from app.documents.typesetting import PORTRAIT, Style, Typesetter

WIDTH, HEIGHT = PORTRAIT
ACROSS, DOWN = 2, 5
SLIP_WIDTH, SLIP_HEIGHT = WIDTH / ACROSS, HEIGHT / DOWN
PADDING = 18.0
TITLE, BODY, SMALL = Style(Face.SERIF_BOLD, 13), Style(Face.SANS, 9.5), Style(Face.SANS, 8)
ROOM = 106.0
"""Points between the addressed line and the foot."""

SIZES = (9.5, 8.5, 7.5, 6.5)
LEADING = 1.42


@dataclass(frozen=True, slots=True)
class Reminder:
    """One slip. `lines` are sentences (wrapped to the slip), `foot` who sends it and when."""

    title: str
    addressed: str
    lines: tuple[str, ...]
    foot: str


def reminder_slips(slips: Sequence[Reminder], title: str) -> bytes:
    """The slips as a PDF file, with dashed lines to cut along. Raises GlyphMissing, naming the slip."""
    for number, slip in enumerate(slips, 1):
        for text in (slip.title, slip.addressed, *slip.lines, slip.foot):
            fonts.require_glyphs(Face.SANS, text, f"第 {number} 张")
    per_page = ACROSS * DOWN
    with Typesetter(title, PORTRAIT) as setter:
        for first in range(0, max(len(slips), 1), per_page):
            _draw_cuts(setter)
            for place, slip in enumerate(slips[first : first + per_page]):
                left = place % ACROSS * SLIP_WIDTH
                top = HEIGHT - place // ACROSS * SLIP_HEIGHT
                _draw(setter, slip, left, top)
            setter.end_page()
        return setter.finish()


def _draw_cuts(setter: Typesetter) -> None:
    for column in range(1, ACROSS):
        setter.box(column * SLIP_WIDTH, 0, 0, HEIGHT, dash="3 3")
    for row in range(1, DOWN):
        setter.box(0, row * SLIP_HEIGHT, WIDTH, 0, dash="3 3")


def _draw(setter: Typesetter, slip: Reminder, left: float, top: float) -> None:
    room = SLIP_WIDTH - 2 * PADDING
    setter.text(left + SLIP_WIDTH / 2, top - 24, slip.title, TITLE, "c")
    addressed = fit(BODY.face, slip.addressed, room, 10.5, wraps=False)
    y = top - 43
    setter.text(left + PADDING, y, addressed.lines[0], Style(Face.SANS_BOLD, addressed.size))
    size, lines = _fitted(slip, room)
    for line in lines:
        y -= size * LEADING
        setter.text(left + PADDING, y, line, Style(BODY.face, size))
    foot = fit(SMALL.face, slip.foot, room, SMALL.size, wraps=False)
    setter.text(left + SLIP_WIDTH - PADDING, top - SLIP_HEIGHT + 12, foot.lines[0], Style(SMALL.face, foot.size), "r")


def _fitted(slip: Reminder, room: float) -> tuple[float, list[str]]:
    """The largest type in which all lines have room. Raises TextTooLong."""
    for size in SIZES:
        lines = [line for text in slip.lines for line in wrap(BODY.face, text, room, size)]
        if len(lines) * size * LEADING <= ROOM:
            return size, lines
    raise TextTooLong("通知上的字太多，一张印不下。", "请把缴费期限、联系电话写短一些。")
