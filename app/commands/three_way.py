"""`xiangbao reconcile-tax …` and `xiangbao three-way …`: the month between the parties (Songshan 003 art. 10-11).

Explanations, matches by hand and the certificate are filed with `xiangbao file make explanation | statement_match |
certificate`.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.commands.fund import listed
from app.services import month_books, statement_lists
from app.services.month_books import MonthView
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    tax = sub(commands, "reconcile-tax", "读入税务缴费明细，三方对账", run_tax)
    tax.add_argument("file", type=Path)
    tax.add_argument("--month", required=True)
    shown = sub(commands, "three-way", "一个月的三方对账", run_month)
    shown.add_argument("month", nargs="?", default="", help="不写就是该办的月份：最早的、有数据而没有确认的月份，都确认了就是本月")
    shown.add_argument("--pdf", type=Path)
    shown.add_argument("--xlsx", type=Path)


def run_tax(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = statement_lists.read_tax(desk, o.file, o.month)
        return {**listed(found), "open": month_of(month_books.view(desk, o.month))["open"]}, 0


def run_month(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = month_books.view(desk, o.month)
        for path, make in ((o.pdf, month_books.as_pdf), (o.xlsx, month_books.as_xlsx)):
            if path:
                write_whole(path, make(desk, found.standing.month))
    return month_of(found), 0


def month_of(found: MonthView) -> dict[str, Any]:
    """A month as JSON."""
    standing = found.standing
    kinds: dict[str, int] = {}
    for row in found.rows:
        kinds[row.item.kind] = kinds.get(row.item.kind, 0) + 1
    return {
        "month": standing.month, "clean": standing.clean, "certified": found.certified, "stale": found.stale,
        "agrees": found.agrees, "open": kinds, "sides": [asdict(side) for side in standing.sides],
        "transit": [asdict(one) for _, one in found.transit],
        "accounts": [
            {"account": a.name, "opening_fen": a.opening_fen, "in_fen": a.in_fen, "out_fen": a.out_fen,
             "closing_fen": a.closing_fen, "bank_closing_fen": a.bank_closing_fen}
            for a in standing.accounts
        ],
        "items": [
            {**asdict(row.item), "title": row.item.title, "next": row.item.step, "age": row.age, "explanation": row.explanation}
            for row in found.rows
        ],
    }  # fmt: skip
