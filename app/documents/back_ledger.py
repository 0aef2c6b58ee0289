"""补缴费明细表 and 补缴费汇总表 of a month, beside the ledger of POS payments.

Linyi (004) part 2 (6) names both among the papers archived every year; Songshan (003) art. 10 has the township report what
was paid back and hand it on every month. Their columns are nowhere published: they follow the payment ledger's.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.ledger import SCHEME
from app.documents.paper import LEDGER_SIGNATURES, UNSTAMPED, Column, Stamp, TablePaper


@dataclass(frozen=True, slots=True)
class BackRow:
    """One year of one person, as registered from a deposit slip; a red letter has a negative amount."""

    village: str
    name: str
    id_number: str
    kind: str
    year: int
    amount_fen: int
    paid_on: str
    slip: str
    channel: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class BackSum:
    """One village's month: people, years, and fen paid in, transferred and entered."""

    code: str
    name: str
    people: int
    years: int
    amount_fen: int
    moved_fen: int
    entered_fen: int


@dataclass(frozen=True, slots=True)
class BackLedgerPaper:
    """What the two tables of one month hold."""

    unit: str
    period: str
    rows: tuple[BackRow, ...]
    villages: tuple[BackSum, ...]
    stamp: Stamp = UNSTAMPED


_DETAIL = (
    Column("序号", 4, "c", "number"), Column("村（社区）", 9.5), Column("姓名", 8), Column("公民身份号码", 13.5, "c", "id"),
    Column("补缴类型", 8, "c"), Column("补缴年度", 6, "c", "number"), Column("补缴金额", 8.5, "r", "money"),
    Column("缴款日期", 8.2, "c", "id"), Column("进账单号", 12, "l", "id"), Column("缴款渠道", 7.5, "c"),
    Column("状态", 8.5, "c"), Column("备注", 8),
)  # fmt: skip
_SUMMARY = (
    Column("序号", 4, "c", "number"), Column("区划代码", 12, "c", "id"), Column("村（社区）", 14),
    Column("补缴人数", 8, "r", "number"), Column("补缴年数", 8, "r", "number"), Column("补缴金额", 11, "r", "money"),
    Column("其中已划转", 11, "r", "money"), Column("其中已入账", 11, "r", "money"),
)  # fmt: skip


def back_detail(paper: BackLedgerPaper) -> TablePaper:
    """补缴费明细表: one row per person and year."""
    rows = [
        (no, x.village, x.name, x.id_number, x.kind, x.year, x.amount_fen, x.paid_on, x.slip, x.channel, x.status, x.note)
        for no, x in enumerate(paper.rows, 1)
    ]  # fmt: skip
    return TablePaper(
        f"{SCHEME}补缴费明细表", paper.unit, paper.period, _DETAIL, rows, totalled=("补缴金额",), capital_of="补缴金额",
        signatures=LEDGER_SIGNATURES, stamp=paper.stamp,
    )  # fmt: skip


def back_summary(paper: BackLedgerPaper) -> TablePaper:
    """补缴费汇总表: one row per village."""
    rows = [
        (no, x.code, x.name, x.people, x.years, x.amount_fen, x.moved_fen, x.entered_fen)
        for no, x in enumerate(paper.villages, 1)
    ]
    sums = tuple(column.title for column in _SUMMARY[3:])
    return TablePaper(
        f"{SCHEME}补缴费汇总表", paper.unit, paper.period, _SUMMARY, rows, totalled=sums, capital_of="补缴金额",
        signatures=LEDGER_SIGNATURES, stamp=paper.stamp,
    )  # fmt: skip
