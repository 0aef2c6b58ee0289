"""现金收缴: payments taken in cash against numbered receipts, where the policy allows cash (Xuecheng 002 3(2)2-4).

A filing is what one collector took on one day. Its lines are payment lines like a terminal's (terminal 现金, voucher and
reference = receipt number), so ledger, years paid and the treasury's list treat them alike; the money stands in 库存现金
until it is remitted (app.business.remittance). Where the policy knows no cash this business does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta

from app.business.batch import apply, settle
from app.business.belonging import opens
from app.business.cash_stock import (
    KIND,
    TERMINAL,
    ever_allowed,
    not_allowed,
    on_hand,
    ranges,
    receipt_problem,
    skipped,
    used,
    void,
)
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary, Warned
from app.business.receipt_book import Receipt
from app.business.shapes import Day, Fen, Month, Shape, Word, Year
from app.domain import cash_terms
from app.domain.chart import cash_at
from app.domain.collecting import refused_on
from app.domain.filing import Filing
from app.domain.posting import Posting, awaiting, suspense
from app.domain.records import EFFECTIVE, FILED, Batch, Line
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, VILLAGE, Step
from app.errors import Problem
from app.ports import Unit

FORM = (Field("paid_on", "收款日期", "date", required=True),)
ROWS = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("fen", "金额", "money", required=True, words=("缴费档次", "缴费金额", "实缴金额")),
    Field("receipt", "收据号码", required=True, words=("收据号", "票据号码", "票据号")),
    Field("year", "缴费年度", "number", hint="不填就是收款当年"),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class LineShape(Shape):
    receipt: Receipt
    fen: Fen
    year: Year
    id_number: Word
    subject: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
    name: Word = ""
    kind: Literal["cash"] = "cash"


class CashCollectionShape(Shape):
    paid_on: Day
    month: Month
    lines: Annotated[list[LineShape], Meta(min_length=1, max_length=2_000)]


def make(entered: Entered, context: Context) -> Drafted:
    day = str(entered.values.get("paid_on", ""))
    payers = _payers(entered, context)
    lines = []
    for row in entered.rows:
        payer = payers.get(str(row.get("id_number", "")))
        lines.append({
            "receipt": str(row.get("receipt", "")), "fen": row.get("fen", 0), "kind": KIND,
            "year": int(row.get("year") or day[:4] or 0), "id_number": str(row.get("id_number", "")),
            "subject": payer.subject if payer else "", "name": payer.name if payer else "",
        })  # fmt: skip
    return Drafted({"paid_on": day, "month": day[:7], "lines": lines}, context.village)


def _payers(entered: Entered, context: Context) -> dict[str, Any]:
    found = {}
    for row in entered.rows:
        number = str(row.get("id_number", ""))
        alive = context.unit.residents.alive(number) if number else []
        if alive:
            found[number] = alive[0]
    return found


def check(body: Body, context: Context) -> list[Problem]:
    problems = not_allowed(context, str(body["paid_on"]))
    if str(body["paid_on"]) > context.today.isoformat():
        problems.append(Problem("future_day", "收款日期还没有到，请核对。", "paid_on"))
    if refused_on(context.policy_at(str(body["paid_on"])), str(body["paid_on"])):
        problems.append(Problem("outside_window", "收款日期不在政策规定的缴费期内，按政策不能收。", "paid_on"))
    if not body["lines"]:
        problems.append(Problem("no_lines", "请至少填一笔。"))
    unit = context.unit
    stock, gone, voided = ranges(unit, context.village), used(unit, context.village, not_n=context.n), void(unit)
    now = [str(line["receipt"]) for line in body["lines"]]
    payers, years = {str(line["subject"]) for line in body["lines"]}, {int(line["year"]) for line in body["lines"]}
    paid = {year: unit.lines.paid_by(payers, year, not_batch=context.n) for year in years}
    earlier = {receipt for receipt, n in gone.items() if not context.n or n < context.n}
    seen: dict[int, set[str]] = {}
    for no, line in enumerate(body["lines"], 1):
        number, who = str(line["receipt"]), (str(line["subject"]), int(line["year"]))
        text = receipt_problem(number, stock, dict.fromkeys(earlier, 0), voided)
        gap = "" if text else skipped(number, stock, gone, voided, set(now))
        if now.count(number) > 1:
            text = f"收据 {number} 在这张表里用了不止一次，请核对。"
        if text or gap:
            said = text or f"收据 {gap} 还没有用也没有作废：请按顺序开，写坏的先登记作废。"
            problems.append(Problem("receipt", said, "receipt", no))
        problems += _payment(line, no, context, str(body["paid_on"]), {**paid[who[1]], **dict.fromkeys(seen.get(who[1], ()), "")})
        seen.setdefault(who[1], set()).add(who[0])
    return problems


def _payment(line: Mapping[str, Any], no: int, context: Context, day: str, paid: Mapping[str, str]) -> list[Problem]:
    """What a cash payment must be: a registered payer, a tier of the day that is open to him, a year not yet paid."""
    payer = context.unit.residents.by_subject(str(line["subject"])) if line["subject"] else None
    if payer is None:
        return [Problem("unknown_person", "证件号码不在参保登记里，请先登记。", "id_number", no)]
    policy = context.policy_at(day)
    tier = policy.tier(int(line["fen"]))
    if tier is None:
        return [Problem("amount_is_no_tier", "金额不是任何缴费档次，请核对。", "fen", no)]
    if not opens(policy, tier, payer, day, context.unit):
        return [Problem("tier_not_open", f"{payer.name}不属于{tier.for_whom}，不能按这一档缴费。", "fen", no)]
    if payer.subject in paid:
        return [Problem("year_already_paid", f"{payer.name} {line['year']} 年度已经缴过，请不要重复收费。", "id_number", no)]
    return []


def lines_of(filing: Filing, n: int) -> list[Line]:
    """The takings as payment lines of the books."""
    body = filing.body
    return [
        Line(
            n=n, no=no, line=f"{filing.id[:32]}-{no}", station=str(filing.header.stream.station), village=filing.village,
            month=str(body["month"]), terminal=TERMINAL, batch=filing.id[:8], voucher=str(row["receipt"]),
            paid_on=str(body["paid_on"]), paid_at="", kind=KIND, amount_fen=int(row["fen"]), rrn=str(row["receipt"]), card="",
            id_number=str(row["id_number"]), name=str(row.get("name", "")), subject=str(row["subject"]), year=int(row["year"]),
            state="payment", code="", phase="filed",
        )
        for no, row in enumerate(body["lines"], 1)
    ]  # fmt: skip


def arrive(filing: Filing, n: int, unit: Unit) -> None:
    lines = lines_of(filing, n)
    total = sum(line.amount_fen for line in lines)
    unit.lines.add_batch(Batch(
        n=n, filing=filing.id, station=str(filing.header.stream.station), village=filing.village,
        month=str(filing.body["month"]), merchant="", terminal=TERMINAL, batch=filing.id[:8],
        opened_on=str(filing.body["paid_on"]), lines=len(lines), net_fen=total, slip_count=len(lines), slip_fen=total,
        difference_fen=0, payments=len(lines), payments_fen=total, state=FILED,
    ), lines)  # fmt: skip


def effects(filing: Filing, n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    postings, suspended = [], []
    drawer = cash_at(str(filing.header.stream.station))
    for line in lines_of(filing, n):
        payer = unit.residents.by_subject(line.subject)
        good = payer is not None and payer.status == EFFECTIVE
        credit = awaiting(line.line) if good else suspense(line.line)
        suspended += [] if good else [line.line]
        postings.append(Posting(drawer, credit, line.amount_fen, line.paid_on, day).as_row())
    return {"postings": postings, "suspended": suspended}


def unfit(filing: Filing, _unit: Unit) -> str:
    good = all(row["subject"] for row in filing.body["lines"])
    return "" if good else "现金收缴里有没有缴费人的行。"


def warn(context: Context, station: str) -> list[Warned]:
    """Cash that must be remitted by the day's or the limit's rule, whichever came first (002 3(2)3: 双限)."""
    terms = cash_terms.terms_of(context.policy)
    known = ever_allowed(context)
    waiting = [one for one in on_hand(context.unit, context.village) if one.station == station] if known else []
    if not waiting:
        return []
    total = sum(batch.payments_fen for batch in waiting)
    oldest = min(batch.opened_on for batch in waiting)
    days = (context.today - context.today.fromisoformat(oldest)).days
    if days < terms.days and total < terms.limit_fen:
        return []
    text = f"手里的现金 {total / 100:.2f} 元，最早的已收 {days} 天，该解缴了（{terms.days} 天或 {terms.limit_fen / 100:.0f} 元）。"
    return [Warned(text, "去解缴", "reviews", "new/remittance")]


def summary(body: Body) -> Summary:
    lines = list(body["lines"])
    return Summary(f"{body['paid_on']} 现金收缴", len(lines), sum(int(line["fen"]) for line in lines))


BUSINESS = Business(
    kind="cash_collection", title="现金收缴", form=FORM, rows=ROWS, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}),
    levels=(VILLAGE,), check=check, arrive=arrive, effects=effects, apply=apply, settle=settle, summary=summary,
    shape=CashCollectionShape, unfit=unfit, make=make, group="现金收缴", known=ever_allowed, warn=warn, paper="现金收缴明细表",
    signers=("收款人", "镇核对人", "区复核人"), deadline="按日或限额解缴", archive="缴费明细，50 年", sort=31,
    following="给缴费人的收据，到「收缴」的「现金与收据」里打印。",
)  # fmt: skip
