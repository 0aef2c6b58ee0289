"""补缴申请: which earlier years a person may pay, at which tier; approved, it is the 《补缴明细表》 for the bank.

Songshan 003 art. 8: 参保人员需要补缴保费的，持乡镇（街道）出具的《补缴明细表》到指定账户缴费. Linyi 004 2(6) names the
《保费补缴申请表》 among the papers kept. No money moves here: what was approved waits for its deposit
(app.business.back_deposit). The rules of the years are in app.business.back_years, their numbers in the policy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta

from app.business.back_years import APPLICATION, Applicant, problems_of_kind, problems_of_rows
from app.business.declaration import EVERY_LEVEL, Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.person_named import person_named
from app.business.shapes import Fen, Name, Shape, Subject, Text, Word, Year
from app.domain.back_pay import KIND_TITLES, read_years, years_text
from app.domain.filing import Filing
from app.domain.money import yuan_plain
from app.domain.money_records import Due
from app.domain.records import EFFECTIVE, FILED, Resident
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, Step
from app.errors import Problem
from app.ports import Unit

MOST_ROWS = 60

FORM = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("name", "姓名", computed=True),
    Field("kind", "补缴类型", "choice", required=True, choices=tuple(KIND_TITLES.values())),
    Field("years", "补缴年度", hint="例如 2015-2019，或 2015、2017", help="连续的写起止年度，不连续的用顿号隔开"),
    Field("tier", "缴费档次", "tier", hint="元/年", help="各年档次不同的，在下面的明细里逐年填"),
    Field("total_fen", "补缴金额合计", "money", computed=True),
    Field("phone", "联系电话", "phone"),
    Field("reason", "补缴原因", "long", required=True),
)
ROWS = (
    Field("year", "年度", "number", required=True, words=("补缴年度", "缴费年度")),
    Field("tier", "缴费档次", "tier", required=True, words=("档次", "补缴标准", "金额")),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "初审"), Step(DISTRICT, REVIEWER, "复核"))


class RowShape(Shape):
    year: Year
    fen: Fen


class BackPaymentShape(Shape):
    id_number: Word
    name: Name
    subject: Subject
    kind: Literal["one_off", "interrupted"]
    years: Text
    rows: Annotated[list[RowShape], Meta(min_length=1, max_length=MOST_ROWS)]
    total_fen: Fen
    by_line: Annotated[list[Year], Meta(max_length=MOST_ROWS)] = []  # noqa: RUF012 - a Struct copies it
    phone: Word = ""
    reason: Text = ""


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    tiers = tuple((yuan_plain(tier.fen), f"{yuan_plain(tier.fen)} 元") for tier in context.policy.tiers)
    return {"kind": tuple(KIND_TITLES.items()), "tier": tiers}


def make(entered: Entered, context: Context) -> Drafted:
    """Years at the one tier, and the lines of the table each with its own; the table wins where both name a year."""
    values = dict(entered.values)
    own = [{"year": int(row["year"]), "fen": int(row["tier"])} for row in entered.rows]
    listed = {row["year"] for row in own}
    same = [
        {"year": year, "fen": int(values.get("tier", 0))}
        for year in read_years(str(values.get("years", ""))) or ()
        if year not in listed
    ]
    rows = sorted([*same, *own], key=lambda row: row["year"])
    who = person_named(entered, context)
    body: dict[str, Any] = {name: values[name] for name in ("id_number", "kind", "phone", "reason") if name in values}
    unread = "years" in values and read_years(str(values["years"])) is None
    body |= {
        "years": str(values["years"]) if unread else years_text(tuple(row["year"] for row in rows)),
        "rows": [] if unread else rows, "total_fen": 0 if unread else sum(row["fen"] for row in rows),
        "subject": who.subject if who else "", "name": who.name if who else "",
    }  # fmt: skip
    if own:
        body["by_line"] = [row["year"] for row in own]  # so that a problem is told at the line that it was typed in
    return Drafted(body, who.village if who else "", who.subject if who else "", (who.filing,) if who else ())


def check(body: Body, context: Context) -> list[Problem]:
    who = context.unit.residents.by_subject(str(body["subject"])) if body["subject"] else None
    if who is None or who.status not in {EFFECTIVE, FILED}:
        return [Problem("unknown_person", "没有这个人的有效参保登记，请核对证件号码，或先办参保登记。", "id_number")]
    if context.n and who.village != context.village:
        return [Problem("another_village", f"{who.name} 的参保登记不在这个村，请退回，由他现在的村申请。", "id_number")]
    if not body["rows"]:
        text = f"「{body['years']}」看不出是哪些年度，请写成 2015-2019 的样子。" if body["years"] else "请填补缴年度。"
        return [Problem("no_years", text, "years")]
    if len(body["rows"]) > MOST_ROWS:
        return [Problem("too_many_years", f"一份申请最多 {MOST_ROWS} 个年度，请核对补缴年度。", "years")]
    if any(int(row["fen"]) <= 0 for row in body["rows"]):
        return [Problem("no_tier", "请选缴费档次；各年不同的在明细里逐年填。", "tier")]
    docket = context.unit.dockets.get(context.n) if context.n else None
    day = docket.business_date if docket is not None else context.today.isoformat()
    groups = tuple(one.name for one in context.unit.memberships.of_subject(who.subject) if one.holds(day))
    about = Applicant(who, context.policy_at(day), date.fromisoformat(day), context.n, groups)
    problems = _registered(who, docket.awaits if docket else "")
    problems += problems_of_kind(str(body["kind"]), about)
    lines = {int(year): no for no, year in enumerate(body.get("by_line", ()), 1)}
    return problems + problems_of_rows(list(body["rows"]), str(body["kind"]), about, context.unit, lines)


def _registered(who: Resident, awaits: str) -> list[Problem]:
    """Before his registration is effective nobody is approved to pay back; until the district looks it is a note."""
    if who.status == EFFECTIVE:
        return []
    note = Problem("not_effective", "这个人的参保登记还没有生效，请先复核参保登记。", "id_number", blocking=False)
    return [replace(note, blocking=awaits == DISTRICT)]


def unfit(filing: Filing, _unit: Unit) -> str:
    """Each year once, the sum of the years, and the person of the filing."""
    body: Mapping[str, Any] = filing.body
    years = [int(row["year"]) for row in body["rows"]]
    if len(set(years)) != len(years):
        return "补缴申请里有重复的年度。"
    if sum(int(row["fen"]) for row in body["rows"]) != int(body["total_fen"]):
        return "补缴申请的合计与各年金额不符。"
    return "" if body["subject"] == filing.header.subject else "补缴申请写的不是同一个人。"


def effects(_filing: Filing, _n: int, _unit: Unit, day: str, _ahead: int) -> Effects:
    return {"since": day}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    """What was approved waits for its deposit."""
    body, fen = filing.body, int(filing.body["total_fen"])
    row = {key: body[key] for key in ("kind", "rows", "name", "id_number", "years")}
    since = str(effects.get("since") or filing.header.business_date)
    unit.dues.put(Due(filing.id, APPLICATION, filing.village, str(body["subject"]), fen, fen, since, row, by))


def summary(body: Body) -> Summary:
    title = f"{body['name']} {KIND_TITLES[str(body['kind'])]} {body['years']} 年"
    return Summary(title, len(body["rows"]), int(body["total_fen"]))


BUSINESS = Business(
    kind=APPLICATION, title="补缴申请", form=FORM, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}), levels=EVERY_LEVEL,
    check=check, effects=effects, apply=apply, summary=summary, shape=BackPaymentShape, unfit=unfit, make=make, rows=ROWS,
    offers=offers, about_person=True, group="补缴", paper="保费补缴申请表", signers=("经办人", "复核人", "稽核人", "分管领导"),
    deadline="10 个工作日", archive="补缴，100 年", sort=25,
)  # fmt: skip
