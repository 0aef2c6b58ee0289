"""`xiangbao fund …` and `xiangbao bank …`: the fund's books, and its banks' statements (Linyi 004 2(4)-(5))."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.domain.chart import BANK_ACCOUNTS
from app.services import fund_books, fund_papers, statement_lists
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("fund", help="基金账簿").add_subparsers(dest="what", required=True)
    balance = sub(group, "balance", "科目余额表", run_balance)
    balance.add_argument("period", help="2026-10、2026-Q4 或 2026")
    ledger = sub(group, "ledger", "一个科目的明细账", run_ledger)
    ledger.add_argument("account", help="例如 国库、财政专户、应收财政补助/county")
    ledger.add_argument("--from", dest="first", required=True, metavar="日期")
    ledger.add_argument("--to", dest="last", required=True, metavar="日期")
    sub(group, "transit", "在途，按村和终端", run_transit)
    quarter = sub(group, "analysis", "基金收支分析表", run_analysis)
    quarter.add_argument("period", help="2026-Q4、2026-10 或 2026")
    for made in (balance, ledger):
        made.add_argument("--by", choices=tuple(fund_books.BY_TITLES), default=fund_books.VALUE, help="按资金日期或记账日期")
    for made in (balance, ledger, quarter):
        made.add_argument("--pdf", type=Path)
        made.add_argument("--xlsx", type=Path)
    bank = commands.add_parser("bank", help="银行对账单").add_subparsers(dest="what", required=True)
    take = sub(bank, "import", "读入一个账户的银行对账单", run_bank)
    take.add_argument("file", type=Path)
    take.add_argument("--account", choices=BANK_ACCOUNTS, required=True)
    take.add_argument("--month", default="", help="没有发生额的对账单是哪个月的")


def run_balance(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = fund_books.trial_balance(desk, o.period, o.by)
        _write(call, fund_papers.trial(desk, found))
    rows = [
        {"code": r.account.code, "account": r.account.name, "side": r.account.side, "opening_fen": r.opening_fen,
         "debit_fen": r.debit_fen, "credit_fen": r.credit_fen, "closing_fen": r.closing_fen}
        for r in found.rows
    ]  # fmt: skip
    return {
        "period": found.period, "debit_fen": found.debit_fen, "credit_fen": found.credit_fen, "agrees": found.agrees,
        "accounts": rows,
    }, 0  # fmt: skip


def run_ledger(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = fund_books.account_ledger(desk, o.account, o.first, o.last, o.by)
        _write(call, fund_papers.ledger(desk, found))
    rows = [{**asdict(line.row), "balance_fen": line.balance_fen} for line in found.rows]
    return {
        "account": found.path, "opening_fen": found.opening_fen, "closing_fen": found.closing_fen, "more": found.more,
        "rows": rows,
    }, 0  # fmt: skip


def run_transit(call: work.Call) -> work.Result:
    with call.desk() as desk:
        rows = fund_books.in_transit(desk)
    return {"total_fen": sum(row.fen for row in rows), "terminals": [asdict(row) for row in rows]}, 0


def run_analysis(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = fund_books.analysis(desk, call.options.period)
        _write(call, fund_papers.analysis(desk, found))
    return {
        "period": found.period, "months": list(found.months), "opening_fen": found.opening_fen, "closing_fen": found.closing_fen,
        "rows": [{**asdict(row), "total_fen": row.total_fen} for row in found.rows],
    }, 0  # fmt: skip


def run_bank(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = statement_lists.read_bank(desk, o.file, o.account, o.month)
    return listed(found, opening_fen=found.opening_fen, closing_fen=found.closing_fen), 0


def listed(found: statement_lists.Listed, **more: int) -> dict[str, Any]:
    """What a list brought."""
    problems = [asdict(problem) for problem in found.problems]
    return {
        "name": found.name, "rows": found.rows, "total_fen": found.total_fen, "new": found.new, "changed": found.changed,
        "same": found.same, "filings": list(found.filings), "problems": problems, **more,
    }  # fmt: skip


def _write(call: work.Call, paper: Any) -> None:
    for path, make in ((call.options.pdf, fund_papers.pdf), (call.options.xlsx, fund_papers.xlsx)):
        if path:
            write_whole(path, make(paper))
