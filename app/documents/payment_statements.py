"""缴费查询单: what one person has paid and what stands on the account, to be handed out over the counter.

Several people in one file print in one go; each begins on a sheet of his own, with his own page numbers, so that sheets
of two people are never taken for one. Songshan (003) art. 20: the insured may ask for the record of their payments.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents import fonts
from app.documents.fitting import fit
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED, Stamp
from app.documents.portrait import LEFT, PADDING, RIGHT, Pair, PortraitSheet
from app.documents.typesetting import PORTRAIT, Align, Style, Typesetter

TITLE = "城乡居民基本养老保险缴费查询单"
HEADS = ("年度", "缴费日期", "金额（元）", "入账日期", "状态", "凭证")
WIDTHS = (0.1, 0.16, 0.15, 0.16, 0.15, 0.28)
ALIGNS: tuple[Align, ...] = ("c", "c", "r", "c", "c", "l")
CENTRED: tuple[Align, ...] = ("c", "c", "c", "c", "c", "c")
ROW_HEIGHT = 19.0
_CELL, _HEAD = Style(Face.SANS, 9.5), Style(Face.SANS_BOLD, 9.5)

Cells = tuple[str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class PaymentStatement:
    """One person: facts as label and value, a row per payment, and the sums below."""

    subtitle: str
    pairs: tuple[Pair, ...]
    rows: tuple[Cells, ...]
    sums: tuple[str, ...]
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED


def statements_pdf(papers: Sequence[PaymentStatement]) -> bytes:
    """Every statement on sheets of its own, one PDF. Raises GlyphMissing, naming the field."""
    for paper in papers:
        _require_glyphs(paper)
    pages = _render(papers, [1] * len(papers))[1]
    return _render(papers, pages)[0]


def _render(papers: Sequence[PaymentStatement], pages: Sequence[int]) -> tuple[bytes, list[int]]:
    """The file, and how many sheets each statement took."""
    taken = []
    with Typesetter(TITLE, PORTRAIT) as setter:
        for paper, count in zip(papers, pages, strict=True):
            sheet = PortraitSheet(setter, TITLE, paper.subtitle, paper.stamp, count)
            _fill(sheet, paper)
            sheet.close_page()
            taken.append(sheet.page)
        return setter.finish(), taken


def _require_glyphs(paper: PaymentStatement) -> None:
    for label, value in paper.pairs:
        fonts.require_glyphs(Face.SANS, value, f"“{label}”")
    for text in (paper.subtitle, *paper.sums, *paper.notes, *(cell for row in paper.rows for cell in row)):
        fonts.require_glyphs(Face.SANS, text)


def _fill(sheet: PortraitSheet, paper: PaymentStatement) -> None:
    sheet.pairs(paper.pairs)
    sheet.y -= 12
    _row(sheet, HEADS, _HEAD, CENTRED)
    for no, row in enumerate(paper.rows, 1):
        page = sheet.page
        sheet.reserve(ROW_HEIGHT * (1 + (len(paper.sums) if no == len(paper.rows) else 0)))  # sums never stand alone
        if sheet.page != page:
            _row(sheet, HEADS, _HEAD, CENTRED)
        _row(sheet, row, _CELL, ALIGNS)
    if not paper.rows:
        _row(sheet, ("—", "没有缴费", "", "", "", ""), _CELL, ALIGNS)
    sheet.y -= 4
    for text in paper.sums:
        sheet.reserve(ROW_HEIGHT)
        sheet.y -= 16
        sheet.setter.text(LEFT, sheet.y, text, _HEAD)
    sheet.y -= 8
    sheet.notes(paper.notes)


def _row(sheet: PortraitSheet, cells: Sequence[str], style: Style, aligns: Sequence[Align]) -> None:
    sheet.reserve(ROW_HEIGHT)
    left, bottom = LEFT, sheet.y - ROW_HEIGHT
    for text, share, align in zip(cells, WIDTHS, aligns, strict=True):
        width = (RIGHT - LEFT) * share
        sheet.setter.box(left, bottom, width, ROW_HEIGHT)
        fitted = fit(style.face, text, width - 2 * PADDING, style.size, wraps=False)
        x = {"l": left + PADDING, "c": left + width / 2, "r": left + width - PADDING}[align]
        sheet.setter.text(x, bottom + 6, fitted.lines[0], Style(style.face, fitted.size), align)
        left += width
    sheet.y = bottom
