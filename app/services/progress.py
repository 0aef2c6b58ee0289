"""收缴进度: who should pay and has paid, by village, age and tier, against the same day last year (Linyi 004 2(2)).

Who should pay: everybody on the register below the age of benefit, and whoever above it has paid all the same. Who has
paid: with a payment line of the year, by 税务直缴 that stands, or by a year vouched for (tallies.otherwise). Money is what
the terminals took; how many of the payers came by 税务直缴 is told apart.
Payments of the station's own open batches count as paid; a clerk has taken them already. Read again only when a
filing or an open batch has changed: at 500,000 residents it takes half a second.
"""

from __future__ import annotations

import calendar
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise
from typing import Any
from weakref import WeakKeyDictionary

from app.business.batch import PAYMENT
from app.business.red_letters import red_letters
from app.domain.month import Month
from app.domain.policy_terms import Window
from app.domain.route import DISTRICT, VILLAGE
from app.ports import Unit
from app.services.batch_drafts import DRAFT, open_month
from app.services.desk import Desk
from app.services.papers import village_name
from app.services.payers import Group, Payers, Payment, by_day, direct_only

AGE_STEPS = (30, 40, 50)
OLDEST = 4
"""The age group that need not pay: those who have reached the age of benefit."""

TOWNSHIP_DIGITS = 9
MANY_GROUPS = 2


@dataclass(frozen=True, slots=True)
class PlaceProgress:
    """A village (for a district: a township; at a village: a 村组). `before`: payers for last year up to the same day; fen
    likewise. `direct`: those of `paid` who paid by 税务直缴 alone.
    """

    code: str
    name: str
    should: int
    paid: int
    before: int
    fen: int
    before_fen: int
    direct: int = 0

    @property
    def unpaid(self) -> int:
        return self.should - self.paid


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Those on the register in an age group, and how many of them have paid for the year."""

    title: str
    people: int
    paid: int


@dataclass(frozen=True, slots=True)
class Campaign:
    """The policy's period of payment (ISO days): `days` to its last day while it runs, else to its first."""

    first: str
    last: str
    running: bool
    days: int


@dataclass(frozen=True, slots=True)
class Collected:
    """The year's collection as it stands; `days` are (ISO day, fen, fen on the same day last year).

    `payments` and `payments_fen` are those of the month as its ledger says them: less the red letters of the month, however
    old the payment (app.business.red_letters). The year's sums have what still stands for the year.
    """

    year: int
    places: tuple[PlaceProgress, ...]
    tiers: tuple[tuple[int, int], ...]
    ages: tuple[AgeGroup, ...]
    days: tuple[tuple[str, int, int], ...]
    campaign: Campaign | None
    payments: int
    payments_fen: int

    @property
    def should(self) -> int:
        return sum(place.should for place in self.places)

    @property
    def paid(self) -> int:
        return sum(place.paid for place in self.places)

    @property
    def before(self) -> int:
        return sum(place.before for place in self.places)

    @property
    def direct(self) -> int:
        """Those of `paid` whom the tax office's own channel brought; no terminal took their money."""
        return sum(place.direct for place in self.places)


_kept: WeakKeyDictionary[Desk, tuple[object, Collected]] = WeakKeyDictionary()


def collected(desk: Desk) -> Collected:
    """The collection of this business year at this station, counted anew when something it rests on has changed."""
    with desk.store.read() as unit:
        drafts = _taken(unit)
        state = (sum(seq for _, seq, _ in unit.journal.heads()), desk.today, str(drafts))
        kept = _kept.get(desk)
        if kept is not None and kept[0] == state:
            return kept[1]
        found = _count(desk, unit, drafts)
    _kept[desk] = (state, found)
    return found


def _taken(unit: Unit) -> list[Mapping[str, Any]]:
    """Payment rows of the open batches."""
    return [row for body in unit.drafts.all(DRAFT).values() for row in body["lines"] if row.get("state") == PAYMENT]


def paid_subjects(desk: Desk, unit: Unit) -> set[str]:
    """Who has paid for the business year, open batches included."""
    mine = {str(row["subject"]) for row in _taken(unit) if row["year"] == desk.today.year}
    return unit.tallies.paid(desk.today.year) | mine


def born_after(day: date, age: int) -> str:
    """The ISO day after which one must be born to be younger than `age` full years (as age_on counts them)."""
    year = day.year - age
    last = calendar.monthrange(year, day.month)[1]
    end_of_month = day.day == calendar.monthrange(day.year, day.month)[1] and day.month == 2
    return date(year, day.month, last if end_of_month else min(day.day, last)).isoformat()


def same_day_last_year(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, calendar.monthrange(day.year - 1, day.month)[1]))


def _count(desk: Desk, unit: Unit, drafts: Sequence[Mapping[str, Any]]) -> Collected:
    today, policy = desk.today, desk.policy(unit)
    before = same_day_last_year(today)
    this_year = [row for row in drafts if row["year"] == today.year]
    steps = [*AGE_STEPS, policy.benefit_age]
    taken = unit.tallies.payments(today.year)
    past = unit.tallies.payments(before.year, before.isoformat())
    typed = [str(row["subject"]) for row in this_year]
    others, others_past = unit.tallies.otherwise(today.year), unit.tallies.otherwise(before.year, before.isoformat())
    paid, direct = Payers(taken, chain(typed, *others.values())), direct_only(others, taken, typed)
    people = _counted(
        unit.tallies.people([born_after(today, age) for age in steps]), paid,
        Payers(past, chain.from_iterable(others_past.values())), direct,
    )  # fmt: skip
    places: tuple[PlaceProgress, ...] = ()
    if desk.level == VILLAGE:
        places = _groups(desk, unit, (paid.everybody(), direct), before, policy.benefit_age, this_year)
    places = places or _places(desk, unit, people, taken, past, this_year)
    campaign = campaign_of(policy.window, today)
    month = str(Month.of(today))
    payments, fen = unit.tallies.month(month)
    fen += sum(line.amount_fen for line in red_letters(unit, month))
    tiers: Counter[int] = Counter()
    for _, paid_fen, subjects, _ in taken:
        tiers[paid_fen] += len(subjects)
    tiers.update(int(row["fen"]) for row in this_year)
    open_rows = [row for row in drafts if open_month(desk, unit, str(row["paid_on"])[:7]) == month]
    return Collected(
        today.year, places, tuple(sorted(tiers.items())), _ages(people, [policy.min_age, *steps]),
        _days(taken, past, today, campaign, this_year), campaign, payments + len(open_rows),
        fen + sum(int(row["fen"]) for row in open_rows),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Group:
    """An age group of a village: its people, and how many of them paid for this year (`direct` by 税务直缴 alone) and last
    year to the day.
    """

    village: str
    group: int
    people: int
    paid: int
    before: int
    direct: int


def _counted(people: Sequence[Group], paid: Payers, before: Payers, direct: set[str]) -> list[_Group]:
    """Everybody is looked up once for all sums."""
    return [
        _Group(village, group, len(subjects), now, then, len(direct.intersection(subjects)) if direct else 0)
        for (village, group, subjects), now, then in zip(people, paid.counts(people), before.counts(people), strict=True)
    ]


def _places(
    desk: Desk, unit: Unit, people: Sequence[_Group], taken: Sequence[Payment], past: Sequence[Payment], drafts: Sequence[Mapping[str, Any]]
) -> tuple[PlaceProgress, ...]:
    """By village; at a district of several townships by township, what a hall took with its own township."""
    townships = {one.village[:TOWNSHIP_DIGITS] for one in people}
    coarse = desk.level == DISTRICT and len(townships) > 1

    def place(code: str) -> str:
        return code[:TOWNSHIP_DIGITS] if coarse else code

    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for one in people:
        payers = one.paid if one.group >= 0 else 0
        should = one.people if 0 <= one.group < OLDEST else payers
        direct = one.direct if one.group >= 0 else 0
        sums[place(one.village)].update(should=should, paid=payers, before=one.before, direct=direct)
    for name, payments in (("fen", taken), ("before_fen", past)):
        for code, fen, subjects, _ in payments:
            sums[place(code)][name] += fen * len(subjects)
    sums[place(desk.station.code)]["fen"] += sum(int(row["fen"]) for row in drafts)
    return tuple(
        PlaceProgress(
            code, village_name(unit, code), found["should"], found["paid"], found["before"], found["fen"],
            found["before_fen"], found["direct"],
        )
        for code, found in sorted(sums.items())
        if any(found.values())
    )  # fmt: skip


def _groups(
    desk: Desk, unit: Unit, payers_now: tuple[set[str], set[str]], before: date, benefit_age: int,
    drafts: Sequence[Mapping[str, Any]],
) -> tuple[PlaceProgress, ...]:  # fmt: skip
    """A village by its 村组, if it has several; `code` is the village's and the group's name. `payers_now`: all who have paid,
    and those by 税务直缴 alone.
    """
    paid, direct = payers_now
    found = unit.tallies.groups(born_after(desk.today, benefit_age))
    if len({group for group, _, _ in found}) < MANY_GROUPS:
        return ()
    paid_before = unit.tallies.paid(before.year, before.isoformat())
    taken = {str(row["subject"]): int(row["fen"]) for row in drafts}
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for group, young, subjects in found:
        payers = paid.intersection(subjects)
        should = len(subjects) if young else len(payers)
        open_fen = sum(taken.get(subject, 0) for subject in payers)
        sums[group].update(
            should=should, paid=len(payers), before=len(paid_before.intersection(subjects)), fen=open_fen,
            direct=len(direct.intersection(subjects)),
        )  # fmt: skip
    for group, fen in unit.tallies.group_takings(before.year + 1).items():
        sums[group]["fen"] += fen
    for group, fen in unit.tallies.group_takings(before.year, before.isoformat()).items():
        sums[group]["before_fen"] += fen
    return tuple(
        PlaceProgress(
            f"{desk.station.code}/{group}", group or "未填村组", one["should"], one["paid"], one["before"], one["fen"],
            one["before_fen"], one["direct"],
        )
        for group, one in sorted(sums.items())
    )  # fmt: skip


def _ages(people: Sequence[_Group], steps: Sequence[int]) -> tuple[AgeGroup, ...]:
    total: Counter[int] = Counter()
    payers: Counter[int] = Counter()
    for one in people:
        total[one.group] += one.people
        payers[one.group] += one.paid
    titles = [f"{young}–{old - 1} 岁" for young, old in pairwise(steps)] + [f"{steps[-1]} 岁以上"]
    return tuple(AgeGroup(title, total[group], payers[group]) for group, title in enumerate(titles))


def _days(
    taken: Sequence[Payment], past: Sequence[Payment], today: date, campaign: Campaign | None,
    drafts: Sequence[Mapping[str, Any]],
) -> tuple[tuple[str, int, int], ...]:
    """Days of the month (while a campaign runs: of the campaign) on which anything came in, this year or last."""
    first = date.fromisoformat(campaign.first) if campaign is not None and campaign.running else today.replace(day=1)
    now = by_day(taken, first.isoformat(), today.isoformat())
    for row in drafts:
        if first.isoformat() <= str(row["paid_on"]) <= today.isoformat():
            now[str(row["paid_on"])] += int(row["fen"])
    since, until = same_day_last_year(first), same_day_last_year(today)
    before = {
        f"{int(day[:4]) + 1}{day[4:]}": fen for day, fen in by_day(past, since.isoformat(), until.isoformat()).items()
    }
    return tuple((day, now[day], before.get(day, 0)) for day in sorted({*now, *before}))


def campaign_of(windows: Sequence[Window] | None, today: date) -> Campaign | None:
    """The period that runs on a day, else the next to begin; None where the policy states none (all year)."""
    if not windows:
        return None
    found = [_next(window, today) for window in windows]
    return min(found, key=lambda campaign: (not campaign.running, campaign.days))


def _next(window: Window, today: date) -> Campaign:
    """A window's present or next run; one over New Year ends in the year after it began."""
    running = window.holds(today)
    over = window.first > window.last
    year = today.year - (running and over and f"{today:%m-%d}" <= window.last)
    year += not running and f"{today:%m-%d}" > window.first
    first, last = _on(year, window.first), _on(year + over, window.last)
    return Campaign(first.isoformat(), last.isoformat(), running, ((last if running else first) - today).days)


def _on(year: int, month_day: str) -> date:
    month, day = int(month_day[:2]), int(month_day[3:])
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
