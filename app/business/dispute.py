"""个人账户核查申请: a resident disputes what his account says (Songshan 003 art. 16).

The township takes it and looks into it; the paper keeps the account as it stood then. What is wrong is set right by its
own papers (更正, 冲销, 入账), and the answer (app.business.dispute_answer) tells the resident, with both records.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from app.business.account_record import Record, record_of
from app.business.declaration import (
    EVERY_LEVEL,
    Body,
    Business,
    Context,
    Drafted,
    Effects,
    Entered,
    Field,
    Summary,
    Warned,
)
from app.business.person_named import person_named
from app.business.shapes import Name, Shape, Subject, Text, Word
from app.domain.deadline_terms import days_for, working_days_after
from app.domain.filing import Filing
from app.domain.money_records import Mark
from app.domain.policy import Policy, policy_on
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

KIND, MARK = "dispute", "dispute"
ABOUT = ("缴费没有记上", "金额不对", "年度不对", "补贴没有记上", "利息不对", "不是本人的缴费", "其他")

FORM = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("about", "有异议的事项", "choice", required=True, choices=ABOUT),
    Field("detail", "具体情况", "long", required=True, hint="哪一年、哪一笔、应是多少"),
    Field("evidence", "提供的凭据", hint="签购单、存折、税票"),
    Field("phone", "联系电话", "phone"),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "受理核实"), Step(DISTRICT, REVIEWER, "处理"))


class DisputeShape(Shape):
    subject: Subject
    name: Name
    id_number: Word
    about: Word
    detail: Text
    record: Record
    evidence: Text = ""
    phone: Word = ""


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    person = person_named(entered, context)
    if person is None:
        return Drafted({**values, "subject": "", "name": ""})
    body = {**values, "subject": person.subject, "name": person.name, "record": record_of(context.unit, person.subject)}
    return Drafted(body, person.village, person.subject)


def check(body: Body, context: Context) -> list[Problem]:
    if not body.get("subject"):
        return [Problem("unknown_person", "证件号码不在参保登记里，请核对。", "id_number")]
    for mark in context.unit.marks.all(MARK):
        if mark.row.get("subject") == body["subject"] and mark.row.get("state") == "open" and not context.n:
            text = "这个人还有一份核查申请没有答复，请先答复那一份。"
            return [Problem("open_dispute", text, "id_number", blocking=False)]
    return []


def effects(filing: Filing, _n: int, unit: Unit, _day: str, _ahead: int) -> Effects:
    """The day by which it is answered, by the policy of the day on which it was taken."""
    since = filing.header.business_date
    policy = policy_on([Policy.from_mapping(one) for one in unit.policies.all()], date.fromisoformat(since))
    return {"until": answer_by(since, policy).isoformat()}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    body = filing.body
    row = {"subject": str(body["subject"]), "name": str(body["name"]), "about": str(body["about"]), "state": "open",
           "since": filing.header.business_date, "until": str(effects.get("until", "")), "village": filing.village}  # fmt: skip
    unit.marks.put(Mark(MARK, filing.id, row, by))


def unfit(filing: Filing, unit: Unit) -> str:
    held = unit.residents.by_subject(str(filing.body["subject"]))
    if filing.header.subject != filing.body["subject"] or (held is not None and held.village != filing.village):
        return "核查申请写的不是本村的这个人。"
    return ""


def answer_by(since: str, policy: Policy) -> date:
    """The day by which a dispute taken on an ISO day is answered, by the dated policy."""
    return working_days_after(date.fromisoformat(since), days_for(policy, KIND))


def warn(context: Context, _station: str) -> list[Warned]:
    """What has not been answered in time."""
    late = [
        mark for mark in context.unit.marks.all(MARK)
        if mark.row.get("state") == "open" and str(mark.row["village"]).startswith(context.village)
        and str(mark.row.get("until") or "9999") < context.today.isoformat()
    ]  # fmt: skip
    if not late or len(context.village) == 12:
        return []
    text = f"有 {len(late)} 份个人账户核查申请过了期限没有答复，请核实后登记核查结果。"
    return [Warned(text, "去答复", "reviews", "new/dispute_answer")]


def summary(body: Body) -> Summary:
    return Summary(f"{body['name']}：{body['about']}")


BUSINESS = Business(
    kind=KIND, title="个人账户核查申请", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, effects=effects, apply=apply, summary=summary, shape=DisputeShape, unfit=unfit, make=make, group="更正与退费", warn=warn,
    about_person=True, paper="个人账户核查申请表", signers=("申请人", "村协办员", "乡镇受理人", "区处理人"),
    deadline="按政策的办理期限答复", archive="个人账户，100 年", sort=42,
)  # fmt: skip
