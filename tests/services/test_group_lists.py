"""特殊群体名单: an agency's list through three levels (Songshan 003 art. 3(2)2, 3(6); facts 1.6)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from app.services import (
    cautions,
    collections,
    group_lists,
    group_people,
    handling,
    import_undo,
    people,
    person_notes,
    reviews,
    verification,
)
from app.services.desk import FormRefused, NotYourRole
from app.services.group_sorting import ListTerms
from db import Opener
from tests.stations import CODES, Stations, id_of, name_of

DAY = date(2026, 10, 1)
HEAD = ("姓名", "身份证号", "人员类别", "享受开始时间", "所在村")
TERMS = ListTerms("低保", "民政局", DAY, CODES["区"])


def listed(stations: Stations, *rows: Sequence[str], head: Sequence[str] = HEAD, name: str = "名单.csv") -> Path:
    path = stations.root / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("某区特殊群体名单",), head, *rows, ("合计", str(len(rows)))])
    return path


def person(no: int, **other: str) -> tuple[str, ...]:
    said = {"name": name_of(no), "number": id_of(no), "group": "", "from": "", "place": "", **other}
    return said["name"], said["number"], said["group"], said["from"], said["place"]


@pytest.fixture
def town(stations: Stations) -> Stations:
    """Four people of two villages, effective; the day of the list has come."""
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 2, 3):
        stations.register("东村", no)
    stations.register("西村", 11)
    stations.settle()
    return stations


def filed(stations: Stations, path: Path, terms: ListTerms = TERMS) -> group_lists.GroupListResult:
    found = group_lists.import_list(stations.desk("区经办"), path, terms)
    reviews.approve_clean(stations.desk("区复核"))
    return found


def held(stations: Stations, who: str, no: int) -> list[tuple[str, str, str, str]]:
    rows = group_people.of_person(stations.desk(who), stations.resident(who, no).subject)
    return [(row.group, row.from_on, row.to_on, row.source) for row in rows]


def clean(stations: Stations) -> None:
    for who in ("区", "镇", "东村", "西村"):
        assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()


def test_a_list_makes_members_at_every_level(town: Stations) -> None:
    found = filed(town, listed(town, person(1, **{"from": "2024-03"}), person(11)))
    assert (found.rows, found.new, found.same, found.ended, found.missing, found.wrong) == (2, 2, 0, 0, 0, 0)
    town.down()
    for who in ("区", "镇", "东村"):
        assert held(town, who, 1) == [("低保", "2024-03-01", "", "民政局")]
    assert held(town, "西村", 11) == [("低保", "2026-10-01", "", "民政局")]
    clean(town)


def test_nothing_holds_before_another_key_agrees(town: Stations) -> None:
    """Songshan 003 art. 40: maker is not checker."""
    group_lists.import_list(town.desk("区经办"), listed(town, person(1)), TERMS)
    assert held(town, "区", 1) == []


def test_a_later_list_of_the_same_agency_ends_those_who_are_not_on_it(town: Stations) -> None:
    filed(town, listed(town, person(1), person(2), person(11)))
    later = ListTerms("低保", "民政局", date(2026, 10, 15), CODES["区"])
    found = filed(town, listed(town, person(2), name="新.csv"), later)
    assert (found.new, found.same, found.ended) == (0, 1, 2)
    town.down()
    assert held(town, "东村", 1) == [("低保", "2026-10-01", "2026-10-14", "民政局")]
    assert held(town, "东村", 2) == [("低保", "2026-10-01", "", "民政局")]
    assert held(town, "西村", 11) == [("低保", "2026-10-01", "2026-10-14", "民政局")]
    clean(town)


@pytest.mark.parametrize("terms", [
    ListTerms("低保", "残联", date(2026, 10, 15), CODES["区"]), ListTerms("特困", "民政局", date(2026, 10, 15), CODES["区"]),
    ListTerms("低保", "民政局", date(2026, 10, 15), CODES["西村"]), ListTerms("低保", "民政局", date(2026, 10, 15)),
])  # fmt: skip
def test_another_agency_another_group_another_place_or_additions_alone_end_nobody(town: Stations, terms: ListTerms) -> None:
    filed(town, listed(town, person(1)))
    filed(town, listed(town, person(2), name="新.csv"), terms)
    assert held(town, "区", 1) == [("低保", "2026-10-01", "", "民政局")]


def test_somebody_who_comes_back_has_a_second_time_and_the_first_stays(town: Stations) -> None:
    filed(town, listed(town, person(1, **{"from": "2020-01-01"})))
    filed(town, listed(town, person(2), name="二.csv"), ListTerms("低保", "民政局", date(2026, 10, 10), CODES["区"]))
    again = ListTerms("低保", "民政局", date(2026, 10, 18), CODES["区"])
    filed(town, listed(town, person(1, **{"from": "2020-01-01"}), person(2), name="三.csv"), again)
    assert held(town, "区", 1) == [("低保", "2020-01-01", "2026-10-09", "民政局"), ("低保", "2026-10-18", "", "民政局")]
    clean(town)


def test_the_same_list_twice_changes_nothing(town: Stations) -> None:
    path = listed(town, person(1), person(11))
    filed(town, path)
    with pytest.raises(group_lists.ListChangesNothing):
        group_lists.import_list(town.desk("区经办"), path, TERMS)
    assert group_lists.import_list(town.desk("区经办"), path, TERMS, dry_run=True).same == 2


def test_a_disability_certificate_in_place_of_the_number_makes_a_severe_one_by_its_grade(town: Stations) -> None:
    """Facts 1.6: ID + type + grade; grades 1 and 2 are 重度残疾."""
    rows = [(name_of(no), f"{id_of(no)[:6]} {id_of(no)[6:].lower()}4{grade}") for no, grade in ((1, 2), (2, 3))]
    terms = ListTerms("重度残疾", "残联", DAY, CODES["区"])
    found = filed(town, listed(town, *rows, head=("残疾人姓名", "残疾证号")), terms)
    assert (found.new, found.problems) == (1, {"not_severe": 1})
    assert held(town, "区", 1) == [("重度残疾", "2026-10-01", "", "残联")]


def test_a_household_in_one_row_is_each_of_its_members(town: Stations) -> None:
    head = ("户主姓名", "身份证号", "家庭成员1姓名", "家庭成员1身份证号", "家庭成员2姓名", "家庭成员2身份证号")
    rows = [(name_of(1), id_of(1), name_of(2), id_of(2), name_of(11), f" {id_of(11)} ")]
    assert filed(town, listed(town, *rows, head=head)).new == 3


def test_several_numbers_in_one_cell_are_several_people(town: Stations) -> None:
    rows = [(f"{name_of(1)}、{name_of(2)}", f"{id_of(1)}、{id_of(2)}")]
    assert filed(town, listed(town, *rows, head=HEAD[:2])).new == 2


def test_who_is_not_registered_is_on_his_villages_list_until_he_registers(town: Stations) -> None:
    with town.desk("区").store.read() as unit:
        named = unit.roster.at(CODES["东村"])
    assert named is not None
    found = filed(town, listed(town, person(1), person(4, place=named.name)))
    assert (found.new, found.missing) == (1, 1)
    town.down()
    (waits,) = group_people.missing(town.desk("东村"))
    assert (waits.id_number, waits.group, waits.source) == (id_of(4), "低保", "民政局")
    assert group_people.missing(town.desk("西村")) == []
    assert group_people.missing_pdf(town.desk("东村"), [waits]).startswith(b"%PDF")
    town.register("东村", 4)
    assert group_people.missing(town.desk("东村")) == []
    clean(town)


def registered_later(town: Stations) -> None:
    """Person 4 of the east village is on a list and registers ten days after it."""
    filed(town, listed(town, person(1), person(4)))
    town.register("东村", 4)
    town.settle()


def test_who_registers_after_the_list_is_put_into_the_group_with_one_press(town: Stations) -> None:
    """Songshan 003 art. 3(6): the agency's list says who belongs; from its own day, as for those registered before it."""
    registered_later(town)
    assert [one.resident.id_number for one in group_lists.late(town.desk("区"))] == [id_of(4)]
    warned = [one.text for one in cautions.cautions(town.desk("区"), "", ())]
    assert any("1 人后来参保了" in text for text in warned)
    assert len(group_lists.join(town.desk("区经办"))) == 1
    with pytest.raises(group_lists.ListChangesNothing):
        group_lists.join(town.desk("区经办"))
    assert held(town, "区", 4) == []
    reviews.approve_clean(town.desk("区复核"))
    town.down()
    for who in ("区", "镇", "东村"):
        assert held(town, who, 4) == [("低保", "2026-10-01", "", "民政局")]
    assert group_lists.late(town.desk("区")) == []
    clean(town)


def test_who_has_left_the_list_or_has_another_name_is_not_put_in(town: Stations) -> None:
    registered_later(town)
    filed(town, listed(town, person(1), name="新.csv"), ListTerms("低保", "民政局", date(2026, 10, 15), CODES["区"]))
    assert group_lists.late(town.desk("区")) == []
    named = ("别的人", id_of(5), *person(1)[2:])
    filed(town, listed(town, person(1), named, name="又.csv"), ListTerms("低保", "民政局", date(2026, 10, 18), CODES["区"]))
    town.register("东村", 5)
    town.settle()
    assert group_lists.late(town.desk("区")) == []


def test_a_village_files_no_lists_and_is_told_of_nobody(town: Stations) -> None:
    registered_later(town)
    town.down()
    assert not any("后来参保了" in one.text for one in cautions.cautions(town.desk("东村"), "", ()))
    with pytest.raises(NotYourRole):
        group_lists.join(town.desk("东村"))


def test_who_is_on_the_list_no_longer_leaves_the_to_do_list(town: Stations) -> None:
    """A place that nobody can tell: he stands on the district's own list."""
    filed(town, listed(town, person(1), person(4, place="东村")))
    assert len(group_people.missing(town.desk("区"))) == 1
    filed(town, listed(town, person(1), name="新.csv"), ListTerms("低保", "民政局", date(2026, 10, 15), CODES["区"]))
    assert group_people.missing(town.desk("区")) == []
    town.down()
    clean(town)


def test_bad_rows_are_named_at_their_places_and_end_nobody(town: Stations) -> None:
    filed(town, listed(town, person(1), person(2), person(3)))
    rows = [person(1, number=id_of(1)[:-1]), person(2, name="别人"), person(3)]
    later = ListTerms("低保", "民政局", date(2026, 10, 15), CODES["区"])
    found = group_lists.import_list(town.desk("区经办"), listed(town, *rows, name="坏.csv"), later, dry_run=True)
    assert (found.wrong, found.same, found.ended) == (2, 1, 0)
    assert [(one.code, one.row) for one in found.details if one.blocking] == [("bad_number", 3), ("name_differs", 4)]


def test_a_list_that_lacks_most_people_says_so(town: Stations) -> None:
    people = [person(no) for no in range(20, 26)]
    for no in range(20, 26):
        town.register("东村", no)
    town.settle()
    filed(town, listed(town, *people))
    later = ListTerms("低保", "民政局", date(2026, 10, 15), CODES["区"])
    found = group_lists.import_list(town.desk("区经办"), listed(town, person(1), name="短.csv"), later, dry_run=True)
    assert found.ended == 6
    assert found.problems["many_leave"] == 1


def test_a_group_that_the_policy_does_not_know_must_be_named(town: Stations) -> None:
    terms = ListTerms("", "民政局", DAY, CODES["区"])
    found = group_lists.import_list(town.desk("区经办"), listed(town, person(1, group="甲类"), person(2, group="农村低保户")), terms, dry_run=True)
    assert (found.new, found.problems) == (1, {"unknown_group": 1})


def test_an_import_can_be_taken_back_before_it_is_reviewed(town: Stations) -> None:
    found = group_lists.import_list(town.desk("区经办"), listed(town, person(1), person(11)), TERMS)
    assert import_undo.undo(town.desk("区经办"), found.number, "导错了文件").at_once == 2
    reviews.approve_clean(town.desk("区复核"))
    assert held(town, "区", 1) == []


def test_a_township_files_and_the_district_agrees(town: Stations) -> None:
    group_lists.import_list(town.desk("镇"), listed(town, person(1)), ListTerms("低保", "镇民政办", DAY, CODES["镇"]))
    town.carry("镇", "区")
    reviews.approve_clean(town.desk("区复核"))
    town.down()
    assert held(town, "东村", 1) == [("低保", "2026-10-01", "", "镇民政办")]
    clean(town)


def test_a_village_files_no_lists(town: Stations) -> None:
    with pytest.raises(NotYourRole):
        group_lists.import_list(town.desk("东村"), listed(town, person(1)), TERMS)


def test_one_person_can_be_entered_and_ended_by_hand(town: Stations) -> None:
    desk = town.desk("区经办")
    values = {"source": "退役军人事务局", "day": "2026-10-01"}
    handling.file(desk, "group_list", values, [{"id_number": id_of(1), "group": "特困"}])
    reviews.approve_clean(town.desk("区复核"))
    handling.file(desk, "group_list", values, [{"id_number": id_of(1), "group": "特困", "to_on": "2026-10-10"}])
    reviews.approve_clean(town.desk("区复核"))
    assert held(town, "区", 1) == [("特困", "2026-10-01", "2026-10-10", "退役军人事务局")]
    with pytest.raises(FormRefused, match="不能退出"):
        handling.file(desk, "group_list", values, [{"id_number": id_of(2), "group": "特困", "to_on": "2026-10-10"}])
    clean(town)


def test_a_member_may_choose_the_tier_of_his_group_on_the_days_of_his_membership(town: Stations) -> None:
    """The 100-yuan tier is kept for hardship groups: on the lists of an agency is as good as registered so."""
    filed(town, listed(town, person(1, **{"from": "2026-10-01"})))
    filed(town, listed(town, person(2), name="新.csv"), ListTerms("低保", "民政局", date(2026, 10, 12), CODES["区"]))
    town.down()
    desk = town.desk("东村")
    for voucher, day, state in (("1", "2026-09-30", "open"), ("2", "2026-10-11", "payment"), ("3", "2026-10-13", "open")):
        batch = collections.start_batch(desk, f"T{voucher}", "1")
        made = collections.add_line(desk, batch.key, voucher=voucher, id_text=id_of(1), year=2026, amount_fen=10_000, paid_on=day)
        assert made.lines[0].state == state, day
        collections.set_slip(desk, batch.key, 1, 10_000)
        collections.close_batch(desk, batch.key)
    town.carry("东村", "镇")
    assert reviews.approve_clean(town.desk("镇")).reasons == ()
    town.carry("镇", "区")
    assert reviews.approve_clean(town.desk("区复核")).reasons == ()


def test_the_card_says_group_source_and_days(town: Stations) -> None:
    filed(town, listed(town, person(1, **{"from": "2024-03-01"})))
    shown = people.person(town.desk("区"), town.resident("区", 1).n)
    assert person_notes.facts(shown) == [("在册人群", "低保，2024-03-01 起（民政局名单）")]
