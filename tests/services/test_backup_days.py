"""Once a day a backup goes by itself to where backups went before (security 4.5)."""

from __future__ import annotations

import shutil
from datetime import timedelta

from app.services import backup_days, backup_rounds
from tests.stations import Stations


def due(stations: Stations) -> object:
    return backup_days.due(stations.desk("东村"))


def next_day(stations: Stations) -> None:
    stations.clock.moment += timedelta(days=1)


def test_nothing_goes_to_a_place_that_nobody_chose(stations):
    assert due(stations) is None


def test_the_next_day_it_goes_to_the_same_place(stations):
    stick = stations.stick()
    backup_rounds.back_up(stations.desk("东村"), stick)
    assert due(stations) is None
    next_day(stations)
    assert due(stations) == stick
    backup_rounds.back_up(stations.desk("东村"), stick)
    assert due(stations) is None


def test_a_stick_that_is_not_in_gets_none(stations):
    stick = stations.stick()
    backup_rounds.back_up(stations.desk("东村"), stick)
    next_day(stations)
    shutil.rmtree(stick)
    assert due(stations) is None


def test_who_does_not_want_it_has_none_until_he_wants_it_again(stations):
    stick, desk = stations.stick(), stations.desk("东村")
    backup_rounds.back_up(desk, stick)
    next_day(stations)
    backup_days.switch(desk, on=False)
    assert due(stations) is None
    backup_days.switch(desk, on=True)
    assert due(stations) == stick
