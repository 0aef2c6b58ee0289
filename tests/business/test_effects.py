"""What the deciding review ships: effect numbers, insurance numbers, postings; applied alike at every station."""

from __future__ import annotations

import pytest

from app.business.registration import insurance_number
from app.domain.posting import awaiting, suspense
from app.services import people, people_lists, reviews
from tests.stations import CODES, Stations, id_of


def effect_numbers(stations: Stations, who: str, village: str) -> list[int]:
    with stations.desk(who).store.read() as unit:
        dockets = unit.dockets.listed(limit=0)
    return sorted(docket.effect_no for docket in dockets if docket.village == CODES[village] and docket.effect_no)


def test_effect_numbers_are_gapless_per_village(stations):
    for no in (1, 2, 3):
        stations.register("东村", no)
    stations.register("西村", 11)
    stations.batch("东村", stations.sale("东村", 1))
    stations.settle()
    stations.register("东村", 4)
    stations.settle()
    for place in ("区", "镇", "东村"):
        assert effect_numbers(stations, place, "东村") == [1, 2, 3, 4, 5]
    assert effect_numbers(stations, "区", "西村") == [1]


def test_a_township_s_consent_takes_no_effect_number(stations):
    filing = stations.register("东村", 1)
    stations.carry("东村", "镇")
    people.withdraw(stations.desk("东村"), stations.number("东村", filing))
    stations.settle()
    assert stations.state("镇", filing) == "withdrawn"
    assert effect_numbers(stations, "区", "东村") == []


def test_insurance_numbers_are_unique_gapless_and_in_order_of_approval(stations):
    for no in (3, 1, 2):
        stations.register("东村", no)
    stations.register("西村", 11)
    stations.settle()
    stations.register("西村", 12)
    stations.settle()
    given = sorted(one.insurance_number for one in people.find(stations.desk("区"), ""))
    assert given == [insurance_number("150404", count) for count in range(1, 6)]


def test_the_check_digit_is_iso_7064_mod_11_10():
    for count in (1, 2, 9, 10, 99_999_999):
        number = insurance_number("150404", count)
        product = 10
        for digit in number[:-1]:
            product = (((product + int(digit)) % 10 or 10) * 2) % 11
        assert len(number) == 15
        assert (product + int(number[-1])) % 10 == 1


@pytest.mark.parametrize("wrong", range(14))
def test_the_check_digit_finds_every_single_wrong_digit(wrong):
    number = insurance_number("150404", 12_345)
    for digit in "0123456789":
        changed = number[:wrong] + digit + number[wrong + 1 :]
        rebuilt = insurance_number(changed[:6], int(changed[6:14]))
        assert (rebuilt == changed) == (digit == number[wrong])


def left_registration(stations: Stations) -> None:
    """Person 1 has paid, but his registration waits at the township while the batch goes through."""
    registration = stations.register("东村", 1)
    stations.register("东村", 2)
    stations.batch("东村", stations.sale("东村", 1), stations.sale("东村", 2, 300))
    stations.carry("东村", "镇")
    desk = stations.desk("镇")
    keep = stations.number("镇", registration)
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk) if docket.n != keep])
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.down()


def test_a_line_whose_payer_is_not_yet_effective_stands_in_suspense(stations):
    left_registration(stations)
    line = stations.lines("区", 1)[0]
    assert (line.phase, stations.lines("东村", 1)[0].phase) == ("suspended", "suspended")
    assert (stations.balance("区", suspense(line.line)), stations.balance("区", awaiting(line.line))) == (20_000, 0)
    assert stations.lines("区", 2)[0].phase == "effective"


def test_it_moves_by_itself_when_the_payer_becomes_effective(stations):
    left_registration(stations)
    stations.settle()
    line = stations.lines("区", 1)[0]
    for place in ("区", "镇", "东村"):
        assert stations.lines(place, 1)[0].phase == "effective"
        assert stations.balance(place, suspense(line.line)) == 0
        assert stations.balance(place, awaiting(line.line)) == 20_000


def test_it_finds_its_payer_again_after_the_registration_was_returned(stations):
    left_registration(stations)
    returned = stations.resident("镇", 1)
    assert reviews.return_back(stations.desk("镇"), [returned.n], "姓名写错") == 1
    stations.carry("镇", "东村")
    assert stations.resident("东村", 1).status == "returned"
    stations.register("东村", 1, name="王大甲")
    stations.settle()
    for place in ("区", "镇", "东村"):
        again = stations.resident(place, 1)
        assert (again.subject, again.status, again.name) == (returned.subject, "effective", "王大甲")
        (line,) = stations.lines(place, 1)
        assert (line.phase, stations.balance(place, awaiting(line.line))) == ("effective", 20_000)


def test_the_returned_paper_stays_in_the_books_and_lists_have_the_person_once(stations):
    left_registration(stations)
    old = stations.resident("镇", 1)
    reviews.return_back(stations.desk("镇"), [old.n], "姓名写错")
    stations.carry("镇", "东村")
    stations.register("东村", 1)
    desk = stations.desk("东村")
    assert [one.status for one in people.find(desk, id_of(1))] == ["filed"]
    assert {value for value, _, _ in people_lists.filter_choices(desk, "status")} == {"filed", "effective"}
    with desk.store.read() as unit:
        assert unit.residents.with_status("returned")
    filings = people.person(stations.desk("东村"), stations.resident("东村", 1).n).filings
    assert [(docket.kind, docket.state) for docket in filings][:2] == [("registration", "returned"), ("review", "effective")]


@pytest.mark.parametrize(("slip", "gap"), [(20_100, 100), (19_000, -1_000)])
def test_a_settlement_difference_is_booked_in_suspense_and_in_transit(stations, slip, gap):
    stations.register("东村", 1)
    filing = stations.batch("东村", stations.sale("东村", 1), slip_fen=slip)
    stations.settle()
    assert stations.state("区", filing) == "effective"
    assert stations.balance("区", suspense(f"{filing[:32]}-0")) == gap
    assert -stations.balance("区", "在途") == slip


def test_voided_pairs_and_refunds_leave_transit_at_the_slip(stations):
    stations.register("东村", 1)
    sale = stations.sale("东村", 1)
    bare = {"paid_on": "2026-10-08", "fen": 5_000, "year": 2026}
    stations.batch(
        "东村", sale,
        {**bare, "kind": "sale", "state": "voided", "code": "voided_pair"},
        {**bare, "kind": "void", "state": "voided", "code": "voided_pair"},
        {**bare, "kind": "refund", "state": "open", "code": "refund"},
    )  # fmt: skip
    stations.settle()
    assert -stations.balance("区", "在途") == 15_000
    assert (stations.balance("区", "暂收/待查"), stations.balance("区", "待入库")) == (-5_000, 20_000)
