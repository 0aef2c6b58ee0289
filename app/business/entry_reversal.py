"""入账冲销: 暂收款 was put on the wrong account or for the wrong year; it goes back where it stood (Songshan 003 art. 16).

What the entry booked is booked the other way round, to the fen and with the same dates, the subsidy with it; the money
stands in 暂收 again and may be entered rightly or refunded.
"""

from __future__ import annotations

from typing import Any

from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.person_named import person_named
from app.business.shapes import Fen, Hash, Shape, Subject, Text, Word, Year
from app.domain.filing import Filing
from app.domain.money_records import PUT_IN, PaidYear
from app.domain.posting import Posting
from app.domain.route import CLERK, DISTRICT, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("year", "入账的缴费年度", "number", required=True),
    Field("reason", "冲销原因", "long", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class EntryReversalShape(Shape):
    subject: Subject
    year: Year
    of: Hash
    fen: Fen
    reason: Text
    name: Word = ""
    id_number: Word = ""


def _entered(unit: Unit, subject: str, year: int) -> PaidYear | None:
    return next((one for one in unit.paid_years.of_subject(subject) if (one.year, one.kind) == (year, PUT_IN)), None)


def _review(unit: Unit, paid: PaidYear | None) -> Filing | None:
    """The review that made the entry effective; it carries what was booked."""
    found = unit.journal.by_number(paid.n) if paid is not None else None
    return found if found is not None and found.kind == "review" and found.header.refs else None


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    person = person_named(entered, context)
    if person is None:
        return Drafted({**values, "subject": "", "of": "", "fen": 0})
    paid = _entered(context.unit, person.subject, int(values.get("year", 0)))
    review = _review(context.unit, paid)
    of = review.header.refs[0] if review is not None else ""
    body = {**values, "subject": person.subject, "name": person.name, "of": of, "fen": paid.fen if paid is not None else 0}
    return Drafted(body, person.village, person.subject, (of,) if of else ())


def check(body: Body, context: Context) -> list[Problem]:
    if not body["subject"]:
        return [Problem("unknown_person", "证件号码不在参保登记里，请核对。", "id_number")]
    paid = _entered(context.unit, str(body["subject"]), int(body["year"]))
    review = _review(context.unit, paid)
    if paid is None or review is None or review.header.refs[0] != body["of"]:
        return [Problem("no_entry", "这个人这一年度没有暂收款入账，或已经冲销，请核对年度。", "year")]
    return [] if paid.fen == int(body["fen"]) else [Problem("fen_differs", "金额与当时入账的不符，请退回重新填写。", "year")]


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    review = _review(unit, _entered(unit, str(body["subject"]), int(body["year"])))
    if review is None or review.header.refs[0] != body["of"]:
        return {}
    booked = [Posting.from_row(row) for row in review.body["effects"].get("postings", ())]
    back = [Posting(one.credit, one.debit, one.fen, one.value_on, day, one.subject).as_row() for one in booked]
    return {"postings": back}


def apply(filing: Filing, _by: int, effects: Effects, unit: Unit) -> None:
    if effects.get("postings"):
        unit.paid_years.drop(str(filing.body["subject"]), int(filing.body["year"]), PUT_IN)


def unfit(filing: Filing, unit: Unit) -> str:
    held = unit.residents.by_subject(str(filing.body["subject"]))
    fits = filing.header.subject == filing.body["subject"] and filing.header.refs == (filing.body["of"],)
    return "" if fits and (held is None or held.village == filing.village) else "入账冲销写的不是本村的这个人。"


def summary(body: Body) -> Summary:
    return Summary(f"{body.get('name', '')} {body['year']} 年度：{body['reason']}", 1, -int(body["fen"]))


BUSINESS = Business(
    kind="entry_reversal", title="入账冲销", form=FORM, route=ROUTE, makers=frozenset({CLERK}), levels=(DISTRICT,), check=check,
    effects=effects, apply=apply, summary=summary, shape=EntryReversalShape, unfit=unfit, make=make, group="更正与退费",
    about_person=True, paper="暂收款入账冲销单", signers=("经办人", "复核人"), archive="缴费明细，50 年", sort=37, singly=True,
)  # fmt: skip
