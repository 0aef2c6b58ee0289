"""The made-up district while it is being made: its folders, its desks, its sticks.

Signing in costs a fifth of a second, so a desk that was opened stays open until the district is done; only the business
day it works on changes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.ports import Clock, StoreOpener
from app.services import exchange_in, exchange_out
from app.services.clock import SystemClock
from app.services.demo_place import PASSPHRASE
from app.services.desk import Desk
from app.services.sign_in import sign_in

Person = dict[str, str]


@dataclass(frozen=True, slots=True)
class MadeVillage:
    """A village with its invented people: the first `payers_before` of them paid last year, the first `payers` this
    month, each at his terminal's export `pos`.
    """

    code: str
    name: str
    number: int
    people: tuple[Person, ...]
    payers_before: int
    payers: int
    pos: bytes

    @property
    def others(self) -> tuple[Person, ...]:
        """Those who pay neither last year nor this month."""
        return self.people[max(self.payers_before, self.payers) :]


@dataclass(slots=True)
class Stage:
    """Everything stands in `folder`; `clock` is the district's business day, the last of the month that it shows."""

    folder: Path
    opener: StoreOpener
    clock: Clock
    say: Callable[[str], None]
    _desks: dict[tuple[str, str | None], Desk] = field(default_factory=dict)

    def desk(self, name: str, operator: str | None = None, on: date | None = None) -> Desk:
        """The desk of an operator (None: the only one), working on a day (None: the district's own)."""
        key = (name, operator)
        if key not in self._desks:
            self._desks[key] = sign_in(self.folder / name, operator, PASSPHRASE, self.opener, self.clock)
        desk = self._desks[key]
        desk.clock = self.clock if on is None else SystemClock(on.isoformat())
        desk.refresh()
        return desk

    def close(self) -> None:
        for desk in self._desks.values():
            desk.close()
        self._desks.clear()

    @property
    def stick(self) -> Path:
        """The stick that stays with the district."""
        path = self.folder / "U盘"
        path.mkdir(exist_ok=True)
        return path

    @contextmanager
    def other_stick(self) -> Iterator[Path]:
        """A stick of last year, of which nothing is left."""
        path = self.folder / "U盘-上年"
        path.mkdir()
        yield path
        shutil.rmtree(path)


def read_all(stick: Path, desk: Desk) -> None:
    """Read the packages on a stick that are for a desk's station."""
    for file in sorted(stick.glob(f"*-{desk.station.code}-*{exchange_out.SUFFIX}")):
        exchange_in.read_in(desk, file)
