"""票据作废: a receipt that was spoilt, lost or handed back unused, with its reason (Xuecheng 002 3(2)2)."""

from __future__ import annotations

from app.business.cash_stock import VOID, ever_allowed, ranges, receipt_problem, used, void
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.receipt_book import Receipt
from app.business.shapes import Shape, Text
from app.domain.filing import Filing
from app.domain.money_records import Mark
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, VILLAGE, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("key", "收据号码", required=True),
    Field("reason", "作废原因", "long", required=True, hint="写错、撕坏、遗失、退回未用"),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class ReceiptVoidShape(Shape):
    key: Receipt
    reason: Text


def make(entered: Entered, _context: Context) -> Drafted:
    return Drafted(dict(entered.values))


def check(body: Body, context: Context) -> list[Problem]:
    unit = context.unit
    text = receipt_problem(str(body["key"]), ranges(unit, context.village), used(unit, context.village), void(unit))
    return [Problem("receipt", text, "key")] if text else []


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    unit.marks.put(Mark(VOID, str(filing.body["key"]), {"village": filing.village, "reason": filing.body["reason"]}, by))


def summary(body: Body) -> Summary:
    return Summary(f"收据 {body['key']} 作废：{body['reason']}")


BUSINESS = Business(
    kind="receipt_void", title="票据作废", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=(VILLAGE,),
    check=check, apply=apply, summary=summary, shape=ReceiptVoidShape, make=make, group="现金收缴", known=ever_allowed,
    paper="票据作废登记单", signers=("协办员", "核对人", "复核人"), archive="票据，30 年", sort=27,
)  # fmt: skip
