"""财政拨付到账: the money of one level for one village's request has come, and enters the accounts that day.

Linyi 004 2(2): 经办机构要及时将财政部门拨付的缴费补贴记入个人账户; Songshan 003 art. 13. Finance registers it by the bank
voucher, another key agrees. From which month the subsidy bears interest is policy (`interest.subsidy_from`): from the
payment's own treasury date, or from the day on which the money came. A level may pay a request in parts (app.business.
grant_parts): a filing that is not the whole of what was asked is of version 2, and says so (`part`) unless it is the last.
What a level owes for payments whose subsidy was entered with them (应收财政补助) is settled by the same filing, without
touching an account again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import UNSET, UnsetType

from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.grant_parts import Purse, come_fen, complete, of_level, reached
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
from app.domain.chart import INCOME, SPECIAL, part_held, return_due, subsidy_due
from app.domain.filing import Filing
from app.domain.money import yuan
from app.domain.money_records import Due, PaidYear
from app.domain.policy import Policy, policy_on
from app.domain.posting import TREASURY, Posting
from app.domain.route import DISTRICT, FINANCE, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

INTO = {"财政专户": SPECIAL, "收入户": INCOME, "国库": TREASURY}
RECEIVABLE = "receivable"
PARTS = 2
"""kind_version of a filing about less than was asked for, and of what completes it."""

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
    part: bool = False


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
    else:
        problems += _amount(due, int(body["fen"]), part=bool(body.get("part")))
    return problems


def _amount(due: Due, fen: int, *, part: bool) -> list[Problem]:
    """The whole of what waits, or a part that is named so; never more."""
    if fen > due.left_fen:
        text = f"这份申请只差 {yuan(due.left_fen)} 元，凭证是 {yuan(fen)} 元：请核对拨付清单，多出的是哪个村、哪一级的。"
        return [Problem("more_than_rest", text, "fen")]
    if fen < due.left_fen and not part:
        text = f"这份申请应到账 {yuan(due.left_fen)} 元，请按村核对拨付清单；财政只拨了一部分的，请注明部分到账。"
        return [Problem("amount_differs", text, "fen")]
    if fen < due.left_fen:
        text = (
            f"应拨 {yuan(due.fen)} 元，连同这一笔到账 {yuan(come_fen(due) + fen)} 元，还差 {yuan(due.left_fen - fen)} 元："
            "按申请的先后，够一个人的先记账，余下的等拨足。"
        )
        return [Problem("part_of_it", text, "fen", blocking=False)]
    return []


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
    if found is None or due is None or any(problem.blocking for problem in _amount(due, int(body["fen"]), part=bool(body.get("part")))):
        return {}
    request, rows, before = found[1], found[1].body["rows"], come_fen(due)
    (first, had), (end, has) = (reached(rows, level, fen) for fen in (before, before + int(body["fen"])))
    hold = part_held(request.id, level)
    purse = Purse([(hold, before - had), (account, int(body["fen"]))]) if has > had else Purse([(account, int(body["fen"]))])
    gone, policy = _reversed(found[0], request, unit), _policy(unit, on)
    dated: dict[tuple[str, str], list[list[Any]]] = defaultdict(list)
    for row in rows[first:end]:
        if key_of(row) not in gone:
            value_on = _counts_from(row, str(request.body["what"]), on, policy)
            for source, fen in purse.take(of_level(row, level)):
                dated[value_on, source].append([str(row["subject"]), fen])
    leaf = leaf_of(str(request.body["what"]), level)
    runs = [[source, leaf, value_on, day, credited] for (value_on, source), credited in sorted(dated.items())]
    back = sum(of_level(row, level) for row in rows[first:end] if key_of(row) in gone)
    postings = [Posting(source, return_due(level), fen, on, day) for source, fen in purse.take(back)]
    postings += [Posting(source, hold, fen, on, day) for source, fen in purse.held if source != hold]
    return {"runs": runs, "postings": [posting.as_row() for posting in postings]}


def _reversed(n: int, request: Filing, unit: Unit) -> set[str]:
    """What of the request was reversed or corrected after it: its money goes back to its level."""
    year, gone, docket = int(request.body["year"]), TakenBack(unit), unit.dockets.get(n)
    return {key_of(row) for row in request.body["rows"] if docket is None or not still_due(row, year, docket, gone, unit)}


def _policy(unit: Unit, on: str) -> Policy:
    return policy_on([Policy.from_mapping(body) for body in unit.policies.all()], date.fromisoformat(on))


def _counts_from(row: Mapping[str, Any], what: str, on: str, policy: Policy) -> str:
    """The day from which a row's money counts for interest: its payment's, where the policy says so, else its coming."""
    from_payment = interest_terms.terms_of(policy).subsidy_from == interest_terms.PAYMENT
    return str(row.get("entered_on") or on) if from_payment and what == SUBSIDY else on


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    body = filing.body
    if body["what"] == RECEIVABLE or not effects:
        return
    found = unit.journal.get(str(body["request"]))
    grown = found is not None and body["what"] == GOVERNMENT
    before = _come(found[1], unit) if found is not None and grown else {}
    due = unit.dues.get(due_of(body))
    if due is not None and due.left_fen >= int(body["fen"]):
        unit.dues.pay(due.key, int(body["fen"]))
    if found is not None and grown:
        _count_years(*found, before, by, unit)


def _come(request: Filing, unit: Unit) -> dict[str, int]:
    """What has come of each level for a request, in fen."""
    return {level: come_fen(unit.dues.get(f"{request.id}/{level}")) for level in by_level(request.body["rows"])}


def _count_years(n: int, request: Filing, before: Mapping[str, int], by: int, unit: Unit) -> None:
    """A person's year counts when every level has paid its part, unless his was taken back meanwhile."""
    rows, year, gone, docket = request.body["rows"], int(request.body["year"]), TakenBack(unit), unit.dockets.get(n)
    had = {str(row["subject"]) for row in complete(rows, before)}
    for row in complete(rows, _come(request, unit)):
        if str(row["subject"]) not in had and docket is not None and not gone.names(row, year, docket):
            fen = sum(int(part) for _, part in row["parts"])
            unit.paid_years.put(PaidYear(str(row["subject"]), year, GOVERNMENT, fen, by))


def summary(body: Body) -> Summary:
    what = WHAT_TITLES.get(str(body["what"]), "应收财政补助")
    come = "部分到账" if body.get("part") else "到账"
    return Summary(f"{LEVEL_TITLES[str(body['level'])]}{what}{come}，凭证 {body['voucher']}", 1, int(body["fen"]))


BUSINESS = Business(
    kind="arrival", title="财政拨付到账", form=FORM, route=ROUTE, makers=frozenset({FINANCE}), levels=(DISTRICT,), check=check,
    effects=effects, apply=apply, summary=summary, shape=ArrivalShape, paper="财政拨付到账单", signers=("财务", "复核人"),
    archive="基金财务，30 年", sort=39, version=PARTS,
)  # fmt: skip
