"""期初冲销: the opening of a person was wrong; it is taken back in red and may then be filed anew (Songshan 003 art. 16).

The record before stays: the opening filing is not touched, its postings are reversed with the same value date, so interest
that was settled on them is corrected by the next settlement. The insurance number goes back to what it was before.
"""

from __future__ import annotations

from typing import Any

from app.business import opening
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.person_named import person_named
from app.business.shapes import Hash, Shape, Subject, Text, Word
from app.domain.chart import OPENING as AGAINST
from app.domain.filing import Filing
from app.domain.money_records import OPENING, Mark
from app.domain.route import CLERK, DISTRICT, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("id_number", "证件号码", "id_number", required=True),
    Field("reason", "冲销原因", "long", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class OpeningReversalShape(Shape):
    subject: Subject
    of: Hash
    reason: Text
    name: Word = ""
    id_number: Word = ""


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    person = person_named(entered, context)
    if person is None:
        return Drafted({**values, "subject": "", "of": ""})
    mark = context.unit.marks.get(OPENING, person.subject)
    of = str(mark.row.get("filing", "")) if mark is not None else ""
    body = {**values, "subject": person.subject, "name": person.name, "of": of}
    return Drafted(body, person.village, person.subject, (of,) if of else ())


def check(body: Body, context: Context) -> list[Problem]:
    if not body["subject"]:
        return [Problem("unknown_person", "证件号码不在参保登记里，请核对。", "id_number")]
    mark = context.unit.marks.get(OPENING, str(body["subject"]))
    if mark is None or not mark.row or mark.row["filing"] != body["of"]:
        return [Problem("no_opening", "这个人没有期初，或期初已经冲销过。", "id_number")]
    return _settled_since(body, int(mark.row["year"]), context)


def _settled_since(body: Body, closed: int, context: Context) -> list[Problem]:
    """Interest that was counted on the wrong balance is no hindrance, but must be settled again (003 art. 14, 16)."""
    entries = context.unit.postings.of_account(str(body["subject"]))
    years = sorted({int(entry.value_on[:4]) for entry in entries if entry.kind == "interest"} - set(range(closed + 1)))
    if not years:
        return []
    text = f"已按这个期初结过 {'、'.join(map(str, years))} 年的利息，重新建账后请再结一次，程序只记差额。"
    return [Problem("settled_since", text, "id_number", blocking=False)]


def _row(filing: Filing, unit: Unit) -> tuple[int, dict[str, Any]]:
    """The closed year and the person's row of the opening."""
    found = unit.journal.get(str(filing.body["of"]))
    rows = found[1].body["rows"] if found is not None and found[1].kind == OPENING else []
    row = next((dict(row) for row in rows if row["subject"] == filing.body["subject"]), {})
    return (int(found[1].body["closed_year"]) if found is not None else 0), row


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    closed, row = _row(filing, unit)
    subject = str(filing.body["subject"])
    mark = unit.marks.get(OPENING, subject)
    if not row or mark is None or not mark.row:
        return {}
    on = f"{closed}-12-31"
    runs = [[AGAINST, str(leaf), on, day, [[subject, -int(fen)]]] for leaf, fen in row["balances"] if fen]
    made: Effects = {"runs": runs, "years": [int(year) for year, _ in row["years"]]}
    before = str(mark.row.get("number_before", ""))
    if before and not unit.residents.with_number(before):
        made["numbers"] = [[subject, before]]
    return made


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    subject = str(filing.body["subject"])
    for year in effects.get("years", ()):
        unit.paid_years.drop(subject, int(year), OPENING)
    opening.change_numbers([(str(who), str(number)) for who, number in effects.get("numbers", ())], unit)
    if effects:
        unit.marks.put(Mark(OPENING, subject, {}, by))


def summary(body: Body) -> Summary:
    return Summary(f"{body.get('name', '')}：{body['reason']}")


BUSINESS = Business(
    kind="opening_reversal", title="期初冲销", form=FORM, route=ROUTE, makers=frozenset({CLERK}), levels=(DISTRICT,),
    check=check, effects=effects, apply=apply, summary=summary, shape=OpeningReversalShape, make=make, group="个人账户",
    about_person=True, paper="期初冲销单", signers=("经办人", "复核人"), archive="个人账户，100 年", sort=23,
)  # fmt: skip
