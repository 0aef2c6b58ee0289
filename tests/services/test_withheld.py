"""Whoever in between leaves filings out is found out by the head lists (security T9)."""

from __future__ import annotations

from datetime import timedelta

from app.exchange.link import goes_up, travels
from app.services import exchange_out, links, station_ends, workbench
from tests.services.test_exchange_forks import own_stream
from tests.stations import CODES


def test_nothing_is_withheld_when_everything_arrived(stations):
    stations.register("东村", 1)
    stations.up()
    assert links.withheld(stations.desk("区")) == []
    assert links.withheld(stations.desk("镇")) == []
    assert links.withheld(stations.desk("东村")) == []


def test_a_station_is_called_silent_a_week_after_it_was_admitted(stations):
    def told() -> list[str]:
        return [one.text for one in workbench.summary(stations.desk("镇")).warnings if "还没有收到" in one.text]

    assert told() == []
    stations.clock.day += timedelta(days=7)
    (sentence,) = told()
    assert "样例东村、样例西村" in sentence
    stations.carry("东村", "镇")
    assert "样例东村" not in told()[0]


def test_a_township_that_leaves_out_a_villages_filings_is_found_out(stations, monkeypatch):
    for no in (1, 2, 3):
        stations.register("东村", no)
    stations.carry("东村", "镇")
    east = own_stream(stations, "东村")
    real = travels
    monkeypatch.setattr(exchange_out, "travels", lambda stream, *ends: stream != east and real(stream, *ends))
    stations.carry("镇", "区")
    assert links.withheld(stations.desk("区")) == [("样例东村", CODES["东村"], 3)]
    warnings = [caution.text for caution in workbench.summary(stations.desk("区")).warnings]
    assert "样例东村有 3 份单据还没有送到本站点，请催报或请他直接送来。" in warnings
    monkeypatch.undo()
    monkeypatch.setattr(exchange_out, "handover", lambda _paper: b"")
    stations.read("区", stations.export("东村", "镇"))
    assert links.withheld(stations.desk("区")) == []
    assert goes_up(east, stations.desk("东村").station)


def test_what_an_ended_computer_never_sent_is_not_asked_for(stations, monkeypatch):
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    east, real = own_stream(stations, "东村"), travels
    monkeypatch.setattr(exchange_out, "travels", lambda stream, *ends: stream != east and real(stream, *ends))
    stations.carry("镇", "区")
    assert links.withheld(stations.desk("区"))
    station_ends.end_station(stations.desk("区"), str(east.station), "电脑被盗")
    assert links.withheld(stations.desk("区")) == []


def test_a_head_list_speaks_only_of_its_own_stations_streams(stations):
    stations.carry("东村", "镇")
    from tests.services.test_statements_related import word

    said = word(stations, "东村", "西村", 9)
    with stations.desk("镇").store.write() as unit:
        from dataclasses import replace

        unit.links.put_receipt(replace(said, receiver=""))
    assert links.withheld(stations.desk("镇")) == []
