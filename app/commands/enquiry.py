"""`xiangbao enquiry payments …`: who paid what, when it entered, by which filing (Songshan 003 art. 3(2)5, 20)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app import cli_work as work
from app.domain.enquiry import CHANNELS
from app.services import payment_enquiries
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("enquiry", help="查询").add_subparsers(dest="what", required=True)
    made = sub(group, "payments", "缴费查询：谁缴了什么、何时入账、凭哪份单据", run_payments)
    made.add_argument("--year", type=int, default=0, metavar="年度")
    made.add_argument("--village", default="", metavar="代码", help="6、9 或 12 位区划代码")
    made.add_argument("--from", dest="first", default="", metavar="日期")
    made.add_argument("--to", dest="last", default="", metavar="日期")
    made.add_argument("--channel", default="", choices=("", *CHANNELS))
    made.add_argument("--xlsx", type=Path)
    made.add_argument("--pdf", type=Path)


def run_payments(call: work.Call) -> work.Result:
    o = call.options
    wanted = payment_enquiries.question(o.year, o.village, o.first, o.last, o.channel)
    with call.desk() as desk:
        if o.xlsx:
            payment_enquiries.write_xlsx(desk, wanted, o.xlsx)
        if o.pdf:
            write_whole(o.pdf, payment_enquiries.paper_pdf(desk, wanted))
        found = payment_enquiries.asked(desk, wanted)
    return {
        "payments": len(found.payments), "total_fen": found.fen, "rows": [
            {"village": p.village, "id_number": p.id_number, "name": p.name, "year": p.year, "channel": p.channel, "fen": p.fen,
             "paid_on": p.paid_on, "entered_on": p.entered_on, "phase": p.phase, "batch": p.batch, "entry": p.entry}
            for p in found.payments
        ],
    }, 0  # fmt: skip
