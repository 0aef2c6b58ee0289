"""How a station file is opened: keyed, checked, and unable to do what it must never do.

The recipe and its figures: WAL with synchronous FULL lost no acknowledged commit in 1,995 simulated power cuts; page
cache decides SQLCipher's speed; INSERT OR REPLACE walks through append-only triggers unless recursive_triggers is on.
A wrong key fails here, at connect(). The key is never part of a URL, a statement that is logged, or an error's text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool, StaticPool

from db.memory import given_back
from db.trouble import ProgramUnfit, damaged, missing

WAIT_SECONDS = 10
OLDEST_SQLITE = (3, 51, 3)
WITHDRAWN_SQLITE = (3, 52, 0)
PLAIN_HEADER = b"SQLite format 3\x00"
MEMORY = Path(":memory:")
READING_CACHE = -12288
PASSING_CACHE = -4096
"""Page caches, in KiB below zero: of a connection that reads lists and pages, of one that reads everything once.

Only the writer gains by the large one of SETTINGS (imports ask for pages all over the indexes)."""
WRITING_CACHE = -262144
"""While a unit writes: a year's interest of half a million accounts touches every page of the index by person, and three of
four of its seconds went into reading and writing the same pages again. What lies beyond SETTINGS is let go at its end."""
MANY_ROWS = "many rows"
"""Where a connection says, in its `info`, that its unit wrote so many rows that the memory is worth giving back."""

SETTINGS: dict[str, tuple[str, int | str]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "recursive_triggers": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "cache_size": ("-65536", -65536),
    "temp_store": ("MEMORY", 2),
    "secure_delete": ("ON", 1),
}
_READABLE = frozenset({
    *SETTINGS, "cipher_version", "cipher_status", "query_only", "page_count", "freelist_count", "encoding",
    "read_uncommitted", "quick_check", "integrity_check", "cipher_integrity_check", "table_list",
})  # fmt: skip
_WITH_VALUE = frozenset({
    "busy_timeout", "wal_checkpoint", "quick_check", "table_info", "table_xinfo", "index_list", "index_info", "cache_size",
})  # fmt: skip
_STRUCTURE = frozenset({
    driver.SQLITE_CREATE_TABLE, driver.SQLITE_CREATE_INDEX, driver.SQLITE_CREATE_TRIGGER, driver.SQLITE_CREATE_VIEW,
    driver.SQLITE_DROP_TABLE, driver.SQLITE_DROP_INDEX, driver.SQLITE_DROP_TRIGGER, driver.SQLITE_DROP_VIEW,
    driver.SQLITE_ALTER_TABLE,
})  # fmt: skip
_NEVER = frozenset({driver.SQLITE_ATTACH, driver.SQLITE_DETACH})


def check_program(version: tuple[int, ...] = tuple(driver.sqlite_version_info)) -> None:
    """Refuse SQLite versions that can corrupt a WAL file (before 3.51.3) or were withdrawn (3.52.0)."""
    if version < OLDEST_SQLITE or version == WITHDRAWN_SQLITE:
        raise ProgramUnfit("程序自带的数据库组件版本不合要求，没有打开数据文件。", "请重新安装本程序，再打开。")


def check_header(path: Path) -> None:
    """Refuse a file that is not there, and one that is not encrypted."""
    if not path.is_file():
        raise missing()
    with path.open("rb") as file:
        start = file.read(len(PLAIN_HEADER))
    if start == PLAIN_HEADER:
        raise damaged()


def _watch(*, structure: bool) -> Callable[..., int]:
    """The authorizer: no ATTACH, no re-keying, no change of settings, no change of tables outside a revision."""

    def allow(action: int, first: str | None, second: str | None, *_rest: str | None) -> int:
        if action in _NEVER or (action in _STRUCTURE and not structure):
            return int(driver.SQLITE_DENY)
        if action == driver.SQLITE_PRAGMA:
            name = (first or "").lower()
            allowed = name in _WITH_VALUE or (second is None and name in _READABLE)
            return int(driver.SQLITE_OK if allowed else driver.SQLITE_DENY)
        if action == driver.SQLITE_FUNCTION and second in {"load_extension", "sqlcipher_export"}:
            return int(driver.SQLITE_DENY)
        return int(driver.SQLITE_OK)

    return allow


def connect(
    path: Path, key: bytes, *, query_only: bool = False, structure: bool = False, new: bool = False, passing: bool = False
) -> Any:
    """One raw connection by the recipe; `new` may make the file, nothing else does; `passing` reads once, with less memory.

    Raises the driver's error for a wrong key, ProgramUnfit for a setting that the library does not take.
    """
    memory = path == MEMORY
    where = ":memory:" if memory else f"{path.absolute().as_uri()}?mode={'rwc' if new else 'rw'}"
    connection = driver.connect(
        where,
        uri=not memory,
        isolation_level=None,
        check_same_thread=False,
        timeout=WAIT_SECONDS,
        cached_statements=256,
    )
    try:
        if not memory:
            unlock(connection, key)
        _settle(connection, memory=memory)
        if query_only:
            connection.execute("PRAGMA query_only=ON")
        if query_only:
            connection.execute(f"PRAGMA cache_size={PASSING_CACHE if passing else READING_CACHE}")
        connection.set_authorizer(_watch(structure=structure))
    except (driver.Error, ProgramUnfit):
        connection.close()
        raise
    return connection


@contextmanager
def building(connection: Connection) -> Iterator[None]:
    """Let this one connection change the tables inside the block."""
    raw: Any = connection.connection.driver_connection
    raw.set_authorizer(_watch(structure=True))
    try:
        yield
    finally:
        raw.set_authorizer(_watch(structure=False))


def impatient(connection: Connection) -> None:
    """Let this connection not wait for another program's writing, until it is given back."""
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA busy_timeout=0").fetchall()


def unlock(connection: Any, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
    connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"").fetchall()
    version = connection.execute("PRAGMA cipher_version").fetchone()
    status = connection.execute("PRAGMA cipher_status").fetchone()
    if not version or not version[0] or not status or str(status[0]) != "1":
        raise ProgramUnfit("程序的加密组件没有启用，没有打开数据文件。", "请重新安装本程序，再打开。")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _settle(connection: Any, *, memory: bool) -> None:
    """Set every setting and read it back; a library that ignores one of them is not used."""
    for name, (value, expected) in SETTINGS.items():
        if memory and name == "journal_mode":
            continue
        connection.execute(f"PRAGMA {name}={value}").fetchall()
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if found is None or found[0] != expected:
            raise ProgramUnfit("程序自带的数据库组件没有按要求设置。", "请重新安装本程序，再打开。")


def engine(
    path: Path,
    key: Callable[[], bytes],
    *,
    query_only: bool = False,
    structure: bool = False,
    new: bool = False,
    passing: bool = False,
) -> Engine:
    """A pool of such connections; `key` is asked for at each connect, so a closed store's engine opens nothing.

    The writer begins IMMEDIATE, which also makes DDL transactional; a reader begins deferred.
    """
    made = create_engine(
        "sqlite+pysqlite://",
        module=driver,
        creator=lambda: connect(
            path, key(), query_only=query_only, structure=structure, new=new, passing=passing
        ),
        hide_parameters=True,
        **({"poolclass": StaticPool} if path == MEMORY else {"poolclass": QueuePool, "pool_use_lifo": True}),
    )
    begin = "BEGIN" if query_only else "BEGIN IMMEDIATE"

    @event.listens_for(made, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)
        if not query_only:
            connection.exec_driver_sql(f"PRAGMA cache_size={WRITING_CACHE}")

    @event.listens_for(made, "checkin")
    def _let_go(raw: Any, record: Any) -> None:
        """`raw` is None when the connection is thrown away."""
        if raw is not None and not query_only:
            raw.execute(f"PRAGMA cache_size={SETTINGS['cache_size'][0]}")
            raw.execute(f"PRAGMA busy_timeout={int(WAIT_SECONDS * 1_000)}")
        if record.info.pop(MANY_ROWS, False):
            given_back()

    return made
