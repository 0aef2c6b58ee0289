"""The passphrase is forgotten and the computer broken: backup and recovery sheet alone bring the station back (B7)."""

from __future__ import annotations

import pytest

from app.errors import OfficeError
from app.services import backups, recovery
from app.services.sign_in import has_station, sign_in
from db import Opener
from tests.stations import PASSPHRASE

NEW = "新口令-四个-不相干-的词"


def restored(stations, file, home, *codes: str):
    return backups.restore(file, home, name=None, passphrase=NEW, opener=Opener(), clock=stations.clock, codes=codes)


@pytest.mark.parametrize("keepers", [(), ("张三", "李四"), ("张三", "李四", "王五")])
def test_backup_and_sheet_are_enough(stations, tmp_path, keepers) -> None:
    stations.register("东村", 1)
    sheet = recovery.make(stations.desk("东村"), PASSPHRASE, keepers)
    file, home = backups.backup(stations.desk("东村"), stations.stick()), tmp_path / "home"
    assert restored(stations, file, home, *sheet.codes[-2:]).state == "restored"
    desk = sign_in(home, None, NEW, Opener(), stations.clock)
    assert recovery.state(desk) == recovery.USED
    desk.close()
    with pytest.raises(OfficeError) as refused:
        sign_in(home, None, PASSPHRASE, Opener(), stations.clock)
    assert refused.value.code == "wrong_passphrase"


def test_another_stations_sheet_opens_nothing_and_leaves_nothing(stations, tmp_path) -> None:
    recovery.make(stations.desk("东村"), PASSPHRASE)
    other = recovery.make(stations.desk("西村"), PASSPHRASE)
    file, home = backups.backup(stations.desk("东村"), stations.stick()), tmp_path / "home"
    with pytest.raises(OfficeError) as refused:
        restored(stations, file, home, other.code)
    assert refused.value.code == "wrong_code"
    assert not has_station(home)


def test_a_backup_from_before_the_sheet_says_that_there_is_none(stations, tmp_path) -> None:
    file, home = backups.backup(stations.desk("东村"), stations.stick()), tmp_path / "home"
    sheet = recovery.make(stations.desk("东村"), PASSPHRASE)
    with pytest.raises(OfficeError) as refused:
        restored(stations, file, home, sheet.code)
    assert refused.value.code == "no_sheet"
    assert not home.exists()


def test_one_of_two_sheets_is_not_enough(stations, tmp_path) -> None:
    sheet = recovery.make(stations.desk("东村"), PASSPHRASE, ("张三", "李四"))
    file, home = backups.backup(stations.desk("东村"), stations.stick()), tmp_path / "home"
    with pytest.raises(OfficeError) as refused:
        restored(stations, file, home, sheet.codes[0])
    assert refused.value.code == "needs_more_people"
    assert not home.exists()
