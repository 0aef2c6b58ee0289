"""财政拨付到账: the money of one level for one village's request has come, and enters the accounts that day.

Linyi 004 2(2): 经办机构要及时将财政部门拨付的缴费补贴记入个人账户; Songshan 003 art. 13. Finance registers it by the bank
voucher, another key agrees. From which month the subsidy bears interest is policy (`interest.subsidy_from`): from the
payment's own treasury date, or from the day on which the money came. What a level owes for payments whose subsidy was
entered with them (应收财政补助) is settled by the same filing, without touching an account again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.grant_request import (
    GOVERNMENT,
    LEVEL_TITLES,
    SUBSIDY,
    WHAT_TITLES,
    by_level,
    key_of,
    leaf_of,
    still_due,
)
from app.business.shapes import Day, Hash, Shape, Whole, Word
from app.business.taken_back import TakenBack
from app.domain import interest_terms
from app.domain.chart import INCOME, SPECIAL, return_due, subsidy_due
from app.domain.filing import Filing
from app.domain.money_records import PaidYear
from app.domain.policy import Policy, policy_on
from app.domain.posting import TREASURY, Posting
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

INTO = {"财政专户": SPECIAL, "收入户": INCOME, "国库": TREASURY}
RECEIVABLE = "receivable"

FORM = (
    Field("level", "拨付级次", "choice", required=True, choices=tuple(LEVEL_TITLES.values())),
    Field("arrived_on", "到账日期", "date", required=True),
    Field("voucher", "银行凭证号", required=True),
    Field("into", "到账账户", "choice", required=True, choices=tuple(INTO)),
    Field("fen", "金额", "money", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class ArrivalShape(Shape):
    """`request` names the village's request whose money has come; without it the filing settles what was entered with payments, and `due`
    then says of which level, so that two of them are decided one after the other.
    """

    level: Literal["central", "province", "city", "county"]
    what: Literal["subsidy", "government_paid", "receivable"]
    arrived_on: Day
    voucher: Word
    into: Literal["财政专户", "收入户", "国库"]
    fen: Whole
    request: Hash | UnsetType = UNSET
    due: Word = ""


def check(body: Body, context: Context) -> list[Problem]:
    problems = []
    if str(body["arrived_on"]) > context.today.isoformat():
        problems.append(Problem("future_day", "到账日期还没有到，请核对银行凭证。", "arrived_on"))
    if body["what"] == RECEIVABLE:
        owed = -context.unit.postings.balance(subsidy_due(str(body["level"])))
        if int(body["fen"]) > owed:
            text = f"应收{LEVEL_TITLES[str(body['level'])]}补助只有 {owed / 100:.2f} 元，请核对金额。"
            problems.append(Problem("more_than_owed", text, "fen"))
        return problems
    due = context.unit.dues.get(due_of(body))
    if due is None or due.left_fen == 0:
        problems.append(Problem("not_awaited", "没有等待这笔拨付的申请，或已经到账，请重新选择。", "request"))
    elif due.left_fen != int(body["fen"]):
        text = f"这份申请应到账 {due.left_fen / 100:.2f} 元，请按村核对拨付清单。"
        problems.append(Problem("amount_differs", text, "fen"))
    return problems


def due_of(body: Body) -> str:
    """The key of the amount that waits."""
    return f"{body.get('request', '')}/{body['level']}"


def effects(filing: Filing, _n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    body = filing.body
    account, level, on = INTO[str(body["into"])], str(body["level"]), str(body["arrived_on"])
    if body["what"] == RECEIVABLE:
        return {"postings": [Posting(account, subsidy_due(level), int(body["fen"]), on, day).as_row()]}
    found = unit.journal.get(str(body["request"]))
    due = unit.dues.get(due_of(body))
    if found is None or due is None or due.left_fen != int(body["fen"]):
        return {}
    request = found[1].body
    leaf = leaf_of(str(request["what"]), level)
    gone = _reversed(found[1], unit)
    dated = _dated(request, level, on, _policy(unit, on), gone)
    runs = [[account, leaf, value_on, day, credited] for value_on, credited in sorted(dated.items())]
    back = int(body["fen"]) - sum(fen for _, _, _, _, credited in runs for _, fen in credited)
    returned = [Posting(account, return_due(level), back, on, day).as_row()] if back else []
    return {"runs": runs, "postings": returned}


def _reversed(request: Filing, unit: Unit) -> set[str]:
    """What of the request was reversed or corrected after it: its money goes back to its level."""
    year, gone = int(request.body["year"]), TakenBack(unit)
    return {key_of(row) for row in request.body["rows"] if not still_due(row, year, request.id, gone, unit)}


def _policy(unit: Unit, on: str) -> Policy:
    return policy_on([Policy.from_mapping(body) for body in unit.policies.all()], date.fromisoformat(on))


def _dated(
    request: Mapping[str, Any], level: str, on: str, policy: Policy, gone: set[str]
) -> dict[str, list[list[Any]]]:
    """(subject, fen)s of a level by the day from which they count for interest."""
    from_payment = interest_terms.terms_of(policy).subsidy_from == interest_terms.PAYMENT
    found: dict[str, list[list[Any]]] = defaultdict(list)
    for row in request["rows"]:
        value_on = str(row.get("entered_on") or on) if from_payment and request["what"] == SUBSIDY else on
        for part_level, fen in row["parts"]:
            if part_level == level and key_of(row) not in gone:
                found[value_on].append([str(row["subject"]), int(fen)])
    return found


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    body = filing.body
    if body["what"] == RECEIVABLE or not effects:
        return
    due = unit.dues.get(due_of(body))
    if due is not None and due.left_fen >= int(body["fen"]):
        unit.dues.pay(due.key, int(body["fen"]))
    found = unit.journal.get(str(body["request"]))
    if found is None or body["what"] != GOVERNMENT:
        return
    request, rows = found[1], found[1].body["rows"]
    dues = {level: unit.dues.get(f"{request.id}/{level}") for level in by_level(rows)}
    come = {level for level, due in dues.items() if due is not None and due.left_fen == 0}
    gone = TakenBack(unit)
    for row in rows:
        if gone.names(row, int(request.body["year"]), request.id):
            continue
        if {str(level) for level, _ in row["parts"]} <= come:  # the year counts when every level has paid its part
            fen = sum(int(part) for _, part in row["parts"])
            unit.paid_years.put(PaidYear(str(row["subject"]), int(request.body["year"]), GOVERNMENT, fen, by))


def summary(body: Body) -> Summary:
    what = WHAT_TITLES.get(str(body["what"]), "应收财政补助")
    return Summary(f"{LEVEL_TITLES[str(body['level'])]}{what}到账，凭证 {body['voucher']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="arrival", title="财政拨付到账", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,), check=check,
    effects=effects, apply=apply, summary=summary, shape=ArrivalShape, paper="财政拨付到账单", signers=("财务", "复核人"),
    archive="基金财务，30 年", sort=39,
)  # fmt: skip
