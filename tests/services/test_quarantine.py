"""One copied computer must not cut off a township: what is wrong in a relayed stream stops that stream and no more."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from app.domain.filing import StreamKey
from app.exchange.wire import act_records
from app.keys.suite import SigningKey
from app.services import exchange_out, people, reviews
from app.services.desk import Desk
from app.services.exchange_in import PackageFork
from app.services.sign_in import STORE
from db import Opener
from tests.services.test_exchange_forks import acts, own_stream, package
from tests.services.test_exchange_order import OF
from tests.services.test_restored import made, put_back
from tests.stations import CODES, Stations, id_of


def traffic(stations: Stations, place: str, what: str) -> list[dict[str, object]]:
    with stations.desk(place).store.read() as unit:
        return [dict(detail) for _, kind, _, detail in unit.links.traffic() if kind == what]


@pytest.fixture
def forked(stations: Stations) -> Stations:
    """A copy of the eastern village was carried straight to the district; the village itself went to the township."""
    stations.register("东村", 1)
    stations.settle()
    stations.close()
    clone = stations.root / "clone"
    shutil.copytree(stations.home("东村"), clone)
    stations.register("东村", 2)
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    _, dek, seed = stations.secrets["东协办"]
    copy = Desk(clone, Opener().open(clone / STORE, dek), SigningKey.from_seed(seed), stations.clock, "东协办")
    people.register(copy, {"id_number": id_of(3), "name": "王二", "tier": "200"})
    (written,) = exchange_out.export(copy, stations.stick(), CODES["镇"])
    copy.close()
    stations.read("区", written.file)
    return stations


def test_a_fork_of_one_village_leaves_the_rest_of_the_package(forked):
    forked.register("西村", 11)
    forked.carry("西村", "镇")
    reviews.approve_clean(forked.desk("镇"))
    read = forked.carry("镇", "区")
    assert forked.resident("区", 11).status == "filed"
    assert read.quarantined == 1
    (problem, *_) = [one for one in read.refused if one.code == "package_fork"]
    assert "其余照常" in problem.text
    assert "没有读入任何东西" not in problem.text
    reviews.approve_clean(forked.desk("区复核"))
    forked.carry("区", "镇")
    forked.carry("镇", "西村")
    assert forked.resident("西村", 11).status == "effective"


def test_what_was_left_out_is_in_the_traffic_and_not_in_the_receipt(forked):
    file = forked.export("镇", "区")
    before = own_seq(forked, "区", "东村")
    forked.read("区", file)
    (found,) = traffic(forked, "区", "quarantined")
    assert (found["code"], found["filings"]) == ("package_fork", 1)
    assert own_seq(forked, "区", "东村") == before
    forked.read("区", file)
    assert len(traffic(forked, "区", "quarantined")) == 2


def own_seq(stations: Stations, place: str, whose: str) -> tuple[int, str]:
    with stations.desk(place).store.read() as unit:
        return unit.journal.head(own_stream(stations, whose))


def test_the_senders_own_fork_refuses_the_whole_package(forked):
    with pytest.raises(PackageFork):
        forked.read("区", forked.export("东村", "镇"))


@pytest.mark.parametrize("how", ["signature", "operator", "chain"])
def test_a_relayed_act_that_is_not_in_order_is_left_out_and_writes_nothing(stations, how):
    stations.carry("镇", "区")
    stations.register("东村", 1)
    stations.register("西村", 11)
    stations.carry("东村", "镇")
    stations.carry("西村", "镇")
    east, west = own_stream(stations, "东村"), own_stream(stations, "西村")
    records = []
    for act, raws in acts(stations, "镇", east):
        if how == "signature":
            changed = replace(act, signature=bytes(64))
        elif how == "operator":
            changed = replace(act, operator=SigningKey.generate().public.hex())
        else:
            changed = replace(act, stream=StreamKey(east.station, "office"), last=act.last)
        records += list(act_records(changed, raws))
    for act, raws in acts(stations, "镇", west):
        records += list(act_records(act, raws))
    read = stations.read("区", package(stations, "镇", "区", records))
    assert (read.new, read.quarantined) == (1, 1)
    assert read.refused[0].code in {"signature_wrong", "chain_broken", "package_gap"}
    assert not people.find(stations.desk("区"), id_of(1))
    assert own_seq(stations, "区", "东村")[0] == 0
    assert own_seq(stations, "区", "西村")[0] == 1


def test_a_review_waits_for_the_paper_that_a_restored_district_lost(stations):
    """A district restored from a backup lacks a village's filing; the township's review of it must not be refused for ever."""
    stations.carry("镇", "区")
    backup = made(stations, "区")
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    stations.carry("镇", "区")
    stations.carry("区", "镇")
    put_back(stations, "区", backup)
    reviews.approve_clean(stations.desk("镇"))
    read = stations.carry("镇", "区")
    assert [problem.code for problem in read.refused] == ["grounds_missing"]
    assert (read.new, read.quarantined) == (0, 1)
    stations.carry("区", "镇")
    healed = stations.carry("镇", "区")
    assert healed.refused == ()
    assert stations.desk("区").facts.state == "active"
    assert stations.books("镇", of=OF) == stations.books("区", of=OF)
    reviews.approve_clean(stations.desk("区复核"))
    assert stations.resident("区", 1).status == "effective"


def test_a_review_waits_with_the_paper_behind_a_gap(stations):
    stations.carry("镇", "区")
    stations.register("东村", 1)
    stations.register("东村", 2)
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    east = own_stream(stations, "东村")
    village = acts(stations, "镇", east)[1:]
    township = acts(stations, "镇", StreamKey(stations.desk("镇").station, east.name))
    records = [record for act, raws in village + township for record in act_records(act, raws)]
    read = stations.read("区", package(stations, "镇", "区", records))
    assert {problem.code for problem in read.refused} == {"package_gap", "grounds_missing"}
    assert (read.new, read.quarantined) == (0, 3)
    assert stations.carry("镇", "区").refused == ()
    assert stations.books("镇", of=OF) == stations.books("区", of=OF)
