"""Keeps a store's bit sets as new as the file: built once in the background, then village by village as filings come.

While they are being built and a reader asks SQL, the building stands aside: they would share one interpreter.
A reader answers from them only when they hold everything its snapshot holds. What this program wrote is known from the
units that wrote it; what another program wrote (a command beside the window), from the filings that are new.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

import sqlcipher3.dbapi2 as driver
from sqlalchemy import bindparam, func, select

from app.domain.withdrawn import Withdrawn
from app.errors import OfficeError
from db.finding.asked import Asked
from db.finding.bits import flagged
from db.finding.block import Block
from db.finding.renewal import affected, read_blocks, renewed, sizes, teach
from db.finding.scan import GONE, column_of
from db.finding.shelf import Order, Shelf
from db.finding.sums import Payments, balances, go_on, payments
from db.memory import given_back
from db.query import Query
from db.tables import filings, streams
from db.work import Work

T = TypeVar("T")

AT_ONCE = 40_000
"""So many people are read while the reader waits; more in the background."""

WAIT_SECONDS = 0.2

_LAST = Query(select(func.coalesce(func.max(filings.c.n), 0)))
_NEW = Query(
    select(streams.c.name)
    .join(filings, filings.c.stream_id == streams.c.id)
    .where(filings.c.n > bindparam("after"))
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A state of the file: the last filing, and how many units of this store had been committed."""

    filing: int
    generation: int


class Finder:
    """One per store. `read` gives a reading unit's work and its generation, for the thread in the background."""

    def __init__(self, read: Callable[[], AbstractContextManager[tuple[Work, int]]]) -> None:
        self._read = read
        self._lock = threading.Lock()
        self._marks: dict[str, int] = {}
        self._money = 0
        self._generation = 0
        self._shelf: Shelf | None = None
        self._as_of = Moment(0, 0)
        self._kept: dict[str, tuple[tuple[int, int, int], Any]] = {}
        self._year = 0
        self._thread: threading.Thread | None = None
        self._closed = False
        self._asking = 0
        self._answered = threading.Condition()

    @property
    def generation(self) -> int:
        """To be asked before a snapshot is taken: the snapshot holds what was written up to it, or more."""
        return self._generation

    def wrote(self, villages: Collection[str], *, money: bool) -> None:
        """A unit of this store has been committed; `villages` are those whose people it changed."""
        with self._lock:
            self._generation += 1
            self._marks.update(dict.fromkeys(villages, self._generation))
            if money:
                self._money = self._generation

    def shelf(self, work: Work, generation: int, *, traits: bool) -> Shelf | None:
        """The bit sets, as new as the snapshot of `work`; None while they, or the traits asked for, are being built."""
        with self._lock:
            if self._closed:
                return None
            if self._thread is not None and self._thread.is_alive():
                done = self._shelf is not None and (self._shelf.complete or not traits)
                return self._shelf if done and not self._changed(work) else None
            now = Moment(_last(work), generation)
            if self._shelf is None or not self._shelf.blocks or not self._shelf.complete:
                return self._all_anew(work, now)
            changed = self._changed(work)
            if changed:
                villages = affected(self._shelf, changed)
                if sum(sizes(work, set().union(*villages.values())).values()) > AT_ONCE:
                    return self._later()
                self._shelf = renewed(self._shelf, villages, work)
            self._as_of = Moment(max(self._as_of.filing, now.filing), max(self._as_of.generation, generation))
            return self._shelf

    def prepare(self, year: int = 0) -> None:
        """Begin to build in the background, if that has not begun; with a year also what everybody has paid and owns."""
        with self._lock:
            self._year = year
            if not self._closed and self._shelf is None and self._thread is None:
                self._later()

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """A reader asks SQL: what is built in the background waits so long."""
        with self._answered:
            self._asking += 1
        try:
            yield
        finally:
            with self._answered:
                self._asking -= 1
                self._answered.notify_all()

    def order(self, shelf: Shelf, work: Work, ask: Asked, generation: int) -> Order | None:
        """Everybody in the order asked for; None where the file's snapshot is older than what stands on the shelf."""
        with self._lock:
            if generation < self._as_of.generation or _last(work) < self._as_of.filing:
                return None
        return shelf.order(ask.column, ask.descending, lambda: column_of(work, ask.column))

    def paid(self, work: Work, year: int, generation: int, *, wanted: bool) -> Callable[[Block], int]:
        """Rows of a block whose people have (wanted) or, being on the register, have not paid for a year."""
        marked, _ = self.payments(work, year, generation)

        def rows(block: Block) -> int:
            have = flagged(marked, block.ns)
            return have if wanted else block.full & ~have & ~block.either("status", GONE)

        return rows

    def payments(self, work: Work, year: int, generation: int, step: Callable[[], None] = go_on) -> Payments:
        """What everybody has paid for a year, as the snapshot of `work` has it."""
        return self._once("payments", work, year, generation, partial(payments, work, year, step))

    def balances(self, work: Work, generation: int, step: Callable[[], None] = go_on) -> array[int]:
        """What is on everybody's personal accounts."""
        return self._once("balances", work, 0, generation, partial(balances, work, step))

    def _once(self, what: str, work: Work, year: int, generation: int, made: Callable[[], T]) -> T:
        """Made anew when filings have come or money was written since; not kept when the snapshot is older than that."""
        with self._lock:
            key, current = (year, self._money, _last(work)), generation >= self._money
            kept = self._kept.get(what)
        if kept is not None and kept[0] == key and current:
            return cast("T", kept[1])
        found = made()
        if current:
            self._kept[what] = key, found
        return found

    def close(self) -> None:
        """Stop the thread; nothing is built any more."""
        self._closed = True
        if self._thread is not None:
            self._thread.join()

    def wait(self) -> None:
        """Until the thread in the background, if there is one, has ended."""
        if self._thread is not None:
            self._thread.join()

    def _all_anew(self, work: Work, now: Moment) -> Shelf | None:
        counts = sizes(work)
        if sum(counts.values()) > AT_ONCE:
            return self._later()
        blocks = read_blocks(work, counts)
        teach(blocks, work)
        self._shelf, self._as_of = Shelf(blocks), now
        return self._shelf

    def _changed(self, work: Work) -> set[str]:
        changed = {village for village, mark in self._marks.items() if mark > self._as_of.generation}
        if _last(work) > self._as_of.filing:
            changed |= {name for (name,) in work.rows(_NEW, after=self._as_of.filing) if name.isdigit()}
        return changed

    def _later(self) -> Shelf | None:
        self._thread = threading.Thread(target=self._build, name="finder", daemon=True)
        self._thread.start()
        return None

    def _build(self) -> None:
        """In its own thread and snapshot. What goes wrong here goes wrong for the reader too, who says so."""
        try:
            with self._read() as (work, generation):
                now = Moment(_last(work), generation)
                blocks = read_blocks(work, sizes(work), self._go_on)
                if self._closed:
                    return
                with self._lock:
                    self._shelf, self._as_of = Shelf(blocks), now
                teach(blocks, work, self._go_on)
                if self._year:
                    self.payments(work, self._year, generation, self._step)
                    self.balances(work, generation, self._step)
        except (OfficeError, driver.Error, Withdrawn):
            return
        finally:
            given_back()

    def _go_on(self) -> bool:
        with self._answered:
            while self._asking and not self._closed:
                self._answered.wait(WAIT_SECONDS)
        return not self._closed

    def _step(self) -> None:
        if not self._go_on():
            raise Withdrawn


def _last(work: Work) -> int:
    (last,) = work.one(_LAST) or (0,)
    return int(last)
