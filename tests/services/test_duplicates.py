"""The same file twice changes nothing; what came to nothing is no duplicate; two villages never register one person."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.business.review import APPROVE, draft_body
from app.domain.filing import Draft
from app.services import people, pos_imports, reviews, rosters
from app.services.desk import FormRefused
from tests.stations import CODES, Stations, id_of, name_of

HEAD = ("商户编号", "终端编号", "批次号", "凭证号", "交易日期", "交易时间", "交易类别", "金额", "参考号", "缴费人证件号码", "缴费年度")


def pos_file(stations: Stations, *rows: tuple[object, ...]) -> Path:
    path = stations.root / "pos.csv"
    with path.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    return path


def sale(no: int, yuan: int = 200, batch: str = "000001") -> tuple[object, ...]:
    return ("M1", "15040001", batch, f"{no:06d}", "20261008", "0900", "消费", f"{yuan}.00", f"{no:012d}", id_of(no), 2026)


def slip(count: int, yuan: int, batch: str = "000001") -> tuple[object, ...]:
    return ("结算", "15040001", batch, f"{count}笔", "", "", "", f"{yuan}.00", "", "", "")


def roster_file(stations: Stations, *nos: int) -> Path:
    path = stations.root / "roster.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("姓名", "身份证号", "缴费档次"), *[(name_of(no), id_of(no), 200) for no in nos]])
    return path


def journal(stations: Stations, who: str) -> int:
    with stations.desk(who).store.read() as unit:
        return unit.journal.count()


def test_the_same_roster_twice_changes_nothing(stations):
    file = roster_file(stations, 1, 2, 3)
    assert rosters.import_roster(stations.desk("东村"), file).accepted == 3
    before = journal(stations, "东村")
    again = rosters.import_roster(stations.desk("东村"), file)
    assert (again.accepted, again.problems) == (0, {"already_registered": 3})
    assert journal(stations, "东村") == before


def test_a_dry_run_says_the_same_and_keeps_nothing(stations):
    file = roster_file(stations, 1, 2)
    before = journal(stations, "东村")
    dry = rosters.import_roster(stations.desk("东村"), file, dry_run=True)
    assert journal(stations, "东村") == before
    assert dry == rosters.import_roster(stations.desk("东村"), file)


def test_the_same_pos_file_twice_changes_nothing(stations):
    for no in (1, 2):
        stations.register("东村", no)
    file = pos_file(stations, sale(1), sale(2), slip(2, 400))
    assert pos_imports.import_pos(stations.desk("东村"), file).payments == 2
    before = stations.books("东村")
    again = pos_imports.import_pos(stations.desk("东村"), file)
    assert (again.payments, again.problems) == (0, {"already_logged": 2})
    assert stations.books("东村") == before


def test_the_same_package_twice_changes_nothing(stations):
    stations.register("东村", 1)
    file = stations.export("东村", "镇")
    assert stations.read("镇", file).new == 1
    before = stations.books("镇")
    again = stations.read("镇", file)
    assert (again.new, again.duplicate, bool(again.already)) == (0, 1, True)
    assert stations.books("镇") == before


@pytest.mark.parametrize("decide", [reviews.return_back, reviews.reject])
def test_a_refused_registration_is_no_duplicate_and_can_be_filed_again(stations, decide):
    first = stations.register("东村", 1)
    stations.carry("东村", "镇")
    decide(stations.desk("镇"), [stations.number("镇", first)], "证件号码与户口本不符")
    stations.carry("镇", "东村")
    assert stations.opinion("东村", first) == "证件号码与户口本不符"
    again = stations.register("东村", 1)
    stations.settle()
    assert (stations.state("区", first), stations.state("区", again)) == (stations.state("镇", first), "effective")


def test_a_refused_registration_in_a_roster_is_filed_again(stations):
    rosters.import_roster(stations.desk("东村"), roster_file(stations, 1, 2))
    stations.carry("东村", "镇")
    reviews.return_back(stations.desk("镇"), [stations.resident("镇", 1).n], "重新核对")
    stations.carry("镇", "东村")
    again = rosters.import_roster(stations.desk("东村"), roster_file(stations, 1, 2))
    assert (again.accepted, again.problems) == (1, {"already_registered": 1})
    stations.settle()
    assert [stations.resident("区", no).status for no in (1, 2)] == ["effective"] * 2


def test_a_registration_in_force_is_a_duplicate(stations):
    stations.register("东村", 1)
    with pytest.raises(FormRefused) as refused:
        stations.register("东村", 1)
    assert [problem.code for problem in refused.value.problems] == ["already_registered"]


def test_of_two_villages_registering_one_person_the_later_is_left_with_a_sentence(stations):
    first, second = stations.register("东村", 1), stations.register("西村", 1)
    stations.carry("东村", "镇")
    stations.carry("西村", "镇")
    done = reviews.approve_clean(stations.desk("镇"))
    assert (done.approved, done.left) == (1, 1)
    assert [n for n, _ in done.reasons] == [stations.number("镇", second)]
    assert "不能重复登记" in done.reasons[0][1]
    reviews.reject(stations.desk("镇"), [stations.number("镇", second)], "已在本区参保")
    stations.settle()
    assert (stations.state("东村", first), stations.state("西村", second)) == ("effective", "rejected")
    assert stations.opinion("西村", second) == "已在本区参保"


def test_the_district_finds_two_townsmen_even_when_each_village_came_straight_to_it(stations):
    stations.carry("镇", "区")
    first, second = stations.register("西村", 1), stations.register("东村", 1)
    stations.carry("西村", "区")
    stations.carry("东村", "区")
    stations.carry("东村", "镇")
    stations.carry("西村", "镇")
    for filing, village in ((second, "东村"), (first, "西村")):  # passed on by a township that looked at neither
        stations.forge("镇", CODES[village], Draft("review", draft_body(APPROVE, "", 0, None, 0), "", (filing,)))
    stations.carry("镇", "区")
    done = reviews.approve_clean(stations.desk("区复核"))
    assert (done.approved, done.left) == (1, 1)
    assert [one.status for one in people.find(stations.desk("区"), id_of(1))].count("effective") == 1


def test_a_year_is_paid_once_over_two_batches(stations):
    stations.register("东村", 1)
    stations.batch("东村", stations.sale("东村", 1))
    second = stations.batch("东村", stations.sale("东村", 1, 300))
    stations.carry("东村", "镇")
    done = reviews.approve_clean(stations.desk("镇"))
    assert done.left == 1
    assert [n for n, _ in done.reasons] == [stations.number("镇", second)]


def test_a_returned_batch_frees_its_slips_and_its_years(stations):
    stations.register("东村", 1)
    file = pos_file(stations, sale(1), slip(1, 200))
    pos_imports.import_pos(stations.desk("东村"), file)
    stations.carry("东村", "镇")
    (batch,) = [docket for docket in reviews.waiting(stations.desk("镇")) if docket.kind == "batch"]
    reviews.return_back(stations.desk("镇"), [batch.n], "终端号写错")
    stations.carry("镇", "东村")
    assert pos_imports.import_pos(stations.desk("东村"), file).payments == 1
    stations.settle()
    assert -stations.balance("区", "在途") == 20_000
