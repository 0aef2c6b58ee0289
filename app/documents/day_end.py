"""日结单: what a station's chains had come to at the end of a day, on paper, signed (security T4).

An older copy of the data put back is sound in itself. What was printed and lies in the folder cannot be put back with it:
the number and check code of a chain on this sheet must be found in the store for ever (app/services/day_end.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.documents import fonts
from app.documents.fonts import Face
from app.documents.paper import UNSTAMPED, Stamp
from app.documents.portrait import PortraitSheet, render_portrait
from app.domain.capital import capital
from app.domain.money import yuan

TITLE = "日结单"
NOTES = (
    "这张纸证明到这一天为止本站点有哪些单据。请当天打印、签字、按日期夹好，不要放在电脑旁边。",
    "以后怀疑数据被换成旧的，在「系统」的「日结单」里输入某一行的号和校验码：程序说“有”，那一天的单据就都在；说“没有”，请停止办理，报告上级。",
)


@dataclass(frozen=True, slots=True)
class DayEndRow:
    """One chain: whose it is, its last filing's number, how many since the sheet before, and the check code of both."""

    title: str
    number: int
    added: int
    code: str


@dataclass(frozen=True, slots=True)
class DayEndPaper:
    """The sheet of one day. `payments` and `amount_fen`: the batches of that day."""

    station: str
    station_code: str
    operator: str
    day: str
    filings: int
    payments: int
    amount_fen: int
    rows: tuple[DayEndRow, ...]
    stamp: Stamp = UNSTAMPED


def day_end(paper: DayEndPaper) -> bytes:
    """The sheet as a PDF file, A4 portrait. Raises GlyphMissing before anything is drawn."""
    for place, text in (("站点", paper.station), ("操作员", paper.operator), *(("流水", row.title) for row in paper.rows)):
        fonts.require_glyphs(Face.SANS, text, place)

    def fill(sheet: PortraitSheet) -> None:
        sheet.pairs([
            ("站点", paper.station), ("站点代码", paper.station_code), ("操作员", paper.operator), ("日期", paper.day),
            ("单据总数", f"{paper.filings:,} 份"), ("当天收缴", f"{paper.payments:,} 笔　￥{yuan(paper.amount_fen)}"),
        ])  # fmt: skip
        sheet.wide_pair("金额（大写）", f"人民币{capital(paper.amount_fen)}")
        sheet.y -= 12
        for row in paper.rows:
            more = f"（比上一张多 {row.added:,} 份）" if row.added else ""
            sheet.wide_pair(row.title, f"第 {row.number} 号　校验码 {row.code}{more}")
        sheet.y -= 12
        sheet.signatures(("操作员", "负责人"), fingerprint=False)
        sheet.y -= 4
        sheet.notes(NOTES)

    return render_portrait(TITLE, paper.day, paper.stamp, fill)
