"""手工对账: a treasury row that no rule matched is settled by hand, with a reason, by another key than finance's.

Linyi 004 2(4); architecture 'Money': exact matches at once, manual matches and explanations need another key. The
amount that the treasury has is what is credited; what the POS line said more or less stays as an open difference. Where the
policy enters the subsidy with the payment (Songshan 003 art. 13), the match carries it as a row of 对账 does: such a
filing is of version 2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from app.business.back_years import held_back
from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.reconciliation import credit_line, subsidies
from app.business.shapes import Day, Fen, LineName, Shape, Text, Word
from app.domain.back_pay import subsidised
from app.domain.filing import Filing
from app.domain.posting import TREASURY, Posting, account, awaiting, in_transit, suspense
from app.domain.records import Line
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.domain.subsidy import subsidy_parts
from app.errors import Problem
from app.ports import Unit

FORM = (Field("reason", "说明", "long", required=True),)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class ManualMatchShape(Shape):
    key: Annotated[str, Meta(min_length=1, max_length=200)]
    line: LineName
    fen: Fen
    entered_on: Day
    reason: Text
    name: Word = ""
    subsidy: list[tuple[Literal["central", "province", "city", "county"], Fen]] | UnsetType = UNSET


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if not str(body.get("reason", "")).strip():
        problems.append(Problem("missing_reason", "请写明为什么这样对上。", "reason"))
    line = context.unit.lines.get(str(body.get("line", "")))
    if line is None or line.phase != "effective":
        problems.append(Problem("line_not_open", "这一笔已经入账、冲销，或批次还没有复核，请另选一笔。", "line"))
    elif held_back(line, context.unit):
        problems.append(Problem("not_transferred", "这笔补缴还没有登记划转，请先让乡镇办理补缴划转，再来对账。", "line"))
    row = open_row(context.unit, str(body.get("key", "")))
    if row is None:
        problems.append(Problem("row_settled", "国库清单里没有这一行，或已经处理过。", "key"))
    elif (int(row["fen"]), str(row["entered_on"])) != (body.get("fen"), body.get("entered_on")):
        problems.append(Problem("row_differs", "金额或入库日期与国库清单的这一行不符。", "fen"))
    if line is not None and [list(part) for part in body.get("subsidy", ())] != subsidy_of(line, int(body.get("fen", 0)), context):
        problems.append(Problem("subsidy_differs", "随缴费记账的补贴与政策不符，请退回重新提交。", "fen"))
    return problems


def subsidy_of(line: Line, fen: int, context: Context) -> list[list[Any]]:
    """The subsidy by level that goes with what is credited, by the policy of the day of payment; mostly none."""
    policy = context.policy_at(line.paid_on)
    if policy.subsidy_entry != "with_payment" or not subsidised(policy, line.kind):
        return []
    return [list(part) for part in subsidy_parts(policy, fen, line.year, line.paid_on)]


def open_row(unit: Unit, key: str) -> Mapping[str, Any] | None:
    """The row of a treasury list with this key that nothing has settled yet."""
    return next((row for row in unit.treasury.open_rows() if row["key"] == key), None)


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    line = unit.lines.get(str(filing.body["line"]))
    row = open_row(unit, str(filing.body["key"]))
    if line is None or line.phase != "effective" or row is None:
        return {}
    given = subsidies(filing.body.get("subsidy", ()), line.subject, str(row["entered_on"]), day)
    return {"postings": [posting.as_row() for posting in (*_postings(line, row, day), *given)]}


def _postings(line: Line, row: Mapping[str, Any], day: str) -> list[Posting]:
    fen, entered_on = int(row["fen"]), str(row["entered_on"])
    transit, wait = in_transit(line.station, line.terminal), awaiting(line.line)
    credited = min(fen, line.amount_fen)
    rows = [
        Posting(TREASURY, transit, fen, entered_on, day),
        Posting(wait, account(line.subject), credited, entered_on, day, line.subject),
    ]
    gap = fen - line.amount_fen
    if gap > 0:
        rows.append(Posting(transit, account(line.subject), gap, entered_on, day, line.subject))
    if gap < 0:
        rows.append(Posting(wait, suspense(line.line), -gap, entered_on, day))
    return rows


def apply(filing: Filing, _by: int, _effects: Effects, unit: Unit) -> None:
    credit_line(str(filing.body["line"]), str(filing.body["entered_on"]), unit)
    unit.treasury.settle(str(filing.body["key"]), "by_hand")


def summary(body: Body) -> Summary:
    return Summary(f"{body.get('name', '')}：{body.get('reason', '')}", 1, int(body.get("fen", 0)))


BUSINESS = Business(
    kind="manual_match", title="手工对账", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,),
    check=check, effects=effects, apply=apply, summary=summary, shape=ManualMatchShape, paper="手工对账说明单", signers=("财务", "复核人"),
    archive="对账，30 年", sort=36, singly=True, version=2,
)  # fmt: skip
