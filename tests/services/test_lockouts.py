"""Who mistyped too often waits, longer each time, over restarts; an administrator may let him try again (security T37)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.keys import slots
from app.services import attempts, lockouts
from app.services.attempts import FREE, TooManyAttempts
from app.services.desk import NotYourRole
from app.services.sign_in import sign_in
from db import Opener
from tests.services.test_recovery import Later
from tests.stations import PASSPHRASE, Stations

WRONG, WHO = "不对-的口令-2026-不对", "区财务"


def mistype(stations: Stations, times: int = FREE) -> None:
    for _ in range(times):
        attempts.failed(stations.home("区"), WHO, stations.clock)


def signs_in(stations: Stations, passphrase: str = PASSPHRASE) -> None:
    sign_in(stations.home("区"), WHO, passphrase, Opener(), stations.clock).close()


def test_each_wrong_one_after_the_fifth_doubles_the_wait_up_to_a_day(stations: Stations) -> None:
    home, clock = stations.home("区"), stations.clock
    mistype(stations, FREE - 1)
    waits = []
    for _ in range(11):
        attempts.failed(home, WHO, clock)
        (one,) = attempts.waiting(home, clock)
        waits.append(one.minutes)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440]


def test_the_wait_holds_for_the_right_passphrase_and_ends_by_the_clock(stations: Stations) -> None:
    stations.close()
    for _ in range(FREE):
        with pytest.raises(slots.WrongPassphrase):
            signs_in(stations, WRONG)
    with pytest.raises(TooManyAttempts):
        signs_in(stations)
    later = Later(stations.clock, timedelta(minutes=5))
    sign_in(stations.home("区"), WHO, PASSPHRASE, Opener(), later).close()
    assert attempts.waiting(stations.home("区"), later) == []


def test_an_administrator_lets_him_try_again_at_once(stations: Stations) -> None:
    mistype(stations)
    desk = stations.desk("区")
    assert [(one.name, one.wrong, one.minutes) for one in lockouts.waiting(desk)] == [(WHO, FREE, 5)]
    lockouts.let_try(desk, WHO)
    assert lockouts.waiting(desk) == []
    stations.close()
    signs_in(stations)


def test_nobody_else_ends_a_wait_and_there_must_be_one(stations: Stations) -> None:
    mistype(stations)
    with pytest.raises(NotYourRole):
        lockouts.let_try(stations.desk("区复核"), WHO)
    with pytest.raises(lockouts.NotLockedOut):
        lockouts.let_try(stations.desk("区"), "区复核")
    assert [one.name for one in lockouts.waiting(stations.desk("区"))] == [WHO]
