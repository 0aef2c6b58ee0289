"""Who is owed what for a year, village by village, out of the books (Songshan 003 art. 12-13; Linyi 004 2(2)).

One query for each kind of record, however many villages: payments that have entered, who belongs to a group, who those
people are, who has paid himself, what was asked for before. What a payment or a person is owed is app.business.grant_rules'.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.business.grant_request import SUBSIDY, asked_for, by_level, key_of
from app.business.grant_rules import Rules, day_of, government_row
from app.domain.records import EFFECTIVE
from app.domain.special_groups import terms_of
from app.ports import Unit
from app.services.desk import Desk, Progress
from app.services.papers import village_name

Rows = dict[str, list[dict[str, Any]]]
MEMBERS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class VillageClaim:
    """What a village's people are owed and nobody has asked for yet; `rows` as they would stand in the request, `day` the
    day by which groups were looked at.
    """

    village: str
    name: str
    people: int
    fen: int
    levels: tuple[tuple[str, int], ...]
    rows: tuple[dict[str, Any], ...]
    day: str = ""


def claims(desk: Desk, what: str, year: int, villages: Sequence[str] = (), progress: Progress | None = None) -> list[VillageClaim]:
    """Per village what is owed for a year and not yet asked for, people by name within each."""
    with desk.store.read() as unit:
        return claims_in(desk, unit, what, year, villages, progress)


def claims_in(
    desk: Desk, unit: Unit, what: str, year: int, villages: Sequence[str] = (), progress: Progress | None = None
) -> list[VillageClaim]:
    """`claims` in an open unit."""
    entitled, day = entitled_in(desk, unit, what, year)
    before = asked_for(unit, what, year)
    found = []
    for done, (village, rows) in enumerate(sorted(entitled.items()), 1):
        fresh = [row for row in rows if key_of(row) not in before] if not villages or village in villages else []
        if fresh:
            levels = by_level(fresh)
            found.append(VillageClaim(
                village, village_name(unit, village), len(fresh), sum(levels.values()), tuple(sorted(levels.items())),
                tuple(sorted(fresh, key=lambda row: (row["name"], row["id_number"]))), day,
            ))  # fmt: skip
        if progress:
            progress(done, len(entitled))
    return found


def entitled_in(desk: Desk, unit: Unit, what: str, year: int) -> tuple[Rows, str]:
    """Everything the rules give for a year by village, asked for or not, and the day by which groups were looked at."""
    if what == SUBSIDY:
        return _subsidies(desk, unit, year), min(date(year, 12, 31), desk.today).isoformat()
    return _government_paid(desk, unit, year)


def _subsidies(desk: Desk, unit: Unit, year: int) -> Rows:
    """Payments for the year that have entered, by the policy of the day on which they were paid; 补缴 has one only
    where the policy says so. A match by hand counts with what it has credited.
    """
    rules, by_hand = Rules(desk.context(unit)), _by_hand(unit)
    found: Rows = defaultdict(list)
    for entered in unit.lines.entered(year):
        if not rules.asked_later(entered.paid_on, entered.kind):
            continue
        fen = by_hand.get(entered.line, entered.fen)
        parts = rules.parts(entered.paid_on, fen, year)
        if parts:
            row = {
                "subject": entered.subject, "name": entered.name, "id_number": entered.id_number,
                "entered_on": entered.entered_on, "paid_fen": fen, "parts": [list(part) for part in parts],
            }  # fmt: skip
            found[entered.village].append({**row, "line": entered.line} if entered.line else row)
    return dict(found)


def _by_hand(unit: Unit) -> dict[str, int]:
    """What matches by hand have credited: line → fen."""
    ns = [one.n for one in unit.dockets.listed(state=EFFECTIVE, kinds=("manual_match",), limit=0)]
    return {str(one.body["line"]): int(one.body["fen"]) for one in unit.journal.filings(ns).values()}


def _government_paid(desk: Desk, unit: Unit, year: int) -> tuple[Rows, str]:
    """Members of paid groups, effective and of the age, by the policy and on the day that it names (or today)."""
    terms = terms_of(desk.policy(unit, min(date(year, 12, 31), desk.today)))
    day = day_of(year, terms, desk.today).isoformat()
    wanted = {group.name for group in terms.groups}
    groups: dict[str, list[str]] = defaultdict(list)
    for member in unit.memberships.holding(day):
        if member.name in wanted and member.name not in groups[member.subject]:
            groups[member.subject].append(member.name)
    paid, subjects, found = unit.lines.paid(year) if groups else {}, sorted(groups), defaultdict(list)
    for start in range(0, len(subjects), MEMBERS_AT_ONCE):
        for subject, resident in unit.residents.named(subjects[start : start + MEMBERS_AT_ONCE]).items():
            row = government_row(resident, groups[subject], terms, year, paid=subject in paid)
            if row is not None:
                found[resident.village].append(row)
    return dict(found), day
