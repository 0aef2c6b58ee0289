"""What the interest of a village's year comes to by the books of this moment: computed for the form, its check and its
effects alike (Songshan 003 art. 13-14).

Left out are accounts taken over with a balance of that year or later (their interest came with it) and accounts closed
in an earlier year. What already stands on an account as interest of the year is subtracted source by source, so that
settling again (a final rate, a late correction) books only the difference.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from app.domain.interest_terms import FINAL, PROVISIONAL, Rate, terms_of
from app.domain.money_records import OPENING
from app.domain.policy import Policy
from app.domain.posting import INTEREST
from app.domain.settlement import (
    LAST_MONTH,
    OPENING_BUCKET,
    Buckets,
    SettlementTerms,
    YearRule,
    YearSums,
    posted,
)
from app.ports import Unit

SETTLED, SETTLED_PERSON = "interest", "interest_person"
"""Kinds of marks: a village's year (key "<village>/<year>"), one person's (key "<subject>/<year>")."""


Row = tuple[str, str, int, int, int]
"""One source of one account: subject, source, fen that the year bears, fen of it that stand already, last month."""


@dataclass(frozen=True)
class Settlement:
    """A village's year. `earlier` is the first year before it that should have been settled and is not (0: none);
    `taken_over` how many accounts are left out because they came with a later balance.
    """

    rows: tuple[Row, ...]
    accounts: int
    opening_fen: int
    earlier: int
    taken_over: int

    @cached_property
    def interest_fen(self) -> int:
        return sum([due for _, _, due, _, _ in self.rows])

    @cached_property
    def difference_fen(self) -> int:
        return sum([due - stands for _, _, due, stands, _ in self.rows])

    @cached_property
    def changes(self) -> int:
        """How many sources of accounts get or lose something."""
        return sum([due != stands for _, _, due, stands, _ in self.rows])

    @property
    def by_source(self) -> tuple[tuple[str, int], ...]:
        found: Counter[str] = Counter()
        for _, source, due, _, _ in self.rows:
            found[source or INTEREST] += due
        return tuple((source, found[source]) for source in sorted(found))

    @property
    def credits(self) -> dict[tuple[str, int], list[list[Any]]]:
        """What is to be booked: [subject, fen] by source and last month."""
        found: dict[tuple[str, int], list[list[Any]]] = {}
        for who, source, due, stands, month in self.rows:
            if due != stands:
                found.setdefault((source, month), []).append([who, due - stands])
        return found

    @property
    def digest(self) -> str:
        """SHA-256 over every row: who, which source, what is due, what stands, through which month."""
        lines = [f"{who}|{source}|{due}|{stands}|{month}" for who, source, due, stands, month in self.rows]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """The terms of a year and how sure they are; `rate` None: the policy names none at all."""

    terms: SettlementTerms
    rate: Rate | None
    status: str

    @property
    def usable(self) -> bool:
        return self.rate is not None and (self.terms.method != "C" or bool(self.terms.demand_rate))


def terms_in(rates: Policy, rules: Policy, year: int) -> PolicyTerms:
    """The year's terms: the rates from today's policy (they come out months after the year has ended), method and
    rounding from the one of the year's own last day.
    """
    own, known = terms_of(rules), terms_of(rates)
    rate = known.rate(year)
    demand = known.demand_rate(year) if own.method == "C" else None
    sure = [one.status for one in (rate, demand) if one is not None]
    return PolicyTerms(
        SettlementTerms(own.method, own.rounding, rate.percent if rate else "", demand.percent if demand else ""),
        rate, FINAL if sure and set(sure) == {FINAL} else PROVISIONAL,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alone:
    """How one person's year is settled apart from the others: through which month, and whether what is left afterwards
    goes on bearing interest (he begins to draw) or nothing does (he leaves).
    """

    through: int
    goes_on: bool = False


def settlement(
    unit: Unit, village: str, year: int, terms: SettlementTerms, subjects: Sequence[str] = (), alone: Alone | None = None,
    *, rest: bool = True,
) -> Settlement:  # fmt: skip
    """The year of a village, or of some of its people, who are settled `alone`; `rest` False leaves out what bears
    interest after the month of those who draw, because the year is not over.
    """
    sums = unit.postings.year_sums(village, year, subjects)
    opened = _opened(unit, village)
    settled = _settled_people(unit, village)
    closed = {
        who for who, years in settled.items() for at, one in years.items()
        if at < year and one.through < LAST_MONTH and not one.goes_on
    }  # fmt: skip
    apart = {who: years[year] for who, years in settled.items() if year in years}
    if alone is not None and alone.through < LAST_MONTH:
        apart |= dict.fromkeys(subjects, alone)
    mine = [who for who in sums.accounts if opened.get(who, 0) < year and who not in closed]
    return Settlement(
        _rows(sums, mine, terms, apart, rest=rest), len(mine), sum(_opening(sums.accounts[who]) for who in mine),
        _earlier(unit, village, year, _begun(sums, mine, opened), settled),
        sum(opened.get(who, 0) >= year for who in sums.accounts),
    )  # fmt: skip


def _rows(
    sums: YearSums, mine: Iterable[str], terms: SettlementTerms, apart: Mapping[str, Alone], *, rest: bool
) -> tuple[Row, ...]:
    whole = YearRule(terms)
    found: list[Row] = []
    for who in sorted(mine):
        if who in apart and apart[who].through < LAST_MONTH:
            found += _rows_apart(who, sums.accounts[who], terms, apart[who], rest=rest)
            continue
        for source, buckets in sorted(sums.accounts[who].items()):
            due, stands = whole.total(buckets), posted(buckets)
            if due or stands:
                found.append((who, source, due, stands, LAST_MONTH))
    return tuple(found)


def _rows_apart(
    who: str, sources: Mapping[str, Buckets], terms: SettlementTerms, alone: Alone, *, rest: bool
) -> list[Row]:
    """Through the month; then, for one who draws, what is left of money and interest until the year's end."""
    month = alone.through
    before, after = YearRule(replace(terms, through=month)), YearRule(replace(terms, since=month))
    found: list[Row] = []
    for source, buckets in sorted(sources.items()):
        due = before.total(buckets)
        found.append((who, source, due, posted(buckets, last=month if alone.goes_on else LAST_MONTH), month))
        if alone.goes_on and rest:
            left = {**buckets, OPENING_BUCKET: buckets.get(OPENING_BUCKET, 0) + due}
            found.append((who, source, after.total(left), posted(buckets, month + 1), LAST_MONTH))
    return [row for row in found if row[2] or row[3]]


def _opening(sources: Mapping[str, Buckets]) -> int:
    return sum([buckets.get(OPENING_BUCKET, 0) for buckets in sources.values()])


def _opened(unit: Unit, village: str) -> dict[str, int]:
    """The year of the balance with which an account was taken over, by subject."""
    return {mark.key: int(mark.row["year"]) for mark in unit.marks.of_people(OPENING, village) if mark.row}


def _settled_people(unit: Unit, village: str) -> dict[str, dict[int, Alone]]:
    """Years that were settled for one person alone, by subject and year."""
    found: dict[str, dict[int, Alone]] = {}
    for mark in unit.marks.of_people(SETTLED_PERSON, village):
        subject, _, year = mark.key.partition("/")
        found.setdefault(subject, {})[int(year)] = Alone(int(mark.row["through"]), bool(mark.row["goes_on"]))
    return found


def _begun(sums: YearSums, mine: Iterable[str], opened: Mapping[str, int]) -> dict[str, int]:
    """The first year that an account's interest is counted here."""
    return {who: max(sums.first_years[who], opened.get(who, 0) + 1) for who in mine}


def _earlier(
    unit: Unit, village: str, year: int, begun: Mapping[str, int], settled: Mapping[str, Mapping[int, Alone]]
) -> int:
    done = {int(mark.key.rpartition("/")[2]) for mark in unit.marks.all(SETTLED, f"{village}/")}
    for before in range(min(begun.values(), default=year), year):
        if before not in done and any(
            first <= before and not _whole(settled.get(who, {}).get(before)) for who, first in begun.items()
        ):
            return before
    return 0


def _whole(alone: Alone | None) -> bool:
    """Whether a year settled for one person left nothing of it open."""
    return alone is not None and not alone.goes_on

