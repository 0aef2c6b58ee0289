"""集体补助明细表 and 集体补助汇总表 of a month or a year, donations with them.

Linyi (004) part 2 (6) names both among the papers archived every year by village; Songshan (003) art. 12-13 has aid and
donations entered like contributions. Their columns are nowhere published: they follow the payment ledger's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.ledger import SCHEME
from app.documents.paper import LEDGER_SIGNATURES, UNSTAMPED, Column, Stamp, TablePaper


@dataclass(frozen=True, slots=True)
class AidRow:
    """One person's part of a batch; `entered_on` the treasury date ("" while it waits), `note` what was put right."""

    village: str
    name: str
    id_number: str
    what: str
    donor: str
    year: int
    amount_fen: int
    deposited_on: str
    slip: str
    entered_on: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AidSum:
    """One village: people, and fen of 集体补助 and 社会资助, deposited and entered."""

    code: str
    name: str
    people: int
    batches: int
    collective_fen: int
    donation_fen: int
    entered_fen: int


@dataclass(frozen=True, slots=True)
class AidPaper:
    """What the two tables hold."""

    unit: str
    period: str
    rows: Sequence[AidRow]
    villages: Sequence[AidSum]
    stamp: Stamp = UNSTAMPED


_DETAIL = (
    Column("序号", 4, "c", "number"), Column("村（社区）", 9), Column("姓名", 7), Column("公民身份号码", 13.5, "c", "id"),
    Column("项目", 7, "c"), Column("补助（资助）单位", 12), Column("年度", 5, "c", "number"), Column("金额", 8.5, "r", "money"),
    Column("缴款日期", 8, "c", "id"), Column("缴款单号", 9, "l", "id"), Column("入库日期", 8, "c", "id"), Column("状态", 6, "c"),
    Column("备注", 9),
)  # fmt: skip
_SUMMARY = (
    Column("序号", 4, "c", "number"), Column("区划代码", 12, "c", "id"), Column("村（社区）", 14),
    Column("缴款笔数", 7, "r", "number"), Column("人数", 7, "r", "number"), Column("集体补助", 11, "r", "money"),
    Column("社会资助", 11, "r", "money"), Column("合计", 11, "r", "money"), Column("其中已入账", 11, "r", "money"),
)  # fmt: skip


def aid_detail(paper: AidPaper) -> TablePaper:
    """集体补助明细表: one row per person and batch."""
    rows = [
        (no, x.village, x.name, x.id_number, x.what, x.donor, x.year, x.amount_fen, x.deposited_on, x.slip, x.entered_on,
         x.status, x.note)
        for no, x in enumerate(paper.rows, 1)
    ]  # fmt: skip
    return TablePaper(
        f"{SCHEME}集体补助明细表", paper.unit, paper.period, _DETAIL, rows, totalled=("金额",), capital_of="金额" if rows else "",
        signatures=LEDGER_SIGNATURES, stamp=paper.stamp,
    )  # fmt: skip


def aid_summary(paper: AidPaper) -> TablePaper:
    """集体补助汇总表: one row per village."""
    rows = [
        (no, x.code, x.name, x.batches, x.people, x.collective_fen, x.donation_fen, x.collective_fen + x.donation_fen,
         x.entered_fen)
        for no, x in enumerate(paper.villages, 1)
    ]  # fmt: skip
    sums = tuple(column.title for column in _SUMMARY[3:])
    return TablePaper(
        f"{SCHEME}集体补助汇总表", paper.unit, paper.period, _SUMMARY, rows, totalled=sums, capital_of="合计" if rows else "",
        signatures=LEDGER_SIGNATURES, stamp=paper.stamp,
    )  # fmt: skip
