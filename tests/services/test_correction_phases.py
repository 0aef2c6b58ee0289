"""A payment is set right at each phase of its life, to the fen, and no paper can say what the books do not (003 art. 16)."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.filing import Draft
from app.domain.posting import refundable, suspense
from app.domain.refund_terms import CAUSES
from app.services import differences, handling, line_reversals, reconciliations, reviews
from tests.services.test_grants import entries, kinds, paid, with_policy
from tests.services.test_month import confirmed, treasury_list
from tests.services.test_refunds import REFUND, clean, correct, decided, line_of, refusals, reversed_line
from tests.stations import CODES, Stations, id_of

WITH = {"subsidy_entry": "with_payment"}


@pytest.fixture
def month(stations: Stations) -> Stations:
    """Persons 1 and 2 (200 and 300 yuan) of the east village have paid, 3 has not; all has entered on 12 October."""
    stations.register("东村", 3)
    paid(stations)
    stations.down()
    return stations


def account_fen(stations: Stations, no: int) -> int:
    return sum(entry.fen for entry in entries(stations, "区", no))


def by_hand(stations: Stations, yuan: str) -> str:
    """Person 1 paid 200; the treasury has another amount, and the match by hand is approved. Returns the line."""
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 3):
        stations.register("东村", no)
    stations.batch("东村", stations.sale("东村", 1, 200))
    stations.settle()
    rows = [(*row[:4], yuan, *row[5:]) for row in confirmed(stations)]
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    (listed,) = [one for one in differences.listed(stations.desk("区财务"), "2026-10") if one.key]
    line = stations.lines("区", 1)[0].line
    reconciliations.match_by_hand(stations.desk("区财务"), listed.key, line, "银行手续费")
    decided(stations)
    return line


@pytest.mark.parametrize(("yuan", "fen"), [("180.00", 18_000), ("200.05", 20_005)])
def test_a_reversal_takes_back_what_was_credited_not_what_the_terminal_said(stations: Stations, yuan: str, fen: int) -> None:
    line = by_hand(stations, yuan)
    assert account_fen(stations, 1) == fen
    line_reversals.reverse_line(stations.desk("东村"), line, "缴错")
    decided(stations)
    assert account_fen(stations, 1) == 0
    assert stations.balance("区", refundable(line)) == fen
    assert stations.balance("区", suspense(line)) == max(20_000 - fen, 0)
    clean(stations)


@pytest.mark.parametrize(("yuan", "fen"), [("180.00", 18_000), ("200.05", 20_005)])
def test_a_correction_moves_what_was_credited(stations: Stations, yuan: str, fen: int) -> None:
    line = by_hand(stations, yuan)
    correct(stations, 1, 3)
    decided(stations)
    assert (account_fen(stations, 1), account_fen(stations, 3)) == (0, fen)
    line_reversals.reverse_line(stations.desk("东村"), line, "退")
    decided(stations)
    assert (account_fen(stations, 3), stations.balance("区", refundable(line))) == (0, fen)
    clean(stations)


def test_the_subsidy_of_a_corrected_payment_goes_back_when_it_is_reversed(stations: Stations) -> None:
    with_policy(stations, **WITH)
    stations.register("东村", 3)
    paid(stations)
    stations.down()
    line = line_of(stations, 1)
    owed = stations.balance("区", "应收财政补助")
    correct(stations, 1, 3)
    decided(stations)
    assert stations.balance("区", "应收财政补助") == owed
    line_reversals.reverse_line(stations.desk("东村"), line, "缴错")
    decided(stations)
    assert (account_fen(stations, 1), account_fen(stations, 3)) == (0, 0)
    assert stations.balance("区", "应收财政补助") == owed + 4_000
    clean(stations)


def test_a_payment_that_moves_there_and_back_leaves_no_trace_in_the_sums(stations: Stations) -> None:
    with_policy(stations, **WITH)
    stations.register("东村", 3)
    paid(stations)
    stations.down()
    line = line_of(stations, 1)
    for frm, to, year in ((1, 3, "2026"), (3, 1, "2026"), (1, 1, "2025"), (1, 1, "2026")):
        form = {"line": line, "id_number": id_of(to), "reason": "错", "year": year}
        handling.file(stations.desk("东村"), "correction", form)
        decided(stations)
        assert (account_fen(stations, to), sum(account_fen(stations, no) for no in {1, 3} - {to})) == (24_000, 0), (frm, to)
    clean(stations)


def test_money_of_a_reversed_payment_that_comes_later_is_known(stations: Stations) -> None:
    """冲销 before 入库: the treasury's money clears 在途 and is nobody's payment a second time."""
    stations.clock.day = date(2026, 10, 20)
    stations.register("东村", 1)
    stations.batch("东村", stations.sale("东村", 1, 200))
    stations.settle()
    rows = confirmed(stations)
    line = line_of(stations, 1)
    line_reversals.reverse_line(stations.desk("东村"), line, "缴错")
    decided(stations)
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    assert account_fen(stations, 1) == 0
    assert stations.balance("区", refundable(line)) == 20_000
    assert stations.balance("区", "在途") == 0
    assert stations.balance("区", "暂收") == 20_000
    stations.down()
    clean(stations)


def test_the_wrong_tier_too_much_was_paid(month: Stations) -> None:
    """Person 2 paid 300 for the 200 tier: reversed, 100 refunded, 200 entered again with its treasury date."""
    line = line_of(month, 2)
    stand = reversed_line(month, 2)
    payer = month.resident("东村", 2).name
    refund = {**REFUND, "fen": "100", "cause": "错缴多缴", "stand": stand, "payee": payer, "papers": "、".join(CAUSES["错缴多缴"])}
    filed = handling.file(month.desk("东村"), "refund", refund)
    decided(month)
    entry = {"stand": stand, "id_number": id_of(2), "year": "2026", "reason": "按 200 元档"}
    assert refusals(month, "区经办", "suspense_entry", {**entry, "fen": "300"}) == {"more_than_stands"}
    assert refusals(month, "区经办", "suspense_entry", {**entry, "fen": "200", "entered_on": "2026-10-01"}) == {"date_differs"}
    handling.file(month.desk("区经办"), "suspense_entry", {**entry, "fen": "200"})
    decided(month)
    pay(month, filed)
    assert kinds(month, "区", 2)[-1] == ("个人缴费", 20_000, "2026-10-12")
    assert (account_fen(month, 2), month.balance("区", stand), month.balance("区", "支出户")) == (20_000, 0, 10_000)
    assert refusals(month, "东村", "correction", {"line": line, "id_number": id_of(2), "reason": "x"}) == {"bad_choice"}
    clean(month)


def test_the_wrong_tier_too_little_was_paid(month: Stations) -> None:
    """Person 1 paid 200 for the 300 tier: reversed, refunded, and 300 paid again by the terminal."""
    assert "冲销" in said(month, "nothing_changes", {"line": line_of(month, 1), "id_number": id_of(1), "reason": "档次"})
    stand = reversed_line(month, 1)
    filed = handling.file(month.desk("东村"), "refund", {**REFUND, "stand": stand, "payee": month.resident("东村", 1).name})
    decided(month)
    pay(month, filed)
    month.batch("东村", month.sale("东村", 1, 300, day="2026-10-20"))
    decided(month)
    assert [line.phase for line in month.lines("东村", 1)] == ["reversed", "effective"]
    clean(month)


def said(stations: Stations, code: str, form: dict[str, str]) -> str:
    (problem,) = handling.check(stations.desk("东村"), "correction", form).problems
    assert problem.code == code
    return problem.text


def pay(stations: Stations, due: str, result: str = "支付成功") -> None:
    form = {"due": due, "result": result, "paid_on": "2026-10-20", "voucher": f"付{result}"}
    handling.file(stations.desk("区财务"), "refund_payment", form)
    decided(stations)


def test_a_refund_that_cannot_be_paid_is_given_up_and_applied_for_again(month: Stations) -> None:
    stand = reversed_line(month, 1)
    form = {**REFUND, "stand": stand, "payee": month.resident("东村", 1).name}
    first = handling.file(month.desk("东村"), "refund", form)
    decided(month)
    pay(month, first)
    other = handling.file(month.desk("东村"), "dispute", {"id_number": id_of(2), "about": "其他", "detail": "查"})
    assert first in dict(handling.blank(month.desk("区财务"), "refund_payment").choices["due"]), other
    pay(month, first, "银行退票")
    assert refusals(month, "东村", "refund", form) == {"more_than_stands"}
    pay(month, first, "不再支付")
    assert month.balance("区", stand) == 20_000
    assert dict(handling.blank(month.desk("区财务"), "refund_payment").choices["due"]) == {}
    second = handling.file(month.desk("东村"), "refund", {**form, "account": "6228480402564890018"})
    decided(month)
    pay(month, second)
    assert month.balance("区", "暂收") == 0
    clean(month)


def test_two_refunds_of_one_money_from_two_stations_are_paid_once(month: Stations) -> None:
    stand = reversed_line(month, 1)
    form = {**REFUND, "stand": stand, "payee": month.resident("东村", 1).name}
    for who in ("东村", "镇"):
        handling.file(month.desk(who), "refund", form)
    decided(month)
    with month.desk("区").store.read() as unit:
        assert [due.fen for due in unit.dues.open_ones("refund")] == [20_000]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"stand": "暂收/应退财政/county"}, "不是可以退"),
        ({"stand": "个人账户/x/个人缴费"}, "不是可以退"),
    ],
)
def test_a_forged_refund_of_other_money_has_no_force(month: Stations, body: dict[str, str], reason: str) -> None:
    full = {"fen": 100, "cause": "其他", "payee": "李", "bank": "行", "account": "1", "papers": "无", **body}
    (filed,) = month.forge("东村", CODES["东村"], Draft("refund", full))
    assert (month.state("东村", filed), reason in month.opinion("东村", filed)) == ("refused", True)


def test_a_village_cannot_take_another_villages_money(month: Stations) -> None:
    stand = reversed_line(month, 1)
    month.down()
    body = {"stand": stand, "fen": 20_000, "cause": "其他", "payee": "李", "bank": "行", "account": "1", "papers": "无"}
    (filed,) = month.forge("西村", CODES["西村"], Draft("refund", body))
    month.carry("西村", "镇")
    assert month.state("镇", filed) == "refused"


def test_a_correction_says_who_the_books_say(month: Stations) -> None:
    line, third = line_of(month, 1), month.resident("东村", 3)
    old = month.resident("东村", 1)
    body = {"line": line, "subject": third.subject, "year": 2026, "fen": 20_000, "reason": "错", "id_number": old.id_number,
            "name": old.name, "old_subject": old.subject, "old_year": 2026}  # fmt: skip
    (filed,) = month.forge("东村", CODES["东村"], Draft("correction", body, old.subject))
    decided(month)
    assert month.state("东村", filed) == "filed"


def test_two_payments_are_not_corrected_to_one_year_of_one_person_in_one_press(month: Stations) -> None:
    for no in (1, 2):
        correct(month, no, 3)
    decided(month)
    with month.desk("区").store.read() as unit:
        assert len([x for x in unit.lines.of_subject(month.resident("区", 3).subject) if x.phase == "credited"]) == 1
    clean(month)


def test_a_year_before_the_scheme_or_before_the_person_is_of_age_is_refused(month: Stations) -> None:
    form = {"line": line_of(month, 1), "id_number": id_of(3), "reason": "错"}
    assert refusals(month, "东村", "correction", {**form, "year": "2000"}) == {"year_too_early"}


def test_money_that_waits_for_its_payer_is_not_refunded_before_it_is_reversed(stations: Stations) -> None:
    stations.clock.day = date(2026, 10, 20)
    stations.register("东村", 1)
    stations.batch("东村", stations.sale("东村", 1, 200))
    stations.carry("东村", "镇")
    for who in ("镇", "区复核"):
        if who == "区复核":
            stations.carry("镇", "区")
        desk = stations.desk(who)
        reviews.approve(desk, [docket.n for docket in reviews.waiting(desk) if docket.kind == "batch"])
    line = line_of(stations, 1)
    assert stations.balance("区", suspense(line)) == 20_000
    assert handling.blank(stations.desk("区经办"), "refund").choices["stand"] == ()
    form = {**REFUND, "stand": suspense(line), "payee": stations.resident("区", 1).name}
    assert "held_for_payer" in refusals(stations, "区经办", "refund", form)


def test_a_refund_is_paid_when_the_money_has_come(stations: Stations) -> None:
    stations.clock.day = date(2026, 10, 20)
    stations.register("东村", 1)
    stations.batch("东村", stations.sale("东村", 1, 200))
    stations.settle()
    rows = confirmed(stations)
    stand = reversed_line(stations, 1)
    filed = handling.file(stations.desk("东村"), "refund", {**REFUND, "stand": stand, "payee": stations.resident("东村", 1).name})
    decided(stations)
    form = {"due": filed, "result": "支付成功", "paid_on": "2026-10-20", "voucher": "付1"}
    assert refusals(stations, "区财务", "refund_payment", form) == {"not_arrived"}
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    pay(stations, filed)
    assert (stations.balance("区", "暂收"), stations.balance("区", "支出户")) == (0, 20_000)
    stations.down()
    clean(stations)
