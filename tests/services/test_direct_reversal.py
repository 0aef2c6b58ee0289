"""税务直缴冲销 through three levels: the money of the tax hall has a way back too (Songshan 003 art. 16; Qingdao 000 art. 4)."""

from __future__ import annotations

from datetime import date

import pytest

from app.business.grant_request import SUBSIDY
from app.business.suspense_entry import BUSINESS as ENTRY
from app.domain.chart import unclaimed
from app.domain.filing import Draft
from app.services import grants, handling, payment_enquiries, reconciliations, reviews, statements
from tests.services.test_correction_papers import paper
from tests.services.test_grants import kinds, with_policy
from tests.services.test_month import treasury_list
from tests.services.test_refunds import REFUND, clean, decided, refusals
from tests.stations import CODES, Stations, id_of

KEY = "receipt:R9"


def pay_at_tax(stations: Stations, no: int = 1, year: int = 2026) -> None:
    """Person `no` has paid 200 yuan at the tax hall; it entered on 12 October."""
    one = stations.resident("区", no)
    rows = [("R9", one.name, one.id_number, year, "200.00", "20261012", "", "")]
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    stations.down()


@pytest.fixture
def direct(stations: Stations) -> Stations:
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 2):
        stations.register("东村", no)
    stations.settle()
    pay_at_tax(stations)
    return stations


def reverse(stations: Stations, who: str = "东村", **more: str) -> str:
    form = {"id_number": id_of(1), "year": "2026", "reason": "税务厅选错了人", **more}
    return handling.file(stations.desk(who), "direct_reversal", form)


def counted(stations: Stations, who: str, no: int) -> list[tuple[int, str]]:
    found = statements.rights(stations.desk(who), stations.resident(who, no).n).contributions
    return [(one.year, one.source) for one in found.years]


def test_the_money_goes_back_to_suspense_with_its_treasury_date_at_every_station(direct: Stations) -> None:
    assert counted(direct, "东村", 1) == [(2026, "direct")]
    reverse(direct)
    decided(direct)
    for who in ("区", "镇", "东村"):
        assert kinds(direct, who, 1) == [("个人缴费", 20_000, "2026-10-12"), ("个人缴费", -20_000, "2026-10-12")]
        assert direct.balance(who, unclaimed(KEY)) == 20_000
        assert counted(direct, who, 1) == []
    clean(direct)


def test_the_district_puts_it_on_the_right_account(direct: Stations) -> None:
    reverse(direct)
    decided(direct)
    form = {"stand": unclaimed(KEY), "id_number": id_of(2), "year": "2026", "fen": "200", "reason": "实际是他缴的"}
    handling.file(direct.desk("区经办"), ENTRY.kind, form)
    decided(direct)
    for who in ("区", "镇", "东村"):
        assert kinds(direct, who, 2) == [("个人缴费", 20_000, "2026-10-12")]
        assert counted(direct, who, 2) == [(2026, "put_in")]
    assert direct.balance("区", "暂收") == 0
    clean(direct)


def test_the_village_asks_for_it_to_be_refunded_and_the_bank_pays(direct: Stations) -> None:
    reverse(direct)
    decided(direct)
    ((stand, title),) = handling.blank(direct.desk("东村"), "refund").choices["stand"]
    payer = direct.resident("东村", 1).name
    assert (stand, payer in title, "税票 R9" in title) == (unclaimed(KEY), True, True)
    filing = handling.file(direct.desk("东村"), "refund", {**REFUND, "stand": stand, "payee": payer})
    decided(direct)
    paying = {"due": filing, "result": "支付成功", "paid_on": "2026-10-20", "voucher": "付001"}
    handling.file(direct.desk("区财务"), "refund_payment", paying)
    decided(direct)
    assert [direct.balance(who, "暂收") for who in ("区", "镇", "东村")] == [0, 0, 0]
    clean(direct)


def test_another_villages_paper_cannot_take_it(direct: Stations) -> None:
    reverse(direct)
    decided(direct)
    body = {**REFUND, "fen": 20_000, "stand": unclaimed(KEY), "payer": direct.resident("东村", 1).name}
    (forged,) = direct.forge("西村", CODES["西村"], Draft("refund", body))
    direct.carry("西村", "镇")
    assert (direct.state("镇", forged), direct.opinion("镇", forged)) == ("refused", "退费单写的是别的村的缴费。")


def test_the_year_is_free_again_and_the_same_list_credits_nothing_twice(direct: Stations) -> None:
    reverse(direct)
    decided(direct)
    before = direct.books("区", of=("postings",))
    pay_at_tax(direct)
    assert direct.books("区", of=("postings",)) == before
    direct.batch("东村", direct.sale("东村", 1, 300))
    direct.settle()
    assert [line.phase for line in direct.lines("区", 1)] == ["effective"]
    clean(direct)


def test_it_is_reversed_once_and_only_where_there_is_something(direct: Stations) -> None:
    for reason in ("选错了人", "再报一次"):
        reverse(direct, reason=reason)
    direct.carry("东村", "镇")
    reviews.approve_clean(direct.desk("镇"))
    direct.carry("镇", "区")
    done = reviews.approve_clean(direct.desk("区复核"))
    assert (done.approved, done.left) == (1, 1)
    direct.down()
    form = {"id_number": id_of(1), "year": "2026", "reason": "错"}
    assert refusals(direct, "东村", "direct_reversal", form) == {"no_direct_payment"}
    assert refusals(direct, "东村", "direct_reversal", {**form, "id_number": id_of(77)}) == {"unknown_person"}
    assert refusals(direct, "东村", "direct_reversal", {**form, "year": "2025"}) == {"no_direct_payment"}
    clean(direct)


def test_the_subsidy_that_came_with_it_goes_back_to_its_level(stations: Stations) -> None:
    """003 art. 13: the level owes nothing for a payment that does not stand."""
    stations.clock.day = date(2026, 10, 20)
    with_policy(stations, subsidy_entry="with_payment")
    stations.register("东村", 1)
    stations.settle()
    pay_at_tax(stations)
    assert ("县级补贴", 4_000, "2026-10-12") in kinds(stations, "区", 1)
    reverse(stations)
    decided(stations)
    assert sum(fen for _, fen, _ in kinds(stations, "区", 1)) == 0
    assert stations.balance("区", "应收财政补助") == 0
    clean(stations)


def arrived(stations: Stations) -> int:
    """What was asked for has come; in fen."""
    waits = grants.awaited(stations.desk("区财务"))
    fen = sum(one.fen for one in waits)
    keys = [one.key for one in waits]
    grants.arrive(stations.desk("区财务"), keys, arrived_on=date(2026, 10, 19), voucher="拨1", into="财政专户", fen=fen)
    reviews.approve_clean(stations.desk("区复核"))
    stations.down()
    return fen


def test_the_subsidy_that_a_level_has_paid_is_to_be_returned(direct: Stations) -> None:
    grants.request(direct.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(direct.desk("区复核"))
    fen = arrived(direct)
    reverse(direct)
    decided(direct)
    assert sum(entry for _, entry, _ in kinds(direct, "区", 1)) == 0
    assert direct.balance("区", "暂收/应退财政") == fen > 0
    assert grants.claims(direct.desk("区经办"), SUBSIDY, 2026) == []
    clean(direct)


def test_an_enquiry_lists_it_as_taken_back_and_counts_nothing(direct: Stations) -> None:
    reverse(direct)
    decided(direct)
    found = payment_enquiries.asked(direct.desk("区"), payment_enquiries.question(year=2026))
    assert [(one.channel, one.phase) for one in found.payments] == [("direct", "reversed")]
    assert found.fen == 0


def test_what_comes_for_a_payment_taken_back_goes_to_its_level_and_is_asked_for_anew(direct: Stations) -> None:
    grants.request(direct.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(direct.desk("区复核"))
    direct.down()
    reverse(direct)
    decided(direct)
    fen = arrived(direct)
    assert sum(entry for _, entry, _ in kinds(direct, "区", 1)) == 0
    assert direct.balance("区", "暂收/应退财政") == fen > 0
    one = direct.resident("区", 1)
    rows = [("R10", one.name, one.id_number, 2026, "200.00", "20261014", "", "")]
    reconciliations.reconcile(direct.desk("区财务"), treasury_list(direct, rows, "又.csv"), "2026-10")
    direct.down()
    (claim,) = grants.claims(direct.desk("区经办"), SUBSIDY, 2026)
    assert [row["subject"] for row in claim.rows] == [one.subject]
    assert [grants.request(direct.desk("区经办"), SUBSIDY, 2026) != []] == [True]
    assert reviews.approve_clean(direct.desk("区复核")).reasons == ()
    clean(direct)


def test_its_sheet_says_what_was_paid_and_what_becomes_of_it(direct: Stations) -> None:
    filing = reverse(direct)
    text = paper(direct, "东村", filing)
    for said in ("税务直缴冲销单", "R9", "2026-10-12", "￥-200.00", "人民币负贰佰元整", "税务厅选错了人", "退费申请"):
        assert said in text, said
