"""重开月份: a closed month is opened again only with a reason and by a second key (architecture, 'Money')."""

from __future__ import annotations

from collections.abc import Sequence

from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Effects, Field, Summary
from app.business.shapes import Month, Shape, StationText, Text
from app.domain.filing import Filing
from app.domain.route import ASSISTANT, CLERK, DISTRICT, FINANCE, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

FORM = (Field("month", "月份", "month", required=True), Field("reason", "重开原因", "long", required=True))
ROUTE = (Step(TOWNSHIP, REVIEWER, "同意重开"), Step(DISTRICT, REVIEWER, "同意重开"))


class ReopeningShape(Shape):
    month: Month
    station: StationText
    reason: Text


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if not str(body.get("reason", "")).strip():
        problems.append(Problem("missing_reason", "请写明重开原因。", "reason"))
    if not context.unit.months.closed(str(body.get("station", "")), str(body["month"])):
        problems.append(Problem("not_closed", f"{body['month']} 没有月结，不需要重开。", "month"))
    return problems


def route_of(_body: Body, steps: Sequence[Step]) -> Sequence[Step]:
    return steps[:1]


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    unit.months.set(str(filing.header.stream.station), str(filing.body["month"]), closed=False, n=by)


def summary(body: Body) -> Summary:
    return Summary(f"重开 {body['month']}：{body.get('reason', '')}")


BUSINESS = Business(
    kind="month_reopen", title="重开月份", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK, FINANCE}),
    levels=EVERY_LEVEL, check=check, apply=apply, summary=summary, shape=ReopeningShape, route_of=route_of, paper="重开月份申请单",
    signers=("申请人", "审核人"), archive="缴费汇总，50 年", sort=46,
)  # fmt: skip
