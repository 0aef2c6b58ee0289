"""The list of what was not read in: whose, how much, what to do, and closed with a word (security T12, T18)."""

from __future__ import annotations

import json

import pytest

from app.cli import Root, run
from app.exchange.wire import act_records
from app.services import quarantine
from app.services.act_checks import PackageFork
from app.services.cautions import cautions
from app.services.desk import NotYourRole
from app.services.quarantine import DONE, HEALED, SUPERIOR, WAITING
from db import Opener
from tests.services.test_exchange_forks import acts, own_stream, package
from tests.services.test_quarantine import forked
from tests.stations import PASSPHRASE, Stations

__all__ = ["forked"]


def of(stations: Stations, place: str = "区") -> list[tuple[str, str, int]]:
    return [(one.state, one.code, one.filings) for one in quarantine.listed(stations.desk(place))]


def test_a_fork_is_listed_with_whose_it_is_and_stays_until_a_person_has_seen_to_it(forked: Stations) -> None:
    forked.batch("东村", forked.sale("东村", 1))
    forked.carry("东村", "镇")
    forked.carry("镇", "区")
    fork = next(one for one in quarantine.listed(forked.desk("区")) if one.code == "package_fork")
    assert (fork.station, fork.state, fork.filings, fork.fen) == ("样例东村", SUPERIOR, 2, 20000)
    assert "停用" in fork.following
    forked.carry("镇", "区")
    again = next(one for one in quarantine.listed(forked.desk("区")) if one.code == "package_fork")
    assert (again.since, again.last > fork.last) == (fork.since, True)
    quarantine.see_to(forked.desk("区"), fork.key, "已由镇里换机补录")
    seen = next(one for one in quarantine.listed(forked.desk("区")) if one.key == fork.key)
    assert (seen.state, seen.note) == (DONE, "已由镇里换机补录")
    forked.carry("镇", "区")
    assert (SUPERIOR, "package_fork", 2) in of(forked)


def test_a_package_that_was_refused_whole_is_listed_too(forked: Stations) -> None:
    file = forked.export("东村", "镇")
    with pytest.raises(PackageFork):
        forked.read("区", file)
    assert of(forked) == [(SUPERIOR, "package_fork", 0)]


def test_a_gap_says_that_it_waits_and_heals_by_itself(stations: Stations) -> None:
    stations.carry("镇", "区")
    stations.register("东村", 1)
    stations.register("东村", 2)
    stations.carry("东村", "镇")
    records = [
        record
        for act, raws in acts(stations, "镇", own_stream(stations, "东村"))[1:]
        for record in act_records(act, raws)
    ]
    stations.read("区", package(stations, "镇", "区", records))
    assert of(stations) == [(WAITING, "package_gap", 1)]
    stations.carry("镇", "区")
    assert of(stations) == [(HEALED, "package_gap", 1)]


def test_nothing_is_closed_without_a_word_a_role_and_a_number_that_is_listed(forked: Stations) -> None:
    forked.carry("镇", "区")
    (key, *_) = [one.key for one in quarantine.listed(forked.desk("区"))]
    with pytest.raises(quarantine.WordMissing):
        quarantine.see_to(forked.desk("区"), key, " ")
    with pytest.raises(quarantine.NotListed):
        quarantine.see_to(forked.desk("区"), "没有", "好了")
    with pytest.raises(NotYourRole):
        quarantine.see_to(forked.desk("区财务"), key, "好了")


def test_looking_at_a_package_lists_nothing(forked: Stations) -> None:
    from app.services import exchange_in

    exchange_in.preview(forked.desk("区"), forked.export("镇", "区"))
    assert of(forked) == []


def test_the_command_line_lists_and_closes(forked: Stations, capsys, monkeypatch) -> None:
    forked.carry("镇", "区")
    forked.close()
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    root = Root(Opener(), forked.home("区"), lambda *_: 0)

    def said(*words: str) -> list[dict[str, object]]:
        assert run(["--json", "--as", "区主任", "exchange", "quarantine", *words], root) == 0
        found: list[dict[str, object]] = json.loads(capsys.readouterr().out)["left_out"]
        return found

    (one, *_) = said()
    assert one["state"] == SUPERIOR
    assert [
        found["state"] for found in said("--done", str(one["key"]), "--note", "已报告") if found["key"] == one["key"]
    ] == [DONE]


def test_the_workbench_warns_until_somebody_has_seen_to_it(forked: Stations) -> None:
    def warned() -> list[str]:
        return [one.text for one in cautions(forked.desk("区"), "2026-10-01", ()) if "没有读入" in one.text]

    forked.carry("镇", "区")
    (text,) = warned()
    assert "带来的包里有单据没有读入" in text
    assert "两个不同的版本" in text
    for one in quarantine.listed(forked.desk("区")):
        quarantine.see_to(forked.desk("区"), one.key, "已报告")
    assert warned() == []
