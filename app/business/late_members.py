"""Who was on an agency's list before he was registered, and belongs to its group now that he is (Songshan 003 art. 3(6)).

The list named him by his ID number, his village's to-do list asked for his registration (应参保未参保); once that has taken
effect, the office that holds both says so and files the group with one press. A village learns of nobody but its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain import names
from app.domain.money_records import Mark
from app.domain.records import EFFECTIVE, FILED, Resident
from app.ports import Unit

KIND, MISSING = "group_list", "group_missing"


@dataclass(frozen=True, slots=True)
class LateMember:
    """A registered person, the group, the agency and the ISO day of the list that named him."""

    resident: Resident
    group: str
    source: str
    day: str


def late_members(unit: Unit, below: str) -> list[LateMember]:
    """Everybody below a code whom a list names that was filed here, by village and name; none who is in the group already,
    has left it since, has another name on the list, or stands in a list that waits.
    """
    marks = [mark for mark in unit.marks.all(MISSING, below) if not mark.row.get("done")]
    people = unit.residents.alive_of(sorted({_number(mark) for mark in marks})) if marks else {}
    found = [one for mark in marks if (one := _late(mark, people.get(_number(mark)), unit)) is not None]
    waiting = {village: set(_waiting(unit, village)) for village in {one.resident.village for one in found}}
    mine = [
        one for one in found
        if one.resident.village.startswith(below) and (one.resident.subject, one.group) not in waiting[one.resident.village]
    ]  # fmt: skip
    return sorted(mine, key=lambda one: (one.resident.village, one.day, one.source, one.resident.name, one.group))


def _number(mark: Mark) -> str:
    return mark.key.split("/", 2)[1]


def _late(mark: Mark, resident: Resident | None, unit: Unit) -> LateMember | None:
    if resident is None or resident.status != EFFECTIVE:
        return None
    said, group, day = str(mark.row.get("name", "")), mark.key.split("/", 2)[2], str(mark.row.get("day", ""))
    if said and names.search_key(said) != names.search_key(resident.name):
        return None
    held = unit.memberships.of_subject(resident.subject)
    if any(one.name == group and (not one.to_on or one.to_on >= day) for one in held):
        return None
    return LateMember(resident, group, str(mark.row.get("source", "")), day)


def _waiting(unit: Unit, village: str) -> Iterator[tuple[str, str]]:
    """(subject, group) of the lists of a village that nobody has agreed to yet."""
    for n, filing in unit.journal.filings(unit.dockets.standing(KIND, village)).items():
        docket = unit.dockets.get(n)
        if docket is not None and docket.state == FILED:
            yield from ((str(row["subject"]), str(row["group"])) for row in filing.body.get("rows", ()))


def by_list(members: list[LateMember]) -> dict[tuple[str, str, str], list[LateMember]]:
    """Those of one paper: by village, the list's day and its agency; a person and group once in each."""
    found: dict[tuple[str, str, str], list[LateMember]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()
    for one in members:
        key = (one.resident.subject, one.group)
        if key not in seen:
            seen.add(key)
            found[one.resident.village, one.day, one.source].append(one)
    return dict(found)
