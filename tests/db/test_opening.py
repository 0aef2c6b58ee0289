from __future__ import annotations

import sqlite3

import pytest
import sqlcipher3.dbapi2 as driver

from app.errors import OfficeError
from db import Opener, engine, hold, migrate
from db.trouble import (
    DiskFull,
    ProgramUnfit,
    StoreDamaged,
    StoreExists,
    StoreInUse,
    StoreMissing,
    StoreTooNew,
)
from tests.db.samples import KEY, act_over, chain


def test_a_connection_is_set_up_by_the_recipe(store, path):
    connection = engine.connect(path, KEY)
    found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in engine.SETTINGS}
    connection.close()
    assert found == {name: expected for name, (_, expected) in engine.SETTINGS.items()}


def test_a_setting_that_does_not_take_is_refused(store, path, monkeypatch):
    monkeypatch.setitem(engine.SETTINGS, "synchronous", ("FULL", 99))
    with pytest.raises(ProgramUnfit):
        engine.connect(path, KEY)


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2), (3, 52, 0)])
def test_sqlite_versions_that_can_corrupt_are_refused(version):
    with pytest.raises(ProgramUnfit):
        engine.check_program(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4)])
def test_sound_sqlite_versions_pass(version):
    engine.check_program(version)


def test_a_library_without_encryption_is_refused(path, monkeypatch):
    monkeypatch.setattr(driver, "connect", sqlite3.connect)
    with pytest.raises(ProgramUnfit):
        engine.connect(path, KEY, new=True)


def test_the_wrong_key_does_not_open(store, path):
    with pytest.raises(StoreDamaged) as caught:
        Opener().open(path, b"\1" * 32)
    chained = [str(caught.value), str(caught.value.__cause__)]
    assert not any((b"\1" * 32).hex() in text for text in chained)


def test_a_key_of_another_length_is_a_bug(path):
    with pytest.raises(ValueError, match="32 bytes"):
        Opener().create(path, b"short")


def test_a_plain_sqlite_file_is_refused(path):
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE t (a)")
    plain.close()
    with pytest.raises(StoreDamaged):
        Opener().open(path, KEY)


def test_no_name_stands_readable_in_the_file(store, path):
    made = chain(50)
    with store.write() as unit:
        unit.journal.append(act_over(made), made)
        unit.settings.put("name", "王秀英".encode())
    for part in path.parent.iterdir():
        content = part.read_bytes()
        assert "王秀英".encode() not in content
        assert not content.startswith(b"SQLite format 3")


def test_a_missing_file_is_named_and_not_made(path):
    with pytest.raises(StoreMissing):
        Opener().open(path, KEY)
    assert not path.exists()


def test_a_file_that_vanishes_is_missing_and_not_made_anew(path):
    opened = Opener().create(path, KEY)
    path.unlink()
    with pytest.raises(StoreMissing), opened.read():
        pass
    assert not path.exists()
    opened.close()


def test_a_new_file_never_replaces_one(store, path):
    before = path.read_bytes()
    with pytest.raises(StoreExists):
        Opener().create(path, KEY)
    assert path.read_bytes() == before


def test_a_half_made_file_is_removed(path, monkeypatch):
    monkeypatch.setattr(migrate, "_STAMP", "CREATE TABLE alembic_version (version_num)")
    monkeypatch.setattr(migrate, "REVISIONS", {"0001": "db.revisions.versions.missing"})
    with pytest.raises(ModuleNotFoundError):
        Opener().create(path, KEY)
    assert list(path.parent.iterdir()) == []


def test_a_file_of_a_newer_program_is_refused_in_a_sentence(store, path):
    with store.write() as unit:
        unit._connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0999'")
    store.close()
    with pytest.raises(StoreTooNew) as caught:
        Opener().open(path, KEY)
    assert "升级" in caught.value.hint


def test_an_encrypted_file_without_our_tables_is_refused(path):
    connection = engine.connect(path, KEY, structure=True, new=True)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(StoreDamaged):
        Opener().open(path, KEY)


def test_a_closed_store_opens_nothing(path):
    opened = Opener().create(path, KEY)
    opened.close()
    with pytest.raises(RuntimeError, match="closed"), opened.read():
        pass


def test_a_second_window_is_refused_until_the_first_is_closed(path):
    with hold(path), pytest.raises(StoreInUse), hold(path):
        pass
    with hold(path):
        pass


def test_a_full_disk_is_announced_and_stops_work_before_it_is_lost(store, monkeypatch):
    monkeypatch.setattr(store, "_free", lambda: 500_000_000)
    assert [note.code for note in store.notes()] == ["disk_low"]
    monkeypatch.setattr(store, "_free", lambda: 100_000_000)
    with pytest.raises(DiskFull), store.write():
        pass
    with store.read() as unit:
        assert unit.journal.count() == 0
    monkeypatch.setattr(store, "_free", lambda: 2_000_000_000)
    assert store.notes() == []


def test_a_single_failed_read_is_tried_again(store, path, monkeypatch):
    real, calls = engine.connect, []

    def flaky(*args, **options):
        calls.append(args)
        if len(calls) == 1:
            error = driver.DatabaseError("database disk image is malformed")
            error.sqlite_errorcode = driver.SQLITE_CORRUPT
            raise error
        return real(*args, **options)

    monkeypatch.setattr(engine, "connect", flaky)
    opened = Opener().open(path, KEY)
    opened.close()
    assert len(calls) == 2


def test_every_refusal_says_what_to_do():
    from db import trouble

    kinds = [trouble.damaged, trouble.unsteady, trouble.drive_failed, trouble.disk_full, trouble.read_only]
    kinds += [trouble.busy, trouble.missing, trouble.in_use, trouble.exists, trouble.too_new]
    for make in kinds:
        refusal = make()
        assert isinstance(refusal, OfficeError)
        assert refusal.text.endswith("。")
        assert refusal.hint.endswith("。")
