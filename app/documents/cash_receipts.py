"""收款收据: a stub and the payer's part for each cash payment, two receipts to a sheet (Xuecheng 002 3(2)2: 统一要求的票据).

The number is that of the uniform receipt from stock. No seed prints its fields; they are what a receipt must say: who paid,
for which year, how much in figures and in capitals, who took it and when. Order and size are this program's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents import fonts
from app.documents.fitting import fit
from app.documents.fonts import Face
from app.documents.ledger import SCHEME
from app.documents.paper import UNSTAMPED, Stamp
from app.documents.portrait import BASELINE, LABEL, LEFT, NOTE, PADDING, RIGHT, VALUE, WIDTH
from app.documents.typesetting import PORTRAIT, Style, Typesetter
from app.domain.capital import capital
from app.domain.money import yuan

PARTS = ("第一联　存根", "第二联　缴费人")
TITLE = Style(Face.SERIF_BOLD, 15)
NUMBER = Style(Face.SANS_BOLD, 12)
FIRST_TOP, PART, ROW, LABEL_WIDTH = 806.0, 190.0, 26.0, 78.0
BETWEEN = "（沿此线撕开）"


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """One cash payment; `paid_on` ISO day, `unit` is who took it."""

    number: str
    name: str
    id_number: str
    year: int
    fen: int
    paid_on: str
    unit: str
    taker: str
    filing: str


def receipts_pdf(receipts: Sequence[ReceiptPaper], stamp: Stamp = UNSTAMPED) -> bytes:
    """A4 portrait, two receipts to a sheet. Raises GlyphMissing, naming the field."""
    for one in receipts:
        fonts.require_glyphs(Face.SANS, one.name, "“姓名”")
        fonts.require_glyphs(Face.SANS, one.taker, "“收款人”")
        fonts.require_glyphs(Face.SANS, one.unit, "“收款单位”")
    pages = -(-len(receipts) // 2)
    with Typesetter(f"{SCHEME}收款收据", PORTRAIT) as setter:
        for page in range(pages):
            for place, one in enumerate(receipts[2 * page : 2 * page + 2]):
                top = FIRST_TOP - 2 * PART * place
                for no, part in enumerate(PARTS):
                    _draw(setter, one, part, top - PART * no)
                    _cut(setter, top - PART * (no + 1) + 10)
            _foot(setter, stamp, f"第 {page + 1} 页  共 {pages} 页")
            setter.end_page()
        return setter.finish()


def _draw(setter: Typesetter, one: ReceiptPaper, part: str, top: float) -> None:
    """One part: title and number, four rows, who took it."""
    setter.text(WIDTH / 2, top - 22, f"{SCHEME}收款收据", TITLE, "c")
    setter.text(LEFT, top - 22, part, LABEL)
    setter.text(RIGHT, top - 22, f"№ {one.number}", NUMBER, "r")
    y = top - 32
    middle = (LEFT + RIGHT) / 2
    rows = (
        (("姓名", one.name), ("证件号码", one.id_number)),
        (("缴费年度", f"{one.year} 年"), ("收款日期", _day(one.paid_on))),
        (("收款事由", "城乡居民基本养老保险个人缴费（现金）"),),
        (("金额（大写）", f"人民币{capital(one.fen)}"), ("金额（小写）", f"￥{yuan(one.fen)}")),
    )
    for row in rows:
        edges = (LEFT, middle, RIGHT) if len(row) == 2 else (LEFT, RIGHT)
        for (label, value), left, right in zip(row, edges[:-1], edges[1:], strict=True):
            _box(setter, label, value, left, right, y)
        y -= ROW
    y -= 17
    unit = fit(LABEL.face, f"收款单位（盖章）：{one.unit}", (RIGHT - LEFT) * 0.6, LABEL.size, wraps=False)
    setter.text(LEFT, y, unit.lines[0], Style(LABEL.face, unit.size))
    setter.text(RIGHT, y, f"收款人：{one.taker}", LABEL, "r")
    setter.text(LEFT, y - 15, f"单据号 {one.filing[:16]}", NOTE)


def _box(setter: Typesetter, label: str, value: str, left: float, right: float, top: float) -> None:
    inner, bottom = left + LABEL_WIDTH, top - ROW
    setter.box(left, bottom, LABEL_WIDTH, ROW)
    setter.box(inner, bottom, right - inner, ROW)
    setter.text((left + inner) / 2, top - ROW / 2 - LABEL.size * BASELINE, label, LABEL, "c")
    fitted = fit(VALUE.face, value, right - inner - 2 * PADDING, VALUE.size, wraps=False)
    y = top - ROW / 2 - fitted.size * BASELINE
    setter.text(inner + PADDING, y, fitted.lines[0], Style(VALUE.face, fitted.size))


def _day(day: str) -> str:
    year, month, of_month = day.split("-")
    return f"{year} 年 {int(month)} 月 {int(of_month)} 日"


def _cut(setter: Typesetter, y: float) -> None:
    """A dashed line with its word in the middle of a gap."""
    half = fonts.width(NOTE.face, BETWEEN, NOTE.size) / 2 + 4
    for start, end in ((LEFT, WIDTH / 2 - half), (WIDTH / 2 + half, RIGHT)):
        at = start
        while at < end:
            setter.line(at, y, min(at + 5, end), y, 0.5)
            at += 9
    setter.text(WIDTH / 2, y - 3, BETWEEN, NOTE, "c")


def _foot(setter: Typesetter, stamp: Stamp, page: str) -> None:
    setter.text(WIDTH / 2, 24, page, NOTE, "c")
    foot = Style(Face.SANS, 7.5)
    printed = "  ".join(filter(None, [stamp.printed_at, stamp.printed_by]))
    if printed:
        setter.text(LEFT, 24, f"打印：{printed}", foot)
    if stamp.content_hash:
        setter.text(RIGHT, 24, f"内容校验码 {stamp.short_hash()}", foot, "r")
