"""暂收款入账: money that stood in 暂收 turns out to be somebody's payment for a year (Songshan 003 art. 13, 16).

A stranger who registered after he had paid at the tax office, a payment reversed because it was another village's man:
the district's clerk names the person and the year, another key agrees, and the account gets it with its treasury date.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.business import suspense_stock
from app.business.belonging import opens
from app.business.correction import year_problems
from app.business.declaration import Body, Business, Context, Drafted, Effects, Entered, Field, Summary
from app.business.direct_payments import years_of
from app.business.line_money import arrived
from app.business.person_named import person_named
from app.business.reconciliation import subsidies
from app.business.shapes import Day, Fen, Name, Shape, Subject, Text, Word, Year
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import PUT_IN, PaidYear
from app.domain.policy import Policy, policy_on
from app.domain.posting import Posting, account
from app.domain.records import EFFECTIVE, Resident
from app.domain.route import CLERK, DISTRICT, REVIEWER, Step
from app.domain.subsidy import subsidy_parts
from app.errors import Problem
from app.ports import Unit

FORM = (
    Field("stand", "暂收款", "choice", required=True),
    Field("id_number", "缴费人证件号码", "id_number", required=True),
    Field("year", "缴费年度", "number", required=True),
    Field("fen", "金额", "money", required=True),
    Field("entered_on", "入库日期", "date", hint="不填就是这笔款原来的入库日期"),
    Field("reason", "理由和依据", "long", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class SuspenseEntryShape(Shape):
    stand: Name
    subject: Subject
    year: Year
    fen: Fen
    entered_on: Day
    reason: Text
    id_number: Word = ""
    name: Word = ""


def offers(context: Context) -> Mapping[str, Sequence[tuple[str, str]]]:
    return {"stand": suspense_stock.offers(context)}


def make(entered: Entered, context: Context) -> Drafted:
    values: dict[str, Any] = dict(entered.values)
    person = person_named(entered, context)
    on = str(values.get("entered_on") or _stood_on(context.unit, str(values.get("stand", "")), context.today.isoformat()))
    body = {**values, "entered_on": on, "subject": person.subject if person else "", "name": person.name if person else ""}
    body |= {"id_number": person.id_number} if person else {}
    return Drafted(body, person.village if person else "", person.subject if person else "")


def _stood_on(unit: Unit, stand: str, otherwise: str) -> str:
    """The treasury date: the line's, or that of the treasury's row that nobody was known for."""
    key = stand.split("/", 2)[2] if stand.count("/") >= 2 else ""
    return unit.treasury.entered_on(key) or suspense_stock.entered_on(unit, stand, otherwise)


def check(body: Body, context: Context) -> list[Problem]:
    unit = context.unit
    payer = unit.residents.by_subject(str(body["subject"])) if body["subject"] else None
    if payer is None or payer.status != EFFECTIVE:
        return [Problem("unknown_person", "缴费人没有参保登记，或登记还没有生效，请先登记并复核。", "id_number")]
    if (payer.name, payer.id_number) != (str(body.get("name", "")), str(body.get("id_number", "")).upper()):
        return [Problem("payer_differs", "入账单写的姓名、证件号码与登记的不符，请退回重新填写。", "id_number")]
    return [*_stand_problems(body, context), *_year_problems(body, payer, context)]


def _stand_problems(body: Body, context: Context) -> list[Problem]:
    unit, stand, on = context.unit, str(body["stand"]), str(body["entered_on"])
    line, problems = suspense_stock.line_of(unit, stand), []
    if not suspense_stock.is_taken_from(stand) or suspense_stock.held_for_payer(line):
        text = "这笔款不能在这里入账；等登记生效的缴费会自动转为缴费。"
        return [Problem("not_open", text, "stand")]
    free = suspense_stock.free_fen(unit, stand, not_n=context.n)
    if int(body["fen"]) > free:
        text = f"这笔暂收款能用的还有 {yuan(max(free, 0))} 元，请核对金额。"
        problems.append(Problem("more_than_stands", text, "fen"))
    if line is not None and not arrived(line, unit):
        problems.append(Problem("not_arrived", "国库还没有收到这笔钱，请等对账确认到账以后再入账。", "stand"))
    known = _entered_on(unit, stand)
    if on > context.today.isoformat() or (known and on != known):
        text = f"入库日期应是国库到账的 {known}，利息从这一天起算，请改正。" if known else "入库日期还没有到，请核对。"
        problems.append(Problem("date_differs", text, "entered_on"))
    return problems


def _entered_on(unit: Unit, stand: str) -> str:
    """The treasury date as the books have it; "" for an open item, of which only the treasury's list says it."""
    line = suspense_stock.line_of(unit, stand)
    return line.entered_on if line is not None else unit.treasury.entered_on(stand.split("/", 2)[2])


def _year_problems(body: Body, payer: Resident, context: Context) -> list[Problem]:
    unit, year, fen, on = context.unit, int(body["year"]), int(body["fen"]), str(body["entered_on"])
    problems = year_problems(year, payer, context)
    directly = years_of(unit, [payer.subject]).get(payer.subject, ())
    if payer.subject in unit.lines.paid_by([payer.subject], year) or year in directly:
        problems.append(Problem("year_already_paid", f"{payer.name} {year} 年度已经缴过；多缴的请退费。", "year"))
    policy = context.policy_at(on)
    tier = policy.tier(fen)
    if tier is None:
        problems.append(Problem("amount_is_no_tier", "金额不是那一天的缴费档次；多出的部分请退费。", "fen"))
    elif not opens(policy, tier, payer, on, unit):
        problems.append(Problem("tier_not_open", f"{payer.name}不属于{tier.for_whom}，不能按这一档入账。", "fen"))
    return problems


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    subject, on, fen = str(body["subject"]), str(body["entered_on"]), int(body["fen"])
    rows = [Posting(str(body["stand"]), account(subject), fen, on, day, subject)]
    policy = policy_on([Policy.from_mapping(one) for one in unit.policies.all()], date.fromisoformat(on))
    if policy.subsidy_entry == "with_payment":
        rows += subsidies(subsidy_parts(policy, fen, int(body["year"]), on), subject, on, day)
    return {"postings": [posting.as_row() for posting in rows]}


def apply(filing: Filing, by: int, _effects: Effects, unit: Unit) -> None:
    body = filing.body
    unit.paid_years.put(PaidYear(str(body["subject"]), int(body["year"]), PUT_IN, int(body["fen"]), by))


def unfit(filing: Filing, unit: Unit) -> str:
    if not suspense_stock.is_taken_from(str(filing.body["stand"])):
        return "入账单写的不是可以入账的暂收款。"
    payer = unit.residents.by_subject(str(filing.body["subject"]))
    return "缴费人不属于这个村。" if payer is not None and payer.village != filing.village else ""


def summary(body: Body) -> Summary:
    return Summary(f"{body.get('name', '')} {body['year']} 年度：{body['reason']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="suspense_entry", title="暂收款入账", form=FORM, route=ROUTE, makers=frozenset({CLERK}), levels=(DISTRICT,),
    check=check, effects=effects, apply=apply, summary=summary, shape=SuspenseEntryShape, unfit=unfit, make=make,
    offers=offers, group="更正与退费", paper="暂收款入账单", signers=("经办人", "复核人"), archive="缴费明细，50 年", sort=36,
    singly=True,
)  # fmt: skip
