"""The fund's books on paper and as spreadsheets (Linyi 004 2(5))."""

from __future__ import annotations

import hashlib

from app.documents.fund_books import BalanceRow, Movement, analysis_table, ledger_table, trial_table
from app.documents.paper import TablePaper
from app.documents.tables import render_table
from app.documents.workbooks import table_workbook
from app.domain.money import yuan
from app.services import fund_books
from app.services.desk import Desk
from app.services.fund_books import BY_TITLES, COST_PART, INCOME_PART, OTHER_PART, AccountLedger, Analysis, Trial
from app.services.papers import stamp

SIDES = {"debit": "借", "credit": "贷"}


def trial(desk: Desk, found: Trial) -> TablePaper:
    rows = [
        BalanceRow(r.account.code, r.account.name, SIDES[r.account.side], r.opening_fen, r.debit_fen, r.credit_fen, r.closing_fen)
        for r in found.rows
    ]
    verdict = "借方、贷方发生额相等，期初、期末余额平衡。" if found.agrees else "借贷不平衡，请运行全面校验。"
    notes = (f"{BY_TITLES[found.by]}计算。{verdict}",)
    return trial_table(_unit(desk), found.title, rows, notes, stamp(desk, _digest(rows)))


def ledger(desk: Desk, found: AccountLedger) -> TablePaper:
    titles: dict[str, str] = {}
    rows = []
    for line in found.rows:
        if line.filing not in titles:
            titles[line.filing] = fund_books.source_of(desk, line.filing)[1]
        fen = line.row.fen
        rows.append(Movement(
            line.row.on, line.row.booked_on, titles[line.filing], short_path(line.row.against), line.filing[:12],
            max(0, fen), -fen if fen < 0 else 0, line.balance_fen,
        ))  # fmt: skip
    notes = (f"还有 {found.more:,} 行没有列出，期末余额 {yuan(found.closing_fen)} 元已计入。请缩短起止日期。",) if found.more else ()
    period = f"{found.first} 至 {found.last}"
    return ledger_table(_unit(desk), period, found.path, found.opening_fen, rows, notes, stamp(desk, _digest(rows)))


def analysis(desk: Desk, found: Analysis) -> TablePaper:
    parts = [
        (part, [(row.what, row.by_month) for row in found.rows if row.part == part])
        for part in (INCOME_PART, COST_PART, OTHER_PART)
    ]  # fmt: skip
    notes = (
        f"货币资金（国库、收入户、支出户、财政专户、税务专户）：期初 {yuan(found.opening_fen)} 元，期末 {yuan(found.closing_fen)} 元。",
        "收入按记入个人账户计；随缴费先记、尚未拨付的财政补贴列在应收财政补助。",
    )  # fmt: skip
    return analysis_table(_unit(desk), found.title, found.months, [p for p in parts if p[1]], notes, stamp(desk, _digest(parts)))


LONGEST_TITLE = 20
"""In an account's path; what is longer is a key."""


def short_path(path: str) -> str:
    """An account's path as a person reads it, without the keys of people and payments: the filing stands beside it."""
    return "/".join(word for word in path.split("/") if len(word) <= LONGEST_TITLE)


def pdf(paper: TablePaper) -> bytes:
    return render_table(paper)


def xlsx(paper: TablePaper) -> bytes:
    return table_workbook([paper])


def _unit(desk: Desk) -> str:
    return f"{desk.station_name}（{desk.station.code}）"


def _digest(rows: object) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()
