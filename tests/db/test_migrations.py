from __future__ import annotations

import os
import subprocess
import sys

import pytest

from db import Opener, engine, migrate, tables
from db.trouble import StoreTooNew
from tests.db.samples import KEY, act_over, chain, resident

NOW = migrate.HEAD
AFTER = f"{int(NOW) + 1:04d}"
NEXT = f"""
from alembic import op
revision = "{AFTER}"
down_revision = "{NOW}"
branch_labels = None
depends_on = None

def upgrade():
    op.get_bind().exec_driver_sql("ALTER TABLE residents ADD COLUMN nickname TEXT NOT NULL DEFAULT ''")
    op.get_bind().exec_driver_sql("CREATE TABLE visits (n INTEGER PRIMARY KEY) STRICT")
    op.get_bind().exec_driver_sql("INSERT INTO visits VALUES (1)")
"""


def shape(connection):
    return connection.exec_driver_sql(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
    ).fetchall()


@pytest.fixture
def empty(path):
    made = engine.engine(path, lambda: KEY, structure=True, new=True)
    yield made
    made.dispose()


@pytest.fixture
def folder(tmp_path):
    """The program's revisions and one more, as the next release will have them."""
    made = tmp_path / "revisions"
    (made / "versions").mkdir(parents=True)
    versions = [f"versions/{module.rpartition('.')[2]}.py" for module in migrate.REVISIONS.values()]
    for name in ("env.py", *versions):
        (made / name).write_text((migrate.FOLDER / name).read_text(encoding="utf-8"), encoding="utf-8")
    return made


def test_making_a_new_file_and_upgrading_an_empty_one_give_the_same(empty, store, path, tmp_path):
    other = engine.engine(tmp_path / "other.xb", lambda: KEY, structure=True, new=True)
    with other.begin() as connection:
        migrate.upgrade(connection)
    with other.begin() as upgraded, empty.begin() as made:
        assert [(name, " ".join(sql.split())) for _, name, _, sql in shape(upgraded) if name != "alembic_version"] == [
            (name, " ".join(sql.split())) for _, name, _, sql in shape(made) if name != "alembic_version"
        ]
        stamps = [c.exec_driver_sql("SELECT * FROM alembic_version").fetchall() for c in (upgraded, made)]
        assert stamps[0] == stamps[1] == [(migrate.HEAD,)]
    other.dispose()


def test_the_migrated_file_is_what_the_tables_declare(store, path):
    connection = engine.connect(path, KEY)
    listed = connection.execute("PRAGMA table_list").fetchall()
    found = {row[1]: row for row in listed if row[0] == "main" and not row[1].startswith("sqlite_")}
    assert set(found) == set(tables.metadata.tables) | {"alembic_version"}
    for name, table in tables.metadata.tables.items():
        assert found[name][5] == 1, f"{name} is STRICT"
        columns = connection.execute(f"PRAGMA table_info({name})").fetchall()
        declared = [(c.name, str(c.type).replace("INTEGER", "INTEGER"), bool(c.primary_key)) for c in table.columns]
        assert [(c[1], c[2], bool(c[5])) for c in columns] == declared
    connection.close()


def test_every_table_is_either_journal_or_computed_or_kept():
    grouped = [*tables.JOURNAL, *tables.COMPUTED, *tables.KEPT]
    assert sorted(table.name for table in grouped) == sorted(tables.metadata.tables)


def test_records_have_the_order_of_their_tables():
    from dataclasses import fields

    from app.domain.records import Batch, Docket, Line, Resident

    pairs = ((Batch, tables.batches), (Docket, tables.dockets), (Line, tables.lines), (Resident, tables.residents))
    for record, table in pairs:
        assert [field.name for field in fields(record)] == [column.name for column in table.columns]


def filled(path):
    store = Opener().create(path, KEY)
    made = chain(5)
    with store.write() as unit:
        for n in unit.journal.append(act_over(made), made):
            unit.residents.add(resident(n))
    with store.read() as unit:
        books = unit.books()
    store.close()
    return books


def test_an_older_file_is_backed_up_and_upgraded(path, folder, monkeypatch):
    books = filled(path)
    (folder / "versions" / "next.py").write_text(NEXT, encoding="utf-8")
    monkeypatch.setattr(migrate, "REVISIONS", {**migrate.REVISIONS, AFTER: "next"})
    monkeypatch.setattr(migrate, "HEAD", AFTER)
    monkeypatch.setattr(migrate, "FOLDER", folder)
    store = Opener().open(path, KEY)
    with store.read() as unit:
        assert unit._connection.exec_driver_sql("SELECT n FROM visits").fetchall() == [(1,)]
        assert unit.books() == books
    store.close()
    (backup,) = path.parent.glob("*.bak")
    monkeypatch.undo()
    old = Opener().open(backup, KEY)
    with old.read() as unit:
        assert unit.books() == books
    old.close()
    with pytest.raises(StoreTooNew):
        Opener().open(path, KEY)


def test_interrupted_migrations_leave_one_backup_for_each_revision(path, folder, monkeypatch):
    books = filled(path)
    failing = NEXT + '    op.get_bind().exec_driver_sql("INSERT INTO visits VALUES (1)")\n'
    (folder / "versions" / "next.py").write_text(failing, encoding="utf-8")
    with monkeypatch.context() as newer:
        newer.setattr(migrate, "REVISIONS", {**migrate.REVISIONS, AFTER: "next"})
        newer.setattr(migrate, "HEAD", AFTER)
        newer.setattr(migrate, "FOLDER", folder)
        for _ in range(3):
            with pytest.raises(Exception, match="UNIQUE"):
                Opener().open(path, KEY)
            assert [one.name for one in path.parent.glob(f"{path.name}.*.bak*")] == [f"{path.name}.{NOW}.bak"]
        path.with_name(f"{path.name}.{NOW}.bak").write_bytes(b"cut off")
        (folder / "versions" / "next.py").write_text(NEXT, encoding="utf-8")
        Opener().open(path, KEY).close()
    old = Opener().open(path.with_name(f"{path.name}.{NOW}.bak"), KEY)
    with old.read() as unit:
        assert unit.books() == books
    old.close()


def test_of_the_copies_from_before_upgrades_the_newest_two_stay(path):
    filled(path)
    names = [f"{path.name}.{end}.bak" for end in ("9f00aa12", "0001", "deadbeef", "0002")]
    for age, name in enumerate(names):
        path.with_name(name).write_bytes(b"copy")
        os.utime(path.with_name(name), (1_000 + age, 1_000 + age))
    others = ["keys.json.bak", f"{path.name}.mine.bak", f"other.{path.name}.0001.bak"]
    for name in others:
        path.with_name(name).write_bytes(b"not a copy")
    Opener().open(path, KEY).close()
    assert {one.name for one in path.parent.glob("*.bak")} == {*names[2:], *others}
    Opener().open(path, KEY).close()
    assert {one.name for one in path.parent.glob("*.bak")} == {*names[2:], *others}


def test_the_only_copy_from_before_an_upgrade_is_never_deleted(path):
    filled(path)
    copy = path.with_name(f"{path.name}.9f00aa12.bak")
    copy.write_bytes(b"copy")
    os.utime(copy, (1, 1))
    Opener().open(path, KEY).close()
    assert copy.exists()


def test_a_failing_migration_leaves_the_file_as_it_was(path, folder):
    books = filled(path)
    failing = NEXT + '    op.get_bind().exec_driver_sql("INSERT INTO visits VALUES (1)")\n'
    (folder / "versions" / "next.py").write_text(failing, encoding="utf-8")
    with pytest.raises(Exception, match="UNIQUE"):
        migrate.migrate(path, KEY, backup=path.with_name("before.bak"), folder=folder)
    store = Opener().open(path, KEY)
    with store.read() as unit:
        assert unit.books() == books
        assert unit._connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE name = 'visits'").fetchall() == []
    assert store.check() == []
    store.close()


def test_making_and_opening_a_file_does_not_import_alembic(path):
    program = (
        "import sys; from pathlib import Path; import db; o = db.Opener(); p = Path(sys.argv[1]); "
        "o.create(p, bytes(32)).close(); o.open(p, bytes(32)).close(); sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
