"""A station that hears nothing from above is told, and goes on (security T13)."""

from __future__ import annotations

from datetime import date

from app.services import roster_age
from app.services.cautions import cautions
from tests.stations import Stations


def told(stations: Stations, place: str) -> list[str]:
    return [one.text for one in cautions(stations.desk(place), "2026-10-08", []) if "没有读过上级的包" in one.text]


def test_after_a_month_without_news_from_above_the_workbench_says_so(stations: Stations) -> None:
    stations.carry("镇", "东村")
    for day, days in ((date(2026, 11, 7), 30), (date(2026, 11, 8), 31)):
        stations.clock.day = day
        assert roster_age.days_without_news(stations.desk("东村")) == days
        assert bool(told(stations, "东村")) == (days > roster_age.WARN_DAYS)
    assert "31 天" in told(stations, "东村")[0]


def test_a_package_from_above_ends_the_warning(stations: Stations) -> None:
    stations.clock.day, stations.clock.moment = date(2026, 12, 1), stations.clock.moment.replace(month=12, day=1)
    assert told(stations, "东村")
    stations.carry("镇", "东村")
    assert told(stations, "东村") == []


def test_it_stops_neither_filing_nor_writing_a_package(stations: Stations) -> None:
    stations.clock.day = date(2027, 3, 1)
    assert told(stations, "东村")
    stations.register("东村", 1)
    assert stations.carry("东村", "镇").new == 1


def test_a_district_has_nobody_above(stations: Stations) -> None:
    stations.clock.day = date(2030, 1, 1)
    assert roster_age.days_without_news(stations.desk("区")) == 0
