"""退费 as finance sees it: what is approved and waits for the bank, what was paid in a month (Qingdao 000 art. 4; Linyi 004 2(5)).

Everything is read from the approved applications and the payments that took effect; no sum is kept anywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.business.refund_payment import BUSINESS as PAYMENT
from app.business.refund_payment import GIVEN_UP, SENT_BACK
from app.business.suspense_stock import REFUND_DUE
from app.documents.refunds import RefundRow, RefundsPaper, refunds_pdf, refunds_xlsx
from app.domain.money_records import Due
from app.domain.month import Month
from app.domain.records import EFFECTIVE
from app.ports import Unit
from app.services.desk import Desk
from app.services.papers import stamp, village_name

WAITS, PAID, BACK = "待支付", "已支付", "银行退票"


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund as it stands, or one payment of it. `due` names the application; `fen` is negative when the bank sent it
    back; `n` is the application's number in this store.
    """

    due: str
    n: int
    state: str
    village: str
    payer: str
    cause: str
    payee: str
    bank: str
    account: str
    approved_on: str
    paid_on: str
    voucher: str
    fen: int
    days: int = 0


def waiting(desk: Desk) -> list[Refund]:
    """Approved and not yet paid, the oldest first; `days` since the approval."""
    with desk.store.read() as unit:
        return _waiting(unit, desk.today)


def _waiting(unit: Unit, today: date) -> list[Refund]:
    found = [due for due in unit.dues.open_ones(REFUND_DUE) if due.left_fen]
    return [_refund(unit, due, WAITS, "", "", due.left_fen, today) for due in sorted(found, key=lambda one: (one.since, one.key))]


def paid(desk: Desk, month: str) -> list[Refund]:
    """What the bank paid or sent back in a month (YYYY-MM), by day."""
    key = str(Month.parse(month))
    with desk.store.read() as unit:
        return _paid(unit, key, desk.today)


def _paid(unit: Unit, month: str, today: date) -> list[Refund]:
    ns = [docket.n for docket in unit.dockets.listed(state=EFFECTIVE, kinds=(PAYMENT.kind,), limit=0)]
    found = []
    for filing in unit.journal.filings(ns).values():
        body, due = filing.body, unit.dues.get(str(filing.body["due"]))
        if due is None or not str(body["paid_on"]).startswith(month) or body["result"] == GIVEN_UP:
            continue
        back = body["result"] == SENT_BACK
        fen = -int(body["fen"]) if back else int(body["fen"])
        found.append(_refund(unit, due, BACK if back else PAID, str(body["paid_on"]), str(body["voucher"]), fen, today))
    return sorted(found, key=lambda one: (one.paid_on, one.voucher))


def _refund(unit: Unit, due: Due, state: str, paid_on: str, voucher: str, fen: int, today: date) -> Refund:
    row, filed = due.row, unit.journal.get(due.key)
    return Refund(
        due.key, filed[0] if filed is not None else 0, state, village_name(unit, due.village), str(row.get("payer") or ""),
        str(row["cause"]), str(row["payee"]), str(row["bank"]), str(row["account"]), due.since, paid_on, voucher, fen,
        (today - date.fromisoformat(due.since)).days,
    )  # fmt: skip


def months(desk: Desk) -> list[str]:
    """Months in which something was paid, the newest first, and the present one."""
    with desk.store.read() as unit:
        ns = [docket.n for docket in unit.dockets.listed(state=EFFECTIVE, kinds=(PAYMENT.kind,), limit=0)]
        found = {str(filing.body["paid_on"])[:7] for filing in unit.journal.filings(ns).values()}
    return sorted(found | {f"{desk.today:%Y-%m}"}, reverse=True)


def sheet(desk: Desk, month: str) -> RefundsPaper:
    """退费明细表: the month's payments, and in the present month what waits."""
    key = str(Month.parse(month))
    with desk.store.read() as unit:
        done = _paid(unit, key, desk.today)
        open_ones = _waiting(unit, desk.today) if key == f"{desk.today:%Y-%m}" else []
    parts = (("本月支付", _rows(done)), ("等待支付", _rows(open_ones)))
    digest = hashlib.sha256(repr((key, parts)).encode()).hexdigest()
    unit_name = f"{desk.station_name}（{desk.station.code}）"
    return RefundsPaper(unit_name, f"{key[:4]} 年 {int(key[5:])} 月", parts, stamp(desk, digest))


def _rows(found: Sequence[Refund]) -> tuple[RefundRow, ...]:
    return tuple(
        RefundRow(
            one.village, one.payer or "不知名", one.cause if one.state != BACK else f"{one.cause}（退票）", one.payee, one.bank,
            one.account, one.approved_on, one.paid_on, one.voucher, one.fen if one.state != WAITS else 0,
            one.fen if one.state == WAITS else 0,
        )
        for one in found
    )  # fmt: skip


def as_pdf(desk: Desk, month: str) -> bytes:
    return refunds_pdf(sheet(desk, month))


def as_xlsx(desk: Desk, month: str) -> bytes:
    return refunds_xlsx(sheet(desk, month))
