"""结息 (Songshan 003 art. 13-14): after 31 December the district credits the year's interest to every account.

One filing per village and year, made by 经办 or 财务, reviewed by another key. The body is small: the terms, how many
accounts, the sums and a digest of the rows; the rows are computed again by the review that makes it effective, and
shipped. The yearly rate comes out months after the year has ended: a provisional settlement comes first, the final one
books the difference, source by source (facts 2.5, 10.6). A correction with an older day is settled in the same way.

One person's year may be settled alone: through the month before he draws or leaves (facts 2.5, 003 art. 23 多扣少补),
or again after a correction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from weakref import WeakKeyDictionary

from msgspec import Meta

from app.business.authority import is_village
from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.interest_sums import SETTLED, SETTLED_PERSON, Alone, PolicyTerms, Settlement, settlement, terms_in
from app.business.shapes import Count, Hash, Shape, Subject, Sum, Text, Word, Year
from app.domain.account_interest import InterestRefused
from app.domain.chart import INTEREST_COST
from app.domain.filing import Filing
from app.domain.interest_terms import FINAL, PROVISIONAL, STATUS_TITLES
from app.domain.money_records import Mark
from app.domain.month import Month as CalendarMonth
from app.domain.route import CLERK, DISTRICT, FINANCE, REVIEWER, Step
from app.domain.settlement import LAST_MONTH, SettlementTerms, YearRule, interest_leaf
from app.errors import Problem
from app.ports import Unit

KIND = "interest"
FORM = (
    Field("year", "结息年度", "number", required=True),
    Field("name", "姓名"),
    Field("through_month", "计息到", "month"),
    Field("terms", "计息办法"),
    Field("accounts", "账户数", "number"),
    Field("interest_fen", "本年利息", "money"),
    Field("total_fen", "本次记账", "money"),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)


class InterestShape(Shape):
    """`of` names the village, so that its years are reviewed one after the other. `goes_on`: after the month what is left
    goes on bearing interest; `rest`: it is settled here until the year's end.
    """

    of: Annotated[str, Meta(pattern=r"^[0-9]{12}\Z")]
    year: Year
    stage: Literal["provisional", "final"]
    method: Literal["A", "B", "C", "D"]
    rounding: Literal["half_up", "down", "up_jiao"]
    rate: Word
    terms: Text
    accounts: Count
    interest_fen: Sum
    total_fen: Sum
    digest: Hash
    demand_rate: Word = ""
    through_month: Annotated[str, Meta(pattern=r"^([12][0-9]{3}-(0[1-9]|1[0-2]))?\Z")] = ""
    goes_on: bool = False
    rest: bool = False
    subjects: tuple[Subject, ...] = ()
    name: Word = ""


@dataclass
class _Press:
    """What one transaction has checked and not yet decided, by the filing's number, with the number of the newest row of
    the books less those that settlements booked: these concern other villages, since the years of one village are
    reviewed one after the other.
    """

    booked: int = 0
    found: dict[int, tuple[int, dict[tuple[str, int], list[list[Any]]]]] = field(default_factory=dict)


_PRESSES: WeakKeyDictionary[Unit, _Press] = WeakKeyDictionary()
"""A review checks and decides in one transaction, and reading half a million accounts is most of its work."""


def body_of(
    village: str, year: int, stage: str, terms: SettlementTerms, found: Settlement, subjects: Sequence[str] = (),
    through_month: str = "", name: str = "", *, goes_on: bool = False, rest: bool = False,
) -> dict[str, Any]:  # fmt: skip
    """The body of a settlement as computed now."""
    body = {
        "of": village, "year": year, "stage": stage, "method": terms.method, "rounding": terms.rounding, "rate": terms.rate,
        "terms": terms.title, "accounts": found.accounts, "interest_fen": found.interest_fen,
        "total_fen": found.difference_fen, "digest": found.digest,
    }  # fmt: skip
    more: dict[str, Any] = {"demand_rate": terms.demand_rate, "through_month": through_month, "subjects": list(subjects), "name": name}
    more |= {"goes_on": goes_on, "rest": rest}
    return {**body, **{key: value for key, value in more.items() if value}}


def policy_terms(context: Context, year: int) -> PolicyTerms:
    """The terms of a year by the policies that hold: rates of today, method and rounding of the year's end."""
    return terms_in(context.policy, context.policy_at(f"{year}-12-31"), year)


def stated_terms(body: Body) -> SettlementTerms:
    """The terms that a body states."""
    return SettlementTerms(str(body["method"]), str(body["rounding"]), str(body["rate"]), str(body.get("demand_rate", "")))


def alone_of(body: Body) -> Alone:
    """How the persons named are settled: through December, unless they leave or begin to draw."""
    through = str(body.get("through_month", ""))
    return Alone(int(through[5:]) if through else LAST_MONTH, bool(body.get("goes_on")))


def computed(body: Body, unit: Unit, village: str) -> Settlement:
    """The rows of a body by the books of this moment."""
    subjects, alone = [str(subject) for subject in body.get("subjects", ())], alone_of(body)
    rest = bool(body.get("rest")) or alone.through == LAST_MONTH
    return settlement(unit, village, int(body["year"]), stated_terms(body), subjects, alone, rest=rest)


def check(body: Body, context: Context) -> list[Problem]:
    problems = _of_time(body, context) + _of_terms(body, context)
    if any(problem.blocking for problem in problems):
        return problems
    found = computed(body, context.unit, str(body["of"]))
    if context.n:
        press = _PRESSES.setdefault(context.unit, _Press())
        press.found[context.n] = (context.unit.postings.last() - press.booked, found.credits)
    return problems_of(body, context, found)


def problems_of(body: Body, context: Context, found: Settlement) -> list[Problem]:
    """What the books say against a body, `found` being what they come to now."""
    problems = _of_time(body, context) + _of_terms(body, context) + _of_order(body, context, found)
    same = (found.accounts, found.interest_fen, found.difference_fen, found.digest)
    if same != (body["accounts"], body["interest_fen"], body["total_fen"], body["digest"]):
        text = "算过以后又有人记了账，利息与现在的账簿不符。请重新算一遍再提交。"
        problems.append(Problem("books_changed", text, "total_fen"))
    if not found.accounts and not found.taken_over:
        problems.append(Problem("no_accounts", "这里没有要结息的账户。", "accounts"))
    elif not found.changes:
        problems.append(Problem("nothing_due", "与已记的利息相同，本次不用记账。", "total_fen", blocking=False))
    return problems


def _of_time(body: Body, context: Context) -> list[Problem]:
    year, through, now = int(body["year"]), str(body.get("through_month", "")), context.today
    if through and (int(through[:4]) != year or not body.get("subjects")):
        return [Problem("through_wrong", "计息月份只用于一个人，要在结息年度之内。", "through_month")]
    if through and through > f"{now:%Y-%m}":
        return [Problem("month_ahead", f"{CalendarMonth.parse(through).title}还没有到，不能结息。", "through_month")]
    if (not through or body.get("rest")) and year >= now.year:
        return [Problem("year_not_over", f"{year} 年还没有结束，到次年 1 月再结息（参保人中途注销、领取的除外）。", "year")]
    return []


def _of_terms(body: Body, context: Context) -> list[Problem]:
    year, stage = int(body["year"]), str(body["stage"])
    known = policy_terms(context, year)
    if not known.usable:
        return [Problem("no_rate", f"政策里没有 {year} 年的记账利率，请先装入写明利率的政策。", "rate")]
    if stated_terms(body) != known.terms:
        return [Problem("terms_differ", "计息办法或利率与现行政策不同，请重新算一遍再提交。", "rate")]
    if stage == FINAL and known.status != FINAL:
        return [Problem("rate_provisional", f"{year} 年的利率还是暂定的，公布并装入新政策后才能正式结息。", "stage")]
    mark = context.unit.marks.get(SETTLED, f"{body['of']}/{year}")
    if stage == PROVISIONAL and known.status != FINAL and mark is not None and mark.row["stage"] == FINAL:
        return [Problem("already_final", f"{year} 年已经按正式利率结息，不能改回暂定利率。", "stage")]
    return []


def _of_order(body: Body, context: Context, found: Settlement) -> list[Problem]:
    problems = []
    if found.earlier:
        text = f"{found.earlier} 年账户里有钱，还没有结息。请先结 {found.earlier} 年的。"
        problems.append(Problem("earlier_year", text, "year"))
    if found.taken_over and not found.accounts:
        text = f"账户是带着 {body['year']} 年或以后的余额转来的，利息已在余额里，不再结息。"
        problems.append(Problem("opening_year", text, "year"))
    return problems + [problem for who in body.get("subjects", ()) for problem in _of_person(str(who), body, context.unit)]


def _of_person(subject: str, body: Body, unit: Unit) -> list[Problem]:
    found = unit.residents.by_subject(subject)
    if found is None or found.village != body["of"]:
        return [Problem("moved_away", "参保人的登记不在这个村，请到他现在的村结息。", "name")]
    mark = unit.marks.get(SETTLED_PERSON, f"{subject}/{body['year']}")
    if mark is not None and int(mark.row["through"]) < alone_of(body).through == LAST_MONTH:
        text = f"这个账户 {body['year']} 年已经结息到 {mark.row['through']} 月，重新结息也只到那个月。"
        return [Problem("closed_before", text, "through_month")]
    return []


def effects(filing: Filing, n: int, unit: Unit, day: str, _ahead: int) -> Effects:
    """The differences as runs: one per source and day from which the interest counts."""
    year, credits_fen = int(filing.body["year"]), _credits(filing, n, unit)
    return {
        "runs": [
            [f"{INTEREST_COST}/{year}", interest_leaf(source), str(CalendarMonth(year, month).last_day), day, credited]
            for (source, month), credited in sorted(credits_fen.items())
        ]
    }


def _credits(filing: Filing, n: int, unit: Unit) -> dict[tuple[str, int], list[list[Any]]]:
    """What the check of the same press has found, unless anything but settlements was booked since; else anew."""
    press = _PRESSES.get(unit)
    kept = press.found.pop(n, None) if press is not None else None
    if press is not None and kept is not None and kept[0] == unit.postings.last() - press.booked:
        return kept[1]
    return computed(filing.body, unit, filing.village).credits


def unfit(filing: Filing, _unit: Unit) -> str:
    body = filing.body
    if not is_village(filing.village) or body["of"] != filing.village:
        return "结息按村办理，单据没有归入所写的村。"
    through = str(body.get("through_month", ""))
    if through and (through[:4] != str(body["year"]) or not body.get("subjects")):
        return "结息单写的月份不对。"
    try:
        YearRule(stated_terms(body))
    except InterestRefused as refused:
        return refused.text
    return ""


def apply(filing: Filing, by: int, decided: Effects, unit: Unit) -> None:
    """Mark what has been settled, and how: for the village's year, or for the persons named."""
    if unit in _PRESSES:
        _PRESSES[unit].booked += sum(len(credited) for *_, credited in decided.get("runs", ()))
    body, year = filing.body, int(filing.body["year"])
    said: Mapping[str, Any] = {"stage": body["stage"], "rate": body["rate"], "filing": filing.id}
    if not body.get("subjects"):
        unit.marks.put(Mark(SETTLED, f"{filing.village}/{year}", said, by))
    alone = alone_of(body)
    for subject in body.get("subjects", ()):
        row = {**said, "through": alone.through, "goes_on": alone.goes_on}
        unit.marks.put(Mark(SETTLED_PERSON, f"{subject}/{year}", row, by))


def summary(body: Body) -> Summary:
    who = f"{body['name']}，" if body.get("name") else ""
    until = f"（计息到 {CalendarMonth.parse(str(body['through_month'])).title}）" if body.get("through_month") else ""
    title = f"{who}{body['year']} 年{STATUS_TITLES[str(body['stage'])]}结息{until}，年利率 {body['rate']}%"
    return Summary(title, int(body["accounts"]), int(body["total_fen"]))


BUSINESS = Business(
    kind=KIND, title="结息", form=FORM, route=ROUTE, makers=frozenset({CLERK, FINANCE}), levels=(DISTRICT,), check=check,
    effects=effects, apply=apply, summary=summary, shape=InterestShape, unfit=unfit, paper="结息单",
    signers=("经办人", "复核人"), deadline="次年 1 月起；利率公布后再结正式利息", archive="个人账户，100 年", sort=60,
)  # fmt: skip
