"""Every kind of personal money has a way to be put right, or a sentence what is done instead (Songshan 003 art. 16)."""

from __future__ import annotations

from datetime import date

import pytest

from app.business.grant_request import SUBSIDY
from app.services import grants, handling, people, reconciliations, reviews
from app.services.entry_corrections import correction_of
from app.services.line_actions import Action
from tests.services.test_government_paid import arrived, member, paid_for, requested
from tests.services.test_grants import paid
from tests.services.test_month import treasury_list
from tests.services.test_refunds import decided, reversed_line
from tests.stations import Stations, id_of


@pytest.fixture
def month(stations: Stations) -> Stations:
    """Persons 1 and 2 have paid by POS, 3 at the tax hall; everything has entered."""
    stations.register("东村", 3)
    paid(stations)
    three = stations.resident("区", 3)
    rows = [("R9", three.name, three.id_number, 2026, "200.00", "20261014", "", "")]
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows, "又.csv"), "2026-10")
    stations.down()
    return stations


def offered(stations: Stations, who: str, no: int, leaf: str = "个人缴费", place: int = 0) -> Action:
    """What is offered for the first entry of a sub-account."""
    desk, n = stations.desk(who), stations.resident(who, no).n
    entries = [entry for entry in people.person(desk, n).entries if entry.leaf == leaf]
    return correction_of(desk, n, entries[place].posting)


def kind_and_form(found: Action) -> tuple[str, dict[str, str], str]:
    return found.kind, {name: value for name, value, _ in found.values}, found.why


def test_a_pos_payment_and_one_of_the_tax_hall_have_each_their_own_paper(month: Stations) -> None:
    assert kind_and_form(offered(month, "东村", 1)) == ("reversal", {"id_number": id_of(1), "year": "2026"}, "")
    assert kind_and_form(offered(month, "东村", 3)) == ("direct_reversal", {"id_number": id_of(3), "year": "2026"}, "")


def test_what_is_offered_can_be_filed_as_it_stands(month: Stations) -> None:
    for no in (1, 3):
        found = offered(month, "东村", no)
        form = {name: value for name, value, _ in found.values} | {"reason": "记错人"}
        assert handling.check(month.desk("东村"), found.kind, form).problems == ()


def test_what_was_taken_back_says_so(month: Stations) -> None:
    reversed_line(month, 1)
    assert "已经更正或冲销过" in offered(month, "东村", 1).why
    assert "更正或冲销的结果" in offered(month, "东村", 1, place=1).why


def test_money_put_in_from_suspense_is_reversed_by_the_district(month: Stations) -> None:
    stand = reversed_line(month, 1)
    form = {"stand": stand, "id_number": id_of(1), "year": "2025", "fen": "200", "reason": "应是上年的"}
    handling.file(month.desk("区经办"), "suspense_entry", form)
    decided(month)
    assert kind_and_form(offered(month, "区经办", 1, place=-1)) == (
        "entry_reversal",
        {"id_number": id_of(1), "year": "2025"},
        "",
    )
    assert "由区级的经办" in offered(month, "东村", 1, place=-1).why


def test_aid_names_its_slip(month: Stations) -> None:
    form = {"what": "集体补助", "year": "2026", "donor": "村集体", "deposited_on": "2026-10-08", "slip": "补0001"}
    filing = handling.file(month.desk("东村"), "aid", form, [{"id_number": id_of(1), "fen": "100"}])
    decided(month)
    entry = {"due": filing, "entered_on": "2026-10-15", "receipt": "库0001", "fen": "100"}
    handling.file(month.desk("区财务"), "aid_entry", entry)
    decided(month)
    found = kind_and_form(offered(month, "东村", 1, "集体补助"))
    assert found == ("aid_correction", {"id_number": id_of(1), "slip": "补0001"}, "")


def test_a_subsidy_follows_its_payment(month: Stations) -> None:
    grants.request(month.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(month.desk("区复核"))
    waits = grants.awaited(month.desk("区财务"))
    keys, fen = [one.key for one in waits], sum(one.fen for one in waits)
    grants.arrive(month.desk("区财务"), keys, arrived_on=date(2026, 10, 19), voucher="拨1", into="财政专户", fen=fen)
    reviews.approve_clean(month.desk("区复核"))
    month.down()
    found = offered(month, "东村", 1, "县级补贴")
    assert (found.kind, "补贴跟着缴费走" in found.why) == ("", True)


def test_what_the_government_paid_is_taken_back_by_the_district(stations: Stations) -> None:
    paid_for(stations)
    member(stations, 1, "低保")
    requested(stations)
    arrived(stations, "county")
    stations.down()
    found = kind_and_form(offered(stations, "区经办", 1, "政府代缴"))
    assert found == ("grant_reversal", {"id_number": id_of(1), "year": "2026"}, "")
    assert "由区级" in offered(stations, "镇", 1, "政府代缴").why
