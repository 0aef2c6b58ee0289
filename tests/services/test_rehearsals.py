"""恢复演练 (security B7): the backup really opens, is compared with the store, and leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.errors import OfficeError
from app.services import backups, rehearsals
from app.services.cautions import cautions
from db import Opener
from tests.stations import PASSPHRASE


@pytest.fixture
def village(stations):
    stations.register("东村", 1)
    return stations


def rehearse(stations, file, passphrase: str = PASSPHRASE):
    return rehearsals.rehearse(stations.desk("东村"), file, passphrase, Opener())


def test_a_backup_is_opened_compared_and_cleared_away(village) -> None:
    file = backups.backup(village.desk("东村"), village.stick())
    village.register("东村", 2)
    before = {path.name for path in village.home("东村").iterdir()}
    done = rehearse(village, file)
    assert (done.since, done.made_at[:10]) == (1, "2026-10-08")
    assert {path.name for path in village.home("东村").iterdir()} == before
    assert rehearsals.last(village.desk("东村")) > done.made_at
    village.register("东村", 3)


@pytest.mark.parametrize("wrong", ["passphrase", "byte", "other", "end"])
def test_a_rehearsal_that_fails_says_why_notes_nothing_and_leaves_nothing(village, wrong: str) -> None:
    whose, passphrase = (
        "西村" if wrong == "other" else "东村",
        "不对-的-口令-2026" if wrong == "passphrase" else PASSPHRASE,
    )
    file = backups.backup(village.desk(whose), village.stick())
    if wrong in {"byte", "end"}:
        data = bytearray(file.read_bytes())
        data[len(data) // 2] ^= 1
        file.write_bytes(data[: -300 if wrong == "end" else None])
    before = {path.name for path in village.home("东村").iterdir()}
    with pytest.raises(OfficeError) as refused:
        rehearse(village, file, passphrase)
    assert refused.value.code in {"wrong_passphrase", "backup_damaged", "unknown_operator", "backup_of_another"}
    assert rehearsals.last(village.desk("东村")) == ""
    assert {path.name for path in village.home("东村").iterdir()} == before


def test_another_stations_backup_is_no_rehearsal_though_it_opens(village) -> None:
    copy = backups.backup(village.desk("西村"), village.stick())
    desk = village.desk("东村")
    desk.opener_name = "西协办"
    with pytest.raises(rehearsals.BackupOfAnother):
        rehearse(village, copy)
    desk.opener_name = "东协办"


def test_a_backup_that_holds_more_than_the_store_says_that_the_store_is_old(village, tmp_path) -> None:
    village.close()
    village.copy_home("东村", tmp_path / "old")
    village.register("东村", 2)
    file = backups.backup(village.desk("东村"), village.stick())
    village.close()
    village.put_home("东村", tmp_path / "old")
    with pytest.raises(rehearsals.BackupDiffers):
        rehearse(village, file)


def due(stations) -> list[str]:
    found = cautions(stations.desk("东村"), "", [])
    return [one.text for one in found if one.target == "drill"]


def test_the_workbench_asks_every_ninety_days_once_there_is_a_backup(village) -> None:
    village.clock.day += timedelta(days=400)
    assert due(village) == []
    village.clock.moment += timedelta(days=400)
    file = backups.backup(village.desk("东村"), village.stick())
    village.clock.day += timedelta(days=90)
    assert due(village) == []
    village.clock.day += timedelta(days=1)
    assert due(village) == ["91 天没有做过恢复演练：请在「系统」里拿一份备份试一次，看打不打得开。"]
    village.clock.moment += timedelta(days=91)
    rehearse(village, file)
    assert due(village) == []
