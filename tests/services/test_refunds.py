"""更正, 退费, 暂收款入账 (Songshan 003 art. 16; Qingdao 000 art. 4; Linyi 004 2(5)): nothing vanishes, the record before stays."""

from __future__ import annotations

from datetime import date

import pytest

from app.business.grant_request import SUBSIDY
from app.domain.posting import refundable
from app.domain.refund_terms import AID_CAUSE, CAUSES
from app.services import grants, handling, line_reversals, reconciliations, reviews, verification
from app.services.desk import FormRefused
from db import Opener
from tests.services.test_grants import entries, kinds, paid, with_policy
from tests.services.test_month import treasury_list
from tests.stations import Stations, id_of

REFUND = {
    "fen": "200", "cause": "重复缴费", "payee": "李甲", "bank": "农村信用社", "account": "62284804025648900",
    "papers": "、".join(CAUSES["重复缴费"]),
}  # fmt: skip


@pytest.fixture
def month(stations: Stations) -> Stations:
    """Persons 1 and 2 (200 and 300 yuan) of the east village have paid, 3 has not; all has entered on 12 October."""
    stations.register("东村", 3)
    paid(stations)
    return stations


def decided(stations: Stations) -> None:
    """Everything up, approved at both levels whatever looks at it singly, and down."""
    for place in ("东村", "西村"):
        stations.carry(place, "镇")
    for who in ("镇", "区复核"):
        if who == "区复核":
            stations.carry("镇", "区")
        desk = stations.desk(who)
        reviews.approve(desk, [docket.n for docket in reviews.waiting(desk)])
    stations.down()


def line_of(stations: Stations, no: int) -> str:
    return stations.lines("东村", no)[-1].line


def clean(stations: Stations) -> None:
    for who in ("区", "镇", "东村", "西村"):
        assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()


def correct(stations: Stations, no: int, to: int, **more: str) -> str:
    form = {"line": line_of(stations, no), "id_number": id_of(to), "reason": "刷卡时认错人", **more}
    return handling.file(stations.desk("东村"), "correction", form)


def refusals(stations: Stations, who: str, kind: str, form: dict[str, str]) -> set[str]:
    return {problem.code for problem in handling.check(stations.desk(who), kind, form).problems}


def test_a_payment_moves_to_the_right_person_with_its_treasury_date(month: Stations) -> None:
    correct(month, 1, 3)
    decided(month)
    for who in ("区", "镇", "东村"):
        assert kinds(month, who, 3) == [("个人缴费", 20_000, "2026-10-12")]
        assert [fen for _, fen, _ in kinds(month, who, 1)] == [20_000, -20_000]
    assert [line.name for line in month.lines("东村", 3)] == [month.resident("东村", 3).name]
    assert month.balance("区", "暂收") == 0
    clean(month)


def test_a_wrong_year_moves_no_money_but_the_year(month: Stations) -> None:
    correct(month, 1, 1, year="2025")
    decided(month)
    assert [line.year for line in month.lines("东村", 1)] == [2025]
    assert kinds(month, "东村", 1) == [("个人缴费", 20_000, "2026-10-12")]
    clean(month)


def test_the_subsidy_follows_the_corrected_person(stations: Stations) -> None:
    with_policy(stations, subsidy_entry="with_payment")
    stations.register("东村", 3)
    paid(stations)
    stations.down()
    correct(stations, 1, 3)
    decided(stations)
    assert sum(entry.fen for entry in entries(stations, "区", 1)) == 0
    assert sorted(kinds(stations, "区", 3)) == [("个人缴费", 20_000, "2026-10-12"), ("县级补贴", 4_000, "2026-10-12")]
    clean(stations)


def test_a_subsidy_on_appropriation_can_be_asked_for_anew_after_a_correction(month: Stations) -> None:
    grants.request(month.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(month.desk("区复核"))
    month.down()
    correct(month, 1, 3)
    decided(month)
    names = {row["name"] for claim in grants.claims(month.desk("区经办"), SUBSIDY, 2026) for row in claim.rows}
    assert names == {month.resident("区", 3).name}


def test_a_correction_that_cannot_be_is_refused_where_it_is_wrong(month: Stations) -> None:
    month.down()
    line = line_of(month, 1)
    form = {"line": line, "id_number": id_of(3), "reason": "错"}
    assert refusals(month, "东村", "correction", {**form, "id_number": id_of(1)}) == {"nothing_changes"}
    assert refusals(month, "东村", "correction", {**form, "id_number": id_of(2)}) == {"year_already_paid"}
    assert refusals(month, "区", "correction", {**form, "id_number": id_of(11)}) == {"another_village"}
    assert refusals(month, "东村", "correction", {**form, "id_number": id_of(77)}) == {"unknown_person"}


def test_two_corrections_of_one_payment_are_decided_one_after_the_other(month: Stations) -> None:
    correct(month, 1, 3)
    correct(month, 1, 1, year="2024")
    decided(month)
    assert len(reviews.waiting(month.desk("镇"))) + len(reviews.waiting(month.desk("区复核"))) == 1
    clean(month)


def reversed_line(stations: Stations, no: int) -> str:
    line = line_of(stations, no)
    line_reversals.reverse_line(stations.desk("东村"), line, "重复缴费")
    decided(stations)
    return refundable(line)


def test_a_reversed_payment_is_refunded_by_the_bank_after_three_keys(month: Stations) -> None:
    stand = reversed_line(month, 1)
    payer = month.resident("东村", 1).name
    filing = handling.file(month.desk("东村"), "refund", {**REFUND, "stand": stand, "payee": payer})
    decided(month)
    assert month.balance("区", stand) == 20_000
    paying = {"due": filing, "result": "支付成功", "paid_on": "2026-10-20", "voucher": "付001"}
    handling.file(month.desk("区财务"), "refund_payment", paying)
    decided(month)
    assert month.balance("区", stand) == 0
    assert month.balance("区", "支出户") == 20_000
    back = {**paying, "result": "银行退票", "voucher": "退001"}
    handling.file(month.desk("区财务"), "refund_payment", back)
    decided(month)
    assert month.balance("区", stand) == 20_000
    assert handling.blank(month.desk("区财务"), "refund_payment").choices["due"]
    clean(month)


def test_what_is_looked_at_one_by_one_is_named_when_the_clean_ones_are_approved(month: Stations) -> None:
    """Songshan 003 art. 40: money that leaves is looked at by itself; approve-all says which paper it has left, and why."""
    stand = reversed_line(month, 1)
    made = handling.file(month.desk("东村"), "refund", {**REFUND, "stand": stand, "payee": month.resident("东村", 1).name})
    month.carry("东村", "镇")
    done = reviews.approve_clean(month.desk("镇"))
    ((n, why),) = done.reasons
    assert (done.approved, done.left, n) == (0, 1, month.number("镇", made))
    assert why == f"退费申请（单据号 {made[:16]}）要逐份核对，不和别的一起通过：请看过以后单独同意这一份。"


def test_the_cause_for_aid_is_not_for_a_payment(month: Stations) -> None:
    """Qingdao 000 art. 4: each cause has its own papers; a contribution does not go back to a donor."""
    form = {**REFUND, "stand": reversed_line(month, 1), "payee": month.resident("东村", 1).name}
    assert refusals(month, "东村", "refund", {**form, "cause": AID_CAUSE, "papers": "、".join(CAUSES[AID_CAUSE])}) == {"cause_of_other_money"}


def test_a_refund_needs_its_causes_papers_and_the_right_payee(month: Stations) -> None:
    """Qingdao 000 art. 4: each cause has its papers."""
    stand = reversed_line(month, 1)
    payer = month.resident("东村", 1).name
    form = {**REFUND, "stand": stand, "payee": payer}
    assert refusals(month, "东村", "refund", form) == set()
    assert refusals(month, "东村", "refund", {**form, "papers": "身份证复印件"}) == {"papers_missing"}
    assert refusals(month, "东村", "refund", {**form, "payee": "别人"}) == {"relation_missing"}
    assert refusals(month, "东村", "refund", {**form, "fen": "200.01"}) == {"more_than_stands"}


def test_the_papers_of_each_cause_are_offered_whole(month: Stations) -> None:
    """Who writes them by hand gets one word wrong and is refused (Qingdao 000 art. 4)."""
    offered = handling.blank(month.desk("镇经办"), "refund").choices["papers"]
    needed = {"、".join(papers): cause for cause, papers in CAUSES.items() if papers}
    assert {value for value, _ in offered} == set(needed)
    assert all(title.endswith(f"：{value}") and needed[value] in title for value, title in offered)


def test_no_fen_is_refunded_twice(month: Stations) -> None:
    stand = reversed_line(month, 1)
    form = {**REFUND, "stand": stand, "payee": month.resident("东村", 1).name}
    handling.file(month.desk("东村"), "refund", {**form, "fen": "150"})
    with pytest.raises(FormRefused, match=r"50\.00"):
        handling.file(month.desk("东村"), "refund", form)


def test_a_strangers_money_enters_his_account_once_he_is_registered(stations: Stations) -> None:
    stations.clock.day = date(2026, 10, 20)
    row = ("R9", "王新", id_of(5), 2026, "200.00", "20261012", "", "")
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, [row]), "2026-10")
    assert stations.balance("区", "暂收") == 20_000
    stations.register("东村", 5)
    stations.settle()
    ((stand, _),) = handling.blank(stations.desk("区经办"), "suspense_entry").choices["stand"]
    form = {"stand": stand, "id_number": id_of(5), "year": "2026", "fen": "200", "reason": "后补登记"}
    handling.file(stations.desk("区经办"), "suspense_entry", form)
    decided(stations)
    for who in ("区", "东村"):
        assert kinds(stations, who, 5) == [("个人缴费", 20_000, "2026-10-12")]
    with stations.desk("东村").store.read() as unit:
        assert set(unit.lines.paid(2026)) == {stations.resident("东村", 5).subject}
    assert stations.balance("区", "暂收") == 0
    clean(stations)


def test_a_wrong_entry_of_suspense_money_goes_back_to_the_fen(stations: Stations) -> None:
    """Songshan 003 art. 16: the entry stays, what it booked is booked the other way round."""
    with_policy(stations, subsidy_entry="with_payment")
    stations.clock.day = date(2026, 10, 20)
    row = ("R9", "王新", id_of(5), 2026, "200.00", "20261012", "", "")
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, [row]), "2026-10")
    stations.register("东村", 5)
    stations.settle()
    ((stand, _),) = handling.blank(stations.desk("区经办"), "suspense_entry").choices["stand"]
    form = {"stand": stand, "id_number": id_of(5), "year": "2026", "fen": "200", "reason": "后补登记"}
    handling.file(stations.desk("区经办"), "suspense_entry", form)
    decided(stations)
    back = {"id_number": id_of(5), "year": "2026", "reason": "不是他的钱"}
    handling.file(stations.desk("区经办"), "entry_reversal", back)
    decided(stations)
    assert sum(entry.fen for entry in entries(stations, "东村", 5)) == 0
    assert stations.balance("区", stand) == 20_000
    with stations.desk("东村").store.read() as unit:
        assert unit.lines.paid(2026) == {}
    assert refusals(stations, "区经办", "entry_reversal", back) == {"no_entry"}
    handling.file(stations.desk("区经办"), "suspense_entry", form)
    decided(stations)
    assert sum(fen for leaf, fen, _ in kinds(stations, "东村", 5) if leaf == "个人缴费") == 20_000
    clean(stations)
