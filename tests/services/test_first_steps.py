"""A new station is told what comes first, until it is done (Songshan 003 art. 2-3)."""

from __future__ import annotations

from app.services import first_steps, workbench
from app.services.cautions import Caution
from app.services.station_ends import below, end_station
from tests.stations import Stations


def steps(town: Stations, who: str) -> list[Caution]:
    desk = town.desk(who)
    with desk.store.read() as unit:
        return first_steps.first_steps(desk, unit)


def test_a_village_without_people_is_told_how_they_come_in_and_then_no_more(stations: Stations) -> None:
    (told,) = steps(stations, "东村")
    assert told.page == "people"
    assert told in workbench.summary(stations.desk("东村")).warnings
    stations.register("东村", 1)
    assert steps(stations, "东村") == []


def test_an_office_with_stations_below_is_told_nothing(stations: Stations) -> None:
    assert steps(stations, "镇") == steps(stations, "区") == []


def test_an_office_whose_stations_have_all_ended_is_told_to_admit_one(stations: Stations) -> None:
    desk = stations.desk("镇")
    for one in below(desk):
        end_station(desk, str(one.station.id), "电脑被盗")
    (told,) = steps(stations, "镇")
    assert (told.page, told.target) == ("system", "admission")
    assert "准入各村" in told.text
