"""Copies of a station file: VACUUM INTO, then opened and compared before they count.

Connection.backup() would launder a damaged page into a clean-looking one; VACUUM INTO refuses. A copy that is not
complete is deleted, whatever went wrong.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from db.engine import connect
from db.trouble import damaged, exists


def copy_file(source: Path, key: bytes, target: Path, *, again: bool = False) -> None:
    """Copy the file at `source` to `target`, encrypted with the same key.

    `target` must not exist, or is replaced whole once the new copy is complete (`again`).
    """
    if target.exists() and not again:
        raise exists()
    connection = connect(source, key)
    partial = target.with_name(target.name + ".tmp")
    try:
        connection.set_authorizer(None)  # VACUUM INTO attaches its target; nothing else runs on this connection
        partial.unlink(missing_ok=True)
        connection.execute("VACUUM INTO ?", (str(partial),))
        _verify(partial, key, _filings(connection))
        _to_disk(partial)
        partial.replace(target)
    finally:
        connection.close()
        for name in (partial.name, f"{partial.name}-wal", f"{partial.name}-shm", f"{partial.name}-journal"):
            partial.with_name(name).unlink(missing_ok=True)


def _filings(connection: Any) -> int:
    return int(connection.execute("SELECT count(*) FROM filings").fetchone()[0])


def _verify(path: Path, key: bytes, filings: int) -> None:
    connection = connect(path, key)
    try:
        answers = connection.execute("PRAGMA quick_check").fetchall()
        pages = connection.execute("PRAGMA cipher_integrity_check").fetchall()
        if answers != [("ok",)] or pages or _filings(connection) != filings:
            raise damaged()
    finally:
        connection.close()


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
