"""A restored copy works again only when the others, having read it, hold nothing that it lacks (security 4.5)."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from app.services import backups, exchange_in, restored, reviews
from app.services.batch_drafts import DRAFT, key_of, new_body
from app.services.desk import StationNotReady
from app.services.exchange_in import AlreadyJoined, PackageGap
from app.services.receipts import StoreBehind
from app.services.sign_in import has_station
from db import Opener
from tests.services.test_exchange_order import OF
from tests.stations import FIRST, PASSPHRASE, Stations


def put_back(stations: Stations, place: str, backup: Path) -> str:
    """The place's computer is gone; its backup is restored on another. Returns the state it says it is in."""
    stations.close()
    shutil.rmtree(stations.home(place))
    name = FIRST[place]
    facts = backups.restore(
        backup, stations.home(place), name=name, passphrase=PASSPHRASE, opener=Opener(), clock=stations.clock
    )
    assert has_station(stations.home(place))
    return facts.state


def made(stations: Stations, place: str) -> Path:
    return backups.backup(stations.desk(place), stations.stick())


def test_a_restored_village_is_told_everything_it_lacks_and_ends_with_equal_books(stations):
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    backup = made(stations, "东村")
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.carry("区", "镇")
    for _ in range(6):
        stations.carry("镇", "东村")
        stations.carry("东村", "镇")
    stations.register("西村", 2)
    stations.settle()
    reviews.approve_clean(stations.desk("镇"))
    put_back(stations, "东村", backup)
    assert stations.resident("东村", 1).status == "filed"
    stations.carry("东村", "镇")
    stations.carry("镇", "东村")
    assert stations.desk("东村").facts.state == "active"
    assert stations.resident("东村", 1).status == "effective"
    stations.register("东村", 3)
    stations.settle()
    assert stations.books("镇", of=OF) == stations.books("区", of=OF)
    code = stations.desk("东村").station.code
    mine, all_rows = stations.books("东村", of=("residents",)), stations.books("区", of=("residents",))
    assert mine["residents"] == [row for row in all_rows["residents"] if code in row]


def test_the_gap_says_to_write_to_the_other_side_first(stations):
    backup = made(stations, "东村")
    stations.register("镇", 1, "东村")
    stations.carry("镇", "东村")
    stations.carry("东村", "镇")
    stations.register("镇", 2, "东村")
    put_back(stations, "东村", backup)
    with pytest.raises(PackageGap) as refused:
        stations.carry("镇", "东村")
    assert "先给对方写一个交换包" in refused.value.hint
    stations.carry("东村", "镇")
    assert stations.carry("镇", "东村").quarantined == 0


@pytest.mark.parametrize("again", ["package", "receipt"])
def test_sticks_from_before_the_restoring_release_nothing(stations, again):
    backup = made(stations, "东村")
    old = stations.export("镇", "东村")
    stations.read("东村", old)
    receipt = stations.read("镇", stations.export("东村", "镇")).receipt
    assert receipt is not None
    assert put_back(stations, "东村", backup) == "restored"
    stations.read("东村", old if again == "package" else receipt)
    assert stations.desk("东村").facts.state == "restored"


def test_the_receipt_on_the_stick_is_enough(stations):
    put_back(stations, "东村", made(stations, "东村"))
    receipt = stations.carry("东村", "镇").receipt
    assert receipt is not None
    stations.read("东村", receipt)
    assert stations.desk("东村").facts.state == "active"
    with stations.desk("东村").store.read() as unit:
        assert restored.nonce(unit) == ""


def test_an_answer_of_a_station_further_up_is_not_the_parents(stations):
    stations.carry("镇", "区")
    put_back(stations, "东村", made(stations, "东村"))
    file = stations.export("东村", "镇")
    stations.read("区", file)
    stations.carry("区", "东村")
    assert stations.desk("东村").facts.state == "restored"


def test_a_second_restoring_needs_a_second_answer(stations):
    backup = made(stations, "东村")
    put_back(stations, "东村", backup)
    answer = stations.carry("东村", "镇").receipt
    put_back(stations, "东村", backup)
    assert answer is not None
    stations.read("东村", answer)
    assert stations.desk("东村").facts.state == "restored"
    stations.carry("东村", "镇")
    stations.carry("镇", "东村")
    assert stations.desk("东村").facts.state == "active"


def test_a_copy_that_lost_what_its_parent_holds_stays_shut(stations):
    backup = made(stations, "东村")
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    put_back(stations, "东村", backup)
    stations.carry("东村", "镇")
    with pytest.raises(StoreBehind):
        stations.carry("镇", "东村")
    assert stations.desk("东村").facts.state == "restored"


def test_a_restored_district_waits_for_every_child(stations):
    stations.carry("镇", "区")
    assert put_back(stations, "区", made(stations, "区")) == "restored"
    with pytest.raises(StationNotReady):
        stations.register("区经办", 1, "东村")
    stations.carry("区", "镇")
    stations.carry("镇", "区")
    assert stations.desk("区").facts.state == "active"


def test_a_restored_district_that_lost_a_decision_does_not_fork(stations):
    stations.register("东村", 1)
    stations.carry("东村", "镇")
    reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "区")
    backup = made(stations, "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.carry("区", "镇")
    put_back(stations, "区", backup)
    stations.carry("区", "镇")
    (problem,) = stations.carry("镇", "区").refused
    assert problem.code == "store_behind"
    assert stations.desk("区").facts.state == "restored"


def test_a_district_with_nobody_below_works_at_once(tmp_path):
    from app.services.stations import init_district
    from tests.stations import CODES, POLICY, Day

    clock, opener = Day(), Opener()
    desk = init_district(
        tmp_path / "d", code=CODES["区"], name="样例区", operator="区主任", policy=POLICY, passphrase=PASSPHRASE,
        opener=opener, clock=clock,
    )  # fmt: skip
    file = backups.backup(desk, tmp_path)
    desk.close()
    facts = backups.restore(file, tmp_path / "r", name=None, passphrase=PASSPHRASE, opener=opener, clock=clock)
    assert facts.state == "active"


def test_a_restored_township_is_released_by_the_district(stations):
    stations.up()
    stations.down()
    put_back(stations, "镇", made(stations, "镇"))
    stations.carry("东村", "镇")
    assert stations.desk("镇").facts.state == "restored"
    stations.carry("镇", "区")
    stations.carry("区", "镇")
    assert stations.desk("镇").facts.state == "active"


def test_a_restored_copy_exports_but_leaves_overdue_batches_open(stations):
    stations.register("东村", 1)
    desk = stations.desk("东村")
    body = {**new_body("T1", "000001", "M1", "2026-10-08"), "lines": [{**stations.sale("东村", 1), "voucher": "1", "kind": "sale"}]}
    with desk.store.write() as unit:
        unit.drafts.put(DRAFT, key_of(body), body)
    put_back(stations, "东村", made(stations, "东村"))
    stations.clock.day = date(2026, 12, 1)
    assert stations.carry("东村", "镇").new == 1
    with stations.desk("东村").store.read() as unit:
        assert list(unit.drafts.all(DRAFT)) == [key_of(body)]


def test_an_old_grant_does_not_set_a_restored_copy_to_work(stations, template):
    put_back(stations, "东村", made(stations, "东村"))
    with pytest.raises(AlreadyJoined):
        exchange_in.read_grant(stations.desk("东村"), template.root / "东村.准入")
    assert stations.desk("东村").facts.state == "restored"


def test_statements_of_a_restored_store_are_newer_than_all_before(stations):
    backup = made(stations, "东村")
    for _ in range(5):
        stations.carry("东村", "镇")

    def kept() -> tuple[int, int]:
        village, township = stations.desk("东村").station, stations.desk("镇").station
        with stations.desk("镇").store.read() as unit:
            receipt = unit.links.receipt(str(village), str(township))
            heads = unit.links.receipt(str(village), "")
        assert receipt is not None
        assert heads is not None
        return receipt.number, heads.number

    before = kept()
    put_back(stations, "东村", backup)
    stations.carry("东村", "镇")
    assert all(new > old for new, old in zip(kept(), before, strict=True))
