"""Rows of a damaged file that can still be read, found by halving (security finding 9, 4.5).

A page that fails its check poisons the connection, so each look has a new one (0.7 ms). What a look has read before it
failed counts; the rest is cut in two and looked at again, the large pieces first. So exactly the rows of the damaged
pages are lost; where an inner page of a table is damaged, the rows of all pages under it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver

from db.engine import connect

MOST_LOOKS = 40_000
"""Half a minute. What was not looked at then, small pieces of badly damaged parts, counts as lost."""
_LEAST_ROW_BYTES = 16
_DAMAGE = frozenset({driver.SQLITE_CORRUPT, driver.SQLITE_NOTADB})

Row = tuple[Any, ...]


def is_damage(error: driver.Error) -> bool:
    """Whether the driver says that a page does not verify; anything else is no business of salvage."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF in _DAMAGE


class SoundRows:
    """The rows of one table, numbered from 1 on, that can be read. `columns` as they stand in a SELECT."""

    def __init__(self, path: Path, key: bytes, table: str, columns: str) -> None:
        self._path = path
        self._key = key
        self._table = table
        self._select = f"SELECT rowid, {columns} FROM {table} NOT INDEXED WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        self.whole = True
        """Whether every row could be read."""
        self._ranges = self._found()

    def __iter__(self) -> Iterator[Row]:
        """(number, columns…) of every sound row, in order of number."""
        for first, last in self._ranges:
            yield from self._read(first, last)

    def _read(self, first: int, last: int) -> Iterator[Row]:
        """The rows of a sound range. Looking whether another follows may touch the damaged page behind it: no harm."""
        reached = first - 1
        connection = connect(self._path, self._key, query_only=True, passing=True)
        try:
            for row in connection.execute(self._select, (first, last)):
                reached = row[0]
                yield row
        except driver.DatabaseError as error:
            if reached < last or not is_damage(error):
                raise
        finally:
            connection.close()

    def _found(self) -> list[tuple[int, int]]:
        """Ranges of numbers without a row that cannot be read, in order."""
        sound: list[tuple[int, int]] = []
        waiting = deque([(1, self._last())])
        looks = 0
        while waiting and looks < MOST_LOOKS:
            first, last = waiting.popleft()
            looks += 1
            reached = self._reach(first, last)
            if reached >= first:
                sound.append((first, reached))
            if reached < last:
                self.whole = False
                waiting.extend(_halves(reached + 1, last))
        return sorted(sound)

    def _reach(self, first: int, last: int) -> int:
        """The last number up to which a look from `first` on could read; `last` when nothing was wrong."""
        reached = first - 1
        connection = connect(self._path, self._key, query_only=True, passing=True)
        try:
            for row in connection.execute(self._select, (first, last)):
                reached = row[0]
        except driver.DatabaseError as error:
            if not is_damage(error):
                raise
            return reached
        finally:
            connection.close()
        return last

    def _last(self) -> int:
        """The highest number, from the table or from one of its indexes; more than there can be when nothing says it."""
        ways = ["NOT INDEXED"]
        try:
            ways += [f"INDEXED BY {row[1]}" for row in self._ask(f"PRAGMA index_list({self._table})") if not row[4]]
            for way in ways:
                found = self._numbered(way)
                if found is not None:
                    return found
        except driver.DatabaseError as error:
            if not is_damage(error):
                raise
        return int(self._path.stat().st_size) // _LEAST_ROW_BYTES

    def _numbered(self, way: str) -> int | None:
        """The highest number as the table or an index says it; None where that is damaged."""
        try:
            ((found,),) = self._ask(f"SELECT coalesce(max(rowid), 0) FROM {self._table} {way}")
        except driver.DatabaseError as error:
            if not is_damage(error):
                raise
            return None
        return int(found)

    def _ask(self, text: str) -> list[Row]:
        return asked(self._path, self._key, text)


def _halves(first: int, last: int) -> list[tuple[int, int]]:
    """What is behind a place where reading failed, in two pieces; nothing for the one row that fails by itself."""
    if first == last:
        return []
    middle = (first + last) // 2
    return [(first, middle), (middle + 1, last)]


def asked(path: Path, key: bytes, text: str) -> list[Row]:
    """All rows of one question on a connection of its own."""
    connection = connect(path, key, query_only=True, passing=True)
    try:
        found: list[Row] = connection.execute(text).fetchall()
        return found
    finally:
        connection.close()


def from_both_ends(path: Path, key: bytes, table: str, order: tuple[str, ...]) -> tuple[dict[Row, Row], bool]:
    """Rows by key of a small table that has no row numbers, read forwards until it fails and then backwards; whether all."""
    found: dict[Row, Row] = {}
    for direction in ("", " DESC"):
        by = ", ".join(f"{column}{direction}" for column in order)
        connection = connect(path, key, query_only=True, passing=True)
        try:
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY {by}"):
                found[tuple(row[: len(order)])] = tuple(row)
        except driver.DatabaseError as error:
            if not is_damage(error):
                raise
            continue
        finally:
            connection.close()
        return found, True
    return found, False
