"""One open station file, or an empty one in memory for replaying a journal.

One writer at a time; readers have their own connections and see the snapshot of their beginning, so an import never
blocks the screen.
"""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from app.errors import Problem
from db import checking, copying, migrate
from db import engine as engines
from db.trouble import DiskFull, StoreDamaged, busy, exists, told, unsteady
from db.unit import Unit

WARN_BYTES = 1_000_000_000
REFUSE_BYTES = 200_000_000


class Store:
    """Fulfils app.ports.Store. Close it to let go of connections and key."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._memory = path == engines.MEMORY
        self._writer = engines.engine(path, key)
        self._reader = self._writer if self._memory else engines.engine(path, key, query_only=True)
        self._turn = threading.Lock()

    @property
    def path(self) -> Path:
        return self._path

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """A unit that is kept when the block ends well. Waits 10 seconds for another writer, then StoreBusy."""
        self._check_room()
        with self._taken(), self._watched(), self._writer.connect() as connection:
            connection.begin()
            unit = Unit(connection, writable=True)
            yield unit
            if unit.kept:
                unit.flush()
                connection.commit()

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A unit that sees the file as it is now, whatever others write meanwhile."""
        if self._memory:
            with self._taken(), self._reader.connect() as connection:
                connection.begin()
                yield Unit(connection, writable=False)
            return
        with self._watched(), self._reader.connect() as connection:
            connection.begin()
            connection.exec_driver_sql("SELECT 1 FROM alembic_version").fetchall()
            yield Unit(connection, writable=False)

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
            return checking.findings(self._path, self._key)

    def copy_to(self, path: Path) -> None:
        """An encrypted copy under the same key, verified by opening; nothing is left at `path` on any error."""
        with told():
            copying.copy_file(self._path, self._key, path)

    def close(self) -> None:
        self._writer.dispose()
        self._reader.dispose()
        self._key = b""

    def _free(self) -> int:
        return shutil.disk_usage(self._path.parent).free

    def _check_room(self) -> None:
        if not self._memory and self._free() < REFUSE_BYTES:
            raise DiskFull(
                "磁盘剩余空间不足 200 MB，暂停办理。",
                "以前的数据不受影响，仍可查询。请删去不用的文件，至少腾出 1 GB，再做一次。",
            )

    @contextmanager
    def _taken(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=engines.WAIT_SECONDS):
            raise busy()
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Storage trouble as refusals; what looks like damage is looked at again on fresh connections first."""
        try:
            with told():
                yield
        except StoreDamaged as damage:
            self._writer.dispose()
            self._reader.dispose()
            if not self._memory and not checking.findings(self._path, self._key):
                raise unsteady() from damage
            raise


class Opener:
    """Fulfils app.ports.StoreOpener. Keys are 32 bytes."""

    def create(self, path: Path, key: bytes) -> Store:
        """A new file; StoreExists when something is there. A half-made file is removed again."""
        engines.check_program()
        _check_key(key)
        with told():
            if path.exists():
                raise exists()
            try:
                _make(engines.engine(path, key, structure=True))
            except BaseException:
                for end in ("", "-wal", "-shm", "-journal"):
                    path.with_name(path.name + end).unlink(missing_ok=True)
                raise
        return Store(path, key)

    def open(self, path: Path, key: bytes) -> Store:
        """An existing file, brought to this program's revision; refusals of db.trouble."""
        engines.check_program()
        _check_key(key)
        with told():
            engines.check_header(path)
            if _revision(path, key) != migrate.HEAD:
                migrate.migrate(path, key, backup=path.with_name(f"{path.name}.{secrets.token_hex(4)}.bak"))
        return Store(path, key)

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


def _check_key(key: bytes) -> None:
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")


def _revision(path: Path, key: bytes) -> str:
    connection = engines.connect(path, key)
    try:
        return migrate.revision_of(connection)
    finally:
        connection.close()
