"""A lost computer and the one in its place (security T2, T16, T18): what the office held counts, nothing after it does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.filing import Draft
from app.domain.records import EFFECTIVE, REFUSED, REJECTED
from app.keys import slots
from app.keys.suite import SigningKey
from app.services import exchange_in, exchange_out, links, people, reviews, station_ends, verification
from app.services import stations as setting_up
from app.services.desk import Desk, FormRefused, NotYourRole
from app.services.exchange_in import PackageFork, StationEnded
from app.services.operators import operators
from app.services.sign_in import KEYS, STORE
from db import Opener
from tests.stations import CODES, PASSPHRASE, Stations, id_of, name_of

REASON = "电脑被盗"


def ended(stations: Stations, place: str = "东村", by: str = "镇") -> str:
    station = str(stations.desk(place).station)
    station_ends.end_station(stations.desk(by), station, REASON)
    return station


def replaced(stations: Stations, place: str = "东村", parent: str = "镇") -> Desk:
    """A new computer for the place, admitted by its parent; its desk goes by the name 换机."""
    home, asked, granted = stations.root / "new", stations.root / "换机.申请", stations.root / "换机.准入"
    setting_up.request(
        home, level=stations.desk(place).level, code=CODES[place], name=f"样例{place}", operator="换机", out=asked,
        passphrase=PASSPHRASE, opener=Opener(), replaces_on=date(2026, 10, 9),
    )  # fmt: skip
    setting_up.admit(stations.desk(parent), asked, granted)
    setting_up.join(home, granted, None, PASSPHRASE, Opener(), stations.clock)
    opened = slots.open_slot(home / KEYS, None, PASSPHRASE)
    signer = SigningKey.from_seed(opened.secrets["sign_seed"])
    return Desk(home, Opener().open(home / STORE, opened.secrets["dek"]), signer, stations.clock, "换机")


def sound(desk: Desk) -> list[str]:
    return [one.text for one in verification.verify(desk, Opener(), full=True).problems if one.blocking]


def test_packages_of_an_ended_computer_are_refused_with_a_sentence(stations: Stations) -> None:
    stations.register("东村", 1)
    ended(stations)
    with pytest.raises(StationEnded, match="已经停用"):
        stations.carry("东村", "镇")


def test_what_the_office_held_takes_effect_and_what_it_did_not_hold_has_no_force(stations: Stations) -> None:
    held = stations.register("东村", 1)
    stations.carry("东村", "镇")
    stations.carry("镇", "区")
    late = stations.register("东村", 2)
    package = stations.export("东村", "镇")
    ended(stations)
    # its stick reaches the district before the township's word does
    stations.read("区", package)
    stations.carry("镇", "区")
    assert stations.state("区", late) == REJECTED
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    assert stations.state("区", held) == EFFECTIVE
    assert sound(stations.desk("区")) == []


def test_a_new_computer_gets_everything_back_and_goes_on(stations: Stations) -> None:
    stations.register("东村", 1)
    stations.batch("东村", stations.sale("东村", 1))
    stations.settle()
    stations.register("东村", 2)
    stations.carry("东村", "镇")
    ended(stations)
    desk = replaced(stations)
    assert {one.name for one in people.find(desk, "")} == {name_of(1), name_of(2)}
    assert [line.amount_fen for line in people.person(desk, people.find(desk, id_of(1))[0].n).payments] == [20000]
    third = people.register(desk, {"id_number": id_of(3), "name": name_of(3), "tier": "200"})
    file = _exported(stations, desk)
    stations.read("镇", file)
    assert stations.state("镇", third) == "filed"
    assert sound(desk) == []
    desk.close()


def _exported(stations: Stations, desk: Desk) -> Path:
    return exchange_out.export(desk, stations.stick(), CODES["镇"])[0].file


def test_answers_go_to_the_new_computer(stations: Stations) -> None:
    filing = stations.register("东村", 1)
    stations.carry("东村", "镇")
    stations.close()
    ended(stations)
    desk = replaced(stations)
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.carry("区", "镇")
    exchange_in.read_in(desk, stations.export("镇", "东村"))
    with desk.store.read() as unit:
        found = unit.journal.get(filing)
        assert found is not None
        docket = unit.dockets.get(found[0])
    assert docket is not None
    assert docket.state == EFFECTIVE
    desk.close()


def test_a_township_s_new_computer_gets_its_villages_back(stations: Stations) -> None:
    stations.register("东村", 1)
    stations.register("西村", 2)
    stations.settle()
    ended(stations, "镇", "区")
    desk = replaced(stations, "镇", "区")
    assert {one.name for one in people.find(desk, "")} == {name_of(1), name_of(2)}
    assert sound(desk) == []
    desk.close()


def test_the_old_computer_is_not_replaced_before_it_is_ended(stations: Stations) -> None:
    with pytest.raises(FormRefused, match="还在用"):
        replaced(stations)


def test_its_operators_end_with_it(stations: Stations) -> None:
    station = ended(stations)
    with stations.desk("镇").store.read() as unit:
        assert [one.left for one in unit.roster.operators(station)] == [True]
    assert [one.left for one in operators(stations.desk("镇"))] == [False]


def test_only_an_administrator_above_ends_a_station_and_says_why(stations: Stations) -> None:
    village = str(stations.desk("东村").station)
    with pytest.raises(NotYourRole):
        station_ends.end_station(stations.desk("区经办"), village, REASON)
    with pytest.raises(FormRefused, match="停用原因"):
        station_ends.end_station(stations.desk("镇"), village, "")
    for wrong in (str(stations.desk("区").station), str(stations.desk("镇").station), "没有这个", "150404999-01.1"):
        with pytest.raises(station_ends.NoSuchStation):
            station_ends.end_station(stations.desk("镇"), wrong, REASON)
    west = {"station": str(stations.desk("西村").station), "name": "样例西村", "reason": REASON, "heads": {}}
    (forged,) = stations.forge("东村", "office", Draft("station_end", west))
    assert stations.state("东村", forged) == REFUSED


def test_ending_it_twice_is_told(stations: Stations) -> None:
    station = ended(stations)
    with pytest.raises(FormRefused, match="已经停用"):
        station_ends.end_station(stations.desk("镇"), station, REASON)
    assert [one.station.revoked for one in station_ends.below(stations.desk("镇"))] == [True, False]


def test_a_copied_computer_is_found_out_and_ended_and_a_new_one_goes_on(stations: Stations) -> None:
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    stations.close()
    copy = stations.root / "copy"
    stations.copy_home("东村", copy)
    stations.register("东村", 2)
    stations.carry("东村", "镇")
    first = stations.export("东村", "镇")
    stations.close()
    stations.put_home("东村", copy)
    stations.register("东村", 3)
    with pytest.raises(PackageFork, match="两个不同的版本"):
        stations.carry("东村", "镇")
    ended(stations)
    for package in (first, stations.export("东村", "镇")):
        with pytest.raises(StationEnded):
            stations.read("镇", package)
    desk = replaced(stations)
    assert {one.name for one in people.find(desk, "")} == {name_of(1), name_of(2)}
    again = people.register(desk, {"id_number": id_of(3), "name": name_of(3), "tier": "200"})
    stations.read("镇", _exported(stations, desk))
    assert stations.state("镇", again) == "filed"
    assert sound(desk) == sound(stations.desk("镇")) == []
    desk.close()


def test_of_an_ended_computer_nothing_is_waited_for(stations: Stations) -> None:
    stations.carry("东村", "镇")
    ended(stations)
    assert [one.name for one in links.links(stations.desk("镇"))] == ["样例区社保中心", "样例西村"]
    desk = replaced(stations)
    assert [one.name for one in links.links(stations.desk("镇"))].count("样例东村") == 1
    desk.close()


def test_a_computer_of_which_nothing_was_read_for_two_months_is_marked_and_still_read(stations: Stations) -> None:
    stations.carry("东村", "镇")
    for day, silent in ((date(2026, 12, 7), False), (date(2026, 12, 8), True)):
        stations.clock.day = day
        assert [one.is_silent for one in station_ends.below(stations.desk("镇"))] == [silent, False]
    stations.register("东村", 1)
    assert stations.carry("东村", "镇").new == 1
