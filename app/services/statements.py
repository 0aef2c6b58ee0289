"""对账单: a person's year for the counter and a whole village's in one run (Songshan 003 art. 15; facts 1.5).

Read some hundreds of people at a time, so that a village of two thousand takes the memory of one page; the papers
themselves are app.services.statement_papers.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.business.grant_request import DUE, LEVEL_TITLES, WHAT_TITLES, requests
from app.domain.contribution_years import Contributions, contributions
from app.domain.money_records import PaidYear
from app.domain.records import EFFECTIVE, ENDED, Entry, Line, Resident
from app.domain.statement import RightsYear, YearStatement, by_day, rights_of, statement_of
from app.ports import Unit
from app.services import people
from app.services.desk import Desk
from app.services.entry_papers import EntryPapers
from app.services.explanations import source_said

AT_ONCE = 200
"""People read together: one query of each kind for all of them."""

Transit = tuple[int, str, int]
"""在途补贴: year, what in words, fen."""


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry of the year with its contribution year (0: none) and where it comes from in words."""

    entry: Entry
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class PersonStatement:
    """One person's year. `code` is the hash of what it says: whoever holds the same books computes the same."""

    resident: Resident
    statement: YearStatement
    lines: tuple[EntryLine, ...]
    contributions: Contributions
    in_transit: tuple[Transit, ...]
    code: str


@dataclass(frozen=True, slots=True)
class Rights:
    """个人权益记录: every year of the account, and the years that count."""

    resident: Resident
    years: tuple[RightsYear, ...]
    contributions: Contributions
    balance_fen: int
    code: str


def statement(desk: Desk, n: int, year: int) -> PersonStatement:
    """The year of resident number `n`. Raises PersonUnknown."""
    with desk.store.read() as unit:
        resident = resident_of(unit, n)
        return next(each(unit, [resident], year))


def rights(desk: Desk, n: int) -> Rights:
    """All years of resident number `n`. Raises PersonUnknown."""
    with desk.store.read() as unit:
        return rights_in(unit, resident_of(unit, n))


def rights_in(unit: Unit, resident: Resident) -> Rights:
    """`rights`, inside a unit."""
    entries = unit.postings.of_account(resident.subject)
    papers = EntryPapers(unit)
    lines = unit.lines.of_subject(resident.subject)
    papers.know(lines)
    counted = contributions_of(unit, papers, resident.subject, lines, entries)
    code = code_of("rights", resident.subject, "", entries, counted)
    return Rights(resident, rights_of(entries), counted, sum(entry.fen for entry in entries), code)


def contributions_of(
    unit: Unit, papers: EntryPapers, subject: str, lines: Sequence[Line], entries: Sequence[Entry]
) -> Contributions:
    """The years of one person that count, of all times."""
    return contributions(lines, unit.paid_years.of_subject(subject), papers.direct(subject, entries))


def number_of(desk: Desk, id_number: str) -> int:
    """The resident's number by the ID number. Raises PersonUnknown."""
    return people.account_of(desk, id_number).resident.n


def resident_of(unit: Unit, n: int) -> Resident:
    """The resident of a number. Raises PersonUnknown."""
    resident = unit.residents.get(n)
    if resident is None:
        raise people.PersonUnknown("找不到这个人的登记。", "请按 F5 刷新后再查。")
    return resident


def villagers(unit: Unit, village: str) -> list[int]:
    """Numbers of those on a village's register, by 村组 and name."""
    found = [one for one in unit.residents.payers(village).values() if one.status in {EFFECTIVE, ENDED}]
    return [one.n for one in sorted(found, key=order)]


def order(resident: Resident) -> tuple[str, str, str, str]:
    """The order in which statements are handed out."""
    return resident.village, resident.village_group.rjust(8), resident.name, resident.id_number


def each(unit: Unit, residents: Sequence[Resident], year: int) -> Iterator[PersonStatement]:
    """The year of these people in their order, some hundreds read at a time."""
    transit: dict[str, dict[str, list[Transit]]] = {}
    papers = EntryPapers(unit)
    for start in range(0, len(residents), AT_ONCE):
        chunk = residents[start : start + AT_ONCE]
        subjects = [one.subject for one in chunk]
        entries = unit.postings.of_accounts(subjects)
        lines, years = _by_subject(unit, subjects)
        papers.know(line for part in lines.values() for line in part)
        for one in chunk:
            if one.village not in transit:
                transit[one.village] = transit_of(unit, one.village)
            waiting = tuple(transit[one.village].get(one.subject, ()))
            mine = by_day(entries[one.subject])
            yield _statement(papers, one, year, mine, lines.get(one.subject, []), years.get(one.subject, []), waiting)


def _by_subject(unit: Unit, subjects: Sequence[str]) -> tuple[dict[str, list[Line]], dict[str, list[PaidYear]]]:
    lines: dict[str, list[Line]] = defaultdict(list)
    for line in unit.lines.of_subjects(subjects):
        lines[line.subject].append(line)
    years: dict[str, list[PaidYear]] = defaultdict(list)
    for one in unit.paid_years.of_subjects(subjects):
        years[one.subject].append(one)
    return lines, years


def _statement(
    papers: EntryPapers, resident: Resident, year: int, entries: Sequence[Entry], lines: Sequence[Line],
    years: Sequence[PaidYear], transit: tuple[Transit, ...],
) -> PersonStatement:  # fmt: skip
    subject = resident.subject
    found = statement_of(entries, year)
    counted = contributions(lines, years, papers.direct(subject, entries), through=year)
    shown = tuple(
        EntryLine(entry, papers.year(subject, entry), source_said(papers, entry)) for entry in found.entries
    )
    before = [entry for entry in entries if entry.value_on <= f"{year}-12-31"]
    waiting = tuple(one for one in transit if one[0] <= year)
    code = code_of("statement", subject, str(year), before, counted)
    return PersonStatement(resident, found, shown, counted, waiting, code)


def transit_of(unit: Unit, village: str) -> dict[str, list[Transit]]:
    """在途补贴 of a village by person: asked for, and not yet come (Linyi 004 2(4))."""
    waiting = {due.key for due in unit.dues.open_ones(DUE, village)}
    found: dict[str, list[Transit]] = defaultdict(list)
    if not waiting:
        return found
    for filing in requests(unit, village).values():
        year, what = int(filing.body["year"]), WHAT_TITLES.get(str(filing.body["what"]), "")
        levels = {level for level in LEVEL_TITLES if f"{filing.id}/{level}" in waiting}
        for row in filing.body["rows"] if levels else ():
            for level, fen in row["parts"]:
                if level in levels:
                    found[str(row["subject"])].append((year, f"{LEVEL_TITLES[level]}{what}", int(fen)))
    return found


def code_of(what: str, subject: str, scope: str, entries: Sequence[Entry], counted: Contributions) -> str:
    """SHA-256 over what a paper rests on: every entry with its filing, and the years that count."""
    said = [f"{what}|{subject}|{scope}"]
    said += sorted(f"{e.value_on}|{e.booked_on}|{e.leaf}|{e.fen}|{e.filing}" for e in entries)
    said += [f"{one.year}|{one.fen}|{one.source}" for one in counted.years]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
