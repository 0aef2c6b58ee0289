"""补缴核定作废: an approved back payment that will not be paid is taken back, so that its years are free again.

Songshan 003 art. 8: without it a person who changes his mind, or pays other years, would wait for ever. The application
and its approval stay in the journal as they were (003 art. 16).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.business import back_deposit
from app.business.back_years import APPLICATION, DEPOSIT
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Fen, Hash, Name, Shape, Subject, Text
from app.domain.filing import Filing
from app.domain.records import FILED
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("due", "补缴申请", "choice", required=True, hint="已核定、还没缴款的申请"),
    Field("name", "姓名", computed=True),
    Field("years", "补缴年度", computed=True),
    Field("fen", "核定金额", "money", computed=True),
    Field("reason", "作废原因", "long", required=True),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class BackVoidShape(Shape):
    due: Hash
    subject: Subject
    name: Name
    years: Text
    fen: Fen
    reason: Text


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    return {"due": back_deposit.offers(context)["due"]}


def make(entered: Entered, context: Context) -> Drafted:
    body = dict(entered.values)
    due = context.unit.dues.get(str(body["due"]))
    if due is None:
        return Drafted(body)
    body |= {"subject": due.subject, "name": due.row["name"], "years": due.row["years"], "fen": due.left_fen}
    return Drafted(body, due.village, due.subject, (due.key,))


def check(body: Body, context: Context) -> list[Problem]:
    due = context.unit.dues.get(str(body["due"]))
    if due is None or due.kind != APPLICATION or not due.left_fen:
        return [Problem("not_awaited", "这份补缴申请没有核定，或已经登记缴款，不能作废。", "due")]
    if (due.village, due.subject, due.left_fen) != (context.village, body["subject"], body["fen"]):
        return [Problem("differs_from_due", "作废单写的人、村或金额与核定的补缴不符，请退回重新填写。", "due")]
    waiting = [one for one in context.unit.dockets.of_subject(due.subject) if (one.kind, one.state) == (DEPOSIT, FILED)]
    found = context.unit.journal.filings([one.n for one in waiting]).values()
    if any(filing.body["due"] == due.key for filing in found):
        return [Problem("deposit_waits", "这份申请的缴款确认正在审核，不能作废；请先退回缴款确认。", "due")]
    return []


def unfit(filing: Filing, _unit: Unit) -> str:
    return "" if filing.body["subject"] == filing.header.subject else "作废单写的不是同一个人。"


def effects(filing: Filing, _n: int, unit: Unit, _day: str, _ahead: int) -> Effects:
    due = unit.dues.get(str(filing.body["due"]))
    return {"freed": due.key} if due is not None and due.kind == APPLICATION and due.left_fen else {}


def apply(filing: Filing, _by: int, effects: Effects, unit: Unit) -> None:
    due = unit.dues.get(str(filing.body["due"]))
    if due is not None and due.key == effects.get("freed"):
        unit.dues.pay(due.key, due.left_fen)


def summary(body: Body) -> Summary:
    return Summary(f"{body['name']} 补缴 {body['years']} 年：{body['reason']}", 1, -int(body["fen"]))


BUSINESS = Business(
    kind="back_void", title="补缴核定作废", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, effects=effects, apply=apply, summary=summary, shape=BackVoidShape, unfit=unfit, make=make, offers=offers,
    group="补缴", paper="补缴核定作废单", signers=("申请人", "经办人", "复核人"), archive="补缴，100 年", sort=32,
)  # fmt: skip
