"""集体补助和社会资助 (Songshan 003 art. 12-13; Linyi 004 2(4), 2(6)): one deposit for many, entered by its treasury date."""

from __future__ import annotations

from datetime import date

import pytest

from app.services import handling, verification
from db import Opener
from tests.services.test_grants import kinds
from tests.stations import Stations, id_of

FORM = {"what": "集体补助", "year": "2026", "donor": "东村集体经济合作社", "deposited_on": "2026-10-08", "slip": "补0001"}


@pytest.fixture
def people(stations: Stations) -> Stations:
    for no in (1, 2):
        stations.register("东村", no)
    stations.register("西村", 11)
    stations.settle()
    return stations


def rows(*amounts: tuple[int, str]) -> list[dict[str, str]]:
    return [{"id_number": id_of(no), "fen": yuan} for no, yuan in amounts]


def codes(stations: Stations, form: dict[str, str], lines: list[dict[str, str]]) -> set[str]:
    return {problem.code for problem in handling.check(stations.desk("东村"), "aid", form, lines).problems}


def entry(stations: Stations, filing: str, **more: str) -> dict[str, str]:
    return {"due": filing, "entered_on": "2026-10-15", "receipt": "库0001", "fen": "150", **more}


def test_aid_enters_the_accounts_with_its_treasury_date(people: Stations) -> None:
    filing = handling.file(people.desk("东村"), "aid", FORM, rows((1, "100"), (2, "50")))
    people.settle()
    assert people.balance("区", "在途") == -15_000
    assert kinds(people, "区", 1) == []
    people.clock.day = date(2026, 10, 20)
    handling.file(people.desk("区财务"), "aid_entry", entry(people, filing))
    people.settle()
    for who in ("区", "镇", "东村"):
        assert kinds(people, who, 1) == [("集体补助", 10_000, "2026-10-15")]
        assert verification.verify(people.desk(who), Opener(), full=True).problems == ()
    assert people.balance("区", "在途") == 0
    assert people.balance("区", "待入库") == 0


def test_aid_and_donations_of_a_year_stay_at_or_below_the_top_tier(people: Stations) -> None:
    handling.file(people.desk("东村"), "aid", FORM, rows((1, "3000")))
    donation = {**FORM, "what": "社会资助", "slip": "资0001"}
    assert codes(people, donation, rows((1, "2000"))) == set()
    assert codes(people, donation, rows((1, "2000.01"))) == {"above_ceiling"}
    assert codes(people, {**donation, "year": "2025"}, rows((1, "5000"))) == set()


def test_wrong_rows_are_told_at_their_place(people: Stations) -> None:
    found = handling.check(people.desk("东村"), "aid", FORM, [
        *rows((1, "10"), (11, "10"), (1, "10")), {"id_number": id_of(2), "fen": "10", "name": "张三丰"},
    ]).problems  # fmt: skip
    assert [(problem.row, problem.code) for problem in found] == [
        (2, "unknown_person"), (3, "named_twice"), (4, "name_differs"),
    ]  # fmt: skip


def test_a_batch_enters_once_and_to_the_fen(people: Stations) -> None:
    filing = handling.file(people.desk("东村"), "aid", FORM, rows((1, "100"), (2, "50")))
    people.settle()
    people.clock.day = date(2026, 10, 20)
    desk = people.desk("区财务")
    wrong = handling.check(desk, "aid_entry", entry(people, filing, fen="149.99")).problems
    assert [problem.code for problem in wrong] == ["amount_differs"]
    for receipt in ("库0001", "库0002"):
        handling.file(desk, "aid_entry", entry(people, filing, receipt=receipt))
    people.settle()
    assert kinds(people, "区", 1) == [("集体补助", 10_000, "2026-10-15")]


def test_what_waits_for_the_treasury_is_offered_by_its_slip(people: Stations) -> None:
    filing = handling.file(people.desk("东村"), "aid", FORM, rows((1, "100")))
    people.settle()
    (pair,) = handling.blank(people.desk("区财务"), "aid_entry").choices["due"]
    assert pair[0] == filing
    assert "补0001" in pair[1]
