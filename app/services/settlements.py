"""结息 as the district does it: what a year's interest would be village by village, filed for all of them with one press
(Songshan 003 art. 14), and one person's when he draws or leaves (facts 2.5).

Years go in order, because a year's opening balance holds the interest of the one before. A year settled at a
provisional rate, or whose accounts were corrected since, is proposed again; only the differences are booked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.business.declaration import Context
from app.business.interest import KIND, body_of, policy_terms, problems_of
from app.business.interest_sums import SETTLED, SETTLED_PERSON, Alone, PolicyTerms, settlement
from app.domain import scheme_terms
from app.domain.filing import Draft
from app.domain.interest_terms import PROVISIONAL
from app.domain.money import yuan
from app.domain.month import Month
from app.domain.records import FILED, Resident
from app.domain.route import CLERK, DISTRICT, FINANCE
from app.domain.settlement import LAST_MONTH
from app.errors import OfficeError, Problem
from app.ports import Unit
from app.services.desk import Desk, FormRefused, NotYourRole, Progress
from app.services.papers import village_name
from app.services.people import living


class NothingToSettle(OfficeError):
    """No village has interest to book for the year."""


@dataclass(frozen=True, slots=True)
class VillageYear:
    """One village's year: `by_source` what each source bears, `difference_fen` what would be booked now, `stage` how it
    was settled last ("" never), `waiting` a settlement of it waits for review.
    """

    code: str
    name: str
    accounts: int
    opening_fen: int
    interest_fen: int
    by_source: tuple[tuple[str, int], ...]
    difference_fen: int
    changes: int
    stage: str
    waiting: bool
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        return any(problem.blocking for problem in self.problems)

    @property
    def said(self) -> str:
        """What a clerk should know of the village: the first problem, else where a difference to an earlier settlement comes from."""
        if self.problems or not self.stage or not self.changes:
            return next((problem.text for problem in self.problems), "")
        if self.difference_fen < 0:
            return f"多记 {yuan(-self.difference_fen)} 元：结息后利率、缴费有变，这次减回"
        if self.difference_fen > 0:
            return f"少记 {yuan(self.difference_fen)} 元：结息后利率、缴费有变，这次补记"
        return "结息以后有更正：有增有减，合计不变"


@dataclass(frozen=True, slots=True)
class PersonYear:
    """One person's year through a month: `goes_on` the rest bears interest further, `difference_fen` what would be booked."""

    resident: Resident
    year: int
    through: int
    goes_on: bool
    status: str
    terms: str
    opening_fen: int
    interest_fen: int
    by_source: tuple[tuple[str, int], ...]
    difference_fen: int
    changes: int
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        return any(problem.blocking for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Preview:
    """A year of a district. `rate` "" when the policy names none; `status` final | provisional; `terms` as papers say."""

    year: int
    stage: str
    rate: str
    status: str
    terms: str
    villages: tuple[VillageYear, ...]

    @property
    def by_source(self) -> tuple[tuple[str, int], ...]:
        found: Counter[str] = Counter()
        for village in self.villages:
            found.update(dict(village.by_source))
        return tuple(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Filed:
    """What one press filed: how many villages, the sum to be booked, the villages left out because of a problem."""

    villages: int
    total_fen: int
    left: tuple[tuple[str, str], ...]
    filings: tuple[str, ...]


def years(desk: Desk, began: int) -> list[int]:
    """The years that can be settled, newest first: from the last that is over back to the scheme's first by the policy."""
    return list(range(desk.today.year - 1, began - 1, -1))


def due_years(desk: Desk, progress: Progress | None = None) -> tuple[int, ...]:
    """The years to settle, in order: the first whose books call for it (never settled, settled at a provisional rate
    that is final now, or corrected since), and all that follow, because their opening balances change with it.
    """
    _require(desk)
    last = desk.today.year - 1
    with desk.store.read() as unit:
        began = scheme_terms.began(desk.policy(unit))
        begun = [first for code in unit.residents.villages() for first in unit.postings.year_sums(code, last).first_years.values()]
    for year in range(max(min(begun, default=last + 1), began), last + 1):
        found = preview(desk, year, progress=progress)
        if any(called_for(village, found.stage) and not village.waiting for village in found.villages):
            return tuple(range(year, last + 1))
    return ()


def terms_of_year(desk: Desk, year: int) -> tuple[str, str, str]:
    """(rate in per cent or "", final | provisional, the terms in words) of a year by the policies that hold."""
    with desk.store.read() as unit:
        known = policy_terms(desk.context(unit), year)
    return (known.terms.rate, known.status, known.terms.title) if known.usable else ("", PROVISIONAL, "")


def preview(
    desk: Desk, year: int, stage: str = "", villages: Sequence[str] = (), progress: Progress | None = None
) -> Preview:
    """What settling a year would book, village by village; nothing is written. `stage` "": as sure as the rate is."""
    _require(desk)
    with desk.store.read() as unit:
        context = desk.context(unit)
        known = policy_terms(context, year)
        chosen = stage or known.status
        found = []
        if known.usable:
            waiting = _waiting(unit, year)
            codes = _codes(unit, villages)
            for done, code in enumerate(codes, 1):
                found.append(_village(context, code, year, chosen, known, waiting=code in waiting)[0])
                if progress:
                    progress(done, len(codes))
    shown = tuple(village for village in found if village.accounts or village.problems)
    return Preview(
        year, chosen, known.terms.rate if known.usable else "", known.status, known.terms.title if known.usable else "", shown
    )


def file(
    desk: Desk, year: int, stage: str, villages: Sequence[str] = (), progress: Progress | None = None
) -> Filed:
    """File the settlement of all villages (or of some) whose books call for one. Raises FormRefused when there is a
    problem of the year itself, NothingToSettle when there is nothing to book.
    """
    _require(desk)
    with desk.store.write() as unit:
        context = desk.context(unit)
        known = policy_terms(context, year)
        if not known.usable:
            raise NothingToSettle(f"政策里没有 {year} 年的记账利率。", "请先装入写明利率的政策。")
        waiting, left, filed, total = _waiting(unit, year), [], [], 0
        codes = _codes(unit, villages)
        for done, code in enumerate(codes, 1):
            village, body = _village(context, code, year, stage, known, waiting=code in waiting)
            if village.blocked:
                left.append((code, next(problem.text for problem in village.problems if problem.blocking)))
            elif not village.waiting and called_for(village, stage):
                filed.append(desk.file(unit, code, [Draft(KIND, body)])[0][1].id)
                total += village.difference_fen
            if progress:
                progress(done, len(codes))
        _refuse_empty(filed, left, waiting)
        return Filed(len(filed), total, tuple(left), tuple(filed))


def for_person(desk: Desk, id_number: str, through_month: str, *, goes_on: bool = False) -> str:
    """Settle one person's year through a month (YYYY-MM; December: the whole year). Returns the filing's id.

    `goes_on`: he begins to draw, and what is left goes on bearing interest; else the account is closed with the month.
    """
    with desk.store.write() as unit:
        shown, body = _person(desk, unit, id_number, Month.parse(through_month), goes_on=goes_on)
        if shown.blocked:
            raise FormRefused(shown.problems)
        return desk.file(unit, shown.resident.village, [Draft(KIND, body, shown.resident.subject)])[0][1].id


def preview_person(desk: Desk, id_number: str, through_month: str, *, goes_on: bool = False) -> PersonYear:
    """What `for_person` would file; nothing is written. Raises MonthUnreadable, PersonUnknown, NothingToSettle."""
    with desk.store.read() as unit:
        return _person(desk, unit, id_number, Month.parse(through_month), goes_on=goes_on)[0]


def _person(desk: Desk, unit: Unit, id_number: str, month: Month, *, goes_on: bool) -> tuple[PersonYear, dict[str, object]]:
    """One person's year and the body that would be filed."""
    _require(desk)
    resident = living(unit, id_number)
    context = desk.context(unit, resident.village)
    known = policy_terms(context, month.year)
    if not known.usable:
        raise NothingToSettle(f"政策里没有 {month.year} 年的记账利率。", "请先装入写明利率的政策。")
    alone = _alone(unit, resident, month, goes_on=goes_on)
    rest = alone.goes_on and month.number == LAST_MONTH
    found = settlement(unit, resident.village, month.year, known.terms, [resident.subject], alone, rest=rest)
    through = Month(month.year, alone.through)
    body = body_of(
        resident.village, month.year, known.status, known.terms, found, [resident.subject], str(through), resident.name,
        goes_on=alone.goes_on, rest=rest,
    )  # fmt: skip
    shown = PersonYear(
        resident, month.year, alone.through, alone.goes_on, known.status, known.terms.title, found.opening_fen, found.interest_fen,
        found.by_source, found.difference_fen, found.changes, tuple(problems_of(body, context, found)),
    )  # fmt: skip
    return shown, body


def _alone(unit: Unit, resident: Resident, month: Month, *, goes_on: bool) -> Alone:
    """An account that was settled apart in the year stays so when the whole year is asked for."""
    mark = unit.marks.get(SETTLED_PERSON, f"{resident.subject}/{month.year}")
    if mark is not None and month.number == LAST_MONTH:
        return Alone(int(mark.row["through"]), bool(mark.row["goes_on"]))
    return Alone(month.number, goes_on and month.number < LAST_MONTH)


def _require(desk: Desk) -> None:
    desk.need(CLERK, FINANCE, doing="结息")
    if desk.level != DISTRICT:
        raise NotYourRole("结息由区级办理。", "请到区社保局办理。")


def _codes(unit: Unit, villages: Sequence[str]) -> list[str]:
    """The villages named, or all that have people."""
    return sorted(villages or unit.residents.villages())


def _waiting(unit: Unit, year: int) -> set[str]:
    """Villages whose settlement of the year waits for review."""
    dockets = [d.n for d in unit.dockets.listed(state=FILED, kinds=(KIND,), limit=0)]
    filings = unit.journal.filings(dockets).values()
    return {one.village for one in filings if one.body["year"] == year and not one.body.get("subjects")}


def _village(
    context: Context, code: str, year: int, stage: str, known: PolicyTerms, *, waiting: bool
) -> tuple[VillageYear, dict[str, object]]:
    """A village's year and the body that would be filed."""
    unit = context.unit
    found = settlement(unit, code, year, known.terms)
    body = body_of(code, year, stage, known.terms, found)
    problems = problems_of(body, replace(context, village=code), found) if found.accounts or found.taken_over else []
    mark = unit.marks.get(SETTLED, f"{code}/{year}")
    shown = VillageYear(
        code, village_name(unit, code), found.accounts, found.opening_fen, found.interest_fen, found.by_source,
        found.difference_fen, found.changes, str(mark.row["stage"]) if mark else "", waiting, tuple(problems),
    )  # fmt: skip
    return shown, body


def called_for(village: VillageYear, stage: str) -> bool:
    """Something to book, or a year that was never settled so."""
    return bool(village.accounts) and (village.changes > 0 or village.stage != stage)


def _refuse_empty(filed: Sequence[str], left: Sequence[tuple[str, str]], waiting: set[str]) -> None:
    if filed:
        return
    if left:
        raise FormRefused([Problem("not_settled", left[0][1])])
    if waiting:
        raise NothingToSettle("这一年的结息已经提交，正等审核。", "请由另一人在「业务单据」里复核。")
    raise NothingToSettle("这一年没有要记的利息。", "各账户的利息都已按这个利率记好。")

