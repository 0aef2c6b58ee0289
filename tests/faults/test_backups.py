"""备份 that can be trusted (security B6, B7): none of a damaged store, none restored that is not what was written."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import msgspec
import pytest

from app.errors import OfficeError
from app.services import attempts, backups, verification
from app.services.sign_in import KEYS, STORE, has_station, sign_in
from db import Opener
from tests.faults.world import state
from tests.stations import PASSPHRASE


@pytest.fixture
def village(stations):
    for no in range(1, 6):
        stations.register("东村", no)
    return stations


def restored(stations, file: Path, home: Path, passphrase: str = PASSPHRASE):
    return backups.restore(file, home, name=None, passphrase=passphrase, opener=Opener(), clock=stations.clock)


def test_a_backup_holds_what_the_store_held_and_nothing_lies_about(village, tmp_path):
    desk, stick, home = village.desk("东村"), village.stick(), tmp_path / "another machine" / "home"
    held = state(desk)
    file = backups.backup(desk, stick)
    assert list(stick.iterdir()) == [file]
    assert not [path for path in desk.home.iterdir() if path.is_dir()]
    assert restored(village, file, home).state == "restored"
    assert {path.name for path in home.iterdir()} == {STORE, KEYS, f"{KEYS}.bak", attempts.NAME}
    copy = sign_in(home, None, PASSPHRASE, Opener(), village.clock)
    assert state(copy) | {"facts": held["facts"]} == held
    assert verification.verify(copy, Opener(), full=True).ok
    copy.close()


def test_two_backups_in_one_second_are_two_files(village):
    desk, stick = village.desk("东村"), village.stick()
    now = village.clock.moment
    names = set()
    for _ in range(3):
        village.clock.moment = now
        names.add(backups.backup(desk, stick).name)
    assert len(names) == 3


def test_a_damaged_store_gets_no_backup_and_the_old_one_stays(village):
    stick = village.stick()
    kept = backups.backup(village.desk("东村"), stick)
    village.close()
    store = village.home("东村") / STORE
    good, chance = store.read_bytes(), random.Random(3)
    for place in chance.sample(range(5 * 4096, len(good)), 12):
        data = bytearray(good)
        data[place] ^= 16
        store.write_bytes(data)
        desk = None
        try:
            desk = village.desk("东村")
            backups.backup(desk, stick)
        except OfficeError as refused:
            code = refused.code
        else:
            code = "made"
        if desk is not None:
            village.close()
        else:
            village._desks.clear()
        assert code in {"store_unsound", "store_damaged"}, place
        assert list(stick.iterdir()) == [kept]
    store.write_bytes(good)


def test_a_backup_with_any_byte_changed_is_refused_or_gives_the_very_same(village, tmp_path):
    """Bytes of the zip's own dress (its dates, its attributes) carry nothing; every other one is missed when changed."""
    file = backups.backup(village.desk("东村"), village.stick())
    good, chance, dress = file.read_bytes(), random.Random(4), 0
    with zipfile.ZipFile(file) as archive:
        start = archive.start_dir
        data_of_store = archive.getinfo(STORE).header_offset + 100
    places = (
        chance.sample(range(data_of_store, start), 60) + list(range(40)) + chance.sample(range(start, len(good)), 60)
    )
    parts = content(file)
    for place in places:
        data = bytearray(good)
        data[place] ^= 1 << chance.randrange(8)
        file.write_bytes(data)
        try:
            same = content(file) == parts
        except (backups.BackupDamaged, backups.BackupTooNew):
            continue
        assert same, place
        dress += 1
    assert dress < 60


def content(file: Path) -> dict[str, str]:
    """Hashes of a backup's parts as restoring reads them."""
    with backups._opened(file) as (archive, facts):
        found = {part: backups._unpack(archive, part, None) for part in backups.PARTS}
    if found != facts.hashes:
        raise backups.BackupDamaged("x", "y")
    return found


@pytest.mark.parametrize("share", [0.0, 0.2, 0.7, 0.99, 0.9999])
def test_a_backup_cut_short_is_refused_and_leaves_nothing(village, tmp_path, share):
    file, home = backups.backup(village.desk("东村"), village.stick()), tmp_path / "new" / "home"
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    with pytest.raises(backups.BackupDamaged):
        restored(village, file, home)
    assert not home.exists()


def test_a_flipped_byte_of_the_store_inside_is_refused_and_leaves_nothing(village, tmp_path):
    file, home = backups.backup(village.desk("东村"), village.stick()), tmp_path / "home"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    home.mkdir()
    with pytest.raises(backups.BackupDamaged):
        restored(village, file, home)
    assert list(home.iterdir()) == []


def test_a_wrong_passphrase_leaves_nothing_and_the_right_one_works_then(village, tmp_path):
    file, home = backups.backup(village.desk("东村"), village.stick()), tmp_path / "home"
    with pytest.raises(OfficeError) as refused:
        restored(village, file, home, "别人的-口令-不对-2026")
    assert refused.value.code == "wrong_passphrase"
    assert not home.exists()
    assert restored(village, file, home).state == "restored"


def test_a_folder_with_a_station_is_never_restored_into(village):
    file = backups.backup(village.desk("东村"), village.stick())
    before = state(village.desk("西村"))
    with pytest.raises(OfficeError) as refused:
        restored(village, file, village.home("西村"))
    assert refused.value.code == "folder_taken"
    assert state(village.desk("西村")) == before


def repacked(file: Path, **facts: object) -> None:
    """The backup with other facts in backup.json, well formed."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[backups.FACTS] = msgspec.json.encode({**json.loads(parts[backups.FACTS]), **facts})
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_what_a_restored_station_is_its_store_says_and_not_the_label(village, tmp_path):
    file = backups.backup(village.desk("东村"), village.stick())
    repacked(file, station="150404-01.1", name="假区")
    facts = restored(village, file, tmp_path / "home")
    assert (facts.station, facts.state) == (str(village.desk("东村").station), "restored")


@pytest.mark.parametrize(
    "facts", [{"hashes": {}}, {"hashes": {"a": "b", "c": "d"}}, {"fmt": 9}, {"fmt": "1"}, {"made_at": 1}]
)
def test_a_label_of_another_shape_is_refused(village, tmp_path, facts):
    file, home = backups.backup(village.desk("东村"), village.stick()), tmp_path / "home"
    repacked(file, **facts)
    with pytest.raises(OfficeError):
        restored(village, file, home)
    assert not has_station(home)


def test_a_restored_copy_looks_but_does_not_file_until_its_parent_was_read(village, tmp_path):
    village.carry("东村", "镇")
    early = village.export("镇", "东村")
    file, home = backups.backup(village.desk("东村"), village.stick()), village.home("东村")
    village.close()
    home.rename(tmp_path / "lost machine")
    assert restored(village, file, home).state == "restored"
    assert village.resident("东村", 1).name
    before = state(village.desk("东村"))
    with pytest.raises(OfficeError) as refused:
        village.register("东村", 7)
    assert refused.value.code == "station_not_ready"
    assert state(village.desk("东村")) == before
    village.read("东村", early)
    with pytest.raises(OfficeError, match="还没有和上级核对"):
        village.register("东村", 7)
    village.carry("东村", "镇")
    village.carry("镇", "东村")
    village.register("东村", 7)
    assert verification.verify(village.desk("东村"), Opener(), full=True).ok


def test_a_restored_copy_that_lacks_filings_stays_shut(village, tmp_path):
    """What left after the backup is at the parent: reading it says so, and the copy never files over it."""
    file, home = backups.backup(village.desk("东村"), village.stick()), village.home("东村")
    village.register("东村", 6)
    village.carry("东村", "镇")
    answer = village.export("镇", "东村")
    village.close()
    home.rename(tmp_path / "lost machine")
    restored(village, file, home)
    with pytest.raises(OfficeError) as behind:
        village.read("东村", answer)
    assert behind.value.code == "store_behind"
    with pytest.raises(OfficeError) as refused:
        village.register("东村", 7)
    assert refused.value.code == "station_not_ready"
