"""The store as a desk sees it: whoever reads or writes through it is noted (GB/T 22239-2019 8.1.4.3; security H5, T38).

This is the one place where the log hangs: a service has no other way to the data, so none can forget it. What is written
carries its line in the same transaction. A refusal is noted too, with its code. See audit_calls.py for what is quiet and
audit_notes.py for what waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.domain.audit import Event
from app.errors import OfficeError
from app.ports import Store, Unit
from app.services.audit_calls import QUIET, SELF_NOTED, kind_of, service
from app.services.audit_notes import Notes

Sealing = Callable[[Unit], None]
"""Seals what is due of the log in a unit."""


class AuditedStore:
    """Fulfils app.ports.Store; `behind` is the store itself, for what is asked before and beside a desk's work."""

    def __init__(self, behind: Store, notes: Notes, sealing: Sealing) -> None:
        self.behind = behind
        self._notes = notes
        self._sealing = sealing
        self._put: dict[int, list[Event]] = {}
        """By the unit that is open: what was put into it and may come back."""

    @property
    def path(self) -> Path:
        return self.behind.path

    @contextmanager
    def write(self, *, wait: bool = True) -> Iterator[Unit]:
        call = service()
        try:
            with self.unnoted(wait=wait) as unit:
                yield unit
                if unit.kept:
                    self.put_waiting(unit, self._written(call, unit.journal.appended))
                    self._sealing(unit)
                else:
                    self._note_read(call)
        except BaseException as stopped:
            self._note_refusal(kind_of(call, writes=True), call, stopped)
            raise

    @contextmanager
    def unnoted(self, *, wait: bool = True) -> Iterator[Unit]:
        """A writing unit without a line of its own. Lines that waited and were put into it wait again when it is not kept."""
        opened: list[Unit] = []
        kept = False
        try:
            with self.behind.write(wait=wait) as unit:
                opened.append(unit)
                yield unit
            kept = unit.kept
        finally:
            for unit in opened:
                lines = self._put.pop(id(unit), [])
                self._notes.give_back([] if kept else lines)

    def put_waiting(self, unit: Unit, own: Sequence[Event] = ()) -> None:
        """Put every line that waits into a unit, whose end decides whether they are kept. Its `own` lines say what it does:
        they are kept with it or never were.
        """
        lines = self._notes.take()
        self._put[id(unit)] = [*self._put.get(id(unit), []), *lines]
        self._notes.put(unit, [*lines, *own])

    @contextmanager
    def read(self) -> Iterator[Unit]:
        call = service()
        if self._note_read(call):
            self.keep()
        try:
            with self.behind.read() as unit:
                yield unit
        except OfficeError as refused:
            self._note_refusal(kind_of(call, writes=False), call, refused)
            raise

    def keep(self) -> bool:
        """Let what waits be kept now, if nobody else writes; else it goes on waiting, and the answer is False."""
        try:
            with self.unnoted(wait=False) as unit:
                self.put_waiting(unit)
                self._sealing(unit)
        except OfficeError:
            return False
        return True

    def note(self, kind: str, call: str) -> None:
        """Something that happens without the store: a paper is made from what was read before."""
        if self._notes.count(kind, call):
            self.keep()

    def check(self) -> list[str]:
        return self.behind.check()

    def structure(self) -> list[str]:
        return self.behind.structure()

    def copy_to(self, path: Path) -> None:
        self.behind.copy_to(path)

    def keep_waiting(self) -> None:
        """The last lines, before the store is closed."""
        if not self._notes.empty():
            self.keep()

    def close(self) -> None:
        self.behind.close()

    def _written(self, call: str, papers: int) -> list[Event]:
        """The line of a unit that filed something; what files nothing is counted."""
        kind = kind_of(call, writes=True)
        if call not in SELF_NOTED and papers:
            return [self._notes.line(kind, call, papers=papers)]
        if call not in SELF_NOTED:
            self._notes.count(kind, call)
        return []

    def _note_read(self, call: str) -> bool:
        return call not in QUIET and self._notes.count(kind_of(call, writes=False), call)

    def _note_refusal(self, kind: str, call: str, stopped: BaseException) -> None:
        """A refusal waits for the next line; a bug or a stopped program says nothing about anybody."""
        if isinstance(stopped, OfficeError):
            self._notes.count(kind, call, stopped.code)
