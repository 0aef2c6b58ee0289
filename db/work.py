"""One transaction's connection with its write buffer.

Rows wait per table and go to the file by executemany: when the table is read, when 5,000 of them wait, and at commit.
What a unit wrote it also reads; order within a table is the order of writing.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Table

from app.domain.withdrawn import Withdrawn, withdrawn
from db.engine import MANY_ROWS
from db.query import Query

WAITING = 5_000
MANY = 50_000
"""Rows of one unit after which the memory that they took is given back to the machine."""
_AFTER = {"filings": ("streams", "acts"), "acts": ("streams",)}
"""Rows that foreign keys want first."""


STEPS = 20_000
"""Of SQLite's machine between two looks whether a question is still wanted: about a millisecond."""


@contextmanager
def giving_up(connection: Connection) -> Iterator[None]:
    """Stop the connection's statements, by raising Withdrawn, once nobody waits for the answer any more."""
    raw: Any = connection.connection.driver_connection
    raw.set_progress_handler(withdrawn, STEPS)
    try:
        yield
    except driver.OperationalError as error:
        if withdrawn():
            raise Withdrawn from error
        raise
    finally:
        raw.set_progress_handler(None, 0)


@cache
def insert_text(table: Table) -> str:
    marks = ", ".join("?" * len(table.columns))
    names = ", ".join(column.name for column in table.columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({marks})"


class Work:
    """`writable` is False in a reading unit; writing there is a bug, not a read-only disk."""

    def __init__(self, connection: Connection, *, writable: bool) -> None:
        self.connection = connection
        self.writable = writable
        self._raw: Any = connection.connection.driver_connection
        self._waiting: dict[str, list[tuple[str, list[tuple[Any, ...]]]]] = {}
        self._count = 0
        self._flushed = 0
        self.written: set[str] = set()
        """Names of the tables that this unit has changed."""

    def rows(self, query: Query, **values: Any) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        self.flush(query.tables)
        found: list[tuple[Any, ...]] = self._raw.execute(query.text, query.values(values)).fetchall()
        return found

    def numbers(self, query: Query, **values: Any) -> array[int]:
        """The first column of a query, numbers, without holding its rows: half a million of them are 4 MB."""
        self.flush(query.tables)
        return array("q", (row[0] for row in self._raw.execute(query.text, query.values(values))))

    def each(self, query: Query, **values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query as they come; the next query of the unit may be asked only after the last of them."""
        self.flush(query.tables)
        yield from self._raw.execute(query.text, query.values(values))

    def one(self, query: Query, **values: Any) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        self.flush(query.tables)
        cursor = self._raw.execute(query.text, query.values(values))
        found: tuple[Any, ...] | None = cursor.fetchone()
        cursor.close()
        return found

    def teach(self, name: str, call: Callable[..., int | str]) -> None:
        """Let the next queries of this connection call a plain function; an earlier one of that name is replaced."""
        self._raw.create_function(name, -1, call)

    def put(self, table: Table, row: Sequence[Any], *, ahead: bool = False) -> None:
        """Add a row; its values stand in the order of the table's columns. With `ahead` it goes before the changes that
        wait, which is right where no change is ever made before its row is there, and keeps each kind together.
        """
        self._wait(table.name, insert_text(table), tuple(row), ahead=ahead)

    def put_rows(self, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
        """`put` for many rows of one table."""
        for start in range(0, len(rows), WAITING):
            self._wait(table.name, insert_text(table), *rows[start : start + WAITING])

    def change(self, query: Query, **values: Any) -> None:
        """Run an update, a delete or an upsert, in its turn among the table's waiting rows."""
        (table,) = query.tables
        self._wait(table, query.text, query.values(values))

    def change_rows(self, query: Query, rows: Sequence[tuple[Any, ...]]) -> None:
        """`change` once for each row of values, these in the order of the query's names."""
        (table,) = query.tables
        for start in range(0, len(rows), WAITING):
            self._wait(table, query.text, *rows[start : start + WAITING])

    def change_columns(self, table: Table, key: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        """Set `fields` of the row that `key` names. Unknown columns raise KeyError."""
        sets = ", ".join(f"{table.c[name].name} = ?" for name in fields)
        where = " AND ".join(f"{table.c[name].name} = ?" for name in key)
        self._wait(table.name, f"UPDATE {table.name} SET {sets} WHERE {where}", (*fields.values(), *key.values()))

    def _wait(self, table: str, text: str, *rows: tuple[Any, ...], ahead: bool = False) -> None:
        if not self.writable:
            raise RuntimeError(f"{table} is written in a reading unit")
        self.written.add(table)
        runs = self._waiting.setdefault(table, [])
        if ahead and (not runs or runs[0][0] != text):
            runs.insert(0, (text, []))
        at = 0 if ahead else -1
        if runs and runs[at][0] == text:
            runs[at][1].extend(rows)
        else:
            runs.append((text, list(rows)))
        self._count += len(rows)
        if self._count >= WAITING:
            self.flush()

    def flush(self, names: frozenset[str] | None = None) -> None:
        """Write what waits for the named tables (all tables without names)."""
        if not self._waiting:
            return
        chosen = [name for name in self._waiting if names is None or name in names]
        for name in chosen:
            for before in (*_AFTER.get(name, ()), name):
                for text, rows in self._waiting.pop(before, ()):
                    self._run(text, rows)

    def _run(self, text: str, rows: list[tuple[Any, ...]]) -> None:
        self._count -= len(rows)
        self._flushed += len(rows)
        if self._flushed - len(rows) < MANY <= self._flushed:
            self.connection.info[MANY_ROWS] = True
        if len(rows) == 1:
            self._raw.execute(text, rows[0])
        else:
            self._raw.executemany(text, rows)

    def forget(self) -> None:
        """Drop what waits; the transaction is being rolled back."""
        self._waiting.clear()
        self._count = 0
