"""缴费批次 (Songshan 003 art. 7, 9-10; Linyi 004 2(2)): the lines that one POS terminal took between two settlements.

Villages never touch cash; the terminal's batch is the paper. Every line the terminal has taken stays in the batch: a
payment, one half of a voided pair, or an open item with its reason, so that the batch's money still adds up. The
district's review books it: 在途 against 待入库 line by line, open items against 暂收/待查.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from app.business.belonging import opens
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Effects, Field, Summary
from app.business.direct_payments import years_of
from app.business.reconciliation import DIRECT
from app.business.shapes import Count, Day, Fen, Month, Shape, Sum, Word, Year
from app.domain.collecting import FOLLOWING, OUTSIDE, REFUSE, outside_on
from app.domain.filing import Filing
from app.domain.money_records import OPENING
from app.domain.posting import Posting, awaiting, in_transit, suspense
from app.domain.records import DEAD, EFFECTIVE, FILED, Batch, Line, Resident
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

SALE, VOID, REFUND = "sale", "void", "refund"
KIND_TITLES = {SALE: "消费", VOID: "消费撤销", REFUND: "退货"}
PAYMENT, OPEN, VOIDED = "payment", "open", "voided"

RESERVED = ("现金", "补缴")
"""Stand in the place of a terminal on lines of other papers (app.business.cash_collection, app.business.back_deposit)."""

REASONS = {
    "already_logged": "这一笔以前已经登记过",
    "voided_pair": "已在终端上撤销",
    "unknown_person": "缴费人不在本站点的参保登记里",
    "amount_is_no_tier": "金额不是任何缴费档次",
    "tier_not_open": "这个档次不对此人开放",
    "year_already_paid": "这一年度已经缴过",
    "void_unpaired": "找不到被撤销的原交易",
    "refund": "退货，待区局查清",
    "settlement_differs": "与结算单不一致",
    OUTSIDE: "缴费日期不在缴费期内",
}

FORM = (
    Field("terminal", "终端编号", required=True),
    Field("batch", "批次号", required=True),
    Field("merchant", "商户编号"),
    Field("opened_on", "交易日期", "date"),
    Field("month", "所属月份", "month"),
    Field("slip_count", "结算单笔数", "number"),
    Field("slip_fen", "结算单金额", "money"),
)

ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class LineShape(Shape):
    voucher: Word
    kind: Literal["sale", "void", "refund"]
    paid_on: Day
    fen: Fen
    state: Literal["payment", "open", "voided"]
    paid_at: Word = ""
    rrn: Word = ""
    card: Word = ""
    id_number: Word = ""
    name: Word = ""
    subject: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")] = ""
    year: Year | UnsetType = UNSET
    code: Word = ""
    month: Month | UnsetType = UNSET


class BatchShape(Shape):
    terminal: Word
    batch: Word
    opened_on: Day
    month: Month
    lines: Annotated[list[LineShape], Meta(max_length=20_000)]
    merchant: Word = ""
    slip_count: Count | UnsetType = UNSET
    slip_fen: Sum | UnsetType = UNSET


def signed(line: Mapping[str, Any]) -> int:
    """What a line adds to the terminal's settlement: sales positive, voids and refunds negative (fen)."""
    return int(line["fen"]) if line["kind"] == SALE else -int(line["fen"])


def net(lines: Sequence[Mapping[str, Any]]) -> int:
    """What the lines add up to on the terminal's slip, in fen."""
    return sum(signed(line) for line in lines)


def difference(body: Body) -> int:
    """Settlement slip less the lines, in fen; 0 where there was no slip to compare with."""
    slip = body.get("slip_fen")
    return 0 if slip is None else int(slip) - net(list(body["lines"]))


def line_name(filing: str, no: int) -> str:
    """The name of a line for ever: 128 bits of its batch's id, and its number (0: the batch's difference)."""
    return f"{filing[:32]}-{no}"


def lines_of(filing: Filing, n: int, phase: str = "filed") -> list[Line]:
    """The batch's lines as records of the books."""
    body = filing.body
    return [
        Line(
            n=n, no=no, line=line_name(filing.id, no), station=str(filing.header.stream.station), village=filing.village,
            month=str(row.get("month") or str(row["paid_on"])[:7]), terminal=str(body["terminal"]), batch=str(body["batch"]),
            voucher=str(row["voucher"]), paid_on=str(row["paid_on"]), paid_at=str(row.get("paid_at", "")),
            kind=str(row["kind"]), amount_fen=int(row["fen"]), rrn=str(row.get("rrn", "")), card=str(row.get("card", "")),
            id_number=str(row.get("id_number", "")), name=str(row.get("name", "")), subject=str(row.get("subject", "")),
            year=int(row.get("year", 0)), state=str(row["state"]), code=str(row.get("code", "")), phase=phase,
        )
        for no, row in enumerate(body["lines"], 1)
    ]  # fmt: skip


def unfit(filing: Filing, _unit: Unit) -> str:
    """A payment line is a sale with a payer and a year."""
    good = all(row["state"] != PAYMENT or (row.get("subject") and row.get("year") and row["kind"] == SALE) for row in filing.body["lines"])
    return "" if good else "批次里有没有缴费人或年度的缴费行。"


def arrive(filing: Filing, n: int, unit: Unit) -> None:
    body = filing.body
    lines = lines_of(filing, n)
    payments = [line for line in lines if line.state == PAYMENT]
    batch = Batch(
        n=n, filing=filing.id, station=str(filing.header.stream.station), village=filing.village,
        month=str(body["month"]), merchant=str(body.get("merchant", "")), terminal=str(body["terminal"]),
        batch=str(body["batch"]), opened_on=str(body["opened_on"]), lines=len(lines),
        net_fen=net(list(body["lines"])), slip_count=int(body.get("slip_count") or 0),
        slip_fen=int(body.get("slip_fen") or 0), difference_fen=difference(body), payments=len(payments),
        payments_fen=sum(line.amount_fen for line in payments), state=FILED,
    )  # fmt: skip
    unit.lines.add_batch(batch, lines)


def check(body: Body, context: Context) -> list[Problem]:
    """What a reviewer must know: lines logged in another batch, years paid twice; open items are notes."""
    problems: list[Problem] = []
    unit = context.unit
    logged = unit.lines.logged_in(str(body["terminal"]), str(body["batch"]))
    own = unit.lines.batch(context.n)
    mine = {"", *(line.line for line in unit.lines.of_batch(context.n))} if own else {""}
    payers = {str(row.get("subject", "")) for row in body["lines"]}
    paid = _paid(payers, {int(row.get("year", 0)) for row in body["lines"]}, context)
    if body["terminal"] in RESERVED:
        text = f"「{body['terminal']}」不是终端编号，请照签购单改成终端上的编号。"
        problems.append(Problem("terminal_reserved", text, "terminal"))
    for no, row in enumerate(body["lines"], 1):
        key = (str(body["terminal"]), str(body["batch"]), str(row["voucher"]), str(row["paid_on"]))
        if logged.get(key, "") not in mine and _came_before(logged[key], context):
            text = f"凭证 {row['voucher']} 在另一批次里登记过，请退回核对。"
            problems.append(Problem("already_logged", text, "lines", no))
        elif row["state"] == PAYMENT and _came_before(paid[int(row["year"])].get(str(row["subject"]), ""), context):
            text = f"{row.get('name', '')} {row['year']} 年度在另一批次里已缴，或已直接缴给税务，请退回核对。"
            problems.append(Problem("year_already_paid", text, "lines", no))
        elif row["state"] == PAYMENT:
            problems += _payment_problems(row, no, context) or _window_note(row, no, context)
        elif row["state"] == OPEN:
            text = f"凭证 {row['voucher']}：{REASONS.get(str(row.get('code')), '待查')}。"
            problems.append(Problem(str(row.get("code", "")), text, "lines", no, blocking=False))
    if difference(body):
        text = f"结算单与明细相差 {difference(body) / 100:.2f} 元，差额挂在待查。"
        problems.append(Problem("settlement_differs", text, "slip_fen", blocking=False))
    return problems


def _paid(payers: set[str], years: set[int], context: Context) -> dict[int, dict[str, str]]:
    """Year → payer → the line by which he has paid for it elsewhere, or DIRECT."""
    found = {year: context.unit.lines.paid_by(payers, year, not_batch=context.n) for year in years}
    for payer, direct in years_of(context.unit, payers).items():
        for year in direct & years:
            found[year].setdefault(payer, DIRECT)
    return found


def _payment_problems(row: Mapping[str, Any], no: int, context: Context) -> list[Problem]:
    """What a payment line must be wherever it was logged: its payer's number, a tier of its day, open to the payer."""
    payer = context.unit.residents.by_subject(str(row["subject"]))
    if payer is not None and not _had_number(payer, str(row.get("id_number", "")), context):
        return [Problem("payer_differs", f"凭证 {row['voucher']} 的缴费人与证件号码不符，请退回核对。", "lines", no)]
    policy = context.policy_at(str(row["paid_on"]))
    tier = policy.tier(int(row["fen"]))
    if tier is None:
        return [Problem("amount_is_no_tier", f"凭证 {row['voucher']} 的金额不是任何缴费档次，请退回核对。", "lines", no)]
    open_to_payer = opens(policy, tier, payer, str(row["paid_on"]), context.unit) if payer is not None else policy.opens(tier)
    if not open_to_payer:
        return [Problem("tier_not_open", f"凭证 {row['voucher']} 的档次不对此人开放，请退回核对。", "lines", no)]
    return []


def _window_note(row: Mapping[str, Any], no: int, context: Context) -> list[Problem]:
    """Outside the policy's window: a note unless the policy refuses; a policy without a window is open all year."""
    meaning = outside_on(context.policy_at(str(row["paid_on"])), str(row["paid_on"]))
    text = f"凭证 {row['voucher']} 的缴费日期不在政策规定的缴费期内，{FOLLOWING[meaning]}" if meaning else ""
    return [Problem(OUTSIDE, text, "lines", no, blocking=meaning == REFUSE)] if meaning else []


def _had_number(payer: Resident, number: str, context: Context) -> bool:
    """Whether the payer has this ID number, or had it before a correction (the subject stays, numbers change)."""
    if payer.id_number == number:
        return True
    ns = [docket.n for docket in context.unit.dockets.of_subject(payer.subject)]
    bodies = [filing.body for filing in context.unit.journal.filings(ns).values()]
    return any(number in {body.get("id_number"), (body.get("old") or {}).get("id_number")} for body in bodies)


def _came_before(line: str, context: Context) -> bool:
    """Whether that line stands in a batch before this one: of two that wait, the later one is the duplicate."""
    if line in {OPENING, DIRECT}:
        return True  # paid before this program kept the books, or at the tax office
    other = context.unit.lines.get(line) if line else None
    return other is not None and (other.phase != "filed" or not context.n or other.n < context.n)


def effects(filing: Filing, n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    """The postings of every line (Songshan 003 art. 10-11); payers not yet effective stand in 待查."""
    postings: list[Posting] = []
    suspended: list[str] = []
    transit = in_transit(str(filing.header.stream.station), str(filing.body["terminal"]))
    for line in lines_of(filing, n):
        if line.state == VOIDED:
            continue
        resident = unit.residents.by_subject(line.subject) if line.subject else None
        credit = suspense(line.line)
        if line.state == PAYMENT and resident is not None and resident.status == EFFECTIVE:
            credit = awaiting(line.line)
        elif line.state == PAYMENT:
            suspended.append(line.line)
        pair = (transit, credit) if line.kind == SALE else (credit, transit)
        postings.append(Posting(*pair, line.amount_fen, line.paid_on, day))
    gap = difference(filing.body)
    if gap:
        stand = suspense(line_name(filing.id, 0))
        pair = (transit, stand) if gap > 0 else (stand, transit)
        postings.append(Posting(*pair, abs(gap), str(filing.body["opened_on"]), day))
    return {"postings": [posting.as_row() for posting in postings], "suspended": suspended}


def apply(filing: Filing, _by: int, effects: Effects, unit: Unit) -> None:
    found = unit.journal.get(filing.id)
    if found is None:
        return
    unit.lines.set_phase(found[0], "effective")
    for line in effects.get("suspended", ()):
        unit.lines.change(str(line), {"phase": "suspended"})


def settle(_filing: Filing, n: int, state: str, unit: Unit) -> None:
    unit.lines.set_phase(n, "dead" if state in DEAD else "filed")


def summary(body: Body) -> Summary:
    payments = [row for row in body["lines"] if row["state"] == PAYMENT]
    return Summary(
        f"终端 {body['terminal']} 批次 {body['batch']}", len(payments), sum(int(row["fen"]) for row in payments)
    )


BUSINESS = Business(
    kind="batch", title="缴费批次", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, arrive=arrive, effects=effects, apply=apply, settle=settle, summary=summary,
    shape=BatchShape,
    paper="POS 缴费批次明细", signers=("村协办员", "乡镇核对人", "区复核人"), deadline="每月 10 日前", archive="缴费明细，50 年",
    sort=30, unfit=unfit,
)  # fmt: skip
