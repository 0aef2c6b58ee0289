"""缴费证明: one person's years on a sheet with a seal, for a court, a school, another office (Songshan 003 art. 15: 线下服务渠道).

The regulation prescribes no form; what a reader elsewhere needs is the sentence, the years with their sum in capitals,
and a code by which the office can say whether it issued the paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents import fonts
from app.documents.fitting import wrap
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED, Stamp
from app.documents.person_sheet import Section, SheetColumn, draw_section
from app.documents.portrait import LABEL, LEFT, RIGHT, PortraitSheet, render_portrait
from app.documents.typesetting import Style
from app.domain.capital import capital
from app.domain.money import yuan

TITLE = "城乡居民基本养老保险缴费证明"
_BODY = Style(Face.SERIF, 12)
_STEP = 22.0
COLUMNS = (
    SheetColumn("缴费年度", 0.14, "c"), SheetColumn("金额（元）", 0.18, "r"), SheetColumn("缴费日期", 0.18, "c"),
    SheetColumn("入账日期", 0.18, "c"), SheetColumn("缴费方式", 0.32),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CertifiedYear:
    """One year; days are ISO, "" where an older system has not told them."""

    year: int
    fen: int
    paid_on: str
    entered_on: str
    how: str


@dataclass(frozen=True, slots=True)
class PaymentCertificate:
    """`sentences` say whom and what is certified; `issuer` seals it on `day`."""

    number: str
    sentences: tuple[str, ...]
    years: Sequence[CertifiedYear]
    issuer: str
    day: str
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED


CLOSING = 124.0
"""Points of the notes' distance, the seal and the day: nobody seals a sheet without a year on it."""


def certificate_pdf(paper: PaymentCertificate) -> bytes:
    """The PDF. Raises GlyphMissing."""
    for text in (*paper.sentences, paper.issuer, *paper.notes):
        fonts.require_glyphs(Face.SERIF, text, "证明内容")
    rows = tuple((f"{one.year}", yuan(one.fen), one.paid_on or "—", one.entered_on or "—", one.how) for one in paper.years)
    whole = sum(one.fen for one in paper.years)
    table = Section("缴费明细", COLUMNS, rows, f"合计 {yuan(whole)} 元（大写：人民币{capital(whole)}）", "没有缴费")

    def fill(sheet: PortraitSheet) -> None:
        sheet.y -= 14
        for sentence in paper.sentences:
            _paragraph(sheet, sentence)
        draw_section(sheet, table, CLOSING + 13 * len(paper.notes))
        sheet.y -= 14
        sheet.notes(paper.notes)
        sheet.reserve(CLOSING - 14)
        sheet.y -= 46
        for text in (f"{paper.issuer}（盖章）", paper.day):
            sheet.setter.text(RIGHT - 20, sheet.y, text, _BODY, "r")
            sheet.y -= 24
        sheet.setter.text(LEFT, sheet.y + 24, f"校验码 {paper.stamp.short_hash()}", LABEL)

    return render_portrait(TITLE, f"编号 {paper.number}", paper.stamp, fill)


def _paragraph(sheet: PortraitSheet, text: str) -> None:
    for line in wrap(_BODY.face, f"　　{text}", RIGHT - LEFT, _BODY.size):
        sheet.reserve(_STEP)
        sheet.y -= _STEP
        sheet.setter.text(LEFT, sheet.y + 5, line, _BODY)
