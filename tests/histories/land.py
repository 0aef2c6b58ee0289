"""A made-up district whose stations work, write sticks, read them, are restored and copied; every act of the exchange is the
program's own. Whether their stores are in memory or in files is the shelf's business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

from app.domain.audit import is_audit
from app.domain.filing import StreamKey
from app.errors import OfficeError
from app.exchange.link import travels
from app.services import exchange_in, exchange_out, restored
from app.services.act_checks import ActRefused
from app.services.desk import Desk
from app.services.receipts import ChainRefused

WAITS = "grounds_missing"
"""No conflict: what a filing is about comes with a later stick, and it with it."""

Snapshot = object
Chains = dict[StreamKey, list[str]]


class Shelf(Protocol):
    """Where the stations' stores are."""

    def take(self, desk: Desk) -> Snapshot:
        """A copy of the station as it is now."""
        ...

    def put(self, place: str, copy: Snapshot) -> Desk:
        """A desk at a station that is as the copy was; the place's own goes."""
        ...

    def file(self, desk: Desk, chance: Random) -> None:
        """One more paper, about anything that this station may file about."""
        ...

    def counted_once(self, desk: Desk) -> bool:
        """Whether every filing that is held was entered into the books, and only once."""
        ...


@dataclass(slots=True)
class Land:
    """`desks` by place; `told` holds what people were told was wrong: (place, stick, refusal)."""

    shelf: Shelf
    desks: dict[str, Desk]
    folder: Path
    sticks: list[tuple[str, Path]] = field(default_factory=list)
    told: list[tuple[str, str, str]] = field(default_factory=list)
    _written: int = 0

    @property
    def places(self) -> list[str]:
        return list(self.desks)

    def code(self, place: str) -> str:
        return self.desks[place].station.code

    def roads(self) -> list[tuple[str, str]]:
        """Every pair of places of which one stands above the other."""
        codes = {place: self.code(place) for place in self.desks}
        return [
            (one, other) for one in codes for other in codes
            if codes[one] != codes[other] and (codes[one].startswith(codes[other]) or codes[other].startswith(codes[one]))
        ]  # fmt: skip

    def file(self, place: str, chance: Random) -> bool:
        """One more paper there; False when the station may not work now."""
        if self.desks[place].facts.state != "active":
            return False
        self.shelf.file(self.desks[place], chance)
        return True

    def write(self, sender: str, receiver: str) -> None:
        """One more stick on the road."""
        (written,) = exchange_out.export(self.desks[sender], self.folder, self.code(receiver))
        self._written += 1
        self.sticks.append((receiver, written.file.rename(self.folder / f"{self._written}.xbp")))

    def read(self, place: str, file: Path) -> None:
        """Read a stick; a conflict is told, anything else that is refused is a fault of the exchange."""
        try:
            read = exchange_in.read_in(self.desks[place], file)
        except (ActRefused, ChainRefused) as refused:
            self.told.append((place, file.name, refused.code))
            return
        except OfficeError as refused:
            raise AssertionError(f"{place} {file.name}: {refused.code} {refused.text}") from refused
        self.told += [(place, file.name, problem.code) for problem in read.refused if problem.code != WAITS]

    def carry(self, sender: str, receiver: str) -> None:
        self.write(sender, receiver)
        receiver, file = self.sticks.pop()
        self.read(receiver, file)

    def round(self) -> None:
        """Everything up and down, from the villages to the district and back."""
        order = sorted(self.roads(), key=lambda road: (-len(self.code(road[0])), -len(self.code(road[1]))))
        up = [road for road in order if len(self.code(road[0])) == len(self.code(road[1])) + 3]
        for sender, receiver in up:
            self.carry(sender, receiver)
        for sender, receiver in reversed(up):
            self.carry(receiver, sender)

    def restore(self, place: str, backup: Snapshot) -> None:
        """The place's computer is replaced by what a backup holds; the station knows that it is a restored copy."""
        self.desks[place].close()
        self.desks[place] = self.shelf.put(place, backup)
        with self.desks[place].store.write() as unit:
            restored.mark(unit)
        self.desks[place].refresh()

    def copy(self, place: str, name: str) -> None:
        """The place's folder is copied to a second computer, and nobody knows."""
        self.desks[name] = self.shelf.put(name, self.shelf.take(self.desks[place]))

    # looking

    def chains(self, place: str) -> Chains:
        with self.desks[place].store.read() as unit:
            return {
                stream: list(unit.journal.ids_between(stream, 1, seq).values())
                for stream, seq, _ in unit.journal.heads()
            }

    def different(self) -> list[str]:
        """Where two places hold a stream that concerns both, and not the same of it."""
        held = {place: self.chains(place) for place in self.desks}
        return [
            f"{one} / {other}: {stream}" for one, other in self.roads() for stream, ids in held[one].items()
            if not is_audit(stream) and travels(stream, self.desks[one].station, self.desks[other].station) and held[other].get(stream) != ids
        ]  # fmt: skip

    def sound(self) -> bool:
        """Whether every chain holds together and every filing counts once."""
        return all(self.shelf.counted_once(desk) and self._linked(desk) for desk in self.desks.values())

    def _linked(self, desk: Desk) -> bool:
        with desk.store.read() as unit:
            for stream, seq, _ in unit.journal.heads():
                prev = "0" * 64
                for filing in unit.journal.ids_between(stream, 1, seq).values():
                    found = unit.journal.get(filing)
                    if found is None or found[1].header.prev != prev:
                        return False
                    prev = filing
        return True
