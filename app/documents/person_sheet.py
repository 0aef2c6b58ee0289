"""参保人情况表: one person on one sheet, facts first, then payments, account and filings (Songshan 003 art. 16-17, 20).

It fills from the top and goes on where there is more: handed over the counter, it is one paper and not four.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents import fonts
from app.documents.fitting import Fitted, wrap
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED, Stamp
from app.documents.portrait import LABEL, LEFT, PADDING, RIGHT, Pair, PortraitSheet, render_portrait
from app.documents.typesetting import Align, Style

_HEAD, _CELL, _SUM = Style(Face.SANS_BOLD, 9), Style(Face.SANS, 9), Style(Face.SANS_BOLD, 9.5)
_TITLE = Style(Face.SERIF_BOLD, 12)
_AIR = 7.0
_HEADING, _TOTAL = 30.0, 18.0


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """Title, share of the sheet's width (all of a section make 1) and side."""

    title: str
    share: float
    align: Align = "l"


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its title; `total` stands below it, `empty` in it when there are no rows."""

    title: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    total: str = ""
    empty: str = "没有"


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """Facts as label and value, the sections, who signs, and where the seal goes."""

    title: str
    subtitle: str
    pairs: tuple[Pair, ...]
    sections: tuple[Section, ...]
    signatures: tuple[str, ...]
    seal: str
    stamp: Stamp = UNSTAMPED


def person_sheet(paper: PersonSheet) -> bytes:
    """The PDF. Raises GlyphMissing, naming the field."""
    for label, value in paper.pairs:
        fonts.require_glyphs(Face.SANS, value, f"“{label}”")
    for section in paper.sections:
        for row in section.rows:
            for column, cell in zip(section.columns, row, strict=True):
                fonts.require_glyphs(Face.SANS, cell, f"“{column.title}”")

    def fill(sheet: PortraitSheet) -> None:
        sheet.pairs(paper.pairs)
        for section in paper.sections:
            draw_section(sheet, section)
        sheet.reserve(120)
        sheet.y -= 14
        sheet.signatures(paper.signatures, fingerprint=False)
        sheet.y -= 24
        sheet.setter.text(LEFT, sheet.y, paper.seal, LABEL)

    return render_portrait(paper.title, paper.subtitle, paper.stamp, fill)


def draw_section(sheet: PortraitSheet, section: Section, closing: float = 0) -> None:
    """A titled table that goes on with its heads where it is longer than the sheet. The last row stays with the total and
    with the `closing` points that follow.
    """
    sheet.reserve(_HEADING + 2 * (_HEAD.size + 2 * _AIR))
    sheet.y -= _HEADING - 8
    sheet.setter.text(LEFT, sheet.y, section.title, _TITLE)
    sheet.y -= 8
    _heads(sheet, section)
    for no, row in enumerate(section.rows, 1):
        fitted = _fitted(section, row, _CELL)
        page = sheet.page
        below = (_TOTAL if section.total else 0) + closing if no == len(section.rows) else 0
        sheet.reserve(_height(fitted) + below)
        if sheet.page != page:
            _heads(sheet, section)
        _draw(sheet, section, fitted, _CELL.face)
    if not section.rows:
        height = _CELL.size + 2 * _AIR
        sheet.setter.box(LEFT, sheet.y - height, RIGHT - LEFT, height)
        sheet.setter.text((LEFT + RIGHT) / 2, sheet.y - height + _AIR, section.empty, _CELL, "c")
        sheet.y -= height
    if section.total:
        sheet.reserve(_TOTAL)
        sheet.y -= 15
        sheet.setter.text(RIGHT, sheet.y, section.total, _SUM, "r")
        sheet.y -= 3


def _heads(sheet: PortraitSheet, section: Section) -> None:
    titles = tuple(column.title for column in section.columns)
    _draw(sheet, section, _fitted(section, titles, _HEAD), _HEAD.face, heads=True)


def _fitted(section: Section, cells: Sequence[str], style: Style) -> list[Fitted]:
    """Every cell in its own size, on as many lines as it takes."""
    width = RIGHT - LEFT
    return [
        Fitted(wrap(style.face, text, width * column.share - 2 * PADDING, style.size), style.size)
        for text, column in zip(cells, section.columns, strict=True)
    ]


def _height(fitted: Sequence[Fitted]) -> float:
    return max(one.height for one in fitted) + _AIR


def _draw(sheet: PortraitSheet, section: Section, fitted: Sequence[Fitted], face: Face, *, heads: bool = False) -> None:
    height, left = _height(fitted), LEFT
    for one, column in zip(fitted, section.columns, strict=True):
        width = (RIGHT - LEFT) * column.share
        align: Align = "c" if heads else column.align
        x = {"l": left + PADDING, "c": left + width / 2, "r": left + width - PADDING}[align]
        sheet.setter.box(left, sheet.y - height, width, height)
        sheet.fitted(one, x, sheet.y - height / 2, face, align)
        left += width
    sheet.y -= height
