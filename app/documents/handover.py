"""交接单: the sheet that goes with the stick, signed by the one who hands over and the one who receives.

Songshan (003) art. 36 and Linyi (004) part 2 (6) ask for a register of what is handed over. Number of
filings, amount and check code stand here and on the receiver's screen; two people compare them.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.documents import fonts
from app.documents.fitting import fit
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED, Stamp
from app.documents.portrait import LEFT, PADDING, RIGHT, PortraitSheet, render_portrait
from app.documents.typesetting import Align, Style
from app.domain.capital import capital
from app.domain.money import yuan

ROW_HEIGHT = 18.0
_CELL = Style(Face.SANS, 10)
_HEAD = Style(Face.SANS_BOLD, 10)
_EDGES = (LEFT, LEFT + 40, LEFT + 140, LEFT + 290, LEFT + 370, RIGHT)
_ALIGNS: tuple[Align, ...] = ("c", "c", "l", "r", "r")
_CENTERED: tuple[Align, ...] = ("c",) * 5


@dataclass(frozen=True, slots=True)
class HandoverVillage:
    """What the package holds about one village."""

    code: str
    name: str
    filings: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class HandoverPaper:
    """One package. `check_code` as the receiving screen shows it: eight characters, or groups of digits."""

    package: str
    from_station: str
    to_station: str
    period: str
    filings: int
    amount_fen: int
    villages: tuple[HandoverVillage, ...]
    check_code: str
    stamp: Stamp = UNSTAMPED


def handover(paper: HandoverPaper) -> bytes:
    """The slip as a PDF file, A4 portrait. Raises GlyphMissing before anything is drawn."""
    for place, text in [
        ("包名", paper.package),
        ("交出单位", paper.from_station),
        ("接收单位", paper.to_station),
        ("校验码", paper.check_code),
        *(("村（社区）", village.name) for village in paper.villages),
    ]:
        fonts.require_glyphs(Face.SANS, text, place)

    def fill(sheet: PortraitSheet) -> None:
        _draw_facts(sheet, paper)
        _draw_check_code(sheet, paper.check_code)
        _draw_villages(sheet, paper)
        _draw_comparison(sheet)
        sheet.signatures(("交出人", "接收人"), fingerprint=False)
        sheet.y -= 4
        sheet.notes(["本单一式两份，交出、接收双方各存一份。接收时三项有一项不符的，不签收，原盘带回。"])

    return render_portrait("数据交接单", paper.period, paper.stamp, fill)


def _draw_facts(sheet: PortraitSheet, paper: HandoverPaper) -> None:
    sheet.pairs(
        [
            ("交出单位", paper.from_station),
            ("接收单位", paper.to_station),
            ("交换包", paper.package),
            ("单据份数", f"{paper.filings} 份"),
            ("金额合计", f"￥{yuan(paper.amount_fen)}"),
        ]
    )
    # Written out over the whole width whatever its length, where the eye looks for it.
    sheet.wide_pair("金额（大写）", f"人民币{capital(paper.amount_fen)}")


def _draw_check_code(sheet: PortraitSheet, code: str) -> None:
    height = 58.0
    sheet.setter.box(LEFT, sheet.y - height, RIGHT - LEFT, height)
    sheet.setter.text(LEFT + PADDING, sheet.y - 15, "校验码", Style(Face.SERIF, 10.5))
    spaced = " ".join(code) if code.isalpha() else code
    big = fit(Face.SANS_BOLD, spaced, RIGHT - LEFT - 40, 28, wraps=False)
    middle = sheet.y - height / 2 - 4
    sheet.fitted(big, (LEFT + RIGHT) / 2, middle, Face.SANS_BOLD, "c")
    sheet.y -= height + 12


def _draw_villages(sheet: PortraitSheet, paper: HandoverPaper) -> None:
    header = ("序号", "区划代码", "村（社区）", "单据份数", "金额（元）")
    _draw_row(sheet, header, _HEAD, _CENTERED)
    page = sheet.page
    for number, village in enumerate(paper.villages, start=1):
        sheet.reserve(ROW_HEIGHT)
        if sheet.page != page:
            page = sheet.page
            _draw_row(sheet, header, _HEAD, _CENTERED)
        cells = (str(number), village.code, village.name, str(village.filings), yuan(village.amount_fen))
        _draw_row(sheet, cells, _CELL, _ALIGNS)
    total = ("", "", "合计", str(paper.filings), yuan(paper.amount_fen))
    _draw_row(sheet, total, _HEAD, _ALIGNS)
    sheet.y -= 12


def _draw_row(sheet: PortraitSheet, cells: tuple[str, ...], style: Style, aligns: tuple[Align, ...]) -> None:
    sheet.reserve(ROW_HEIGHT)
    bottom = sheet.y - ROW_HEIGHT
    for index, (text, align) in enumerate(zip(cells, aligns, strict=True)):
        left, right = _EDGES[index : index + 2]
        sheet.setter.box(left, bottom, right - left, ROW_HEIGHT)
        x = {"l": left + PADDING, "c": (left + right) / 2, "r": right - PADDING}[align]
        size = fit(style.face, text, right - left - 2 * PADDING, style.size, wraps=False)
        sheet.fitted(size, x, sheet.y - ROW_HEIGHT / 2, style.face, align)
    sheet.y = bottom


def _draw_comparison(sheet: PortraitSheet) -> None:
    height = 46.0
    sheet.reserve(height + 78 + 20)  # the comparison and the signatures stay on one page
    bottom = sheet.y - height
    sheet.setter.box(LEFT, bottom, RIGHT - LEFT, height)
    label = Style(Face.SERIF, 10.5)
    marks = "□ 单据份数相符      □ 金额相符      □ 校验码相符"
    sheet.setter.text(LEFT + PADDING, sheet.y - 18, f"接收方核对：  {marks}", label)
    sheet.setter.text(
        LEFT + PADDING, sheet.y - 37, "接收时间：            年      月      日      时      分", label
    )
    sheet.y = bottom
