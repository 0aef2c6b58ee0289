"""核查结果: what came of a dispute, told to the resident in writing (Songshan 003 art. 16: 将处理结果告知参保人员).

It names the papers by which the account was set right, and keeps the record before (in the application) and after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta

from app.business.account_record import Record, record_of
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.dispute import KIND, MARK
from app.business.shapes import Day, Hash, Name, Shape, Subject, Text, Word
from app.domain.filing import Filing
from app.domain.money_records import Mark
from app.domain.route import CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

RIGHT, CORRECTED = "记录无误", "确有错误，已更正"
FORM = (
    Field("due", "核查申请", "choice", required=True),
    Field("result", "核查结果", "choice", required=True, choices=(RIGHT, CORRECTED)),
    Field("explanation", "核查情况和处理意见", "long", required=True),
    Field("papers", "更正单据号", hint="有更正的写单据号的前 8 位，用顿号隔开"),
    Field("answered_on", "答复日期", "date", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class DisputeAnswerShape(Shape):
    due: Hash
    subject: Subject
    name: Name
    result: Word
    explanation: Text
    answered_on: Day
    record: Record
    before: Record
    corrections: Annotated[list[Hash], Meta(max_length=50)]
    papers: Text = ""


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    waiting = [mark for mark in context.unit.marks.all(MARK) if mark.row.get("state") == "open"]
    return {"due": tuple((m.key, f"{m.row['name']}：{m.row['about']}（{m.row['since']} 受理）") for m in waiting)}


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    unit = context.unit
    found = unit.journal.get(str(values.get("due", "")))
    if found is None or found[1].kind != KIND:
        return Drafted({**values, "corrections": []})
    asked = found[1].body
    subject = str(asked["subject"])
    body = {
        **values, "subject": subject, "name": asked["name"], "before": asked["record"], "record": record_of(unit, subject),
        "corrections": named(unit, str(values.get("papers", ""))),
    }  # fmt: skip
    return Drafted(body, found[1].village, subject, (str(values["due"]),))


def named(unit: Unit, text: str) -> list[str]:
    """Ids of the filings that the typed beginnings name, each beyond doubt."""
    ids = []
    for beginning in text.replace("，", "、").replace(",", "、").replace(" ", "、").split("、"):
        ns = unit.journal.numbers_from(beginning.strip().lower()) if len(beginning.strip()) >= 8 else []
        if len(ns) == 1:
            ids.append(unit.journal.by_number(ns[0]).id)
    return ids


def check(body: Body, context: Context) -> list[Problem]:
    mark = context.unit.marks.get(MARK, str(body.get("due", "")))
    if mark is None or mark.row.get("state") != "open":
        return [Problem("no_dispute", "没有这份等待答复的核查申请，请重新选择。", "due")]
    problems = []
    asked = context.unit.journal.get(str(body["due"]))
    said = {name: body.get(name) for name in ("subject", "name")} | {"record": body.get("before")}
    if asked is None or any(asked[1].body[name] != value for name, value in said.items()):
        problems.append(Problem("application_differs", "核查结果写的人或办理前的记录与申请不符，请退回重新填写。", "due"))
    if str(body["answered_on"]) > context.today.isoformat():
        problems.append(Problem("future_day", "答复日期还没有到，请核对。", "answered_on"))
    typed = [one for one in str(body.get("papers", "")).replace("，", "、").split("、") if one.strip()]
    if len(body["corrections"]) != len(typed):
        problems.append(Problem("paper_unknown", "有的更正单据号找不到，请写业务单据里单据号的前 8 位。", "papers"))
    if body["result"] == CORRECTED and not body["corrections"]:
        problems.append(Problem("paper_missing", "更正过的请写明更正单据号：先办更正、冲销或入账，再答复。", "papers"))
    if record_of(context.unit, str(body["subject"]))["digest"] != body["record"]["digest"]:
        problems.append(Problem("record_changed", "答复以后账户又有变动，请退回重新填写核查结果。", "due"))
    return problems


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    mark = unit.marks.get(MARK, str(filing.body["due"]))
    if mark is not None:
        answered = {"state": "answered", "result": str(filing.body["result"]), "answer": filing.id}
        unit.marks.put(Mark(MARK, mark.key, {**mark.row, **answered}, by))


def unfit(filing: Filing, unit: Unit) -> str:
    if filing.header.refs != (filing.body["due"],):
        return "核查结果没有写明是哪一份申请。"
    asked = unit.journal.get(str(filing.body["due"]))
    same = asked is None or (asked[1].village, asked[1].header.subject) == (filing.village, filing.header.subject)
    return "" if same else "核查结果答复的是别人的申请。"


def summary(body: Body) -> Summary:
    return Summary(f"{body['name']}：{body['result']}")


BUSINESS = Business(
    kind="dispute_answer", title="核查结果", form=FORM, route=ROUTE, makers=frozenset({CLERK}), levels=(TOWNSHIP, DISTRICT),
    check=check, apply=apply, summary=summary, shape=DisputeAnswerShape, unfit=unfit, make=make, offers=offers,
    group="更正与退费", paper="个人账户核查结果告知书", signers=("核查人", "复核人", "参保人签收"),
    archive="个人账户，100 年", sort=43,
)  # fmt: skip
