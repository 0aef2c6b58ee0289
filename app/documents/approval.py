"""审批表 and the like: a paper of several parts, from facts and ticked material down to opinions and a slip to tear off.

退费审批表, 缴费更正单, 缴费冲销单, 个人账户核查申请表 and its answer are made of these parts. No regulation prints their
lay-out (Qingdao 000 art. 4 and Songshan 003 art. 16 name what they must say); the order of the parts is this program's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents import fonts
from app.documents.fitting import Fitted, fit, wrap
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED, Stamp
from app.documents.portrait import (
    LABEL,
    LABEL_WIDTH,
    LEFT,
    NOTE,
    PADDING,
    RIGHT,
    VALUE,
    Pair,
    PortraitSheet,
    render_portrait,
)
from app.documents.typesetting import Align, Style

HEAD = Style(Face.SERIF_BOLD, 10.5)
CELL = Style(Face.SANS, 10)
GAP, ROW, LINE = 9.0, 21.0, 16.0
TICK = 9.0
OPINION_LINES = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """Boxes of label and value, under a heading of their own ("" for none)."""

    pairs: tuple[Pair, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Ticks:
    """A box with things to tick: (text, whether it is ticked)."""

    label: str
    items: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A small table of texts; `widths` are shares of the whole width, bold rows are sums."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    heading: str = ""
    bold_last: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs over the whole width; `large` for the body of a letter."""

    text: tuple[str, ...]
    large: bool = False


@dataclass(frozen=True, slots=True)
class Opinion:
    """A box for one office's word: what was said in the program so far, and room to sign."""

    title: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    labels: tuple[str, ...]
    fingerprint: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What is torn off and kept by the other side, below a dashed line."""

    heading: str
    text: tuple[str, ...]
    signed: str


Part = Facts | Ticks | Grid | Words | Opinion | Signatures | Slip


@dataclass(frozen=True, slots=True)
class PartsPaper:
    """A paper of parts, A4 portrait."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    stamp: Stamp = UNSTAMPED


def parts_paper(paper: PartsPaper) -> bytes:
    """The paper as a PDF file. Raises GlyphMissing, naming the field."""
    for text in _texts(paper):
        fonts.require_glyphs(Face.SANS, text, f"“{text[:12]}”")

    def fill(sheet: PortraitSheet) -> None:
        for no, part in enumerate(paper.parts):
            if no and not _joins(part, paper.parts[no - 1]):
                sheet.y -= GAP
            _draw(sheet, part)

    return render_portrait(paper.title, paper.subtitle, paper.stamp, fill)


def _joins(part: Part, before: Part) -> bool:
    """Whether the part's boxes go on right below those before it."""
    if isinstance(part, Facts):
        return isinstance(before, Ticks) and not part.heading
    return isinstance(part, Opinion | Ticks) and isinstance(before, Opinion | Facts | Ticks)


def _texts(paper: PartsPaper) -> list[str]:
    """Everything that was filled in."""
    found = []
    for part in paper.parts:
        if isinstance(part, Facts):
            found += [_flat(value) for _, value in part.pairs]
        elif isinstance(part, Grid):
            found += [cell for row in part.rows for cell in row]
        elif isinstance(part, Words | Slip):
            found += part.text
        elif isinstance(part, Opinion):
            found.append(part.said)
    return [text for text in found if text]


def _flat(text: str) -> str:
    return " ".join(text.splitlines()).replace("\t", " ")


def _draw(sheet: PortraitSheet, part: Part) -> None:
    if isinstance(part, Facts):
        _heading(sheet, part.heading)
        sheet.pairs(tuple((label, _flat(value)) for label, value in part.pairs))
    elif isinstance(part, Ticks):
        _ticks(sheet, part)
    elif isinstance(part, Grid):
        _grid(sheet, part)
    elif isinstance(part, Words):
        for text in part.text:
            _paragraph(sheet, text, Style(Face.SERIF, 12) if part.large else LABEL)
    elif isinstance(part, Opinion):
        _opinion(sheet, part)
    elif isinstance(part, Signatures):
        sheet.signatures(part.labels, fingerprint=part.fingerprint)
    else:
        _slip(sheet, part)


def _heading(sheet: PortraitSheet, text: str) -> None:
    if text:
        sheet.reserve(LINE + 2 * ROW + 4)
        sheet.y -= LINE
        sheet.setter.text(LEFT, sheet.y + 4, text, HEAD)


def _paragraph(sheet: PortraitSheet, text: str, style: Style) -> None:
    step = style.size * 1.65
    for line in wrap(style.face, _flat(text), RIGHT - LEFT, style.size):
        sheet.reserve(step)
        sheet.y -= step
        sheet.setter.text(LEFT, sheet.y + 4, line, style)


def _ticks(sheet: PortraitSheet, part: Ticks) -> None:
    """Three to a row, each with its small box; a tick is two strokes, so no font needs a sign for it."""
    inner = LEFT + LABEL_WIDTH
    room = (RIGHT - inner - PADDING) / 3
    rows = -(-len(part.items) // 3) or 1
    height = max(25.0, rows * 17 + 8)
    sheet.reserve(height)
    bottom = sheet.y - height
    sheet.setter.box(LEFT, bottom, LABEL_WIDTH, height)
    sheet.setter.box(inner, bottom, RIGHT - inner, height)
    label = fit(LABEL.face, part.label, LABEL_WIDTH - 2 * PADDING, LABEL.size)
    sheet.fitted(label, LEFT + LABEL_WIDTH / 2, sheet.y - height / 2, LABEL.face, "c")
    for no, (text, ticked) in enumerate(part.items):
        x, y = inner + PADDING + no % 3 * room, sheet.y - 4 - (no // 3 + 1) * 17 + 5
        _tick(sheet, x, y, ticked=ticked)
        fitted = fit(VALUE.face, text, room - TICK - 8, VALUE.size, wraps=False)
        sheet.setter.text(x + TICK + 4, y + 1, fitted.lines[0], Style(VALUE.face, fitted.size))
    sheet.y = bottom


def _tick(sheet: PortraitSheet, x: float, y: float, *, ticked: bool) -> None:
    sheet.setter.box(x, y, TICK, TICK)
    if ticked:
        sheet.setter.line(x + 1.5, y + 4.5, x + 3.8, y + 1.8, 1.1)
        sheet.setter.line(x + 3.8, y + 1.8, x + 8, y + 8, 1.1)


def _grid(sheet: PortraitSheet, part: Grid) -> None:
    _heading(sheet, part.heading)
    centred: tuple[Align, ...] = tuple("c" for _ in part.head)
    _row(sheet, part.head, centred, part.widths, HEAD)
    for no, row in enumerate(part.rows, 1):
        page = sheet.page
        sheet.reserve(ROW * (2 if part.bold_last and no == len(part.rows) - 1 else 1))  # a sum never stands alone
        if sheet.page != page:
            _row(sheet, part.head, centred, part.widths, HEAD)
        _row(sheet, row, part.aligns, part.widths, HEAD if part.bold_last and no == len(part.rows) else CELL)


def _row(
    sheet: PortraitSheet, cells: Sequence[str], aligns: Sequence[Align], widths: Sequence[float], style: Style
) -> None:
    spans = [(RIGHT - LEFT) * share for share in widths]
    fits = [_cell(text, span, style) for text, span in zip(cells, spans, strict=True)]
    height = max(ROW, *(fitted.height + 8 for fitted in fits))
    sheet.reserve(height)
    left, bottom = LEFT, sheet.y - height
    for fitted, span, align in zip(fits, spans, aligns, strict=True):
        sheet.setter.box(left, bottom, span, height)
        x = {"l": left + PADDING, "c": left + span / 2, "r": left + span - PADDING}[align]
        sheet.fitted(fitted, x, sheet.y - height / 2, style.face, align)
        left += span
    sheet.y = bottom


def _cell(text: str, span: float, style: Style) -> Fitted:
    return Fitted(wrap(style.face, text, span - 2 * PADDING, style.size) or ("",), style.size)


def _opinion(sheet: PortraitSheet, part: Opinion) -> None:
    inner = LEFT + LABEL_WIDTH
    lines = wrap(VALUE.face, part.said, RIGHT - inner - 2 * PADDING, VALUE.size)[:OPINION_LINES] if part.said else ()
    height = 34 + 14 * max(len(lines), 1)
    sheet.reserve(height)
    bottom = sheet.y - height
    sheet.setter.box(LEFT, bottom, LABEL_WIDTH, height)
    sheet.setter.box(inner, bottom, RIGHT - inner, height)
    label = fit(LABEL.face, part.title, LABEL_WIDTH - 2 * PADDING, LABEL.size)
    sheet.fitted(label, LEFT + LABEL_WIDTH / 2, sheet.y - height / 2, LABEL.face, "c")
    for no, line in enumerate(lines):
        sheet.setter.text(inner + PADDING, sheet.y - 16 - 14 * no, line, VALUE)
    sheet.setter.text(RIGHT - 8, bottom + 9, "签字（盖章）：                        年      月      日", LABEL, "r")
    sheet.y = bottom


def _slip(sheet: PortraitSheet, part: Slip) -> None:
    words = [wrap(LABEL.face, _flat(text), RIGHT - LEFT, LABEL.size) for text in part.text]
    sheet.reserve(70 + 17 * sum(len(lines) for lines in words))
    sheet.y -= 14
    at = LEFT
    while at < RIGHT:
        sheet.setter.line(at, sheet.y, min(at + 5, RIGHT), sheet.y, 0.6)
        at += 9
    sheet.setter.text((LEFT + RIGHT) / 2, sheet.y + 3, "（沿此线撕开）", NOTE, "c")
    sheet.y -= 24
    sheet.setter.text((LEFT + RIGHT) / 2, sheet.y, part.heading, Style(Face.SERIF_BOLD, 13), "c")
    sheet.y -= 4
    for text in part.text:
        _paragraph(sheet, text, LABEL)
    sheet.y -= 26
    sheet.setter.text(RIGHT - 8, sheet.y, f"{part.signed}：                        年      月      日", LABEL, "r")
