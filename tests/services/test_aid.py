"""集体补助和社会资助 (Songshan 003 art. 12-13; Linyi 004 2(4), 2(6)): one deposit for many, entered by its treasury date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.refund_terms import AID_CAUSE, CAUSES
from app.services import aid_awaited, aid_books, handling, reconciliations, refunds, verification
from app.services import people as people_service
from db import Opener
from tests.services.test_correction_papers import paper
from tests.services.test_grants import kinds
from tests.services.test_refunds import REFUND, decided
from tests.stations import Stations, id_of, name_of

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


def entered(people: Stations, *amounts: tuple[int, str], enter: bool = True) -> str:
    """A batch that has entered the treasury on 15 October, when asked for."""
    filing = handling.file(people.desk("东村"), "aid", FORM, rows(*amounts))
    people.settle()
    people.clock.day = date(2026, 10, 20)
    if enter:
        fen = str(sum(int(yuan) for _, yuan in amounts))
        handling.file(people.desk("区财务"), "aid_entry", entry(people, filing, fen=fen))
        people.settle()
    return filing


def wrong_row(**more: str) -> dict[str, str]:
    return {"id_number": id_of(1), "slip": "补0001", "to_id_number": id_of(2), "reason": "写错了人", **more}


@pytest.mark.parametrize("before", [True, False])
def test_a_row_for_the_wrong_person_is_put_right_alone_with_its_treasury_date(people: Stations, *, before: bool) -> None:
    """Songshan 003 art. 16, 13: before the money enters and after it."""
    filing = entered(people, (1, "150"), enter=not before)
    handling.file(people.desk("东村"), "aid_correction", wrong_row())
    people.settle()
    if before:
        handling.file(people.desk("区财务"), "aid_entry", entry(people, filing))
        people.settle()
    for who in ("区", "镇", "东村"):
        assert sum(fen for _, fen, _ in kinds(people, who, 1)) == 0
        assert kinds(people, who, 2) == [("集体补助", 15_000, "2026-10-15")]
        assert verification.verify(people.desk(who), Opener(), full=True).problems == ()
    assert people.balance("区", "在途") == people.balance("区", "待入库") == people.balance("区", "暂收") == 0
    again = handling.check(people.desk("东村"), "aid_correction", wrong_row()).problems
    assert [problem.code for problem in again] == ["no_such_row"]


@pytest.mark.parametrize("before", [True, False])
def test_money_without_a_right_person_stands_for_the_donor(people: Stations, *, before: bool) -> None:
    filing = entered(people, (1, "100"), (2, "50"), enter=not before)
    handling.file(people.desk("东村"), "aid_correction", wrong_row(to_id_number=""))
    people.settle()
    if before:
        handling.file(people.desk("区财务"), "aid_entry", entry(people, filing))
        people.settle()
    assert people.balance("区", "暂收") == 10_000
    assert sum(fen for _, fen, _ in kinds(people, "区", 1)) == 0
    assert kinds(people, "区", 2) == [("集体补助", 5_000, "2026-10-15")]
    assert people.balance("区", "在途") == people.balance("区", "待入库") == 0
    assert verification.verify(people.desk("区"), Opener(), full=True).problems == ()


def test_money_for_the_donor_is_refunded_under_his_name_in_the_villages_stream(people: Stations) -> None:
    """Linyi 004 2(5): what stands in 暂收 says whose it is; the village sees it leave."""
    entered(people, (1, "100"), (2, "50"))
    handling.file(people.desk("东村"), "aid_correction", wrong_row(to_id_number=""))
    people.settle()
    ((stand, title),) = handling.blank(people.desk("区经办"), "refund").choices["stand"]
    for said in ("100.00 元", "集体补助退回", FORM["donor"], name_of(1), "样例东村", FORM["slip"]):
        assert said in title, said
    form = {**REFUND, "stand": stand, "fen": "100", "payee": FORM["donor"]}
    (wrong,) = [one for one in handling.check(people.desk("区经办"), "refund", form).problems if one.blocking]
    assert (wrong.code, wrong.text) == ("cause_of_other_money", "这是要退回补助单位的补助款，退费原因请选「补助退回」。")
    form |= {"cause": AID_CAUSE, "papers": "、".join(CAUSES[AID_CAUSE])}
    made = handling.file(people.desk("区经办"), "refund", form)
    decided(people)
    (one,) = refunds.waiting(people.desk("区财务"))
    assert (one.payer, one.village, one.fen) == (FORM["donor"], "样例东村", 10_000)
    assert FORM["donor"] in paper(people, "区", made)
    paying = {"due": made, "result": "支付成功", "paid_on": "2026-10-20", "voucher": "付001"}
    handling.file(people.desk("区财务"), "refund_payment", paying)
    decided(people)
    assert people.balance("区", "支出户") == 10_000
    for who in ("区", "镇", "东村"):
        assert people.balance(who, "暂收") == 0
        assert verification.verify(people.desk(who), Opener(), full=True).problems == ()


def test_a_corrected_row_counts_for_the_ceiling_of_the_right_person(people: Stations) -> None:
    entered(people, (1, "3000"), enter=False)
    donation = {**FORM, "what": "社会资助", "slip": "资0001"}
    handling.file(people.desk("东村"), "aid_correction", wrong_row())
    people.settle()
    assert codes(people, donation, rows((1, "5000"))) == set()
    assert codes(people, donation, rows((2, "2000.01"))) == {"above_ceiling"}
    handling.file(people.desk("东村"), "aid", donation, rows((1, "5000")))
    people.settle()
    back = handling.check(people.desk("东村"), "aid_correction", wrong_row(id_number=id_of(2), to_id_number=id_of(1))).problems
    assert [problem.code for problem in back] == ["above_ceiling"]


def test_one_slip_is_one_batch(people: Stations) -> None:
    handling.file(people.desk("东村"), "aid", FORM, rows((1, "100")))
    assert codes(people, FORM, rows((2, "100"))) == {"slip_again"}
    assert codes(people, {**FORM, "slip": "补0002"}, rows((2, "100"))) == set()


def treasury_list(folder: Path, *lines: str) -> Path:
    path = folder / "国库.csv"
    heads = "电子税票号,缴费人,身份证号码,年度,实缴金额,入库日期,终端号,参考号"
    path.write_text("\n".join([heads, *lines]) + "\n", encoding="utf-8-sig")
    return path


def test_the_treasurys_row_of_a_batch_waits_for_its_entry_instead_of_standing_as_a_strangers(
    people: Stations, tmp_path: Path
) -> None:
    filing = entered(people, (1, "100"), (2, "50"), enter=False)
    finance = people.desk("区财务")
    lines = ("补0001,东村集体经济合作社,,2026,150.00,2026-10-15,,", "补0009,别人,,2026,150.00,2026-10-15,,")
    path = treasury_list(tmp_path, *lines)
    found = reconciliations.reconcile(finance, path, "2026-10")
    assert [(row.kind, row.key) for row in found.details] == [("waiting", "receipt:补0001"), ("stranger", "receipt:补0009")]
    assert "补助入库" in found.details[0].text
    assert people.balance("区", "暂收") == 15_000
    handling.file(finance, "aid_entry", entry(people, filing))
    people.settle()
    again = reconciliations.reconcile(finance, path, "2026-10")
    assert (again.repeated, again.details) == (2, ())
    assert -people.balance("区", "国库") == 30_000
    assert verification.verify(people.desk("区"), Opener(), full=True).problems == ()


def test_a_list_that_comes_after_the_entry_posts_nothing_again(people: Stations, tmp_path: Path) -> None:
    entered(people, (1, "100"), (2, "50"))
    path = treasury_list(tmp_path, "库0001,东村集体经济合作社,,2026,150.00,2026-10-15,,")
    found = reconciliations.reconcile(people.desk("区财务"), path, "2026-10")
    assert (found.rows, found.repeated, found.details) == (1, 1, ())
    assert -people.balance("区", "国库") == 15_000


def test_a_batch_of_somebody_whose_registration_was_voided_does_not_enter(people: Stations) -> None:
    filing = entered(people, (1, "100"), (2, "50"), enter=False)
    person = people.resident("东村", 1)
    void = people_service.void_registration(people.desk("东村"), person.n, "登记错了")
    people.settle()
    assert people.state("区", void) == "effective"
    problems = handling.check(people.desk("区财务"), "aid_entry", entry(people, filing)).problems
    assert [problem.code for problem in problems] == ["not_effective"]


def test_the_book_of_a_month_shows_who_has_the_money_now(people: Stations) -> None:
    """Linyi 004 2(6): 集体补助明细表, 集体补助汇总表."""
    entered(people, (1, "100"), (2, "50"))
    handling.file(people.desk("西村"), "aid", {**FORM, "what": "社会资助", "slip": "资0001"}, rows((11, "70")))
    people.settle()
    handling.file(people.desk("东村"), "aid_correction", wrong_row(to_id_number=""))
    people.settle()
    desk = people.desk("区")
    found = aid_books.book(desk, "2026-10")
    assert [(line.row.name, line.row.amount_fen, line.row.status) for line in found.lines] == [
        (name_of(1), 0, "已退回"), (name_of(2), 5_000, "已入账"), (name_of(11), 7_000, "待入库"),
    ]  # fmt: skip
    printed = aid_books.paper(desk, found)
    assert [(one.people, one.collective_fen, one.donation_fen, one.entered_fen) for one in printed.villages] == [
        (1, 5_000, 0, 5_000), (1, 0, 7_000, 0),
    ]  # fmt: skip
    assert aid_books.book(desk, "2026").total_fen == found.total_fen
    assert aid_books.book(desk, "2026-09").lines == ()
    pdf = aid_books.as_pdf(desk, "2026-10")
    assert pdf.startswith(b"%PDF")
    assert aid_books.as_xlsx(desk, "2026-09").startswith(b"PK")


def test_what_the_treasury_has_is_proposed_as_an_entry(people: Stations, tmp_path: Path) -> None:
    filing = entered(people, (1, "100"), (2, "50"), enter=False)
    finance = people.desk("区财务")
    reconciliations.reconcile(finance, treasury_list(tmp_path, "补0001,集体,,2026,150.00,2026-10-15,,"), "2026-10")
    (one,) = aid_awaited.proposals(finance)
    assert (one.due, one.entered_on, one.receipt, one.fen) == (filing, "2026-10-15", "补0001", 15_000)


def test_the_months_aid_is_a_ledger_of_its_own(people: Stations) -> None:
    entered(people, (1, "100"), (2, "50"))
    desk = people.desk("镇")
    found = aid_books.as_ledger(desk, "2026-10")
    assert (found.payments, found.total_fen) == (2, 15_000)
    assert [(line.name, line.phase, line.voucher) for line in found.lines] == [
        (name_of(1), "credited", "补0001"), (name_of(2), "credited", "补0001"),
    ]  # fmt: skip
    assert aid_books.months(desk) == {"2026-10"}
