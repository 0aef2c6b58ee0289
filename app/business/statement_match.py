"""清单手工对上: a ticket and a POS line, or a bank row and a booked movement, that no rule has joined (Linyi 004 2(4)).

It moves no money: both are only known to be the same, with a reason and by a second key. What the amounts differ by stays
an open item of its own.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.fund_standing import movements
from app.business.shapes import Shape, Text
from app.domain.filing import Filing
from app.domain.money_records import Mark, StatementRow
from app.domain.open_items import BANK, BOOK, LINE, TAX
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

MATCHES, BY_HAND = "statement_match", "by_hand"
FORM = (
    Field("key", "清单行编号", required=True, help="税务明细或银行对账单的一行，tax 或 bank 开头"),
    Field("other", "对上的一笔", required=True, help="POS 缴费写 line: 开头的编号，账上的划转写 book: 开头的编号"),
    Field("reason", "说明", "long", required=True),
)
LOOK_BACK_YEARS = 3
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class StatementMatchShape(Shape):
    key: Annotated[str, Meta(min_length=5, max_length=200, pattern="^(tax|bank):")]
    other: Annotated[str, Meta(min_length=6, max_length=200, pattern="^(line|book):")]
    reason: Text


def make(entered: Entered, _context: Context) -> Drafted:
    return Drafted({name: str(entered.values.get(name, "")) for name in ("key", "other", "reason")})


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    key, other = str(body.get("key", "")), str(body.get("other", ""))
    row = context.unit.funds.statement(key)
    if not str(body.get("reason", "")).strip():
        problems.append(Problem("missing_reason", "请写明为什么这样对上。", "reason"))
    if row is None or row.outcome:
        problems.append(Problem("row_settled", "清单里没有这一行，或已经手工对上。", "key"))
    pairs = {TAX: LINE, BANK: BOOK}
    if pairs.get(key.partition(":")[0]) != other.partition(":")[0]:
        problems.append(Problem("wrong_pair", "税务的一行对 POS 的一笔，银行的一行对账上的一笔，请重新选。", "other"))
    elif row is not None and (sentence := _wrong_other(row, other, context.unit)):
        problems.append(Problem("no_other", sentence, "other"))
    if other in matched_by_hand(context.unit).values():
        problems.append(Problem("matched_before", "这一笔已经手工对到另一行，请另选一笔。", "other"))
    return problems


def _wrong_other(row: StatementRow, other: str, unit: Unit) -> str:
    """Why the row cannot be matched with this line or movement; a ticket's other amount stays open as a difference."""
    if row.source == TAX:
        return "" if unit.lines.get(other.partition(":")[2]) is not None else "没有这一笔，请按 F5 刷新后再选。"
    start = f"{int(row.entered_on[:4]) - LOOK_BACK_YEARS}-01-01"
    found = next((one for one in movements(unit, row.account, start) if one.key == other), None)
    if found is None:
        return "这个账户的账上没有这一笔，请按 F5 刷新后再选。"
    return "" if found.fen == row.fen else "金额与银行的这一行不符，不能对上。请凭银行回单另行登记，或写说明。"


def matched_by_hand(unit: Unit) -> dict[str, str]:
    """What the second key has matched and no later list has undone: key of the list's row to the other's."""
    found = {}
    for mark in unit.marks.all(MATCHES):
        row = unit.funds.statement(mark.key)
        if row is not None and row.outcome == BY_HAND:
            found[mark.key] = str(mark.row["other"])
    return found


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    key = str(filing.body["key"])
    unit.statements.settle(key, BY_HAND)
    unit.marks.put(Mark(MATCHES, key, {"other": filing.body["other"]}, by))


def summary(body: Body) -> Summary:
    return Summary(f"手工对上：{body['reason']}"[:80])


BUSINESS = Business(
    kind="statement_match", title="清单手工对上", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,),
    check=check, apply=apply, summary=summary, shape=StatementMatchShape, make=make, group="对账", paper="手工对账说明单",
    signers=("财务", "复核人"), archive="对账，30 年", sort=43,
)  # fmt: skip
