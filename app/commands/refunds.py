"""`xiangbao refunds …`: what waits for the bank, and a month's 退费明细表, as the window's 退费 page."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.services import refunds
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("refunds", help="退费").add_subparsers(dest="what", required=True)
    shown = sub(group, "list", "等待支付的退费；给出月份就是这个月支付和退票的", run_list)
    shown.add_argument("--month", default="", metavar="年-月")
    made = sub(group, "sheet", "一个月的退费明细表", run_sheet)
    made.add_argument("month", metavar="年-月")
    made.add_argument("--pdf", type=Path)
    made.add_argument("--xlsx", type=Path)


def run_list(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = refunds.paid(desk, call.options.month) if call.options.month else refunds.waiting(desk)
    return {"count": len(found), "fen": sum(one.fen for one in found), "refunds": [asdict(one) for one in found]}, 0


def run_sheet(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = refunds.paid(desk, o.month)
        for path, make in ((o.pdf, refunds.as_pdf), (o.xlsx, refunds.as_xlsx)):
            if path:
                write_whole(path, make(desk, o.month))
    return {"month": o.month, "count": len(found), "fen": sum(one.fen for one in found)}, 0
