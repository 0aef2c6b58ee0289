"""集体补助和社会资助: a village, a company or a charity adds to people's accounts (Songshan 003 art. 12-13; Linyi 004 2(4)).

One filing is one deposit for many people of one village. It stands in 在途 and 待入库 until the treasury has it
(app.business.aid_entry), because aid counts by the day of entry (003 art. 13: 个人缴费、补助、资助按缴入国库时间记账). What a
person gets in a year from both is at most the top tier (facts 2.2), wherever he lived when he got it. A row that names the
wrong person is put right alone (app.business.aid_correction).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Meta

from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.shapes import Day, Fen, Shape, Text, Word, Year
from app.domain.chart import awaiting_paper
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Due, Mark
from app.domain.posting import COLLECTIVE, DONATION, Posting, in_transit
from app.domain.records import EFFECTIVE, FILED, Resident
from app.domain.route import ASSISTANT, CLERK, DISTRICT, REVIEWER, TOWNSHIP, VILLAGE, Step
from app.errors import Problem
from app.ports import Unit

KIND, DUE = "aid", "aid"
GIVEN, ROW, ENTRY = "aid_given", "aid_row", "aid_entry"
"""Marks: fen of a person's year by "<subject>/<year>", a row that was put right by "<filing>/<row>", a batch that entered."""

FORM = (
    Field("what", "项目", "choice", required=True, choices=(COLLECTIVE, DONATION)),
    Field("year", "补助年度", "number", required=True),
    Field("donor", "补助（资助）单位或个人", required=True),
    Field("deposited_on", "缴款日期", "date", required=True),
    Field("slip", "缴款单号", required=True),
    Field("note", "备注", "long"),
)
ROWS = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("fen", "金额", "money", required=True, words=("补助金额", "资助金额")),
    Field("name", "姓名", help="可不填；填了就与登记的姓名核对"),
)
ROUTE = (Step(TOWNSHIP, REVIEWER, "核对"), Step(DISTRICT, REVIEWER, "复核"))


class RowShape(Shape):
    subject: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
    fen: Fen
    id_number: Word = ""
    name: Word = ""


class AidShape(Shape):
    what: Literal["集体补助", "社会资助"]
    year: Year
    donor: Annotated[str, Meta(min_length=1, max_length=200)]
    deposited_on: Day
    slip: Word
    rows: Annotated[list[RowShape], Meta(min_length=1, max_length=5_000)]
    note: Text = ""


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    rows, village = [], context.village
    for row in entered.rows:
        number = str(row.get("id_number", ""))
        alive = context.unit.residents.alive(number) if number else []
        if alive and len(village) != len(alive[0].village):
            village = alive[0].village  # filed at the township or the district: the first person's village
        rows.append({
            "id_number": number, "fen": row.get("fen", 0), "subject": alive[0].subject if alive else "",
            "name": str(row.get("name") or (alive[0].name if alive else "")),
        })  # fmt: skip
    return Drafted({**values, "rows": rows}, village)


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if not body["rows"]:
        problems.append(Problem("no_rows", "请至少填一个人。"))
    if str(body["deposited_on"]) > context.today.isoformat():
        problems.append(Problem("future_day", "缴款日期还没有到，请核对缴款单。", "deposited_on"))
    if int(body["year"]) > context.today.year:
        problems.append(Problem("future_year", "补助年度还没有到，请核对。", "year"))
    problems += _slip_again(body, context)
    top = ceiling(int(body["year"]), str(body["deposited_on"]), context)
    before = given(context.unit, context.village, int(body["year"]), not_n=context.n)
    seen: Counter[str] = Counter()
    for no, row in enumerate(body["rows"], 1):
        problems += _row_problems(row, no, context, seen, before, top)
        seen[str(row["subject"])] += 1
    return problems


def ceiling(year: int, deposited_on: str, context: Context) -> int:
    """Fen of the top tier of the year that the aid is for, by the policy of the deposit's day or of the year's last."""
    return max(tier.fen for tier in context.policy_at(min(deposited_on, f"{year}-12-31")).tiers)


def _slip_again(body: Body, context: Context) -> list[Problem]:
    """One deposit is one filing: the same slip of the same day is not registered twice."""
    ns = context.unit.dockets.standing(KIND, context.village)
    before = [n for n in ns if n != context.n and (not context.n or n < context.n)]
    for filing in context.unit.journal.filings(before).values():
        if all(filing.body[name] == body[name] for name in ("what", "slip", "deposited_on")):
            return [Problem("slip_again", "这张缴款单已经登记过一批补助，请核对缴款单号。", "slip")]
    return []


def _row_problems(
    row: Mapping[str, Any], no: int, context: Context, seen: Counter[str], before: Mapping[str, int], top: int
) -> list[Problem]:
    subject, fen = str(row["subject"]), int(row["fen"])
    resident = context.unit.residents.by_subject(subject) if subject else None
    if resident is None or resident.village != context.village:
        return [Problem("unknown_person", "证件号码不在本村的参保登记里，请核对。", "id_number", no)]
    if row.get("name") and row["name"] != resident.name:
        text = f"登记的姓名是「{resident.name}」，请核对证件号码。"
        return [Problem("name_differs", text, "name", no)]
    if seen[subject]:
        return [Problem("named_twice", f"{resident.name} 在这张表里写了不止一次，请合成一行。", "id_number", no)]
    found = _standing(resident, no, context)
    if fen <= 0:
        found.append(Problem("no_amount", "金额必须大于 0 元。", "fen", no))
    if fen + before.get(subject, 0) > top:
        text = (
            f"{resident.name} 本年度的补助和资助合计 {yuan(fen + before.get(subject, 0))} 元，"
            f"超过最高缴费档次 {yuan(top)} 元，请减少金额。"
        )
        found.append(Problem("above_ceiling", text, "fen", no))
    return found


def _standing(resident: Resident, no: int, context: Context) -> list[Problem]:
    """Until the registration is effective the batch can be entered, but not approved."""
    if resident.status == EFFECTIVE:
        return []
    text = f"{resident.name} 的参保登记还没有生效，要等登记复核以后才能复核这一批。"
    return [Problem("not_effective", text, "id_number", no, blocking=bool(context.n))]


def given(unit: Unit, village: str, year: int, *, not_n: int = 0) -> dict[str, int]:
    """What everybody of the village has got for a year, and what its waiting filings ask for: subject → fen. Another
    village's filing that names somebody who lives here is refused at its review.
    """
    ending = f"/{year}"
    marks = [mark for mark in unit.marks.of_people(GIVEN, village) if mark.key.endswith(ending)]
    found = Counter({mark.key.removesuffix(ending): int(mark.row["fen"]) for mark in marks})
    before = [n for n in unit.dockets.standing(KIND, village) if n != not_n and (not not_n or n < not_n)]
    ns = [n for n in before if (docket := unit.dockets.get(n)) is not None and docket.state == FILED]
    for filing in unit.journal.filings(ns).values():
        if int(filing.body["year"]) == year:
            found.update({str(row["subject"]): int(row["fen"]) for row in filing.body["rows"]})
    return dict(found)


def add_given(amounts: Mapping[str, int], year: int, by: int, unit: Unit) -> None:
    """Count what people have got for a year up or down: subject → fen."""
    before = {subject: unit.marks.get(GIVEN, f"{subject}/{year}") for subject in amounts}
    for subject, fen in amounts.items():
        mark = before[subject]
        whole = fen + (int(mark.row["fen"]) if mark is not None else 0)
        unit.marks.put(Mark(GIVEN, f"{subject}/{year}", {"fen": whole}, by))


def total(body: Body) -> int:
    return sum(int(row["fen"]) for row in body["rows"])


def effects(filing: Filing, _n: int, _unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    transit = in_transit(str(filing.header.stream.station), str(body["what"]))
    on = str(body["deposited_on"])
    postings = [
        Posting(transit, awaiting_paper(filing.id, no), int(row["fen"]), on, day).as_row()
        for no, row in enumerate(body["rows"], 1)
    ]
    return {"postings": postings, "since": day}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    body, fen = filing.body, total(filing.body)
    row = {"what": body["what"], "year": int(body["year"]), "slip": body["slip"], "donor": body["donor"],
           "deposited_on": str(body["deposited_on"]), "people": len(body["rows"])}  # fmt: skip
    since = str(effects.get("since") or filing.header.business_date)
    unit.dues.put(Due(filing.id, DUE, filing.village, "", fen, fen, since, row, by))
    add_given({str(one["subject"]): int(one["fen"]) for one in body["rows"]}, int(body["year"]), by, unit)


def unfit(filing: Filing, _unit: Unit) -> str:
    rows = filing.body["rows"]
    subjects = [str(row["subject"]) for row in rows]
    if not all(subjects) or len(set(subjects)) != len(subjects):
        return "补助名单里有没有写明的人，或同一人写了不止一次。"
    return ""


def summary(body: Body) -> Summary:
    return Summary(f"{body['year']} 年{body['what']}：{body['donor']}", len(body["rows"]), total(body))


BUSINESS = Business(
    kind=KIND, title="集体补助和社会资助", form=FORM, rows=ROWS, route=ROUTE, makers=frozenset({ASSISTANT, CLERK}),
    levels=(VILLAGE, TOWNSHIP, DISTRICT), check=check, effects=effects, apply=apply, summary=summary, shape=AidShape,
    unfit=unfit, make=make, group="补助", paper="集体补助明细表", signers=("经办人", "核对人", "复核人"),
    deadline="每月 10 日前", archive="集体补助，50 年", sort=33,
)  # fmt: skip
