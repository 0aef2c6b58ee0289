"""One open station file, or an empty one in memory for replaying a journal.

One writer at a time; readers have their own connections and see the snapshot of their beginning, so an import never
blocks the screen.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import Engine

from app.errors import Problem
from db import checking, copying, migrate, rekeying
from db import engine as engines
from db.finding.finder import Finder
from db.salvage import Wreck, open_wreck
from db.trouble import DiskFull, StoreDamaged, busy, exists, told, unsteady
from db.unit import Unit
from db.work import Work, giving_up

WARN_BYTES = 1_000_000_000
REFUSE_BYTES = 200_000_000
MONEY = frozenset({"lines", "postings", "direct_payments", "paid_years"})
"""Tables from which people's payments and accounts are summed."""


class Store:
    """Fulfils app.ports.Store. Close it to let go of connections and key."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key: bytes | None = key
        self._memory = path == engines.MEMORY
        self._writer = engines.engine(path, self._secret)
        self._reader = self._writer if self._memory else engines.engine(path, self._secret, query_only=True)
        self._turn = threading.Lock()
        self._holder = 0
        self._finder = None if self._memory else Finder(self._behind)

    @property
    def path(self) -> Path:
        return self._path

    @contextmanager
    def write(self, *, wait: bool = True) -> Iterator[Unit]:
        """A unit that is kept when the block ends well. Waits 10 seconds for another writer, then StoreBusy; or at once."""
        self._check_room()
        with self._taken(wait=wait), self._watched(), self._writer.connect() as connection:
            if not wait:
                engines.impatient(connection)
            connection.begin()
            unit = Unit(connection, writable=True)
            yield unit
            if unit.kept:
                unit.flush()
                touched, money = unit.residents.touched(), not MONEY.isdisjoint(unit.work.written)
                connection.commit()
                if self._finder is not None:
                    self._finder.wrote(touched, money=money)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A unit that sees the file as it is now, whatever others write meanwhile.

        Raises Withdrawn from within when nobody waits for the answer any more (app.domain.withdrawn).
        """
        turn = self._taken() if self._memory else nullcontext()
        generation = self._finder.generation if self._finder else 0
        with turn, self._watched(), self._reader.connect() as connection:
            connection.begin()
            connection.exec_driver_sql("SELECT 1 FROM alembic_version").fetchall()  # the snapshot is of now
            with giving_up(connection):
                yield Unit(connection, writable=False, finder=self._finder, generation=generation)

    @contextmanager
    def _behind(self) -> Iterator[tuple[Work, int]]:
        """A snapshot for the finder's own thread, on a connection that goes with it, and with its memory."""
        assert self._finder is not None
        generation = self._finder.generation
        passing = engines.engine(self._path, self._secret, query_only=True, passing=True)
        try:
            with told(self._path, system=False), passing.connect() as connection:
                connection.begin()
                yield Work(connection, writable=False), generation
        finally:
            passing.dispose()

    def settle(self) -> None:
        """Wait until what finds people has been built in the background, if it is being built."""
        if self._finder is not None:
            self._finder.wait()

    def build(self) -> None:
        """Make the tables of an empty store in memory."""
        with self._writer.begin() as connection, engines.building(connection):
            migrate.create_tables(connection)

    def notes(self) -> list[Problem]:
        """What the person should know before starting, none of it blocking."""
        free = self._free()
        if free >= WARN_BYTES:
            return []
        text = f"磁盘只剩 {free // 1_000_000} MB，不足 1 GB。请尽快腾出空间。"
        return [Problem("disk_low", text, blocking=False)]

    def check(self) -> list[str]:
        """Read every page; one sentence per finding, empty when all is well."""
        if self._memory:
            return []
        with told():
            return checking.findings(self._path, self._secret())

    def structure(self) -> list[str]:
        """What was dropped from or added to the file's tables, indexes and triggers; empty when nothing was."""
        if self._memory:
            return []
        with told():
            return checking.changed_structure(self._path, self._secret())

    def copy_to(self, path: Path) -> None:
        """An encrypted copy under the same key, verified by opening; nothing is left at `path` on any error."""
        with told():
            copying.copy_file(self._path, self._secret(), path)

    def close(self) -> None:
        if self._finder is not None:
            self._finder.close()
        self._writer.dispose()
        self._reader.dispose()
        self._key = None

    def _secret(self) -> bytes:
        if self._key is None:
            raise RuntimeError("the store is closed")
        return self._key

    def _free(self) -> int:
        return shutil.disk_usage(self._path.parent).free

    def _check_room(self) -> None:
        if not self._memory and self._free() < REFUSE_BYTES:
            raise DiskFull(
                "磁盘剩余空间不足 200 MB，暂停办理。",
                "以前的数据不受影响，仍可查询。请删去不用的文件，至少腾出 1 GB，再做一次。",
            )

    @contextmanager
    def _taken(self, *, wait: bool = True) -> Iterator[None]:
        """One writer at a time (in memory: one unit, for there is one connection)."""
        if wait and self._holder == threading.get_ident():
            raise RuntimeError("a unit is open in this thread")
        if not self._turn.acquire(timeout=engines.WAIT_SECONDS if wait else 0):
            raise busy()
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = 0
            self._turn.release()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Storage trouble as refusals; what looks like damage is looked at again on fresh connections first."""
        try:
            with told(self._path, system=False):
                yield
        except StoreDamaged as damage:
            self._writer.dispose()
            self._reader.dispose()
            if not self._memory and not checking.findings(self._path, self._secret()):
                raise unsteady() from damage
            raise


class Opener:
    """Fulfils app.ports.StoreOpener. Keys are 32 bytes."""

    def create(self, path: Path, key: bytes) -> Store:
        """A new file; StoreExists when something is there. A half-made file is removed again."""
        _check(key)
        with told(path.parent):
            if path.exists():
                raise exists()
            with ExitStack() as undo:
                for end in ("", "-wal", "-shm", "-journal"):
                    undo.callback(path.with_name(path.name + end).unlink, missing_ok=True)
                _make(engines.engine(path, lambda: key, structure=True, new=True))
                undo.pop_all()
        return Store(path, key)

    def open(self, path: Path, key: bytes) -> Store:
        """An existing file, brought to this program's revision; refusals of db.trouble."""
        _check(key)
        with told(path):
            engines.check_header(path)
            found = _revision(path, key)
            if found != migrate.HEAD:
                migrate.migrate(path, key, backup=path.with_name(f"{path.name}.{found}.bak"))
            migrate.forget_old_copies(path)
        return Store(path, key)

    def fits(self, path: Path, key: bytes) -> bool:
        """Whether the file opens with this key; False for a damaged file too."""
        _check(key)
        try:
            with told(path):
                engines.check_header(path)
                _revision(path, key)
        except StoreDamaged:
            return False
        return True

    def rekey(self, path: Path, old: bytes, new: bytes) -> None:
        """Encrypt the file under another key; it opens with one of both at any moment. Raises DiskFull before anything."""
        _check(old)
        _check(new)
        rekeying.require_room(path)
        with told(path):
            rekeying.rekey(path, old, new)

    def salvage(self, path: Path, key: bytes, aside: Path) -> Wreck:
        """What can be read of a damaged file, from a copy of it made in the folder `aside` (db.salvage)."""
        _check(key)
        return open_wreck(path, key, aside)

    def scratch(self) -> Store:
        """An empty store in memory, for replaying a journal."""
        engines.check_program()
        store = Store(engines.MEMORY, b"")
        store.build()
        return store


def _make(engine: Engine) -> None:
    try:
        with engine.begin() as connection:
            migrate.create_tables(connection)
    finally:
        engine.dispose()


def _check(key: bytes) -> None:
    engines.check_program()
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")


def _revision(path: Path, key: bytes) -> str:
    """Looked at twice: a single failed read looks like damage."""
    try:
        with told(path):
            return _read_revision(path, key)
    except StoreDamaged:
        return _read_revision(path, key)


def _read_revision(path: Path, key: bytes) -> str:
    connection = engines.connect(path, key)
    try:
        return migrate.revision_of(connection)
    finally:
        connection.close()
