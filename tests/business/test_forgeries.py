"""Filings that only a changed program would make: signed and chained, and without force at every other station."""

from __future__ import annotations

import pytest

from app.business.review import APPROVE, draft_body
from app.domain.filing import OFFICE, Draft
from app.keys.suite import SigningKey
from app.services import months, people, reviews
from tests.stations import CODES, id_of


def operator(stations, who: str, **changed) -> Draft:
    key = SigningKey.generate().public.hex()
    body = {
        "name": "影子", "key": key, "roles": ["reviewer"], "level": stations.desk(who).level,
        "station": str(stations.desk(who).station), **changed,
    }  # fmt: skip
    return Draft("operator", body)


def roles_of(stations, who: str, key: str):
    with stations.desk(who).store.read() as unit:
        found = unit.roster.operator(key)
    return found and (found.station, set(found.roles))


def test_a_township_cannot_call_itself_district_to_give_roles_at_once(stations):
    draft = operator(stations, "镇", level="district")
    (forged,) = stations.forge("镇", OFFICE, draft)
    stations.carry("镇", "区")
    assert stations.state("区", forged) == "refused"
    assert roles_of(stations, "区", draft.body["key"]) is None


def test_an_operator_is_registered_only_at_the_filing_station(stations):
    draft = operator(stations, "东村", roles=["clerk"], station=str(stations.desk("镇").station))
    (forged,) = stations.forge("东村", OFFICE, draft)
    assert stations.state("东村", forged) == "refused"


def test_a_key_that_is_registered_is_not_registered_again(stations):
    key = stations.signer("区复核").public.hex()
    before = roles_of(stations, "镇", key)
    (forged,) = stations.forge("镇", OFFICE, operator(stations, "镇", key=key, roles=["clerk"]))
    stations.carry("镇", "区")
    assert stations.state("区", forged) == "refused"
    assert roles_of(stations, "区", key) == before == (str(stations.desk("区").station), {"reviewer"})


def test_a_certificate_cannot_be_replaced_by_the_township(stations):
    village = stations.desk("东村").station
    body = {
        "station": str(village), "name": "样例东村", "sign": "ab" * 32, "seal": "cd" * 32, "fingerprint": "ef" * 32,
        "operator": {"name": "影子", "key": SigningKey.generate().public.hex()}, "covers": [village.code],
    }  # fmt: skip
    (forged,) = stations.forge("镇", OFFICE, Draft("admission", body))
    stations.carry("镇", "区")
    assert stations.state("镇", forged) == stations.state("区", forged) == "refused"
    with stations.desk("区").store.read() as unit:
        assert unit.roster.station(str(village)).sign_public != "ab" * 32


def test_a_township_admits_villages_only(stations):
    body = {
        "station": "150404100-02.1", "name": "影子镇", "sign": "ab" * 32, "seal": "cd" * 32, "fingerprint": "ef" * 32,
        "operator": {"name": "影子", "key": SigningKey.generate().public.hex()}, "covers": ["150404100"],
    }  # fmt: skip
    (forged,) = stations.forge("镇", OFFICE, Draft("admission", body))
    assert stations.state("镇", forged) == "refused"


def test_a_second_founding_has_no_force(stations):
    with stations.desk("区").store.read() as unit:
        genesis = next(unit.journal.by_number(n) for n in range(1, 3) if unit.journal.by_number(n).kind == "genesis")
    (forged,) = stations.forge("区", OFFICE, Draft("genesis", {**genesis.body, "name": "另一个区"}))
    stations.carry("区", "镇")
    assert stations.state("镇", forged) == "refused"
    with stations.desk("镇").store.read() as unit:
        assert unit.roster.at("150404").name == "样例区社保中心"


def test_the_townships_consent_cannot_book_money(stations):
    stations.register("东村", 1)
    months.close(stations.desk("东村"), "2026-10")
    months.reopen(stations.desk("东村"), "2026-10", "漏登一笔")
    stations.carry("东村", "镇")
    (asked,) = reviews.listed(stations.desk("镇"), kinds=("month_reopen",))
    effects = {"postings": [["国库", "个人账户/x/个人缴费", 100, "2026-10-08", "2026-10-08", "x"]]}
    stations.forge("镇", asked.village, Draft("review", draft_body(APPROVE, "", 0, effects, 7), "", (asked.id,)))
    stations.carry("镇", "区")
    assert stations.state("区", asked.id) == "effective"
    assert stations.balance("镇", "") == stations.balance("区", "国库") == 0


def test_a_village_cannot_change_a_person_of_another_village(stations):
    stations.register("西村", 1)
    stations.settle()
    west = stations.resident("区", 1)
    body = {"name": west.name, "subject": west.subject, "version": west.version, "changes": {"phone": "13900000000"}}
    (change,) = stations.forge("东村", CODES["东村"], Draft("change", body, west.subject))
    void = {"name": west.name, "subject": west.subject, "reason": "不属实"}
    (annulment,) = stations.forge("东村", CODES["东村"], Draft("annulment", void, west.subject))
    stations.carry("东村", "镇")
    assert reviews.approve_clean(stations.desk("镇")).approved == 0
    assert stations.state("镇", change) == stations.state("镇", annulment) == "refused"


def test_what_is_checked_and_what_is_changed_are_the_same_person(stations):
    stations.register("东村", 1)
    stations.register("东村", 2)
    stations.settle()
    one, two = stations.resident("东村", 1), stations.resident("东村", 2)
    body = {"name": one.name, "subject": one.subject, "version": one.version, "changes": {"phone": "13900000000"}}
    (forged,) = stations.forge("东村", CODES["东村"], Draft("change", body, two.subject))
    stations.carry("东村", "镇")
    assert stations.state("镇", forged) == "refused"


def test_a_registration_cannot_take_the_identity_of_a_record_in_force(stations):
    stations.register("东村", 1)
    stations.settle()
    held = stations.resident("镇", 1)
    body = {"id_number": id_of(2), "name": "李乙", "id_kind": "resident"}
    for refs in ((), (held.filing,)):
        (forged,) = stations.forge("东村", CODES["东村"], Draft("registration", body, held.subject, refs))
        assert stations.state("东村", forged) == "refused"
    stations.carry("东村", "镇")
    assert stations.resident("镇", 1) == held


def test_a_withdrawal_names_one_filing_of_its_own_stream(stations):
    filing = stations.register("镇", 1, "东村")
    stations.carry("镇", "东村")
    body = {"of": filing, "title": "参保登记", "exported": False}
    (forged,) = stations.forge("东村", CODES["东村"], Draft("withdrawal", body, "", (filing,)))
    (bare,) = stations.forge("东村", CODES["东村"], Draft("withdrawal", body))
    stations.carry("东村", "镇")
    assert stations.state("镇", filing) == "filed"
    assert stations.state("镇", forged) == stations.state("镇", bare) == "refused"


@pytest.mark.parametrize("damage", [
    {"fen": -20000}, {"fen": 0}, {"fen": "20000"}, {"fen": 10**15}, {"paid_on": "昨天"}, {"state": "paid"},
    {"kind": "gift"}, {"year": 0}, {"state": "payment", "subject": ""}, {"month": "2026-13"},
])  # fmt: skip
def test_a_batch_whose_lines_are_no_lines_has_no_force(stations, damage):
    stations.register("东村", 1)
    row = {**stations.sale("东村", 1), "voucher": "000001", "kind": "sale", **damage}
    body = {"terminal": "T1", "batch": "000001", "opened_on": "2026-10-08", "month": "2026-10", "lines": [row]}
    with stations.desk("东村").store.read() as unit:
        before = len(unit.books()["lines"])
    try:
        (forged,) = stations.forge("东村", CODES["东村"], Draft("batch", body))
    except (TypeError, ValueError, KeyError):
        return
    assert stations.state("东村", forged) == "refused"
    assert len(stations.books("东村")["lines"]) == before


@pytest.mark.parametrize("body", [
    {}, {"lines": 5, "terminal": "T1", "batch": "1"}, {"lines": [1], "terminal": "T1", "batch": "1"},
    {"lines": [{}], "terminal": "T1", "batch": "1"},
])  # fmt: skip
def test_a_filing_without_its_fields_gets_a_verdict_and_never_stops_the_stream(stations, body):
    (forged,) = stations.forge("东村", CODES["东村"], Draft("batch", body))
    stations.register("东村", 1)
    read = stations.carry("东村", "镇")
    assert [problem.code for problem in read.refused] == ["no_authority"]
    assert stations.state("镇", forged) == "refused"
    assert len(stations.books("镇")["residents"]) == 1
    assert stations.books("镇")["lines"] == []


def test_people_of_a_changed_program_still_stand_in_the_books(stations):
    """A refused filing never stops the stream: what follows it is read."""
    stations.forge("东村", CODES["西村"], Draft("registration", {"id_number": id_of(1), "name": "王甲"}, "ab" * 16))
    stations.register("东村", 2)
    read = stations.carry("东村", "镇")
    assert (read.new, [problem.code for problem in read.refused]) == (2, ["no_authority"])
    assert people.find(stations.desk("镇"), id_of(2))
