"""Bring a station file to this program's revision, or refuse it.

A new file gets the revisions' DDL directly and is stamped: command-line calls come by the hundred and Alembic takes
0.2 s to import. An older file is backed up first and upgraded in one transaction, so a failure leaves it as it was.
Revisions change shapes; what only serves finding is filled anew by today's program in the same transaction.
"""

from __future__ import annotations

import contextlib
import re
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from db import engine as engines
from db.trouble import damaged, too_new

FOLDER = Path(__file__).parent / "revisions"
REVISIONS = {
    "0001": "db.revisions.versions.r0001_first_books",
    "0002": "db.revisions.versions.r0002_finding",
    "0003": "db.revisions.versions.r0003_money",
    "0004": "db.revisions.versions.r0004_direct",
    "0005": "db.revisions.versions.r0005_reach",
}
"""Every revision this program knows, oldest first."""

HEAD = next(reversed(REVISIONS))
KEPT_COPIES = 2
_STAMP = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)


def declared_statements() -> list[str]:
    """The DDL of a new file: the stamp's table and every revision, in order."""
    return [_STAMP, *(statement for module in REVISIONS.values() for statement in import_module(module).DDL)]


def create_tables(connection: Connection) -> None:
    """All revisions on an empty file, inside the caller's transaction."""
    for statement in declared_statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT INTO alembic_version (version_num) VALUES (?)", (HEAD,))


def revision_of(raw: Any) -> str:
    """The file's revision; StoreDamaged when it has none, StoreTooNew when this program does not know it."""
    tables = raw.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alembic_version'").fetchone()
    rows = raw.execute("SELECT version_num FROM alembic_version").fetchall() if tables else []
    if len(rows) != 1:
        raise damaged()
    revision = str(rows[0][0])
    if revision not in REVISIONS:
        raise too_new()
    return revision


def upgrade(connection: Connection, folder: Path | None = None) -> None:
    """Run the missing revisions in the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder or FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def forget_old_copies(path: Path) -> None:
    """Delete copies from before upgrades, but for the newest two; what cannot be deleted now is at the next opening."""
    name = re.compile(rf"{re.escape(path.name)}\.(?:[0-9a-f]{{8}}|[0-9]{{4}})\.bak")
    with contextlib.suppress(OSError):
        copies = [one for one in path.parent.iterdir() if name.fullmatch(one.name) and one.is_file()]
        for old in sorted(copies, key=lambda one: (one.stat().st_mtime_ns, one.name))[:-KEPT_COPIES]:
            old.unlink()


def migrate(path: Path, key: bytes, *, backup: Path, folder: Path | None = None) -> None:
    """Upgrade the file at `path`; its state before is kept, verified, at `backup`.

    A copy that an interrupted upgrade left there is replaced whole: the file was then still as it is now.
    """
    from db.copying import copy_file
    from db.residents import fill_search

    copy_file(path, key, backup, again=True)
    engine = engines.engine(path, lambda: key, structure=True)
    try:
        with engine.begin() as connection:
            upgrade(connection, folder)
            fill_search(connection)
    finally:
        engine.dispose()
