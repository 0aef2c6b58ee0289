"""A single filing on paper: 参保登记表, 变更登记表, 注销登记表 and the like, from labels and values.

Songshan (003) art. 8 and 20, Linyi (004) part 2 (1): the applicant signs, the village assistant, the
township and the district sign below each other. Who cannot write leaves a fingerprint, so the applicant's
box has a place for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.documents import fonts
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED, Stamp, TablePaper
from app.documents.portrait import Pair, PortraitSheet, render_portrait

CHAIN_SIGNATURES = ("参保人", "村（社区）协办员", "乡镇（街道）经办人", "区社保中心复核人")


@dataclass(frozen=True, slots=True)
class FormPaper:
    """A filled-in form. The first of the signatures is the applicant's; `annex` is the table that belongs to it."""

    title: str
    subtitle: str
    pairs: tuple[Pair, ...]
    signatures: tuple[str, ...] = CHAIN_SIGNATURES
    fingerprint: bool = True
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED
    annex: TablePaper | None = None


def form_paper(paper: FormPaper) -> bytes:
    """The form as a PDF file, A4 portrait. Raises GlyphMissing, naming the field."""
    fonts.require_glyphs(Face.SERIF_BOLD, paper.title, "标题")
    fonts.require_glyphs(Face.SERIF, paper.subtitle, "副标题")
    pairs = tuple((label, _one_line(value)) for label, value in paper.pairs)
    for label, value in pairs:
        fonts.require_glyphs(Face.SERIF, label, "栏目名")
        fonts.require_glyphs(Face.SANS, value, f"“{label}”")

    def fill(sheet: PortraitSheet) -> None:
        sheet.pairs(pairs)
        sheet.signatures(paper.signatures, fingerprint=paper.fingerprint)
        sheet.y -= 6
        sheet.notes(paper.notes)

    return render_portrait(paper.title, paper.subtitle, paper.stamp, fill, paper.annex)


def _one_line(value: str) -> str:
    return " ".join(value.splitlines()).replace("\t", " ")
