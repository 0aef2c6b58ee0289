"""One transaction over the store, the store itself, and the clock."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol

from app.ports.accounts import Dues, Funds, Marks, Months, Postings
from app.ports.journal import Dockets, Journal, Queues
from app.ports.office import Drafts, Links, Policies, Roster, Settings
from app.ports.payments import Lines, PaidYears, Statements, Treasury
from app.ports.people import Memberships, Residents, Tallies
from app.ports.salvage import Wreck


class Unit(Protocol):
    """One transaction over the store."""

    @property
    def journal(self) -> Journal: ...
    @property
    def dockets(self) -> Dockets: ...
    @property
    def residents(self) -> Residents: ...
    @property
    def lines(self) -> Lines: ...
    @property
    def postings(self) -> Postings: ...
    @property
    def roster(self) -> Roster: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def months(self) -> Months: ...
    @property
    def treasury(self) -> Treasury: ...
    @property
    def memberships(self) -> Memberships: ...
    @property
    def paid_years(self) -> PaidYears: ...
    @property
    def statements(self) -> Statements: ...
    @property
    def funds(self) -> Funds: ...
    @property
    def dues(self) -> Dues: ...
    @property
    def marks(self) -> Marks: ...
    @property
    def tallies(self) -> Tallies: ...
    @property
    def queues(self) -> Queues: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def links(self) -> Links: ...
    @property
    def kept(self) -> bool:
        """Whether what is written will be kept; False once it was undone."""

    def undo(self) -> None:
        """Leave the unit without keeping anything (a dry run, a preview)."""

    def books(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every computed table, its rows in key order; what verify compares."""


class Store(Protocol):
    """One open station file."""

    @property
    def path(self) -> Path: ...
    def write(self, *, wait: bool = True) -> AbstractContextManager[Unit]:
        """A unit that is kept when its block ends well; without `wait`, StoreBusy at once when another is open."""

    def read(self) -> AbstractContextManager[Unit]: ...
    def check(self) -> list[str]:
        """Damage of the file, one sentence each."""

    def structure(self) -> list[str]:
        """What was dropped from or added to the file's structure, one sentence each."""

    def copy_to(self, path: Path) -> None: ...
    def close(self) -> None: ...


class StoreOpener(Protocol):
    """Makes and opens station files; the composition root passes db's."""

    def create(self, path: Path, key: bytes) -> Store: ...
    def open(self, path: Path, key: bytes) -> Store: ...
    def fits(self, path: Path, key: bytes) -> bool:
        """Whether the file opens with this key; False for a damaged file too."""

    def rekey(self, path: Path, old: bytes, new: bytes) -> None:
        """Encrypt the whole file under another key. Nobody else has it open. It opens with one of both at any moment."""

    def salvage(self, path: Path, key: bytes, aside: Path) -> Wreck:
        """What can be read of a damaged file, from a copy of it made in the folder `aside`."""

    def scratch(self) -> Store:
        """An empty store in memory, for replaying a journal."""


class Clock(Protocol):
    """Two clocks: the wall (time with zone) and the business calendar's day."""

    def now(self) -> datetime: ...
    def today(self) -> date: ...
    @property
    def day_set(self) -> bool: ...
