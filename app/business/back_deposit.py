"""补缴缴款确认: the person shows the deposit slip and the village registers it (Songshan 003 art. 8).

凭缴款进账单到村（居）协办员处进行缴费登记确认: the money stands in the township's 指定账户, and each year becomes a line of
its own beside the POS lines, so that years paid, the person's page and the treasury's list find it like any payment.
Who pays in the tax hall with the district's 《补缴明细表》 (art. 8, last sentence) shows the tax slip: that money is already
on its way to the treasury, and nothing is left for the township to transfer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from msgspec import Meta

from app.business.back_years import APPLICATION, DEPOSIT, TRANSFER
from app.business.batch import PAYMENT, line_name
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Day, Fen, Hash, Month, Name, Shape, Subject, Text, Word, Year
from app.domain.back_pay import TERMINAL, years_text
from app.domain.chart import deposit_account
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Due
from app.domain.month import Month as CalendarMonth
from app.domain.posting import Posting, awaiting, in_transit
from app.domain.records import BACK, DEAD, FILED, Batch, Line
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

NAMED, TAX_HALL = "named", "tax_hall"
SLIP = "进账单"
"""Stands in the place of a POS batch, so that a line reads 补缴／进账单／number."""

CHANNELS = {NAMED: "指定账户", TAX_HALL: "税务大厅"}

FORM = (
    Field("due", "补缴申请", "choice", required=True, hint="已核定、等缴款的申请"),
    Field("channel", "缴款渠道", "choice", required=True, choices=tuple(CHANNELS.values())),
    Field("deposited_on", "缴款日期", "date", required=True, hint="进账单上的日期"),
    Field("slip", "进账单号", required=True, help="一张单子缴了几个人的，在单号后加 -1、-2 分开登记"),
    Field("fen", "进账金额", "money", required=True),
    Field("name", "姓名", computed=True),
    Field("years", "补缴年度", computed=True),
    Field("note", "备注", "long"),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class RowShape(Shape):
    year: Year
    fen: Fen


class BackDepositShape(Shape):
    due: Hash
    channel: Literal["named", "tax_hall"]
    deposited_on: Day
    slip: Annotated[str, Meta(min_length=1, max_length=64)]
    fen: Fen
    month: Month
    subject: Subject
    name: Name
    id_number: Word
    years: Text
    rows: Annotated[list[RowShape], Meta(min_length=1, max_length=60)]
    kind: Literal["one_off", "interrupted"] = "interrupted"
    note: Text = ""


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Approved applications below this station that nobody has paid yet."""
    waiting = [due for due in context.unit.dues.open_ones(APPLICATION) if due.village.startswith(context.village)]
    said = [(due.key, f"{due.row['name']} {due.row['years']} 年 {yuan(due.left_fen)} 元") for due in waiting]
    titles = [title for _, title in said]
    named = [(key, f"{title}（{key[:8]}）" if titles.count(title) > 1 else title) for key, title in said]
    return {"due": named, "channel": tuple(CHANNELS.items())}


def make(entered: Entered, context: Context) -> Drafted:
    body = dict(entered.values)
    due = context.unit.dues.get(str(body["due"]))
    if due is None:
        return Drafted(body | {"rows": [], "subject": ""})
    body |= {
        "month": _open_month(str(body["deposited_on"]), context), "subject": due.subject, "rows": list(due.row["rows"]),
        **{key: due.row[key] for key in ("name", "id_number", "years", "kind")},
    }  # fmt: skip
    return Drafted(body, due.village, due.subject, (due.key,))


def _open_month(day: str, context: Context) -> str:
    """The ledger month: the deposit's own, or the first after it that this station has not closed (补登)."""
    station = context.unit.roster.at(context.village)
    month = CalendarMonth.parse(day[:7])
    while station is not None and context.unit.months.closed(str(station.id), str(month)):
        month = month.next
    return str(month)


def check(body: Body, context: Context) -> list[Problem]:
    due = context.unit.dues.get(str(body["due"]))
    if due is None or due.kind != APPLICATION or not due.left_fen:
        return [Problem("not_awaited", "这份补缴申请没有核定，或已经登记过缴款，请重新选择。", "due")]
    if due.village != context.village:
        return [Problem("another_village", "这份补缴申请是别的村的，请退回，由那个村登记缴款。", "due")]
    problems = _paid_meanwhile(body, context)
    if str(body["subject"]) != due.subject or list(body["rows"]) != list(due.row["rows"]):
        problems.append(Problem("differs_from_due", "登记的人或年度与核定的《补缴明细表》不符，请退回重新登记。", "due"))
    if int(body["fen"]) != due.left_fen:
        text = f"核定应缴 {yuan(due.left_fen)} 元，进账单是 {yuan(int(body['fen']))} 元；请按《补缴明细表》一次缴足，再登记。"
        problems.append(Problem("amount_differs", text, "fen"))
    deposited_on = str(body["deposited_on"])
    if deposited_on > context.today.isoformat():
        problems.append(Problem("future_day", "缴款日期还没有到，请核对进账单。", "deposited_on"))
    if deposited_on < due.since:
        text = f"缴款日期早于核定日期（{due.since}），请核对是不是这份申请的进账单。"
        problems.append(Problem("before_approval", text, "deposited_on", blocking=False))
    return problems + _slip_used(body, context)


def _paid_meanwhile(body: Body, context: Context) -> list[Problem]:
    """Years that a payment before this one has taken since they were approved; of two that wait the later is refused."""
    problems = []
    for no, row in enumerate(body["rows"], 1):
        paid = context.unit.lines.paid_by([str(body["subject"])], int(row["year"]), not_batch=context.n)
        name = paid.get(str(body["subject"]), "")
        other = context.unit.lines.get(name) if name else None
        if name and (other is None or other.phase != FILED or not context.n or other.n < context.n):
            text = f"{row['year']} 年已经登记过缴费，请退回核对，多缴的款按退费办理。"
            problems.append(Problem("year_already_paid", text, "rows", no))
    return problems


def _slip_used(body: Body, context: Context) -> list[Problem]:
    other = context.unit.lines.on_slip(TERMINAL, SLIP, str(body["slip"]), str(body["deposited_on"]))
    if other is None or (context.n and other.n >= context.n):
        return []
    text = f"这张进账单已经登记在 {other.name} 名下，请核对；一张单子缴了几个人的，请在单号后加 -1、-2 分开登记。"
    return [Problem("slip_used", text, "slip")]


def lines_of(filing: Filing, n: int, phase: str = FILED) -> list[Line]:
    """A line per year; slip number and day are what tells the money apart."""
    body = filing.body
    return [
        Line(
            n=n, no=no, line=line_name(filing.id, no), station=str(filing.header.stream.station), village=filing.village,
            month=str(body["month"]), terminal=TERMINAL, batch=SLIP, voucher=str(body["slip"]),
            paid_on=str(body["deposited_on"]), paid_at="", kind=BACK, amount_fen=int(row["fen"]), rrn=str(body["slip"]),
            card="", id_number=str(body["id_number"]), name=str(body["name"]), subject=str(body["subject"]),
            year=int(row["year"]), state=PAYMENT, code="", phase=phase,
        )
        for no, row in enumerate(body["rows"], 1)
    ]  # fmt: skip


def unfit(filing: Filing, _unit: Unit) -> str:
    """Each year once, their sum the slip's, the person of the filing, in a village's stream."""
    body: Mapping[str, Any] = filing.body
    years = [int(row["year"]) for row in body["rows"]]
    if len(set(years)) != len(years) or sum(int(row["fen"]) for row in body["rows"]) != int(body["fen"]):
        return "缴款确认的各年金额与进账金额不符。"
    return "" if body["subject"] == filing.header.subject else "缴款确认写的不是同一个人。"


def arrive(filing: Filing, n: int, unit: Unit) -> None:
    body = filing.body
    lines, fen = lines_of(filing, n), int(body["fen"])
    batch = Batch(
        n=n, filing=filing.id, station=str(filing.header.stream.station), village=filing.village, month=str(body["month"]),
        merchant="", terminal=TERMINAL, batch=SLIP, opened_on=str(body["deposited_on"]), lines=len(lines), net_fen=fen,
        slip_count=len(lines), slip_fen=fen, difference_fen=0, payments=len(lines), payments_fen=fen, state=FILED,
    )  # fmt: skip
    unit.lines.add_batch(batch, lines)


def effects(filing: Filing, n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    """The bank has the money, each line waits for the treasury; nothing when the application is no longer open."""
    body = filing.body
    due = unit.dues.get(str(body["due"]))
    if due is None or due.left_fen != int(body["fen"]):
        return {}
    lines = lines_of(filing, n)
    holder = deposit_account(filing.village[:9])
    if body["channel"] == TAX_HALL:
        holder = in_transit(lines[0].station, TERMINAL)
    postings = [Posting(holder, awaiting(line.line), line.amount_fen, line.paid_on, day) for line in lines]
    return {"postings": [posting.as_row() for posting in postings], "since": day}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    found, body, fen = unit.journal.get(filing.id), filing.body, int(filing.body["fen"])
    if found is None:
        return
    unit.lines.set_phase(found[0], "effective" if effects.get("postings") else "dead")
    if not effects.get("postings"):
        return
    due = unit.dues.get(str(body["due"]))
    if due is not None and due.left_fen >= fen:
        unit.dues.pay(due.key, fen)
    if body["channel"] == NAMED:
        row = {key: str(body[key]) for key in ("deposited_on", "slip", "name", "years")}
        row["station"] = str(filing.header.stream.station)
        since = str(effects.get("since") or body["deposited_on"])
        unit.dues.put(Due(filing.id, TRANSFER, filing.village, str(body["subject"]), fen, fen, since, row, by))


def settle(_filing: Filing, n: int, state: str, unit: Unit) -> None:
    unit.lines.set_phase(n, "dead" if state in DEAD else FILED)


def summary(body: Body) -> Summary:
    years = years_text(tuple(int(row["year"]) for row in body["rows"]))
    return Summary(f"{body['name']} 补缴 {years} 年，进账单 {body['slip']}", len(body["rows"]), int(body["fen"]))


BUSINESS = Business(
    kind=DEPOSIT, title="补缴缴款确认", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, arrive=arrive, effects=effects, apply=apply, settle=settle, summary=summary, shape=BackDepositShape,
    unfit=unfit, make=make, offers=offers, group="补缴", paper="补缴缴款确认单", signers=("参保人", "协办员", "核对人", "复核人"),
    deadline="收到进账单当天", archive="缴费明细，50 年", sort=31,
)  # fmt: skip
