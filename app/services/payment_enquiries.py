"""缴费查询: an enquiry by year, village, days and channel as a list on screen, a spreadsheet or a 缴费查询单 for an office.

Songshan 003 art. 3(2)5 and 20: who paid what, when it entered, by which filing. It asks for payments by the day on which
they were made, so one that was taken back counts nothing and has no red letter beside it; over all payments the sum is that
of all ledgers. A spreadsheet of half a million rows is written as the rows are read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.documents.listing_sheet import ListingSheet, write_listing
from app.documents.paper import Column, Row, TablePaper
from app.documents.tables import render_table
from app.domain.enquiry import CHANNELS, PaymentFound, Question
from app.domain.month import parse_date
from app.errors import OfficeError
from app.ports import Unit
from app.services.desk import Desk, Progress
from app.services.ledgers import PHASE_TITLES
from app.services.papers import stamp, village_name

ON_PAPER = 5_000
"""More payments than these are for a spreadsheet."""
SHORT = 12
"""Of a filing's id, as much as lists show."""

COLUMNS = (
    Column("序号", 4, "c", "number"), Column("村（社区）", 9), Column("姓名", 8), Column("公民身份号码", 14, "c", "id"),
    Column("缴费年度", 5.5, "c"), Column("缴费渠道", 7, "c"), Column("金额", 8, "r", "money"), Column("缴费日期", 8, "c", "id"),
    Column("终端/凭证", 11), Column("状态", 6, "c"), Column("入库日期", 8, "c", "id"), Column("缴费单据", 9, "c", "id"),
    Column("入账单据", 9, "c", "id"),
)  # fmt: skip


class QuestionUnclear(OfficeError):
    """A channel, a village or a day that there is not."""


class TooManyForPaper(OfficeError):
    """A list that nobody prints."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The payments found, how many and how much."""

    payments: tuple[PaymentFound, ...]
    fen: int


def question(year: int = 0, village: str = "", first: str = "", last: str = "", channel: str = "") -> Question:
    """What was typed as a question. Raises QuestionUnclear."""
    if channel and channel not in CHANNELS:
        raise QuestionUnclear(f"没有「{channel}」这种缴费渠道。", f"可以选：{'、'.join(CHANNELS)}。")
    if village and not village.isdigit():
        raise QuestionUnclear(f"「{village}」不是区划代码。", "请写 6、9 或 12 位代码。")
    return Question(year, village, _day(first), _day(last), channel)


def _day(text: str) -> str:
    day = parse_date(text) if text else None
    if text and day is None:
        raise QuestionUnclear(f"「{text}」不是日期。", "请写成 2026-10-08 的样子。")
    return day.isoformat() if day is not None else ""


def asked(desk: Desk, wanted: Question) -> Answer:
    """All payments that fit."""
    with desk.store.read() as unit:
        found = tuple(unit.lines.enquired(wanted))
    return Answer(found, sum(counted_fen(one) for one in found))


def counted_fen(one: PaymentFound) -> int:
    """What was taken back counts nothing."""
    return 0 if one.phase == "reversed" else one.fen


def write_xlsx(desk: Desk, wanted: Question, path: Path, progress: Progress | None = None) -> int:
    """The list as a spreadsheet; returns how many payments."""
    with desk.store.read() as unit:
        count = sum(1 for _ in unit.lines.enquired(wanted))
        names = _names(unit, desk)
        rows = _rows(unit, wanted, names)
        heading = (f"缴费查询：{said(wanted)}", f"{desk.station_name}    {desk.today.isoformat()}")
        write_listing(path, ListingSheet(heading, COLUMNS, rows, count), progress)
    return count


def paper_pdf(desk: Desk, wanted: Question) -> bytes:
    """缴费查询单 for an office that asks. Raises TooManyForPaper."""
    with desk.store.read() as unit:
        names = _names(unit, desk)
        rows = list(_rows(unit, wanted, names))
    if len(rows) > ON_PAPER:
        raise TooManyForPaper(f"查到 {len(rows):,} 笔，纸上印不下。", "请缩小范围，或另存为表格。")
    fen = sum(row[6] for row in rows if isinstance(row[6], int))
    return render_table(TablePaper(
        title="城乡居民基本养老保险缴费查询单", unit=desk.station_name, period=said(wanted), columns=COLUMNS, rows=rows,
        totalled=("金额",), capital_of="金额" if fen > 0 else "", signatures=("查询人", "核对人", "单位盖章"),
        stamp=stamp(desk, hashlib.sha256(repr(rows).encode()).hexdigest()), issuer="出具单位",
        notes=("已冲销的缴费列出而不计金额；单据号为前 12 位，可在「业务单据」里查到原件。",),
    ))  # fmt: skip


def said(wanted: Question) -> str:
    """The question in words."""
    days = f"{wanted.first or '不限'} 至 {wanted.last or '不限'}" if wanted.first or wanted.last else ""
    parts = [f"{wanted.year} 年度" if wanted.year else "", days, CHANNELS.get(wanted.channel, "")]
    return "　".join(filter(None, parts)) or "全部缴费"


def _names(unit: Unit, desk: Desk) -> dict[str, str]:
    codes = {*unit.residents.villages(), *(station.id.code for station in unit.roster.stations()), desk.station.code}
    return {code: village_name(unit, code) for code in codes}


def _rows(unit: Unit, wanted: Question, names: dict[str, str]) -> Iterator[Row]:
    for number, one in enumerate(unit.lines.enquired(wanted), 1):
        state = PHASE_TITLES.get(one.phase, one.phase)
        yield (
            number, names.get(one.village, one.village), one.name, one.id_number, f"{one.year or ''}",
            CHANNELS.get(one.channel, one.channel), counted_fen(one) or "", one.paid_on, one.voucher, state, one.entered_on,
            one.batch[:SHORT], one.entry[:SHORT],
        )  # fmt: skip
