"""财政补助 from the payment to the account (Songshan 003 art. 12-13; Linyi 004 2(2))."""

from __future__ import annotations

import json
from datetime import date

import pytest

from app.business.grant_request import SUBSIDY, in_transit_subsidies
from app.domain.chart import return_due
from app.domain.records import Entry
from app.services import differences, grants, handling, line_reversals, policies, reconciliations, reviews, verification
from db import Opener
from tests.services.test_month import confirmed, treasury_list
from tests.stations import CODES, Stations

TIERS = [{"yuan": yuan, "subsidy_yuan": 40, "hardship_only": False} for yuan in (200, 300)]
DAY = date(2026, 10, 8)


def with_policy(stations: Stations, **terms: object) -> None:
    """A second policy from January 2026 on, approved and carried down."""
    file = stations.root / "policy.json"
    policy = {"region": "150404", "valid_from": "2026-01-01", "tiers": TIERS, **terms}
    file.write_text(json.dumps(policy, ensure_ascii=False), encoding="utf-8")
    policies.load(stations.desk("区主任"), file)
    reviews.approve_clean(stations.desk("区复核"))
    stations.down()


def paid(stations: Stations) -> None:
    """Two villages with two payers and one; everything collected has entered the treasury on 12 October."""
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 2):
        stations.register("东村", no)
    stations.register("西村", 11)
    stations.batch("东村", stations.sale("东村", 1, 200), stations.sale("东村", 2, 300))
    stations.batch("西村", stations.sale("西村", 11, 200), terminal="T2")
    stations.settle()
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, confirmed(stations)), "2026-10")


def entries(stations: Stations, who: str, no: int) -> list[Entry]:
    subject = stations.resident(who, no).subject
    with stations.desk(who).store.read() as unit:
        return unit.postings.of_account(subject)


def kinds(stations: Stations, who: str, no: int) -> list[tuple[str, int, str]]:
    return [(entry.leaf, entry.fen, entry.value_on) for entry in entries(stations, who, no)]


def asked_and_come(stations: Stations) -> None:
    grants.request(stations.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(stations.desk("区复核"))
    desk, day = stations.desk("区财务"), date(2026, 10, 19)
    waiting = grants.awaited(desk)
    fen = sum(one.fen for one in waiting)
    grants.arrive(desk, [one.key for one in waiting], arrived_on=day, voucher="拨001", into="财政专户", fen=fen)
    reviews.approve_clean(stations.desk("区复核"))


def clean(stations: Stations) -> None:
    for who in ("区", "镇", "东村", "西村"):
        assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()


def test_a_subsidy_on_appropriation_enters_the_account_when_the_money_has_come(stations: Stations) -> None:
    """Linyi 004 2(2): 及时将财政部门拨付的缴费补贴记入个人账户."""
    paid(stations)
    assert kinds(stations, "区", 1) == [("个人缴费", 20_000, "2026-10-12")]
    asked_and_come(stations)
    stations.down()
    for who in ("区", "镇", "东村"):
        assert kinds(stations, who, 1)[1:] == [("县级补贴", 4_000, "2026-10-19")]
    assert stations.balance("区", "财政专户") == -13_000
    clean(stations)


def test_a_subsidy_may_count_from_the_payments_treasury_date(stations: Stations) -> None:
    with_policy(stations, interest={"subsidy_from": "payment"})
    paid(stations)
    asked_and_come(stations)
    assert kinds(stations, "区", 1)[1:] == [("县级补贴", 4_000, "2026-10-12")]


def test_a_subsidy_with_the_payment_stands_on_the_account_at_once_and_each_level_owes_it(stations: Stations) -> None:
    """Songshan 003 art. 13: 及时将个人缴费额和政府对个人缴费的补贴计入个人账户."""
    shares = [{"level": "central", "percent": "50"}, {"level": "province", "percent": 30}, {"level": "county", "percent": 20}]
    with_policy(stations, subsidy_entry="with_payment", subsidy={"shares": shares})
    paid(stations)
    stations.down()
    expected = [("个人缴费", 20_000), ("中央补贴", 2_000), ("省级补贴", 1_200), ("县级补贴", 800)]
    for who in ("区", "镇", "东村"):
        assert sorted((leaf, fen) for leaf, fen, _ in kinds(stations, who, 1)) == sorted(expected)
    assert grants.receivable(stations.desk("区财务")) == {"central": 6_000, "province": 3_600, "county": 2_400}
    assert grants.claims(stations.desk("区经办"), SUBSIDY, 2026) == []
    desk = stations.desk("区财务")
    grants.settle_receivable(desk, "central", arrived_on=DAY, voucher="拨002", into="财政专户", fen=6_000)
    reviews.approve_clean(stations.desk("区复核"))
    assert grants.receivable(desk) == {"province": 3_600, "county": 2_400}
    assert len(kinds(stations, "区", 1)) == 4
    clean(stations)


def test_nothing_is_asked_for_twice(stations: Stations) -> None:
    paid(stations)
    desk = stations.desk("区经办")
    assert [(claim.village, claim.people, claim.fen) for claim in grants.claims(desk, SUBSIDY, 2026)] == [
        (CODES["东村"], 2, 9_000), (CODES["西村"], 1, 4_000),
    ]  # fmt: skip
    grants.request(desk, SUBSIDY, 2026)
    with pytest.raises(grants.NothingOwed):
        grants.request(desk, SUBSIDY, 2026)


def test_what_was_asked_for_and_has_not_come_is_known_for_a_transfer(stations: Stations) -> None:
    """Linyi 004 2(4): the subsidy of the year that has not come goes along."""
    paid(stations)
    grants.request(stations.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(stations.desk("区复核"))
    subject = stations.resident("区", 1).subject
    with stations.desk("区").store.read() as unit:
        assert in_transit_subsidies(unit, subject, CODES["东村"]) == [(2026, SUBSIDY, "county", 4_000)]


def test_a_transfer_that_differs_by_a_fen_is_refused_whole(stations: Stations) -> None:
    paid(stations)
    grants.request(stations.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(stations.desk("区复核"))
    desk = stations.desk("区财务")
    keys = [one.key for one in grants.awaited(desk)]
    with pytest.raises(grants.NothingOwed, match=r"相差 0\.01 元"):
        grants.arrive(desk, keys, arrived_on=DAY, voucher="拨003", into="财政专户", fen=13_001)
    assert len(grants.awaited(desk)) == 2


def test_money_of_one_request_is_not_registered_twice(stations: Stations) -> None:
    paid(stations)
    grants.request(stations.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(stations.desk("区复核"))
    desk = stations.desk("区财务")
    keys = [one.key for one in grants.awaited(desk)]
    for voucher in ("拨004", "拨005"):
        grants.arrive(desk, keys, arrived_on=DAY, voucher=voucher, into="财政专户", fen=13_000)
    assert reviews.approve_clean(stations.desk("区复核")).approved == 2
    assert kinds(stations, "区", 1)[:1] == [("县级补贴", 4_000, "2026-10-08")]


def reversed_payment(stations: Stations) -> None:
    (line,) = stations.lines("区", 1)
    line_reversals.reverse_line(stations.desk("区经办"), line.line, "缴错了人")
    reviews.approve_clean(stations.desk("区复核"))


def test_a_reversed_payment_loses_the_subsidy_that_was_entered_with_it(stations: Stations) -> None:
    """Songshan 003 art. 16: corrected with the record before kept; the value date stays."""
    with_policy(stations, subsidy_entry="with_payment")
    paid(stations)
    reversed_payment(stations)
    stations.down()
    assert kinds(stations, "东村", 1) == [
        ("个人缴费", 20_000, "2026-10-12"), ("县级补贴", 4_000, "2026-10-12"),
        ("个人缴费", -20_000, "2026-10-12"), ("县级补贴", -4_000, "2026-10-12"),
    ]  # fmt: skip
    assert grants.receivable(stations.desk("区财务")) == {"county": 8_000}
    clean(stations)


def test_a_subsidy_that_has_come_for_a_reversed_payment_is_to_be_returned(stations: Stations) -> None:
    paid(stations)
    asked_and_come(stations)
    reversed_payment(stations)
    assert sum(entry.fen for entry in entries(stations, "区", 1)) == 0
    assert stations.balance("区", return_due("county")) == 4_000
    movement = {"way": "退回县级补助", "fen": "40", "moved_on": "2026-10-19", "voucher": "退001"}
    handling.file(stations.desk("区财务"), "fund_movement", movement)
    reviews.approve_clean(stations.desk("区复核"))
    assert stations.balance("区", return_due("county")) == 0
    clean(stations)


def test_money_that_comes_for_a_payment_reversed_meanwhile_is_not_entered(stations: Stations) -> None:
    paid(stations)
    grants.request(stations.desk("区经办"), SUBSIDY, 2026)
    reviews.approve_clean(stations.desk("区复核"))
    reversed_payment(stations)
    desk = stations.desk("区财务")
    keys = [one.key for one in grants.awaited(desk)]
    grants.arrive(desk, keys, arrived_on=DAY, voucher="拨006", into="财政专户", fen=13_000)
    reviews.approve_clean(stations.desk("区复核"))
    assert sum(entry.fen for entry in entries(stations, "区", 1)) == 0
    assert [leaf for leaf, _, _ in kinds(stations, "区", 2)] == ["县级补贴", "个人缴费"]
    assert stations.balance("区", return_due("county")) == 4_000
    clean(stations)


def test_a_match_by_hand_carries_the_subsidy_and_a_reversal_takes_it_back(stations: Stations) -> None:
    """Songshan 003 art. 13 holds for every way in which a payment enters; art. 16: corrected with the value date kept."""
    with_policy(stations, subsidy_entry="with_payment")
    stations.clock.day = date(2026, 10, 20)
    stations.register("东村", 1)
    stations.batch("东村", stations.sale("东村", 1, 200))
    stations.settle()
    (row,) = confirmed(stations)
    desk = stations.desk("区财务")
    reconciliations.reconcile(desk, treasury_list(stations, [(*row[:4], "300.00", *row[5:])]), "2026-10")
    (listed,) = [one for one in differences.listed(desk, "2026-10") if one.key]
    filed = reconciliations.match_by_hand(desk, listed.key, stations.lines("区", 1)[0].line, "银行多收一百元")
    reviews.approve(stations.desk("区复核"), [stations.number("区", filed)])
    stations.down()
    assert sorted((leaf, fen) for leaf, fen, _ in kinds(stations, "东村", 1)) == [("个人缴费", 10_000), ("个人缴费", 20_000), ("县级补贴", 4_000)]
    assert grants.receivable(desk) == {"county": 4_000}
    reversed_payment(stations)
    assert grants.receivable(desk) == {}
    clean(stations)
