"""The made-up district's last month of money: somebody pays earlier years, payments are taken back and wait for their
refunds, the tax office, the treasury and the bank differ in a few places. Each step is an ordinary filing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.business.back_years import APPLICATION
from app.domain.id_number import check_digit
from app.domain.month import Month
from app.domain.open_items import TERMINAL_ONLY
from app.domain.posting import TREASURY, refundable
from app.domain.records import EFFECTIVE, Line
from app.domain.refund_terms import CAUSES
from app.services import (
    exchange_out,
    handling,
    line_reversals,
    month_books,
    people,
    reconciliations,
    statement_lists,
)
from app.services.demo_files import Ticket, tickets_of, treasury_csv
from app.services.demo_lists import bank_csv, tax_csv
from app.services.demo_money import CLERK, FINANCE, REVIEWER, agree
from app.services.demo_stage import MadeVillage, Stage, read_all
from app.services.desk import Desk
from app.services.ledgers import ledger

REFUND = {"bank": "穆家营子镇信用社", "account": "604301012200045678"}
JOINED = "参加职工保险"


def compare_month(stage: Stage, lines: Sequence[Line], day: date) -> None:
    """The treasury's, the tax office's and the bank's lists of the month: three payments have not come, one came with
    another amount, one has no ticket, one was paid at the tax hall, one by nobody known.
    """
    tickets = tickets_of(lines, day)
    others = [*_at_the_tax_hall(stage, day), _stranger(day)]
    late, wrong, come = tickets[:3], tickets[3:4], tickets[4:]
    wrong = [replace(one, fen=one.fen + 10_000) for one in wrong]
    received = [*wrong, *come, *others]
    finance, month = stage.desk("district", FINANCE), str(Month.of(day))
    before = _treasury_fen(finance)
    treasury = stage.folder / "国库入库清单.csv"
    treasury.write_bytes(treasury_csv(received))
    reconciliations.reconcile(finance, treasury, month)
    tax = stage.folder / "税务缴费明细.csv"
    tax.write_bytes(tax_csv([*late, *wrong, *come[1:], *others]))
    statement_lists.read_tax(finance, tax, month)
    _bank(stage, finance, before, received, wrong)
    _explain(finance, month)


def _treasury_fen(desk: Desk) -> int:
    with desk.store.read() as unit:
        return -unit.postings.balance(TREASURY)


def _at_the_tax_hall(stage: Stage, day: date) -> list[Ticket]:
    """Somebody who has not paid by POS pays at the tax office."""
    desk = stage.desk("district", REVIEWER)
    with desk.store.read() as unit:
        paid = unit.lines.paid(day.year)
    on = day - timedelta(days=6)
    others = [one for one in people.find(desk, "") if one.status == EFFECTIVE and one.subject not in paid]
    return [
        Ticket(f"337{day:%y}0090000000000", one.name, one.id_number, day.year, 50_000, on, on + timedelta(days=1))
        for one in sorted(others, key=lambda one: one.id_number)[:1]
    ]


def _stranger(day: date) -> Ticket:
    digits = "15040419860917904"
    on = day - timedelta(days=9)
    number = f"337{day:%y}0090000000001"
    return Ticket(number, "石红梅", digits + check_digit(digits), day.year, 20_000, on, on + timedelta(days=1))


def _bank(stage: Stage, finance: Desk, opening_fen: int, received: Sequence[Ticket], apart: Sequence[Ticket]) -> None:
    """The treasury's own statement: a sum for each day, and by itself what came with another amount."""
    days: dict[date, int] = defaultdict(int)
    for one in received:
        if one not in apart:
            days[one.entered_on] += one.fen
    rows = [(day, f"GK{day:%m%d}", "保费入库", fen) for day, fen in days.items()]
    rows += [(one.entered_on, f"GK{one.entered_on:%m%d}-2", "保费入库", one.fen) for one in apart]
    if rows:
        path = stage.folder / "国库银行对账单.csv"
        path.write_bytes(bank_csv(opening_fen, rows))
        statement_lists.read_bank(finance, path, TREASURY)


def _explain(finance: Desk, month: str) -> None:
    """Finance has asked about the payment without a ticket; another key has not agreed yet."""
    items = month_books.view(finance, month).standing.items
    found = next((item for item in items if item.kind == TERMINAL_ONLY), None)
    if found is not None:
        month_books.explain(finance, found.key, "税务正在补开税票，下月清单里会有。")


def this_month(stage: Stage, villages: Sequence[MadeVillage], day: date) -> None:
    """What the villages file beside the month's payments: one takes a payment of last year back, one shows a deposit slip."""
    taking = stage.desk(villages[1].code)
    wrong = _last(taking, day, "credited")
    if wrong is not None:
        _reverse(taking, wrong)
    desk = stage.desk(villages[-1].code)
    with desk.store.read() as unit:
        waiting = sorted(unit.dues.open_ones(APPLICATION), key=lambda due: str(due.row["id_number"]))
    for due in waiting[:1]:
        form = {
            "due": due.key, "channel": "指定账户", "deposited_on": (day - timedelta(days=12)).isoformat(), "slip": "00315270",
            "fen": f"{due.left_fen / 100:.2f}",
        }  # fmt: skip
        handling.file(desk, "back_deposit", form)


def _last(desk: Desk, day: date, phase: str) -> Line | None:
    """The last payment of the month a year before that stands in this phase."""
    found = [
        line
        for line in ledger(desk, str(Month(day.year - 1, day.month))).lines
        if line.phase == phase and line.amount_fen > 0
    ]
    return max(found, key=lambda line: (line.paid_on, line.terminal, line.voucher), default=None)


def _reverse(desk: Desk, line: Line) -> str:
    return line_reversals.reverse_line(desk, line.line, f"{JOINED}，退回居民养老保险费")


def given_back(stage: Stage, day: date) -> None:
    """The district takes a payment back and approves its refund; finance has not paid it yet."""
    desk = stage.desk("district", CLERK)
    wrong = _last(desk, day, "credited")
    if wrong is not None:
        agree(stage, day, [_reverse(desk, wrong)])
        agree(stage, day, [_refund(desk, wrong)])


def _refund(desk: Desk, line: Line) -> str:
    form = {
        **REFUND, "stand": refundable(line.line), "fen": f"{line.amount_fen / 100:.2f}", "cause": JOINED, "payee": line.name,
        "papers": "、".join(CAUSES[JOINED]),
    }  # fmt: skip
    return handling.file(desk, "refund", form)


def leave_work(stage: Stage, villages: Sequence[MadeVillage], day: date) -> None:
    """A village's refund lies at the township, a movement of money at the district's reviewer."""
    village = stage.desk(villages[1].code)
    wrong = _last(village, day, "reversed")
    if wrong is not None:
        _refund(village, wrong)
        exchange_out.export(village, stage.stick)
        read_all(stage.stick, stage.desk("township"))
    form = {"way": "special_expenditure", "fen": "3000", "moved_on": day.isoformat(), "voucher": f"YH{day.year}0031"}
    handling.file(stage.desk("district", FINANCE), "fund_movement", form)
