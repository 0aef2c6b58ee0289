"""月结 (Songshan 003 art. 11, 月清月结): a station's filing with counts, sums and the hash of its month's ledger.

What was paid back in the month is counted beside the payments, not among them. It holds at once and is shipped upward.
Reopening is a filing of its own, with a reason and a second key: see reopening.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Effects, Field, Summary
from app.business.shapes import Count, Hash, Month, Shape, StationText, Sum
from app.domain.filing import Filing
from app.domain.route import ASSISTANT, CLERK, FINANCE
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("month", "月份", "month", required=True),
    Field("payments", "缴费笔数", "number", computed=True),
    Field("total_fen", "缴费金额", "money", computed=True),
    Field("ledger_hash", "台账校验值", computed=True),
    Field("back_payments", "补缴笔数", "number", computed=True),
    Field("back_fen", "补缴金额", "money", computed=True),
)


class ClosingShape(Shape):
    month: Month
    station: StationText
    payments: Count
    total_fen: Sum
    ledger_hash: Hash
    back_payments: Count | UnsetType = UNSET
    back_fen: Sum | UnsetType = UNSET
    back_hash: Hash | UnsetType = UNSET


def check(body: Body, context: Context) -> list[Problem]:
    if context.unit.months.closed(str(body.get("station", "")), str(body["month"])):
        return [Problem("already_closed", f"{body['month']} 已经月结。", "month")]
    return []


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    unit.months.set(str(filing.header.stream.station), str(filing.body["month"]), closed=True, n=by)


def summary(body: Body) -> Summary:
    return Summary(f"{body['month']} 月结", int(body.get("payments", 0)), int(body.get("total_fen", 0)))


BUSINESS = Business(
    kind="month_close", title="月结", form=FORM, route=(), makers=frozenset({ASSISTANT, CLERK, FINANCE}),
    levels=EVERY_LEVEL, check=check, apply=apply, summary=summary, shape=ClosingShape, paper="月结单", signers=("制表人", "负责人"),
    deadline="每月 5 日前", archive="缴费汇总，50 年", sort=45,
)  # fmt: skip
