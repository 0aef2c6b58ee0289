"""科目余额表, 明细账 and 基金收支分析表 on paper and as spreadsheets (Linyi 004 2(5); accounts as in 财会〔2011〕3 号)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.paper import UNSTAMPED, Cell, Column, Section, Stamp, TablePaper

SIGNATURES = ("会计", "复核人", "负责人", "单位盖章")


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One account; `side` 借 or 贷 is where its balances stand."""

    code: str
    name: str
    side: str
    opening_fen: int
    debit_fen: int
    credit_fen: int
    closing_fen: int


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of an account's ledger; fen on one side only."""

    on: str
    booked_on: str
    what: str
    against: str
    filing: str
    debit_fen: int
    credit_fen: int
    balance_fen: int


def trial_table(unit: str, period: str, rows: Sequence[BalanceRow], notes: Sequence[str], stamp: Stamp = UNSTAMPED) -> TablePaper:
    """科目余额表; debit and credit totals are equal."""
    columns = (
        Column("科目代码", 8, "c", "id"), Column("科目名称", 20), Column("方向", 5, "c"), Column("期初余额", 15, "r", "money"),
        Column("借方发生额", 15, "r", "money"), Column("贷方发生额", 15, "r", "money"), Column("期末余额", 15, "r", "money"),
    )  # fmt: skip
    cells = [(r.code, r.name, r.side, r.opening_fen, r.debit_fen, r.credit_fen, r.closing_fen) for r in rows]
    return TablePaper(
        title="城乡居民基本养老保险基金科目余额表", unit=unit, period=period, columns=columns, rows=cells,
        totalled=("借方发生额", "贷方发生额"), page_totals=False, signatures=SIGNATURES, notes=tuple(notes), stamp=stamp,
    )  # fmt: skip


def ledger_table(
    unit: str, period: str, account: str, opening_fen: int, rows: Sequence[Movement], notes: Sequence[str],
    stamp: Stamp = UNSTAMPED,
) -> TablePaper:  # fmt: skip
    """明细账 of one account, its opening balance first."""
    columns = (
        Column("序号", 5, "c", "number"), Column("资金日期", 9, "c", "id"), Column("记账日期", 9, "c", "id"), Column("业务", 11),
        Column("对方科目", 24), Column("单据号", 11, "c", "id"), Column("借方", 12, "r", "money"), Column("贷方", 12, "r", "money"),
        Column("余额（借＋贷－）", 13, "r", "money"),
    )  # fmt: skip
    first: tuple[Cell, ...] = ("", "", "", "期初余额", "", "", "", "", opening_fen)
    cells = [
        (no, r.on, r.booked_on, r.what, r.against, r.filing, r.debit_fen or "", r.credit_fen or "", r.balance_fen)
        for no, r in enumerate(rows, 1)
    ]
    return TablePaper(
        title=f"基金明细账：{account}", unit=unit, period=period, columns=columns, rows=[first, *cells],
        totalled=("借方", "贷方"), page_totals=False, signatures=SIGNATURES, notes=tuple(notes), stamp=stamp,
    )  # fmt: skip


def analysis_table(
    unit: str, period: str, months: Sequence[str], parts: Sequence[tuple[str, Sequence[tuple[str, Sequence[int]]]]],
    notes: Sequence[str], stamp: Stamp = UNSTAMPED,
) -> TablePaper:  # fmt: skip
    """基金收支分析表: a section for income, expenditure and the rest; a column per month and their sum."""
    titles = (*months, "合计")
    columns = (Column("项目", 24), *(Column(title, 15, "r", "money") for title in titles))
    return TablePaper(
        title="城乡居民基本养老保险基金收支分析表", unit=unit, period=period, columns=columns,
        sections=tuple(Section(part, [(what, *sums, sum(sums)) for what, sums in rows]) for part, rows in parts),
        totalled=(), page_totals=False, signatures=SIGNATURES, notes=tuple(notes), stamp=stamp, counted=False, row_height=22,
    )  # fmt: skip
