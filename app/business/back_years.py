"""Which years a person may pay back: every reason against one, as a sentence that says what to do.

Songshan 003 art. 8 (补缴), Xuecheng 002 3(3)2 (政策性补缴、中断补缴 are first fixed by the agency), Qingdao 000 art. 6(2)
(no year before the scheme, the rule of the year). Numbers stand in the policy: app.domain.back_pay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.business import direct_payments
from app.domain.back_pay import INTERRUPTED, KIND_TITLES, ONE_OFF, BackPayTerms, terms_of
from app.domain.id_number import age_on
from app.domain.money import yuan_plain
from app.domain.money_records import Due
from app.domain.policy import Policy
from app.domain.records import BACK, FILED, Line, Resident
from app.errors import Problem
from app.ports import Unit

APPLICATION, DEPOSIT, TRANSFER = "back_payment", "back_deposit", "back_transfer"
"""Kinds of the three filings, and of the amounts that wait after the first (for its deposit) and the second (transfer)."""

_PAID_TITLES = {"opening": "在本系统启用前已经缴费", "government_paid": "已由政府代缴", "transfer": "转入时已经计入"}


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies, under which policy, on which day; `n` is the application's number (0 before it is filed), `groups` the
    special groups the applicant belongs to that day.
    """

    resident: Resident
    policy: Policy
    today: date
    n: int
    groups: tuple[str, ...] = ()

    @property
    def terms(self) -> BackPayTerms:
        return terms_of(self.policy)


def years_taken(unit: Unit, subject: str, *, n: int = 0) -> dict[int, str]:
    """Years that are paid, or that another application asks for: year → why."""
    found = {
        line.year: "已经登记缴费" for line in unit.lines.of_subject(subject)
        if line.state == "payment" and line.phase not in {"dead", "reversed"}
    }  # fmt: skip
    found |= {row.year: _PAID_TITLES.get(row.kind, "已经计入缴费年限") for row in unit.paid_years.of_subject(subject)}
    for due in unit.dues.of_subject(subject):
        if due.kind == APPLICATION and due.left_fen:
            found |= {int(row["year"]): "已经核定补缴，正等缴款" for row in due.row["rows"]}
    return found | _paid_directly(unit, subject) | _asked(unit, subject, n)


def _paid_directly(unit: Unit, subject: str) -> dict[int, str]:
    """Years of 税务直缴, by the 对账 that entered them: the account itself knows only days."""
    return dict.fromkeys((one.year for one in direct_payments.standing(unit, subject)), "在税务直接缴过费")


def _asked(unit: Unit, subject: str, n: int) -> dict[int, str]:
    """Years of applications that still wait; of two that wait, the later one is the repeat."""
    waiting = [
        docket.n for docket in unit.dockets.of_subject(subject)
        if docket.kind == APPLICATION and docket.state == FILED and docket.n != n and (not n or docket.n < n)
    ]  # fmt: skip
    bodies = [filing.body for filing in unit.journal.filings(waiting).values()]
    return {int(row["year"]): "已在另一份补缴申请里" for body in bodies for row in body["rows"]}


def problems_of_kind(kind: str, who: Applicant) -> list[Problem]:
    """Whether the policy has this kind, and the applicant is of the age for it."""
    terms, title = who.terms, KIND_TITLES.get(kind, "")
    if kind not in terms.kinds:
        allowed = "、".join(KIND_TITLES[one] for one in terms.kinds) or "补缴"
        return [Problem("kind_not_allowed", f"现行政策没有开放{title}，可以办理的是：{allowed}。", "kind")]
    age = age_on(date.fromisoformat(who.resident.birth), who.today)
    if kind == ONE_OFF and age < terms.one_off_age:
        text = f"一次性补缴在满 {terms.one_off_age} 周岁后办理，此人现在 {age} 周岁，请改办中断补缴，或到龄后再办。"
        return [Problem("not_of_age", text, "kind")]
    return []


def problems_of_rows(
    rows: Sequence[Mapping[str, Any]], kind: str, who: Applicant, unit: Unit, lines: Mapping[int, int]
) -> list[Problem]:
    """What is wrong with each year and its amount, then with all of them together. `lines`: the form's line of a year."""
    taken = years_taken(unit, who.resident.subject, n=who.n)
    problems: list[Problem] = []
    seen: set[int] = set()
    for row in rows:
        year = int(row["year"])
        line = lines.get(year, 0)
        reason = "这一年写了不止一次，请删去一行" if year in seen else _against(year, taken, who)
        if reason:
            problems.append(Problem("year_not_payable", f"{year} 年：{reason}。", "year" if line else "years", line))
        problems += _tier_problems(int(row["fen"]), year, line, who)
        seen.add(year)
    return problems + _together(seen, taken, kind, who)


def _against(year: int, taken: Mapping[int, str], who: Applicant) -> str:
    """Why this year cannot be paid back; "" when it can."""
    terms, first_of_age = who.terms, int(who.resident.birth[:4]) + who.policy.min_age
    if year >= who.today.year:
        return "补缴只办以前的年度，当年的保险费请正常缴费，请删去这一年"
    if year < terms.first_year:
        return f"本地制度从 {terms.first_year} 年开始，不能补缴更早的年度，请删去这一年"
    if year < first_of_age:
        return f"这一年还不满 {who.policy.min_age} 周岁，最早可以补缴 {first_of_age} 年，请删去这一年"
    return f"{taken[year]}，请删去这一年" if year in taken else ""


def _tier_problems(fen: int, year: int, no: int, who: Applicant) -> list[Problem]:
    tier = who.policy.tier(fen)
    if tier is None:
        return [Problem("amount_is_no_tier", f"{year} 年：{yuan_plain(fen)} 元不是缴费档次，请从档次里选。", "tier", no)]
    if not who.policy.opens(tier, who.resident.special_group, *who.groups):
        text = f"{year} 年：{yuan_plain(fen)} 元档只对{tier.for_whom}开放，请改选别的档次，或先办变更登记。"
        return [Problem("tier_not_open", text, "tier", no)]
    return []


def _together(years: Iterable[int], taken: Mapping[int, str], kind: str, who: Applicant) -> list[Problem]:
    """The most years altogether; years before the first payment are no interruption (a note)."""
    new = set(years)
    total, most = len(new | set(taken)), who.terms.most_years
    if total > most:
        left = max(most - len(taken), 0)
        text = f"补缴后累计 {total} 年，超过 {most} 年。已有 {len(taken)} 年，最多还能补缴 {left} 年，请减少年度。"
        return [Problem("too_many_years", text, "years")]
    if kind == INTERRUPTED and taken and min(new, default=9999) < min(taken):
        text = f"有早于首次缴费年度（{min(taken)} 年）的年度，不是中断，请核对是否符合补缴条件。"
        return [Problem("before_first_year", text, "years", blocking=False)]
    return []


def held_back(line: Line, unit: Unit) -> Due | None:
    """The deposit that this line is part of, while the township has not handed it on to the tax office."""
    due = unit.dues.get(unit.journal.by_number(line.n).id) if line.kind == BACK else None
    return due if due is not None and due.left_fen else None
