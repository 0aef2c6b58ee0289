"""政府代缴冲销: the government has paid for somebody who should not have been paid for (Songshan 003 art. 16; 3(2)2).

What has come for him goes from his account to what is to be returned to each level, with the days from which it had counted;
what has not come yet goes there when it comes. The year counts no longer and may be asked for anew, rightly. Who belongs to
a group is not touched: that is 特殊群体名单.
"""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.direct_subsidies import paper_of
from app.business.grant_request import GOVERNMENT, homes, requests
from app.business.person_named import person_named
from app.business.shapes import Shape, Text, Word, Year
from app.domain.chart import return_due
from app.domain.filing import Filing
from app.domain.money_records import GRANT_REVERSED, Mark
from app.domain.posting import GOVERNMENT_PAID, Posting, account
from app.domain.records import EFFECTIVE, Resident
from app.domain.route import CLERK, DISTRICT, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("year", "代缴年度", "number", required=True),
    Field("reason", "冲销原因", "long", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class GrantReversalShape(Shape):
    """`request` is the request that asked for the person, `fen` what it asked; "" and 0 where there was none."""

    subject: Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
    year: Year
    request: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
    fen: Annotated[int, Meta(ge=0, le=1_000_000_000)]
    reason: Text
    name: Word = ""
    id_number: Word = ""


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    person = person_named(entered, context)
    if person is None:
        return Drafted({**values, "subject": "", "request": "", "fen": 0})
    request, fen = _asked(context.unit, person, int(values.get("year", 0)))
    body = {**values, "subject": person.subject, "name": person.name, "request": request, "fen": fen}
    return Drafted(body, person.village, person.subject, (request,) if request else ())


def _asked(unit: Unit, person: Resident, year: int) -> tuple[str, int]:
    """The effective request that asks for a person's year and was not taken back, and how much it asks; ("", 0): none."""
    for village in sorted(homes(person, unit)):
        for n, filing in requests(unit, village).items():
            docket = unit.dockets.get(n)
            if (
                docket is None
                or docket.state != EFFECTIVE
                or (filing.body["what"], int(filing.body["year"])) != (GOVERNMENT, year)
            ):
                continue
            fen = _fen_of(filing, person.subject)
            if fen and unit.marks.get(GRANT_REVERSED, f"{person.subject}/{filing.id}") is None:
                return filing.id, fen
    return "", 0


def _fen_of(request: Filing, subject: str) -> int:
    return sum(int(fen) for row in request.body["rows"] if row["subject"] == subject for _, fen in row["parts"])


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if not str(body.get("reason", "")).strip():
        problems.append(Problem("missing_reason", "请写明冲销原因。", "reason"))
    person = context.unit.residents.by_subject(str(body["subject"])) if body["subject"] else None
    if person is None:
        return [*problems, Problem("unknown_person", "证件号码不在参保登记里，请核对。", "id_number")]
    if person.village != context.village:
        return [*problems, Problem("another_village", "这个人不在这个村，请退回重新填写。", "id_number")]
    request, fen = _asked(context.unit, person, int(body["year"]))
    if not request or request != body["request"]:
        text = "这个人这一年度没有已复核的政府代缴，或已经冲销。申请还没有复核的，请退回申请。"
        return [*problems, Problem("no_grant", text, "year")]
    if fen != int(body["fen"]):
        problems.append(Problem("fen_differs", "金额与当时申请的不符，请退回重新填写。", "year"))
    return problems


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body, subject = filing.body, str(filing.body["subject"])
    if unit.marks.get(GRANT_REVERSED, f"{subject}/{body['request']}") is not None:
        return {}
    rows = []
    for entry in unit.postings.of_account(subject):
        paper = paper_of(entry.filing, unit) if entry.leaf == GOVERNMENT_PAID and entry.fen > 0 else None
        if paper is not None and paper.kind == "arrival" and paper.body.get("request") == body["request"]:
            to = return_due(str(paper.body["level"]))
            rows.append(Posting(account(subject, GOVERNMENT_PAID), to, entry.fen, entry.value_on, day, subject))
    return {"postings": [row.as_row() for row in rows], "request": str(body["request"])}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    if not effects.get("request"):
        return
    subject, year = str(filing.body["subject"]), int(filing.body["year"])
    unit.marks.put(
        Mark(GRANT_REVERSED, f"{subject}/{effects['request']}", {"year": year, "fen": int(filing.body["fen"])}, by)
    )
    unit.paid_years.drop(subject, year, GOVERNMENT)


def unfit(filing: Filing, unit: Unit) -> str:
    """In the stream of the person's own village, and about a request."""
    body = filing.body
    if not body["subject"] or filing.header.subject != body["subject"] or filing.header.refs != (body["request"],):
        return "政府代缴冲销没有写明是谁的哪一份申请。"
    held = unit.residents.by_subject(str(body["subject"]))
    return "政府代缴冲销写的不是本村的人。" if held is not None and held.village != filing.village else ""


def summary(body: Body) -> Summary:
    return Summary(f"{body.get('name', '')} {body['year']} 年度政府代缴：{body['reason']}", 1, -int(body["fen"]))


BUSINESS = Business(
    kind="grant_reversal", title="政府代缴冲销", form=FORM, route=ROUTE, makers=frozenset({CLERK}), levels=(DISTRICT,), check=check,
    effects=effects, apply=apply, summary=summary, shape=GrantReversalShape, unfit=unfit, make=make, group="更正与退费",
    about_person=True, paper="政府代缴冲销单", signers=("经办人", "复核人"), archive="财政补助，50 年", sort=38,
)  # fmt: skip
