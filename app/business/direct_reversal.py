"""税务直缴冲销: money that the tax office took stands on the wrong account, or under a wrong year (Songshan 003 art. 16).

There is no POS line to reverse: what goes back is the row of the treasury's list. Its money stands in 暂收/税务直缴 again, as a
stranger's does, from where the district puts it on the right account (暂收款入账) or it is refunded; the subsidy that came
with it goes back too. The original treasury date is kept, so interest comes out as if it had never been there; the year is
free.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from app.business import direct_payments, direct_subsidies
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.direct_payments import DirectPayment
from app.business.person_named import person_named
from app.business.shapes import Shape, Text, Word, Year
from app.domain.chart import unclaimed
from app.domain.filing import Filing
from app.domain.money_records import DIRECT_REVERSED, Mark
from app.domain.posting import Posting, account
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("year", "缴费年度", "number", required=True, help="这个人这一年度在税务缴的款；POS 缴的请办「缴费冲销」"),
    Field("reason", "冲销原因", "long", required=True),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class DirectReversalShape(Shape):
    """`key` names the row of the treasury's list; "" where none was found, which the check says."""

    subject: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
    year: Year
    key: Annotated[str, Meta(max_length=200)]
    fen: Annotated[int, Meta(ge=0, le=1_000_000_000)]
    reason: Text
    entered_on: Word = ""
    name: Word = ""
    id_number: Word = ""


def make(entered: Entered, context: Context) -> Drafted:
    """The person's direct payment for the year, the newest first where there were several."""
    values: dict[str, Any] = dict(entered.values)
    person = person_named(entered, context)
    if person is None:
        return Drafted({**values, "subject": "", "key": "", "fen": 0})
    paid = [
        one for one in direct_payments.standing(context.unit, person.subject) if one.year == int(values.get("year", 0))
    ]
    body = {**values, "subject": person.subject, "name": person.name, "key": "", "fen": 0}
    if paid:
        body |= {"key": paid[-1].key, "fen": paid[-1].fen, "entered_on": paid[-1].entered_on}
    return Drafted(body, person.village, person.subject, (paid[-1].paper,) if paid else ())


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if not str(body.get("reason", "")).strip():
        problems.append(Problem("missing_reason", "请写明冲销原因。", "reason"))
    person = context.unit.residents.by_subject(str(body["subject"])) if body["subject"] else None
    if person is None:
        return [*problems, Problem("unknown_person", "证件号码不在参保登记里，请核对。", "id_number")]
    if person.village != context.village:
        return [
            *problems,
            Problem("another_village", "这笔缴费不属于这个村，请退回，由缴费人所在的村冲销。", "id_number"),
        ]
    paid = _paid(body, context.unit)
    if paid is None:
        text = "这个人这一年度没有税务直缴入账，或已经冲销。POS 缴的请办「缴费冲销」，暂收款记入的请办「入账冲销」。"
        return [*problems, Problem("no_direct_payment", text, "year")]
    if (paid.year, paid.fen, paid.entered_on) != (int(body["year"]), int(body["fen"]), str(body.get("entered_on", ""))):
        problems.append(
            Problem("payment_differs", "冲销单写的年度、金额或入库日期与入账的不符，请退回重新填写。", "year")
        )
    return problems


def _paid(body: Body, unit: Unit) -> DirectPayment | None:
    found = direct_payments.standing(unit, str(body["subject"])) if body["subject"] else []
    return next((one for one in found if one.key == body["key"]), None)


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    subject, paid = str(filing.body["subject"]), _paid(filing.body, unit)
    if paid is None:
        return {}
    rows = [Posting(account(subject), unclaimed(paid.key), paid.fen, paid.entered_on, day, subject)]
    rows += direct_subsidies.taken_back(paid, subject, unit, day)
    return {"postings": [row.as_row() for row in rows], "entered_on": paid.entered_on, "fen": paid.fen}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    if not effects.get("postings"):
        return
    subject, key = str(filing.body["subject"]), str(filing.body["key"])
    row = {"entered_on": str(effects["entered_on"]), "fen": int(effects["fen"]), "year": int(filing.body["year"])}
    unit.marks.put(Mark(DIRECT_REVERSED, f"{subject}/{key}", row, by))
    unit.treasury.settle(key, DIRECT_REVERSED)


def unfit(filing: Filing, unit: Unit) -> str:
    """In the stream of the person's own village, and about a row."""
    if not filing.body["subject"] or not filing.body["key"] or filing.header.subject != filing.body["subject"]:
        return "税务直缴冲销没有写明是谁的哪一笔。"
    held = unit.residents.by_subject(str(filing.body["subject"]))
    return "这笔缴费不属于这个村。" if held is not None and held.village != filing.village else ""


def summary(body: Body) -> Summary:
    return Summary(f"{body.get('name', '')} {body['year']} 年度税务直缴：{body['reason']}", 1, -int(body["fen"]))


BUSINESS = Business(
    kind="direct_reversal", title="税务直缴冲销", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}),
    levels=EVERY_LEVEL, check=check, effects=effects, apply=apply, summary=summary, shape=DirectReversalShape, unfit=unfit,
    make=make, group="更正与退费", about_person=True, paper="税务直缴冲销单", signers=("经办人", "核对人", "复核人"),
    archive="缴费明细，50 年", sort=36, deadline="10 个工作日",
)  # fmt: skip
