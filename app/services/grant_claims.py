"""Who is owed what for a year, village by village, out of the books (Songshan 003 art. 12-13; Linyi 004 2(2)).

A village is worked out when it is asked for: a district's rows are more than a machine should hold at once. What a payment
or a person is owed is app.business.grant_rules'.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any

from app.business.grant_request import SUBSIDY, asked_for, by_level, key_of
from app.business.grant_rules import Rules, day_of, government_row
from app.domain.records import EFFECTIVE
from app.domain.special_groups import terms_of
from app.ports import Unit
from app.services.desk import Desk, Progress
from app.services.papers import village_name

Row = dict[str, Any]
ByVillage = Iterator[tuple[str, list[Row]]]
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
        return list(claims_in(desk, unit, what, year, villages, progress))


def claim_sums(desk: Desk, what: str, year: int, villages: Sequence[str] = (), progress: Progress | None = None) -> list[VillageClaim]:
    """`claims` without their rows, which for a district are half a gigabyte."""
    with desk.store.read() as unit:
        return [replace(one, rows=()) for one in claims_in(desk, unit, what, year, villages, progress)]


def claims_in(
    desk: Desk, unit: Unit, what: str, year: int, villages: Sequence[str] = (), progress: Progress | None = None
) -> Iterator[VillageClaim]:
    """`claims` in an open unit, one village after the other."""
    entitled, day = entitled_in(desk, unit, what, year, villages)
    before = asked_for(unit, what, year)
    whole = (len(villages) or len(unit.residents.villages())) if progress else 0
    for done, (village, rows) in enumerate(entitled, 1):
        fresh = [row for row in rows if key_of(row) not in before] if before else rows
        if fresh:
            levels = by_level(fresh)
            yield VillageClaim(
                village, village_name(unit, village), len(fresh), sum(levels.values()), tuple(sorted(levels.items())),
                tuple(sorted(fresh, key=itemgetter("name", "id_number"))), day,
            )  # fmt: skip
        if progress:
            progress(min(done, whole), whole)


def entitled_in(desk: Desk, unit: Unit, what: str, year: int, villages: Sequence[str] = ()) -> tuple[ByVillage, str]:
    """Everything the rules give for a year, asked for or not, village by village (of those named), and the day by which
    groups were looked at.
    """
    if what == SUBSIDY:
        return _subsidies(desk, unit, year, villages), min(date(year, 12, 31), desk.today).isoformat()
    rows, day = _government_paid(desk, unit, year)
    return ((village, rows[village]) for village in sorted(rows) if not villages or village in villages), day


def _subsidies(desk: Desk, unit: Unit, year: int, villages: Sequence[str]) -> ByVillage:
    """Payments for the year that have entered, by the policy of the day on which they were paid; 补缴 has one only
    where the policy says so. A match by hand counts with what it has credited.
    """
    given, by_hand = _Given(Rules(desk.context(unit)), year), _by_hand(unit)
    for village, paid in unit.lines.entered(year, villages):
        found = []
        for _, line, subject, name, id_number, kind, fen, paid_on, entered_on in paid:
            credited = by_hand.get(line, fen) if by_hand else fen
            parts = given.parts(paid_on, kind, credited)
            if parts:
                row: Row = {
                    "subject": subject, "name": name, "id_number": id_number, "entered_on": entered_on, "paid_fen": credited,
                    "parts": parts,
                }  # fmt: skip
                if line:
                    row["line"] = line
                found.append(row)
        if found:
            yield village, found


class _Given:
    """What the rules give for a day, a kind of line and an amount, as it stands in a row; made once, shared by the rows."""

    def __init__(self, rules: Rules, year: int) -> None:
        self._rules, self._year = rules, year
        self._known: dict[tuple[str, str, int], list[list[Any]]] = {}

    def parts(self, paid_on: str, kind: str, fen: int) -> list[list[Any]]:
        """[level, fen]s; nothing where no subsidy is asked for after the payment."""
        key = (paid_on, kind, fen)
        found = self._known.get(key)
        if found is None:
            later = self._rules.asked_later(paid_on, kind)
            found = self._known[key] = [list(part) for part in self._rules.parts(paid_on, fen, self._year)] if later else []
        return found


def _by_hand(unit: Unit) -> dict[str, int]:
    """What matches by hand have credited: line → fen."""
    ns = [one.n for one in unit.dockets.listed(state=EFFECTIVE, kinds=("manual_match",), limit=0)]
    return {str(one.body["line"]): int(one.body["fen"]) for one in unit.journal.filings(ns).values()}


def _government_paid(desk: Desk, unit: Unit, year: int) -> tuple[dict[str, list[Row]], str]:
    """Members of paid groups, effective and of the age, by the policy and on the day that it names (or today)."""
    terms = terms_of(desk.policy(unit, min(date(year, 12, 31), desk.today)))
    day = day_of(year, terms, desk.today).isoformat()
    wanted = {group.name for group in terms.groups}
    groups: dict[str, list[str]] = defaultdict(list)
    for member in unit.memberships.holding(day):
        if member.name in wanted and member.name not in groups[member.subject]:
            groups[member.subject].append(member.name)
    subjects, found = sorted(groups), defaultdict(list)
    for start in range(0, len(subjects), MEMBERS_AT_ONCE):
        part = subjects[start : start + MEMBERS_AT_ONCE]
        paid = unit.lines.paid_by(part, year)
        for subject, resident in unit.residents.named(part).items():
            row = government_row(resident, groups[subject], terms, year, paid=subject in paid)
            if row is not None:
                found[resident.village].append(row)
    return dict(found), day
