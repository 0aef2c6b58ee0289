"""Three levels at work, driven by random numbers: two villages, their township, the district, and the sticks between them.

Every station files on the books that it has, which may be months old; sticks come late, twice, in any order, or never.
A step that the rules refuse leaves everything as it was. What a stick brings is never refused: nobody here has a changed
program.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

from app.business.batch import PAYMENT
from app.domain.money_records import Due
from app.domain.records import EFFECTIVE, Line, Resident
from app.errors import OfficeError
from app.services import handling, people, policies, reviews
from tests.sequences.office import NothingThere
from tests.stations import CODES, Stations

T = TypeVar("T")
PLACES = ("区", "镇", "东村", "西村")
PEOPLE = {1: "东村", 2: "东村", 3: "东村", 11: "西村", 12: "西村", 13: "西村"}
"""Made-up people and where they live; the first two of each village are registered from the start."""

MAKERS = {"区": "区经办", "镇": "镇经办", "东村": "东协办", "西村": "西协办"}
ROADS = (("东村", "镇"), ("西村", "镇"), ("镇", "区"), ("区", "镇"), ("镇", "东村"), ("镇", "西村"), ("区", "东村"), ("区", "西村"),
         ("东村", "区"), ("西村", "区"))  # fmt: skip
YUAN = (200, 300, 500)
SUBSIDY_YUAN = 40
SHARES = [{"level": "central", "percent": "60"}, {"level": "county", "percent": "40"}]
RATES = {2024: "3.97", 2025: "2.62", 2026: "1.50"}


@dataclass(slots=True)
class Levels:
    """The four stations; `done` and `refused` count the steps by name."""

    stations: Stations
    random: Random = field(default_factory=lambda: Random(0))
    sticks: list[tuple[str, Path]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    _numbers: int = 0

    def begin(self, subsidy_entry: str) -> None:
        """A policy with all that money needs, a receipt book for each village, and four people registered."""
        file = self.stations.root / "policy.json"
        tiers = [{"yuan": yuan, "subsidy_yuan": SUBSIDY_YUAN, "hardship_only": False} for yuan in YUAN]
        rates = [{"year": year, "percent": percent} for year, percent in RATES.items()]
        policy = {"region": "150404", "valid_from": "2025-01-01", "tiers": tiers, "subsidy_entry": subsidy_entry,
                  "interest": {"rates": rates}, "subsidy": {"shares": SHARES}, "cash_allowed": True,
                  "cash": {"days": 30, "limit_yuan": 5000}}  # fmt: skip
        file.write_text(json.dumps(policy), encoding="utf-8")
        policies.load(self.stations.desk("区主任"), file)
        reviews.approve_clean(self.stations.desk("区复核"))
        self.carry(*ROADS[2])
        self.stations.down()
        for no in (1, 2, 11, 12):
            self.stations.register(PEOPLE[no], no)
        for no, place in enumerate(("东村", "西村")):
            book = {"village": CODES[place], "first": f"{no}0010001", "last": f"{no}0010020", "receiver": "协办"}
            self.entered("镇", "receipt_book", {**book, "handed_on": "2026-10-08"})
        self.round()

    def step(self, work: Callable[[Levels], None], seed: int) -> None:
        """One step; what the rules refuse is counted and changes nothing."""
        self.random = Random(seed)
        self.stations.clock.day += timedelta(days=self.random.choice((0, 0, 1, 9)))
        try:
            work(self)
            self.done.append(work.__name__)
        except (OfficeError, NothingThere) as refused:
            self.refused.append((work.__name__, str(refused)))

    # packages

    def write(self, sender: str, receiver: str) -> None:
        """A stick that nobody has read yet."""
        self.sticks.append((receiver, self.stations.export(sender, receiver)))

    def read(self, no: int) -> None:
        """Read a stick, for the first time or again. What another engineer's window would show as refused is a fault."""
        if not self.sticks:
            raise NothingThere
        receiver, file = self.sticks[no % len(self.sticks)]
        taken(self.stations, receiver, file)

    def carry(self, sender: str, receiver: str) -> None:
        self.write(sender, receiver)
        self.read(-1)

    def approve(self, place: str) -> None:
        """Everybody who may review there agrees to all that waits."""
        for who in {"区": ("区复核", "区财务", "区主任")}.get(place, ("镇经办",)):
            desk = self.stations.desk(who)
            reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])

    def round(self) -> None:
        """Everything up, agreed at both levels, and down."""
        for sender, receiver in ROADS[:2]:
            self.carry(sender, receiver)
        self.approve("镇")
        self.carry(*ROADS[2])
        self.approve("区")
        for sender, receiver in ROADS[3:6]:
            self.carry(sender, receiver)

    def finish(self) -> None:
        """The oldest sticks once more, then rounds until nothing moves."""
        for no in range(min(6, len(self.sticks))):
            self.read(no)
        for _ in range(3):
            self.round()

    # looking

    def entered(self, place: str, kind: str, values: Mapping[str, str], rows: Sequence[Mapping[str, str]] = ()) -> str:
        who = MAKERS.get(place, place)
        return handling.file(self.stations.desk(who), kind, dict(values), [dict(row) for row in rows])

    def number(self) -> str:
        """A number of a slip, a voucher or a receipt that nothing else has."""
        self._numbers += 1
        return f"{self._numbers:06d}"

    @property
    def day(self) -> str:
        return self.stations.clock.day.isoformat()

    def pick(self, found: Sequence[T]) -> T:
        """One of what was found; NothingThere when nothing was."""
        if not found:
            raise NothingThere
        return self.random.choice(found)

    def place(self, *places: str) -> str:
        return self.random.choice(places or PLACES)

    def residents(self, place: str) -> list[Resident]:
        found = people.find(self.stations.desk(place), "")
        return sorted((one for one in found if one.status == EFFECTIVE), key=lambda one: one.id_number + one.village)

    def person(self, place: str) -> Resident:
        return self.pick(self.residents(place))

    def lines(self, place: str, *phases: str) -> list[Line]:
        with self.stations.desk(place).store.read() as unit:
            found = [line for batch in unit.lines.batches() for line in unit.lines.of_batch(batch.n)]
            for person in self.residents(place):
                found += [line for line in unit.lines.of_subject(person.subject) if line not in found]
        return sorted(
            (line for line in found if line.state == PAYMENT and line.phase in phases),
            key=lambda line: line.rrn + line.voucher,
        )

    def dues(self, place: str, kind: str) -> list[Due]:
        with self.stations.desk(place).store.read() as unit:
            return sorted(unit.dues.open_ones(kind), key=lambda due: (due.since, due.left_fen, str(due.row)))

    def offered(self, place: str, kind: str, name: str) -> str:
        """One of the choices that a form offers there now."""
        blank = handling.blank(self.stations.desk(MAKERS.get(place, place)), kind)
        return self.pick([value for value, _ in sorted(blank.choices[name], key=lambda choice: choice[1])])


def taken(stations: Stations, receiver: str, file: Path) -> None:
    """Read a stick. Nobody here has a changed program, so a package that is refused is a fault."""
    try:
        stations.read(receiver, file)
    except OfficeError as refused:
        raise AssertionError(f"{receiver} 没有读入 {file.name}: {refused.text} {refused.hint}") from refused
