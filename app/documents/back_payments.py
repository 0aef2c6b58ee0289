"""保费补缴申请表 and 补缴明细表: what a person asks to pay back, and the sheet that goes to the bank with it.

Linyi (004) part 2 (6) names the 《保费补缴申请表》; Songshan (003) art. 8 the 《补缴明细表》 with which the person pays to the
named account. The table 补缴类型｜年限｜标准｜金额｜合计 and the four signatures follow a published county's form (facts 1.4
no. 3); the lay-out of the 补缴明细表 is nowhere published and is this program's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents import fonts
from app.documents.fitting import fit, wrap
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED, Stamp
from app.documents.portrait import LABEL, LEFT, PADDING, RIGHT, Pair, PortraitSheet
from app.documents.typesetting import PORTRAIT, Align, Style, Typesetter
from app.domain.capital import capital
from app.domain.money import yuan

SCHEME = "城乡居民基本养老保险"
FORM_TITLE, BANK_TITLE = f"{SCHEME}保费补缴申请表", f"{SCHEME}补缴明细表"
SIGNATURES = ("申请人", "经办人", "复核人", "稽核人", "分管领导")
BANK_SIGNATURES = ("经办人", "复核人")
DECLARATION = (
    "声明：本人自愿补缴以上年度的养老保险费，所填内容和所交材料真实；知道补缴不享受政府缴费补贴（政策另有规定的除外），"
    "愿意按核定的金额缴到指定账户，并凭缴款进账单登记确认。"
)
ROW, ROW_OF_A_YEAR = 23.0, 18.5
_CELL, _HEAD = Style(Face.SANS, 10), Style(Face.SERIF_BOLD, 10.5)
_KINDS: tuple[Align, ...] = ("c", "l", "r", "r")
_YEARS: tuple[Align, ...] = ("c", "c", "r", "r")
_CENTRED: tuple[Align, ...] = ("c", "c", "c", "c")
_YEAR_HEADS = ("序号", "补缴年度", "缴费档次（元/年）", "应缴金额（元）")
_KIND_WIDTHS, _YEAR_WIDTHS = (0.2, 0.4, 0.2, 0.2), (0.12, 0.28, 0.3, 0.3)


@dataclass(frozen=True, slots=True)
class BackPaymentPaper:
    """One application. `spans`: (years as text, how many, fen a year), `years`: (year, fen); `account` is (户名, 开户行,
    账号), or empty texts where the policy names none: then there is room to write.
    """

    subtitle: str
    person: tuple[Pair, ...]
    kind: str
    spans: tuple[tuple[str, int, int], ...]
    years: tuple[tuple[int, int], ...]
    account: tuple[str, str, str] = ("", "", "")
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED

    @property
    def total_fen(self) -> int:
        return sum(fen for _, fen in self.years)


def application_pdf(paper: BackPaymentPaper, *, approved: bool) -> bytes:
    """The application; once approved, the sheet for the bank after it, with page numbers of its own."""
    return _pdf(paper, [FORM_TITLE, BANK_TITLE] if approved else [FORM_TITLE])


def bank_pdf(paper: BackPaymentPaper) -> bytes:
    """The 补缴明细表 alone."""
    return _pdf(paper, [BANK_TITLE])


def _pdf(paper: BackPaymentPaper, titles: Sequence[str]) -> bytes:
    for label, value in (*paper.person, *zip(("户名", "开户行", "账号"), paper.account, strict=True)):
        fonts.require_glyphs(Face.SANS, value, f"“{label}”")
    pages = _render(paper, titles, [1] * len(titles))[1]
    return _render(paper, titles, pages)[0]


def _render(paper: BackPaymentPaper, titles: Sequence[str], pages: Sequence[int]) -> tuple[bytes, list[int]]:
    """The file, and how many pages each sheet took."""
    taken = []
    with Typesetter(titles[0], PORTRAIT) as setter:
        for title, count in zip(titles, pages, strict=True):
            sheet = PortraitSheet(setter, title, paper.subtitle, paper.stamp, count)
            (_fill_form if title == FORM_TITLE else _fill_bank)(sheet, paper)
            sheet.close_page()
            taken.append(sheet.page)
        return setter.finish(), taken


def _fill_form(sheet: PortraitSheet, paper: BackPaymentPaper) -> None:
    sheet.pairs(paper.person)
    sheet.y -= 10
    _row(sheet, ("补缴类型", "补缴年限", "补缴标准（元/年）", "补缴金额（元）"), _HEAD, _CENTRED, _KIND_WIDTHS)
    for years, count, fen in paper.spans:
        cells = (paper.kind, f"{years} 年，共 {count} 年", yuan(fen), yuan(fen * count))
        _row(sheet, cells, _CELL, _KINDS, _KIND_WIDTHS)
    _row(sheet, ("合计", f"共 {len(paper.years)} 年", "", yuan(paper.total_fen)), _HEAD, _KINDS, _KIND_WIDTHS)
    _capital(sheet, paper)
    sheet.y -= 10
    _paragraph(sheet, DECLARATION)
    sheet.y -= 6
    sheet.signatures(SIGNATURES, fingerprint=True)
    sheet.y -= 6
    sheet.notes(paper.notes)


def _fill_bank(sheet: PortraitSheet, paper: BackPaymentPaper) -> None:
    sheet.pairs(paper.person[:4])
    sheet.y -= 10
    for label, value in zip(("收款户名", "开户银行", "收款账号"), paper.account, strict=True):
        sheet.wide_pair(label, value)
    sheet.y -= 10
    _row(sheet, _YEAR_HEADS, _HEAD, _CENTRED, _YEAR_WIDTHS)
    for no, (year, fen) in enumerate(paper.years, 1):
        page = sheet.page
        sheet.reserve(ROW_OF_A_YEAR + (2 * ROW + 10 if no == len(paper.years) else 0))  # the sum never stands alone
        if sheet.page != page:
            _row(sheet, _YEAR_HEADS, _HEAD, _CENTRED, _YEAR_WIDTHS)
        _row(sheet, (str(no), str(year), yuan(fen), yuan(fen)), _CELL, _YEARS, _YEAR_WIDTHS, ROW_OF_A_YEAR)
    total = ("合计", f"{len(paper.years)} 年", "", yuan(paper.total_fen))
    _row(sheet, total, _HEAD, _YEARS, _YEAR_WIDTHS)
    _capital(sheet, paper)
    sheet.y -= 10
    _paragraph(sheet, "请持本表到上列账户一次缴足，用途写明参保人姓名和“补缴”；缴款后凭进账单到村（社区）登记确认。")
    _paragraph(sheet, "也可以持本表到税务大厅缴费，缴款后同样要登记确认。没有登记确认的，不能记入个人账户。")
    sheet.y -= 6
    sheet.signatures(BANK_SIGNATURES, fingerprint=False)
    sheet.y -= 18
    sheet.setter.text(RIGHT - 150, sheet.y, "（单位盖章）", LABEL)


def _capital(sheet: PortraitSheet, paper: BackPaymentPaper) -> None:
    sheet.wide_pair("金额大写", f"人民币{capital(paper.total_fen)}")


def _paragraph(sheet: PortraitSheet, text: str) -> None:
    for line in wrap(LABEL.face, text, RIGHT - LEFT, LABEL.size):
        sheet.reserve(17)
        sheet.y -= 17
        sheet.setter.text(LEFT, sheet.y + 4, line, LABEL)


def _row(
    sheet: PortraitSheet, cells: Sequence[str], style: Style, aligns: Sequence[Align], widths: Sequence[float],
    height: float = ROW,
) -> None:  # fmt: skip
    sheet.reserve(height)
    left, bottom = LEFT, sheet.y - height
    for text, share, align in zip(cells, widths, aligns, strict=True):
        width = (RIGHT - LEFT) * share
        sheet.setter.box(left, bottom, width, height)
        fitted = fit(style.face, text, width - 2 * PADDING, style.size, wraps=False)
        x = {"l": left + PADDING, "c": left + width / 2, "r": left + width - PADDING}[align]
        sheet.setter.text(x, bottom + height / 2 - 3.6, fitted.lines[0], Style(style.face, fitted.size), align)
        left += width
    sheet.y = bottom
