"""Songshan 003 art. 16: nothing is rubbed out. 变更, 作废, 冲销 and 撤销, and what each refuses."""

from __future__ import annotations

import pytest

from app.domain.posting import account, awaiting, refundable, suspense
from app.services import people, reconciliations, reviews
from app.services.desk import FormRefused
from app.services.line_reversals import reverse_line
from app.services.review_sheets import sheet
from tests.services.test_month import confirmed, treasury_list
from tests.stations import Stations


@pytest.fixture
def paid(stations: Stations) -> Stations:
    """Two people of the eastern village in force, the first has paid 200 yuan for 2026."""
    stations.register("东村", 1)
    stations.register("东村", 2)
    stations.batch("东村", stations.sale("东村", 1))
    stations.settle()
    return stations


def codes(refused: pytest.ExceptionInfo[FormRefused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def line_of(stations: Stations, who: str = "东村", no: int = 1) -> str:
    return stations.lines(who, no)[0].line


def test_a_change_is_applied_word_for_word_at_every_station(paid):
    people.change_record(paid.desk("东村"), paid.resident("东村", 1).n, {"phone": "13900000001", "tier": "300"})
    paid.settle()
    for place in ("区", "镇", "东村"):
        changed = paid.resident(place, 1)
        assert (changed.phone, changed.tier_fen) == ("13900000001", 30_000)


def test_a_change_made_on_an_older_record_is_shown_as_stale(paid):
    n = paid.resident("东村", 1).n
    late = people.change_record(paid.desk("东村"), n, {"phone": "13900000001"})
    people.change_record(paid.desk("镇"), paid.resident("镇", 1).n, {"phone": "13900000002"})
    paid.carry("东村", "镇")
    reviews.approve_clean(paid.desk("镇"))
    paid.carry("镇", "区")
    done = reviews.approve_clean(paid.desk("区复核"))
    assert (done.approved, done.left) == (1, 1)
    assert "较早的资料" in done.reasons[0][1]
    found = sheet(paid.desk("区复核"), paid.number("区", late))
    assert "stale_version" in [problem.code for problem in found.problems]


def test_a_change_that_changes_nothing_is_refused(paid):
    with pytest.raises(FormRefused) as refused:
        people.change_record(paid.desk("东村"), paid.resident("东村", 1).n, {"tier": "200"})
    assert codes(refused) == ["nothing_changed"]


def test_an_annulment_is_refused_while_payments_stand(paid):
    with pytest.raises(FormRefused) as refused:
        people.void_registration(paid.desk("东村"), paid.resident("东村", 1).n, "重复登记")
    assert codes(refused) == ["has_payments"]


def test_an_annulment_is_refused_while_direct_money_stands_on_the_account(paid):
    two = paid.resident("区", 2)
    rows = [("R9", two.name, two.id_number, 2026, "200.00", "20261012", "", "")]
    reconciliations.reconcile(paid.desk("区财务"), treasury_list(paid, rows), "2026-10")
    paid.down()
    with pytest.raises(FormRefused) as refused:
        people.void_registration(paid.desk("东村"), paid.resident("东村", 2).n, "重复登记")
    assert codes(refused) == ["has_payments"]


def test_an_annulled_person_can_be_registered_again(paid):
    people.void_registration(paid.desk("东村"), paid.resident("东村", 2).n, "户口在外区")
    paid.settle()
    assert paid.resident("东村", 2).status == "ended"
    paid.register("东村", 2)
    paid.settle()
    assert paid.resident("区", 2).status == "effective"


def test_a_reversal_moves_the_money_to_be_refunded_and_frees_the_year(paid):
    line = line_of(paid)
    reverse_line(paid.desk("东村"), line, "录错人")
    paid.settle()
    assert (paid.balance("区", awaiting(line)), paid.balance("区", refundable(line))) == (0, 20_000)
    assert paid.lines("东村", 1)[0].phase == "reversed"
    paid.batch("东村", paid.sale("东村", 1, 300))
    paid.settle()
    assert [line.phase for line in paid.lines("东村", 1)] == ["reversed", "effective"]


def test_a_reversal_of_credited_money_keeps_the_original_value_date(paid):
    reconciliations.reconcile(paid.desk("区财务"), treasury_list(paid, confirmed(paid)), "2026-10")
    paid.down()
    paid.clock.day = paid.clock.day.replace(month=12)
    line = line_of(paid)
    reverse_line(paid.desk("东村"), line, "退保")
    paid.settle()
    one = people.person(paid.desk("东村"), paid.resident("东村", 1).n)
    assert [(entry.value_on, entry.booked_on[:7], entry.fen) for entry in one.entries] == [
        ("2026-10-12", "2026-10", 20_000), ("2026-10-12", "2026-12", -20_000),
    ]  # fmt: skip
    assert (paid.balance("区", account(one.resident.subject)), paid.balance("区", refundable(line))) == (0, 20_000)


def test_a_line_is_reversed_once_even_by_two_filings_of_one_press(paid):
    line = line_of(paid)
    for reason in ("录错人", "录错人，再报一次"):
        reverse_line(paid.desk("东村"), line, reason)
    paid.carry("东村", "镇")
    assert reviews.approve_clean(paid.desk("镇")).approved == 2
    paid.carry("镇", "区")
    done = reviews.approve_clean(paid.desk("区复核"))
    assert (done.approved, done.left) == (1, 1)
    assert "已经冲销" in done.reasons[0][1]
    assert (paid.balance("区", awaiting(line)), paid.balance("区", refundable(line))) == (0, 20_000)


def test_of_two_changes_in_one_press_the_second_is_left_as_stale(paid):
    n = paid.resident("东村", 1).n
    for phone in ("13900000001", "13900000002"):
        people.change_record(paid.desk("东村"), n, {"phone": phone})
    paid.carry("东村", "镇")
    reviews.approve_clean(paid.desk("镇"))
    paid.carry("镇", "区")
    assert (reviews.approve_clean(paid.desk("区复核")).approved, paid.resident("区", 1).phone) == (1, "13900000001")


def test_a_batch_not_yet_reviewed_is_withdrawn_not_reversed(paid):
    paid.batch("东村", paid.sale("东村", 2))
    with pytest.raises(FormRefused) as refused:
        reverse_line(paid.desk("东村"), line_of(paid, no=2), "录错")
    assert codes(refused) == ["batch_not_effective"]


def test_before_export_a_withdrawal_holds_at_once(stations):
    filing = stations.register("东村", 1)
    people.withdraw(stations.desk("东村"), stations.number("东村", filing), "登错")
    assert stations.state("东村", filing) == "withdrawn"
    stations.register("东村", 1)
    stations.settle()
    assert stations.state("区", filing) == "withdrawn"
    assert stations.resident("区", 1).status == "effective"


def test_after_export_a_withdrawal_waits_for_the_parents_consent(stations):
    filing = stations.register("东村", 1)
    stations.export("东村", "镇")
    people.withdraw(stations.desk("东村"), stations.number("东村", filing), "登错")
    assert stations.state("东村", filing) == "filed"
    stations.carry("东村", "镇")
    done = reviews.approve_clean(stations.desk("镇"))
    stations.carry("镇", "东村")
    assert stations.state("镇", filing) == stations.state("东村", filing) == "withdrawn"
    assert done.left == 0


def test_what_the_parent_has_reviewed_is_not_withdrawn_any_more(stations):
    filing = stations.register("东村", 1)
    stations.carry("东村", "镇")
    people.withdraw(stations.desk("东村"), stations.number("东村", filing), "登错")
    reviews.approve(stations.desk("镇"), [stations.number("镇", filing)])
    stations.carry("东村", "镇")
    done = reviews.approve_clean(stations.desk("镇"))
    assert (done.approved, done.left) == (0, 1)
    assert "已经审核" in done.reasons[0][1]


def test_a_withdrawn_batch_frees_its_slips_and_its_years(stations):
    stations.register("东村", 1)
    sale = stations.sale("东村", 1)
    first = stations.batch("东村", {**sale, "voucher": "000777"})
    people.withdraw(stations.desk("东村"), stations.number("东村", first), "终端号错")
    stations.batch("东村", {**sale, "voucher": "000777"})
    stations.settle()
    assert [line.phase for line in stations.lines("区", 1)] == ["dead", "effective"]
    assert stations.balance("区", suspense("")) == 0
