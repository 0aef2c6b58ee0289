"""Old backups go only when nobody needs them: beyond 3 days, 4 weeks, 12 months, and never before a sound younger one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import OfficeError
from app.services import backup_places, backup_rounds, backups
from app.services.sign_in import STORE


def made(stations, folder: Path, days: int) -> list[Path]:
    """A round on each of so many days; the last is on the clock's day."""
    files = []
    for _ in range(days):
        stations.clock.moment += timedelta(days=1)
        files.append(backup_rounds.back_up(stations.desk("东村"), folder).file)
    return files


def test_of_a_fortnight_the_last_three_days_and_the_weeks_before_stay(stations) -> None:
    stick = stations.stick()
    files = made(stations, stick, 14)  # 9 to 22 October 2026, a Friday to a Thursday
    left = sorted(stick.iterdir())
    assert [file.name[13:21] for file in left] == ["20261011", "20261018", "20261020", "20261021", "20261022"]
    assert files[-1] in left
    for file in left:
        backups.require_sound(file)


def test_the_old_one_stays_when_the_younger_one_cannot_be_read(stations) -> None:
    stick = stations.stick()
    files = made(stations, stick, 3)
    damaged = bytearray(files[1].read_bytes())
    damaged[len(damaged) // 2] ^= 1
    files[1].write_bytes(damaged)
    made(stations, stick, 1)
    assert files[0].exists()


def test_what_is_not_this_stations_backup_is_left_alone(stations) -> None:
    stick = stations.stick()
    other = backups.backup(stations.desk("西村"), stick)
    older = backups.backup(stations.desk("东村"), stick)
    renamed = older.rename(stick / "我的留底.xbbackup")
    strange = stick / f"{stations.desk('东村').station.code}-20200101-080000{backups.SUFFIX}"
    strange.write_bytes(b"not a backup")
    also = stick / "名册.xlsx"
    also.write_bytes(b"x")
    made(stations, stick, 6)
    assert {other, renamed, strange, also} < set(stick.iterdir())


def test_a_clock_that_stood_wrong_does_not_cost_the_new_backup(stations) -> None:
    stick = stations.stick()
    start = stations.clock.moment
    stations.clock.moment = start + timedelta(days=900)
    for _ in range(13):
        stations.clock.moment += timedelta(days=31)
        backups.backup(stations.desk("东村"), stick)
    stations.clock.moment = start
    done = backup_rounds.back_up(stations.desk("东村"), stick)
    assert done.file.exists()


def test_a_damaged_store_gets_no_backup_and_every_old_one_stays(stations) -> None:
    stations.register("东村", 1)
    stick = stations.stick()
    files = made(stations, stick, 4)
    before = set(stick.iterdir())
    stations.close()
    store = stations.home("东村") / STORE
    good = store.read_bytes()
    bad = bytearray(good)
    for place in range(6 * 4096 + 100, len(bad), 4096):
        bad[place] ^= 1
    store.write_bytes(bad)
    with pytest.raises(OfficeError) as refused:
        backup_rounds.back_up(stations.desk("东村"), stick)
    assert refused.value.code in {"store_unsound", "store_damaged"}
    assert set(stick.iterdir()) == before
    assert files[-1] in before
    stations._desks.clear()
    store.write_bytes(good)


def test_places_are_remembered_and_the_next_backup_goes_where_the_older_one_is(stations) -> None:
    first, second = stations.stick(), stations.stick()
    for stick in (first, second):
        backup_rounds.back_up(stations.desk("东村"), stick)
    known = backup_places.places(stations.desk("东村"))
    assert [place.folder for place in known] == [second, first]
    following = backup_places.next_place(known)
    assert following is not None
    assert following.folder == first
    for file in first.iterdir():
        file.unlink()
    first.rmdir()
    known = backup_places.places(stations.desk("东村"))
    assert [place.is_there for place in known] == [True, False]
    following = backup_places.next_place(known)
    assert following is not None
    assert following.folder == second
