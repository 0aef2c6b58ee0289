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

import sqlcipher3.dbapi2 as driver
from sqlalchemy import bindparam, func, select

from app.errors import OfficeError
from db.finding.asked import Asked
from db.finding.bits import solid
from db.finding.block import Block
from db.finding.renewal import affected, read_blocks, renewed, sizes, teach
from db.finding.scan import GONE, column_of, paid_numbers
from db.finding.shelf import Order, Shelf
from db.memory import given_back
from db.query import Query
from db.tables import filings, streams
from db.work import Work

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
        self._paid: tuple[tuple[int, int, int], bytearray] = (0, 0, 0), bytearray()
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

    def prepare(self) -> None:
        """Begin to build in the background, if that has not begun."""
        with self._lock:
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
        with self._lock:
            key = (year, self._money, _last(work))
            if self._paid[0] != key or generation < self._money:
                self._paid = key, _marked(paid_numbers(work, year))
            marked = self._paid[1]

        def rows(block: Block) -> int:
            places = range(block.size - 1, -1, -1)
            have = solid([place for place, n in zip(places, block.ns, strict=True) if n < len(marked) and marked[n]], block.size)
            return have if wanted else block.full & ~have & ~block.either("status", GONE)

        return rows

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
        except (OfficeError, driver.Error):
            return
        finally:
            given_back()

    def _go_on(self) -> bool:
        with self._answered:
            while self._asking and not self._closed:
                self._answered.wait(WAIT_SECONDS)
        return not self._closed


def _marked(numbers: array[int]) -> bytearray:
    """One byte a number: half a megabyte for half a million."""
    made = bytearray(max(numbers, default=0) + 1)
    for n in numbers:
        made[n] = 1
    return made


def _last(work: Work) -> int:
    (last,) = work.one(_LAST) or (0,)
    return int(last)
