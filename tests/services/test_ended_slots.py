"""Who was ended by an office above loses his slot at his own station too (security T34)."""

from __future__ import annotations

import pytest

from app.keys import slots
from app.services import cautions, departures, ended_slots, staff
from app.services.desk import NotYourRole
from app.services.operators import add_operator
from app.services.sign_in import KEYS, STORE, sign_in
from db import Opener
from tests.stations import PASSPHRASE, Stations

SECOND = "东二人"


def warned(stations: Stations, who: str) -> list[str]:
    return [one.target for one in cautions.cautions(stations.desk(who), "", []) if "登录口令" in one.text]


@pytest.fixture
def ended(stations: Stations) -> Stations:
    """The township ends East village's second assistant, and the village has read it."""
    add_operator(stations.desk("东村"), SECOND, ("assistant",), PASSPHRASE, PASSPHRASE)
    stations.carry("东村", "镇")
    station = str(stations.desk("东村").station)
    departures.leave(stations.desk("镇"), SECOND, "口令被人知道", PASSPHRASE, station=station)
    assert ended_slots.names(stations.desk("东村")) == []
    stations.carry("镇", "东村")
    return stations


def test_the_administrator_is_asked_to_take_his_passphrase_away(ended: Stations) -> None:
    assert ended_slots.names(ended.desk("东村")) == [SECOND]
    assert warned(ended, "东村") == ["departure"]


def test_with_his_slot_the_old_data_key_goes(ended: Stations) -> None:
    home = ended.home("东村")
    before = slots.open_slot(home / KEYS, SECOND, PASSPHRASE).secrets["dek"]
    ended_slots.remove(ended.desk("东村"), SECOND, PASSPHRASE)
    assert (slots.names(home / KEYS), warned(ended, "东村")) == (("东协办",), [])
    ended.close()
    sign_in(home, "东协办", PASSPHRASE, Opener(), ended.clock).close()
    assert not Opener().fits(home / STORE, before)


def test_who_is_in_office_keeps_his_passphrase(ended: Stations) -> None:
    desk = ended.desk("东村")
    for name in ("东协办", "不认识"):
        with pytest.raises(ended_slots.SlotStillNeeded):
            ended_slots.remove(desk, name, PASSPHRASE)
    with pytest.raises(slots.WrongPassphrase):
        ended_slots.remove(desk, SECOND, "别的口令-2026-别的")
    assert slots.names(ended.home("东村") / KEYS) == ("东协办", SECOND)


def test_only_an_administrator_takes_a_passphrase_away(ended: Stations) -> None:
    with pytest.raises(NotYourRole):
        ended_slots.remove(ended.desk("区财务"), SECOND, PASSPHRASE)
    assert warned(ended, "区财务") == []


def test_who_has_left_is_known_as_such_and_can_not_leave_twice(ended: Stations) -> None:
    desk = ended.desk("东村")
    assert [(one.name, one.departed) for one in staff.known(desk)] == [("东协办", False), (SECOND, True)]
    assert staff.in_office(desk) == []
    assert SECOND not in {one.name for one in staff.in_office(ended.desk("镇"))}


def test_whoever_came_back_is_named_once(ended: Stations) -> None:
    desk = ended.desk("东村")
    ended_slots.remove(desk, SECOND, PASSPHRASE)
    ended.close()
    again = sign_in(ended.home("东村"), "东协办", PASSPHRASE, Opener(), ended.clock)
    add_operator(again, SECOND, ("assistant",), PASSPHRASE, PASSPHRASE)
    assert [(one.name, one.departed) for one in staff.known(again)] == [("东协办", False), (SECOND, False)]
    assert ended_slots.names(again) == []
    again.close()


def test_an_office_lets_go_its_own_and_those_below_it_but_not_oneself(stations: Stations) -> None:
    here = {(one.place, one.name) for one in staff.in_office(stations.desk("镇"))}
    assert {name for _, name in here} == {"东协办", "西协办"}
    whole = {one.name for one in staff.in_office(stations.desk("区"))}
    assert {"区复核", "区财务", "镇经办"} <= whole
    assert "区主任" not in whole
