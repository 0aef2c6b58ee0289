"""退费 as finance sees it: what is approved and waits for the bank, what was paid in a month (Qingdao 000 art. 4; Linyi 004 2(5)).

Everything is read from the approved applications and the payments that took effect; no sum is kept anywhere.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.business.refund_payment import BUSINESS as PAYMENT
from app.business.refund_payment import GIVEN_UP, SENT_BACK
from app.business.suspense_stock import DIRECT_ROWS, REFUND_DUE, line_of
from app.documents.refunds import RefundRow, RefundsPaper, refunds_pdf, refunds_xlsx
from app.domain.money_records import Due
from app.domain.month import Month
from app.domain.records import EFFECTIVE, Line
from app.ports import Unit
from app.services.desk import Desk
from app.services.ledgers import Ledger, VillageTotal
from app.services.papers import stamp, village_name

WAITS, PAID, BACK = "待支付", "已支付", "银行退票"
LEDGER_PHASES = {PAID: "refunded", BACK: "sent_back"}
"""How a refund stands among the lines of the ledger's page."""


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
    village_code: str = ""
    id_number: str = ""
    year: int = 0


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
    number, year = _payer(unit, str(row["stand"]))
    return Refund(
        due.key, filed[0] if filed is not None else 0, state, village_name(unit, due.village), str(row.get("payer") or ""),
        str(row["cause"]), str(row["payee"]), str(row["bank"]), str(row["account"]), due.since, paid_on, voucher, fen,
        (today - date.fromisoformat(due.since)).days, due.village, number, year,
    )  # fmt: skip


def _payer(unit: Unit, stand: str) -> tuple[str, int]:
    """Identity number and contribution year of the payment that is given back, as far as the books know."""
    line = line_of(unit, stand)
    if line is not None:
        return line.id_number, line.year
    row = unit.treasury.row(stand.removeprefix(DIRECT_ROWS)) if stand.startswith(DIRECT_ROWS) else None
    return (str(row["id_number"]), int(row["year"])) if row is not None else ("", 0)


def months(desk: Desk) -> list[str]:
    """Months in which something was paid, the newest first, and the present one."""
    with desk.store.read() as unit:
        ns = [docket.n for docket in unit.dockets.listed(state=EFFECTIVE, kinds=(PAYMENT.kind,), limit=0)]
        found = {str(filing.body["paid_on"])[:7] for filing in unit.journal.filings(ns).values()}
    return sorted(found | {f"{desk.today:%Y-%m}"}, reverse=True)


def as_ledger(desk: Desk, month: str) -> Ledger:
    """What the bank paid in a month as the ledger's page shows a month; a payment sent back counts against the sum. Cause,
    payee and voucher stand where a payment has its terminal.
    """
    key = str(Month.parse(month))
    with desk.store.read() as unit:
        found = _paid(unit, key, desk.today)
        closed = unit.months.closed(str(desk.station), key)
    digest = hashlib.sha256(repr((key, found)).encode()).hexdigest()
    names = {one.village_code: one.village for one in found}
    totals = [_total(code, names[code], [one for one in found if one.village_code == code]) for code in sorted(names)]
    lines = tuple(_as_line(one, no, key) for no, one in enumerate(found, 1))
    paid = sum(one.payments for one in totals)
    return Ledger(key, paid, sum(one.fen for one in found), tuple(totals), lines, closed, digest)


def _total(code: str, name: str, found: Sequence[Refund]) -> VillageTotal:
    paid = [one.fen for one in found if one.state == PAID]
    return VillageTotal(code, name, len(paid), sum(one.fen for one in found), tuple(sorted(Counter(paid).items())))


def _as_line(one: Refund, no: int, month: str) -> Line:
    return Line(
        n=one.n, no=no, line=one.due, station="", village=one.village_code, month=month, terminal=one.cause, batch=one.payee,
        voucher=one.voucher, paid_on=one.paid_on, paid_at="", kind="refund", amount_fen=one.fen, rrn="", card="",
        id_number=one.id_number, name=one.payer or "不知名", subject="", year=one.year, state="payment", code="",
        phase=LEDGER_PHASES[one.state], entered_on="",
    )  # fmt: skip


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
