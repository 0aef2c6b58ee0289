"""`xiangbao cash …`: receipts in stock, takings, what is to be remitted (Xuecheng 002 3(2)2-3), as the window's 收缴 page.

Filed with `xiangbao file make receipt_book | receipt_void | cash_collection | remittance`.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.business.cash_collection import BUSINESS as COLLECTION
from app.services import cash, cash_papers, review_sheets, reviews
from app.services.desk import Desk
from app.services.review_sheets import FilingUnknown
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("cash", help="现金与收据（政策允许收现金的地方）").add_subparsers(
        dest="what", required=True
    )
    shown = sub(group, "stock", "各村领用的收据、下一张号码和结存", run_stock)
    shown.add_argument("--village", default="", metavar="区划", help="只看这个村或镇")
    shown.add_argument("--pdf", type=Path, help="收款收据领用登记簿")
    drawers = sub(group, "drawers", "各村手里的现金和该不该解缴", run_drawers)
    drawers.add_argument("--village", default="", metavar="区划")
    takings = sub(group, "takings", "现金收缴，最新的在前", run_takings)
    takings.add_argument("--village", default="", metavar="区划")
    for name, text, run in (
        ("receipts", "打印收款收据（两联）", run_receipts),
        ("stubs", "现金收缴明细表（收据存根）", run_stubs),
    ):
        one = sub(group, name, text, run)
        one.add_argument("filing", help="现金收缴的单据号，写前 8 位以上")
        one.add_argument("--pdf", type=Path, required=True)
        if run is run_receipts:
            one.add_argument(
                "--number", action="append", default=[], metavar="收据号码", help="只打印这一张，可以写几次"
            )


def run_stock(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        found = cash.look(desk, o.village)
        if o.pdf:
            write_whole(o.pdf, cash_papers.register(desk, o.village))
    books = [{**asdict(one), "left": one.left} for one in found.books]
    return {
        "allowed": found.allowed, "left": sum(one.left for one in found.books), "books": books,
        "spoilt": [asdict(one) for one in found.spoilt],
    }, 0  # fmt: skip


def run_drawers(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = cash.look(desk, call.options.village)
    return {
        "days": found.days, "limit_fen": found.limit_fen, "fen": sum(one.fen for one in found.drawers),
        "drawers": [asdict(one) for one in found.drawers],
    }, 0  # fmt: skip


def run_takings(call: work.Call) -> work.Result:
    with call.desk() as desk:
        found = cash.look(desk, call.options.village).takings
    return {"count": len(found), "fen": sum(one.fen for one in found), "takings": [asdict(one) for one in found]}, 0


def run_receipts(call: work.Call) -> work.Result:
    o = call.options
    with call.desk() as desk:
        write_whole(o.pdf, cash_papers.receipts(desk, _number(desk, o.filing), *o.number))
    return {"file": str(o.pdf)}, 0


def run_stubs(call: work.Call) -> work.Result:
    with call.desk() as desk:
        write_whole(call.options.pdf, review_sheets.form_pdf(desk, _number(desk, call.options.filing)))
    return {"file": str(call.options.pdf)}, 0


def _number(desk: Desk, beginning: str) -> int:
    docket = reviews.numbered(desk, beginning)
    if docket is None or docket.kind != COLLECTION.kind:
        raise FilingUnknown(f"没有单据号以 {beginning} 开头的现金收缴。", "请写出单据号的前 8 位以上。")
    return docket.n
