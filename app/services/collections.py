"""收缴 line by line: batches typed from the terminal's slips (Songshan 003 art. 7, 9; Linyi 004 2(2)).

Every completed line is kept at once. A line that the terminal has taken is never deleted: it is voided as the terminal
voided it, or stays as an open item. A batch closes when its slip agrees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.business.batch import PAYMENT, SALE, VOID, VOIDED, net
from app.business.belonging import opens
from app.domain import id_number
from app.domain.money import yuan
from app.domain.records import STATE_TITLES, Batch, Line, Resident
from app.domain.route import ASSISTANT, CLERK
from app.errors import OfficeError, Problem
from app.intake.cells import payer_number
from app.ports import Unit
from app.services.batch_drafts import (
    DRAFT,
    IMPORT,
    BatchDraft,
    file_batch,
    key_of,
    new_body,
    put_slip,
    shown,
    slip_agrees,
)
from app.services.desk import Desk
from app.services.pos_imports import known_to
from app.services.pos_rules import Known, judge, pair_voids
from app.services.pos_rules import key_of as line_key

SHORTEST_NUMBER = 8  # a passport of some countries; anything shorter is a part of a number


class BatchGone(OfficeError):
    """No such open batch."""


class SlipDiffers(OfficeError):
    """The settlement slip does not agree with the lines."""


class PayerUnknown(OfficeError):
    """Nobody with this number is registered here."""


class NumberIncomplete(PayerUnknown):
    """A name or a few digits were typed where only a whole document number names the payer."""


class LineRefused(OfficeError):
    """The line cannot be logged as typed."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays: last year's or the chosen tier in fen (0: none chosen), and a warning to show in the row."""

    name: str
    id_number: str
    tier_fen: int
    subject: str
    warning: str


def open_batches(desk: Desk) -> list[BatchDraft]:
    """Batches not yet closed, oldest first."""
    with desk.store.read() as unit:
        return sorted(
            (shown(body) for body in unit.drafts.all(DRAFT).values()), key=lambda draft: (draft.opened_on, draft.key)
        )


def terminals(desk: Desk) -> list[str]:
    """POS terminals that this office has used, the last one first: of its open batches and of those it has closed."""
    with desk.store.read() as unit:
        drafts = sorted(unit.drafts.all(DRAFT).values(), key=lambda body: str(body["opened_on"]), reverse=True)
        found = [str(body["terminal"]) for body in drafts] + unit.lines.terminals(desk.station.code)
    return list(dict.fromkeys(found))


def start_batch(desk: Desk, terminal: str, batch: str, merchant: str = "") -> BatchDraft:
    """Open a batch of a terminal; the one already open under that number is returned as it is."""
    desk.need(ASSISTANT, CLERK, doing="登记缴费")
    terminal, number = id_number.fold(terminal), id_number.fold(batch)
    if not terminal or not number.isdigit():
        raise LineRefused("请填写终端编号和批次号（批次号是数字）。", "终端编号和批次号印在签购单上。")
    with desk.store.write() as unit:
        body = new_body(terminal, number.zfill(6), merchant, desk.today.isoformat())
        for known in unit.drafts.all(DRAFT).values():
            if (known["terminal"], known["batch"]) == (body["terminal"], body["batch"]):
                return shown(known)
        unit.drafts.put(DRAFT, key_of(body), body)
        return shown(body)


def payer(desk: Desk, id_text: str, year: int) -> Payer:
    """The person behind a typed or scanned number; PayerUnknown when nobody is registered under it."""
    number = payer_number(id_text)
    with desk.store.read() as unit:
        known = known_to(desk, unit, [], (number,))
        found = known.payers.get(number)
        if found is None:
            raise _unknown(desk, unit, number)
        lines = [
            line for line in unit.lines.of_subject(found.subject) if line.state == PAYMENT and line.phase != "dead"
        ]
        before = max((line for line in lines if line.year < year), key=lambda line: line.year, default=None)
        tier = before.amount_fen if before is not None else found.tier_fen
        warning = f"{found.name} {year} 年度已经缴过" if found.subject in known.paid_for(year) else ""
        warning = warning or _tier_warning(desk, unit, found, tier)
    return Payer(found.name, found.id_number, tier, found.subject, warning)


def _unknown(desk: Desk, unit: Unit, number: str) -> PayerUnknown:
    """Why nobody can pay under this number here: not registered, another village's, or a registration that ended."""
    held = [resident for resident in unit.residents.many(unit.residents.find(number)) if resident.id_number == number]
    if number and held:
        state = STATE_TITLES.get(held[0].status, held[0].status)
        if held[0].village.startswith(desk.station.code):
            return PayerUnknown(f"{held[0].name}的登记{state}，不能收费。", "请核对是不是这个人；要重新登记的到「参保人」办。")
        return PayerUnknown(f"{held[0].name}登记在别的村，不在本站点。", "请核对是不是这个人；由他登记的村收费。")
    if number and (not number.isascii() or len(number) < SHORTEST_NUMBER):
        return NumberIncomplete(f"「{number}」不是完整的证件号码。", "只知道姓名或几位号码的，按 F2 查到这个人，按回车填进来。")
    return PayerUnknown(f"证件号码 {number or '（空）'} 不在参保登记里。", "请核对号码；没有登记的，按 F3 先登记。")


def _tier_warning(desk: Desk, unit: Unit, payer: Resident, tier_fen: int) -> str:
    """Last year's tier may be gone this year, or open to others only."""
    if not tier_fen:
        return ""
    policy = desk.policy(unit)
    tier = policy.tier(tier_fen)
    if tier is None:
        return f"{yuan(tier_fen)} 元今年不是缴费档次，请问清改缴哪一档"
    if not opens(policy, tier, payer, desk.today.isoformat(), unit):
        return f"{yuan(tier_fen)} 元档只对{tier.for_whom}开放，{payer.name}没有登记为{tier.for_whom}，也不在有关部门的名单上"
    return ""


def add_line(
    desk: Desk, key: str, *, voucher: str, id_text: str, year: int, amount_fen: int, kind: str = SALE,
    original_voucher: str = "", rrn: str = "", card: str = "", paid_on: str = "",
) -> BatchDraft:  # fmt: skip
    """Log one line of the slip roll. What cannot be a payment stays as an open item with its reason."""
    row = row_as_typed(
        desk, voucher=voucher, id_text=id_text, year=year, amount_fen=amount_fen, kind=kind,
        original_voucher=original_voucher, rrn=rrn, card=card, paid_on=paid_on,
    )  # fmt: skip

    def change(unit: Unit, body: dict[str, Any]) -> None:
        log_row(body, row, known_to(desk, unit, [body["terminal"]], (row["id_number"],)))

    return change_draft(desk, key, change)


def row_as_typed(
    desk: Desk, *, voucher: str, id_text: str, year: int, amount_fen: int, kind: str = SALE, original_voucher: str = "",
    rrn: str = "", card: str = "", paid_on: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A line as it goes into a batch; LineRefused when voucher or amount cannot be those of a slip."""
    number = id_number.fold(voucher)
    if not number.isdigit() or len(number) > 6:
        raise LineRefused(f"凭证号「{voucher}」不对，应是 6 位以内的数字。", "请照签购单上的凭证号填写。")
    if amount_fen <= 0:
        raise LineRefused("金额要大于零。", "请照签购单上的金额填写；撤销和退货也填正数。")
    return {
        "voucher": number.zfill(6), "kind": kind, "paid_on": paid_on or desk.today.isoformat(),
        "paid_at": desk.clock.now().strftime("%H:%M:%S"), "fen": amount_fen, "rrn": rrn, "card": card,
        "id_number": payer_number(id_text), "year": year,
        "original": id_number.fold(original_voucher).zfill(6) if original_voucher else "",
    }  # fmt: skip


def log_row(body: dict[str, Any], row: dict[str, Any], known: Known) -> Problem | None:
    """Put a line into a batch and decide it; the problem when it stays open. LineRefused when its voucher is taken."""
    key = line_key(body["terminal"], body["batch"], row)
    if key in known.logged:
        raise LineRefused(f"凭证号 {row['voucher']} 在这一批次里已经登记过。", "请核对签购单上的凭证号。")
    known.logged[key] = "draft"
    body["lines"].append(row)
    pair_voids(body["lines"])
    return None if row.get("state") == VOIDED else judge(row, known)


def void_line(desk: Desk, key: str, index: int, voucher: str = "") -> BatchDraft:
    """Register the terminal's own void of line `index` (from 0): the sale and its void make a pair, no payment."""

    def change(_unit: Unit, body: dict[str, Any]) -> None:
        lines = body["lines"]
        if not 0 <= index < len(lines) or lines[index]["kind"] != SALE or lines[index].get("state") == VOIDED:
            raise LineRefused("这一行不能撤销。", "请选一笔还没有撤销的消费。")
        sale = lines[index]
        number = id_number.fold(voucher).zfill(6) if voucher else _next_voucher(lines)
        sale.update(state=VOIDED, code="voided_pair")
        typed = {name: value for name, value in sale.items() if name != IMPORT}
        lines.append({
            **typed, "voucher": number, "kind": VOID, "original": sale["voucher"], "rrn": "",
            "paid_at": desk.clock.now().strftime("%H:%M:%S"),
        })  # fmt: skip

    return change_draft(desk, key, change)


def _next_voucher(lines: list[dict[str, Any]]) -> str:
    """The voucher number after the last one; numbers wrap at 999999."""
    last = int(lines[-1]["voucher"]) if lines else 0
    return f"{last % 999999 + 1:06d}"


def set_slip(desk: Desk, key: str, count: int, fen: int) -> BatchDraft:
    """Note the count and total of the terminal's settlement slip."""
    return change_draft(desk, key, lambda _unit, body: put_slip(body, count, fen))


def change_draft(desk: Desk, key: str, change: Callable[[Unit, dict[str, Any]], None]) -> BatchDraft:
    """Change an open batch in one transaction; BatchGone when it is not open any more."""
    desk.need(ASSISTANT, CLERK, doing="登记缴费")
    with desk.store.write() as unit:
        body = draft_body(unit, key)
        change(unit, body)
        unit.drafts.put(DRAFT, key, body)
        return shown(body)


def draft_body(unit: Unit, key: str) -> dict[str, Any]:
    """A copy of an open batch's body, lines and all; BatchGone when it is not open any more."""
    found = unit.drafts.get(DRAFT, key)
    if found is None:
        raise BatchGone("这一批次已经关闭，或不存在。", "请按 F5 刷新批次列表。")
    return {**found, "lines": [dict(row) for row in found["lines"]]}


def close_batch(desk: Desk, key: str) -> str:
    """File a batch whose slip agrees; SlipDiffers names the difference, and the batch stays open."""
    desk.need(ASSISTANT, CLERK, doing="登记缴费")
    with desk.store.write() as unit:
        body = draft_body(unit, key)
        if not body["lines"]:
            raise LineRefused("这一批次还没有任何一笔。", "请先登记交易，再关闭批次。")
        if not slip_agrees(body):
            raise _slip_differs(body)
        return file_batch(desk, unit, body)


def _slip_differs(body: dict[str, Any]) -> SlipDiffers:
    count, total = len(body["lines"]), net(body["lines"])
    if body.get("slip_fen") is None:
        return SlipDiffers("还没有填结算单的笔数和金额，批次不能关闭。", "请在终端上打印结算单，照着填写。")
    return SlipDiffers(
        f"结算单 {body.get('slip_count')} 笔 {yuan(body['slip_fen'])} 元，明细 {count} 笔 {yuan(total)} 元，"
        f"相差 {yuan(body['slip_fen'] - total)} 元，批次不能关闭。",
        "请对照结算单补登漏掉的交易，或改正填错的笔数和金额。",
    )


def batches(desk: Desk, month: str) -> list[Batch]:
    """Filed batches of a month."""
    with desk.store.read() as unit:
        return unit.lines.batches(month)


def batch_lines(desk: Desk, n: int) -> list[Line]:
    """The lines of a filed batch."""
    with desk.store.read() as unit:
        return unit.lines.of_batch(n)
