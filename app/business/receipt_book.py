"""票据领用: a range of receipt numbers is handed to a village (Xuecheng 002 3(2)2: uniform receipts, stock control)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from app.business.cash_stock import ISSUED, Range, ever_allowed, not_allowed, ranges
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Day, Shape, Word
from app.domain.filing import Filing
from app.domain.money_records import Mark
from app.domain.records import FILED
from app.domain.route import CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

MOST = 2_000
FORM = (
    Field("village", "领用的村", "division", required=True),
    Field("first", "起号", required=True, hint="例如 00010001"),
    Field("last", "止号", required=True),
    Field("handed_on", "领用日期", "date", required=True),
    Field("receiver", "领用人", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)

Receipt = Annotated[str, Meta(pattern=r"^[0-9]{4,12}\Z")]


class ReceiptBookShape(Shape):
    first: Receipt
    last: Receipt
    handed_on: Day
    receiver: Word


def make(entered: Entered, _context: Context) -> Drafted:
    values = dict(entered.values)
    return Drafted({name: value for name, value in values.items() if name != "village"}, str(values.get("village", "")))


def check(body: Body, context: Context) -> list[Problem]:
    problems = not_allowed(context, str(body["handed_on"]))
    first, last = str(body["first"]), str(body["last"])
    if len(context.village) != 12:
        problems.append(Problem("no_village", "请选择领用收据的村。", "village"))
    if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit() and 4 <= len(first) <= 12):
        return [*problems, Problem("bad_number", "收据号码是 4 到 12 位数字，请核对。", "first")]
    if len(first) != len(last) or first > last:
        return [*problems, Problem("bad_range", "止号应与起号位数相同，并且不小于起号。", "last")]
    wanted = Range(context.village, first, last)
    if wanted.count > MOST:
        problems.append(Problem("too_many", f"一次最多领用 {MOST:,} 张，请分开登记。", "last"))
    for one in [*ranges(context.unit), *_waiting(context)]:
        if len(one.first) == len(first) and one.first <= last and first <= one.last:
            text = f"号段 {one.first} 到 {one.last} 已经发给 {one.village}，请核对。"
            problems.append(Problem("overlaps", text, "first"))
    return problems


def _waiting(context: Context) -> list[Range]:
    """Ranges of filings that wait: of two that overlap, the later one is refused, in one press too."""
    dockets = context.unit.dockets.listed(state=FILED, kinds=(BUSINESS.kind,), limit=0)
    ns = [one.n for one in dockets if one.n != context.n and (not context.n or one.n < context.n)]
    filings = context.unit.journal.filings(ns).values()
    return [Range(filing.village, str(filing.body["first"]), str(filing.body["last"])) for filing in filings]


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    first, last = str(filing.body["first"]), str(filing.body["last"])
    row = {"village": filing.village, "first": first, "last": last, "handed_on": str(filing.body["handed_on"])}
    unit.marks.put(Mark(ISSUED, f"{filing.village}/{first}", row, by))


def summary(body: Body) -> Summary:
    return Summary(f"收据 {body['first']} 到 {body['last']}", int(body["last"]) - int(body["first"]) + 1)


BUSINESS = Business(
    kind="receipt_book", title="票据领用", form=FORM, route=ROUTE, makers=frozenset({CLERK}), levels=(TOWNSHIP, DISTRICT),
    check=check, apply=apply, summary=summary, shape=ReceiptBookShape, make=make, group="现金收缴", known=ever_allowed,
    paper="票据领用登记单", signers=("发放人", "领用人", "复核人"), archive="票据，30 年", sort=26,
)  # fmt: skip
