"""退费明细表 of a month: what the bank has paid and sent back, and what still waits for it (Qingdao 000 art. 4).

No regulation names its columns; they are what finance and the bank's list are agreed by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.paper import UNSTAMPED, Cell, Column, Section, Stamp, TablePaper
from app.documents.tables import render_table
from app.documents.workbooks import table_workbook

TITLE = "城乡居民基本养老保险退费明细表"
SIGNATURES = ("经办人", "复核人", "财务", "分管领导")
PAID, WAITING = "支付（元）", "待付（元）"
COLUMNS = (
    Column("序号", 4, "c", "number"), Column("村（社区）", 8), Column("缴费人", 6), Column("退费原因", 10.5), Column("收款人", 6),
    Column("开户银行", 9), Column("银行账号", 12.5, "c", "id"), Column("批准日期", 7, "c"), Column("支付日期", 7, "c"),
    Column("凭证号", 8, "c"), Column(PAID, 8, "r", "money"), Column(WAITING, 8, "r", "money"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RefundRow:
    """One refund; a payment that the bank sent back has negative `paid_fen`."""

    village: str
    payer: str
    cause: str
    payee: str
    bank: str
    account: str
    approved_on: str
    paid_on: str
    voucher: str
    paid_fen: int
    waiting_fen: int


@dataclass(frozen=True, slots=True)
class RefundsPaper:
    """`parts` are (heading, rows)."""

    unit: str
    period: str
    parts: tuple[tuple[str, tuple[RefundRow, ...]], ...]
    stamp: Stamp = UNSTAMPED


def refunds_table(paper: RefundsPaper) -> TablePaper:
    sections = tuple(Section(heading, _rows(rows)) for heading, rows in paper.parts if rows)
    paid = sum(row.paid_fen for _, rows in paper.parts for row in rows)
    return TablePaper(
        title=TITLE, unit=paper.unit, period=paper.period, columns=COLUMNS, sections=sections, totalled=(PAID, WAITING),
        capital_of=PAID if paid > 0 else "", signatures=SIGNATURES, stamp=paper.stamp, page_totals=False,
    )  # fmt: skip


def _rows(rows: Sequence[RefundRow]) -> list[tuple[Cell, ...]]:
    return [
        (number, r.village, r.payer, r.cause, r.payee, r.bank, r.account, r.approved_on, r.paid_on, r.voucher, r.paid_fen or "",
         r.waiting_fen or "")
        for number, r in enumerate(rows, 1)
    ]  # fmt: skip


def refunds_pdf(paper: RefundsPaper) -> bytes:
    """A4 landscape."""
    return render_table(refunds_table(paper))


def refunds_xlsx(paper: RefundsPaper) -> bytes:
    """The same as a workbook."""
    return table_workbook([refunds_table(paper)])
