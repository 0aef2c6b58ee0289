"""`xiangbao back-payment …`: what waits, and the papers of an application (Songshan 003 art. 8, 10).

Applications, deposits and transfers are filed with `xiangbao file make back_payment | back_deposit | back_transfer`.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from app import cli_work as work
from app.business.back_years import APPLICATION
from app.services import back_payments, reviews
from app.services.review_sheets import FilingUnknown
from app.storage import write_whole


def add(commands: Any, sub: Any) -> None:
    """Add the commands to the parser."""
    group = commands.add_parser("back-payment", help="补缴：等缴款、等划转的，和补缴的单据").add_subparsers(
        dest="what", required=True
    )
    sub(group, "waiting", "等缴款的申请和等划转的进账", run_waiting)
    for name, text, run in (
        ("form", "保费补缴申请表（核定后附补缴明细表）", run_form), ("sheet", "补缴明细表，交银行用", run_sheet),
    ):  # fmt: skip
        one = sub(group, name, text, run)
        one.add_argument("filing", help="补缴申请的单据号，写前 8 位以上")
        one.add_argument("--pdf", type=Path, required=True)


def run_waiting(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return {"waiting": [asdict(one) for one in back_payments.waiting(desk)]}, 0


def run_form(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return _written(call, back_payments.application_pdf(desk, _number(desk, call.options.filing)))


def run_sheet(call: work.Call) -> work.Result:
    with call.desk() as desk:
        return _written(call, back_payments.bank_pdf(desk, _number(desk, call.options.filing)))


def _number(desk: Any, beginning: str) -> int:
    docket = reviews.numbered(desk, beginning)
    if docket is None or docket.kind != APPLICATION:
        raise FilingUnknown(f"没有单据号以 {beginning} 开头的补缴申请。", "请写出单据号的前 8 位以上。")
    return docket.n


def _written(call: work.Call, pdf: bytes) -> work.Result:
    write_whole(call.options.pdf, pdf)
    return {"file": str(call.options.pdf)}, 0
