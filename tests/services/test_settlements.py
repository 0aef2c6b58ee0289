"""结息 through the district, the township and the village (Songshan 003 art. 13-14, 16, 40; facts 2.5, 10.3, 10.6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.business.reconciliation import postings_of
from app.domain.filing import Draft
from app.domain.posting import account
from app.services import people, reviews, settlements
from app.services.cautions import cautions
from app.services.desk import FormRefused, NotYourRole
from app.services.verification import verify
from db import Opener
from tests.reference_accounts.books import set_policy, settle
from tests.stations import CODES, Stations, id_of, name_of

RATES = {2024: "2.62", 2025: "1.50"}


@pytest.fixture
def paid(stations: Stations) -> Stations:
    """Two people of the eastern village: 200 yuan of 31 October 2024 each, in the account by the treasury's day."""
    for no in (1, 2):
        stations.register("区经办", no, village="东村")
    reviews.approve_clean(stations.desk("区复核"))
    for no in (1, 2):
        enter(stations, no, 20_000, "2024-10-31")
    return stations


def enter(stations: Stations, no: int, fen: int, day: str, village: str = "东村", **more: Any) -> None:
    """The treasury pays an account directly on a day, by a reconciliation's filing."""
    row = {
        "key": f"{no}-{fen}-{day}", "outcome": "direct", "fen": fen, "entered_on": day, "year": int(day[:4]), "name": name_of(no),
        "id_number": id_of(no), "subject": stations.resident("区财务", no).subject, **more,
    }  # fmt: skip
    with stations.desk("区财务").store.read() as unit:
        number = unit.dockets.last_effect(CODES[village]) + 1
    body = {
        "month": day[:7], "list_hash": "0" * 64, "rows": [row], "effect_no": number,
        "effects": {"postings": [posting.as_row() for posting in postings_of(row, stations.clock.day.isoformat())]},
    }  # fmt: skip
    stations.forge("区财务", CODES[village], Draft("reconciliation", body))


def balance(stations: Stations, no: int, who: str = "区财务") -> int:
    return stations.balance(who, f"个人账户/{stations.resident('区财务', no).subject}")


def codes(refused: FormRefused) -> set[str]:
    return {problem.code for problem in refused.problems}


def test_interest_counts_from_the_month_after_the_treasurys_day(paid: Stations) -> None:
    """003 art. 13: 20,000 fen of 31 October 2024 bear two months of 2.62 % = 87 fen, then a year of 1.5 %."""
    set_policy(paid, RATES)
    settle(paid, 2024)
    assert balance(paid, 1) == 20_087
    settle(paid, 2025)
    assert balance(paid, 1) == 20_087 + 301
    assert paid.balance("区财务", "个人账户记账利息") == -2 * (87 + 301)


def test_settling_twice_books_nothing(paid: Stations) -> None:
    set_policy(paid, RATES)
    settle(paid, 2024)
    with pytest.raises(settlements.NothingToSettle):
        settlements.file(paid.desk("区财务"), 2024, "final")
    assert balance(paid, 1) == 20_087


def test_provisional_then_final_is_final_alone(paid: Stations) -> None:
    """facts 10.6: the years that followed are settled again; only differences are booked, with the old day."""
    set_policy(paid, {2024: "2.75"}, final=False)
    settle(paid, 2024, "provisional")
    settle(paid, 2025, "provisional")
    set_policy(paid, RATES)
    less = settlements.preview(paid.desk("区财务"), 2024).villages[0]
    assert less.said == "多记 0.10 元：结息后利率、缴费有变，这次减回"  # a negative line says where it comes from
    assert settle(paid, 2024).total_fen == 2 * (87 - 92)
    preview = settlements.preview(paid.desk("区财务"), 2025)
    assert [village.stage for village in preview.villages] == ["provisional"]
    assert preview.villages[0].changes == 2
    assert preview.villages[0].said.endswith("这次减回") is (preview.villages[0].difference_fen < 0)
    settle(paid, 2025)
    assert balance(paid, 1) == 20_087 + 301
    days = {entry.value_on for entry in people.account_of(paid.desk("区财务"), id_of(1)).entries if entry.kind == "interest"}
    assert days == {"2024-12-31", "2025-12-31"}


def test_a_late_correction_is_settled_with_its_old_day(paid: Stations) -> None:
    """003 art. 16: what is found out later counts from its own day; earlier entries stay."""
    set_policy(paid, RATES)
    settle(paid, 2024)
    settle(paid, 2025)
    enter(paid, 1, 12_000, "2024-06-15")
    assert settle(paid, 2024).total_fen == 157
    assert settle(paid, 2025).total_fen == 484 - 301  # 1.5 % of 32,244 less what stood


def test_the_years_are_settled_in_order(paid: Stations) -> None:
    set_policy(paid, RATES)
    with pytest.raises(FormRefused, match="2024 年账户里有钱"):
        settlements.file(paid.desk("区财务"), 2025, "final")


def test_the_years_to_settle_are_proposed_in_order(paid: Stations) -> None:
    """facts 10.6: the first that calls for it, and all that follow, because their opening balances change."""
    desk = paid.desk("区财务")
    assert settlements.due_years(desk) == ()  # no rate
    set_policy(paid, RATES, provisional=(2025,))
    assert settlements.due_years(desk) == (2024, 2025)
    settle(paid, 2024)
    assert settlements.due_years(desk) == (2025,)
    settle(paid, 2025, "provisional")
    assert settlements.due_years(desk) == ()
    set_policy(paid, {2024: "2.62", 2025: "1.60"})
    assert settlements.due_years(desk) == (2025,)
    settle(paid, 2025)
    set_policy(paid, {2023: "3.97", 2024: "2.62", 2025: "1.60"})
    enter(paid, 1, 12_000, "2023-06-15")
    assert settlements.due_years(desk) == (2023, 2024, 2025)


def test_a_year_that_is_not_over_is_not_settled(paid: Stations) -> None:
    set_policy(paid, {**RATES, 2026: "1.50"})
    settle(paid, 2024)
    settle(paid, 2025)
    with pytest.raises(FormRefused, match="还没有结束"):
        settlements.file(paid.desk("区财务"), 2026, "final")


def test_a_year_without_a_rate_is_not_settled(paid: Stations) -> None:
    preview = settlements.preview(paid.desk("区财务"), 2024)
    assert (preview.rate, preview.villages) == ("", ())
    with pytest.raises(settlements.NothingToSettle, match="没有 2024 年的记账利率"):
        settlements.file(paid.desk("区财务"), 2024, "provisional")


def test_a_provisional_rate_is_not_settled_as_final(paid: Stations) -> None:
    set_policy(paid, {2023: "3.97"})
    with pytest.raises(FormRefused, match="还是暂定的"):
        settlements.file(paid.desk("区财务"), 2024, "final")


def test_a_final_settlement_does_not_go_back_to_a_provisional_rate(paid: Stations) -> None:
    set_policy(paid, RATES)
    settle(paid, 2024)
    set_policy(paid, {2024: "2.75"}, final=False)
    with pytest.raises(FormRefused, match="已经按正式利率"):
        settlements.file(paid.desk("区财务"), 2024, "provisional")


def test_somebody_booked_meanwhile_stops_the_review(paid: Stations) -> None:
    set_policy(paid, RATES)
    settlements.file(paid.desk("区财务"), 2024, "final")
    enter(paid, 2, 5_000, "2024-01-10")
    agreed = reviews.approve_clean(paid.desk("区复核"))
    assert agreed.approved == 0
    assert "重新算一遍" in agreed.reasons[0][1]
    assert balance(paid, 1) == 20_000


def test_the_maker_of_a_settlement_does_not_agree_to_it(paid: Stations) -> None:
    """003 art. 40."""
    set_policy(paid, RATES)
    settlements.file(paid.desk("区经办"), 2024, "final")
    assert reviews.approve_clean(paid.desk("区经办")).approved == 0
    assert reviews.approve_clean(paid.desk("区复核")).approved == 1


def test_only_the_districts_clerk_or_finance_settles(paid: Stations) -> None:
    with pytest.raises(NotYourRole):
        settlements.preview(paid.desk("区复核"), 2024)
    with pytest.raises(NotYourRole):
        settlements.preview(paid.desk("镇"), 2024)


def test_a_settlement_waiting_for_review_is_not_filed_again(paid: Stations) -> None:
    set_policy(paid, RATES)
    settlements.file(paid.desk("区财务"), 2024, "final")
    assert settlements.preview(paid.desk("区财务"), 2024).villages[0].waiting
    with pytest.raises(settlements.NothingToSettle, match="正等审核"):
        settlements.file(paid.desk("区财务"), 2024, "final")


def test_every_source_bears_its_own_interest(paid: Stations) -> None:
    enter(paid, 1, 10_000, "2024-01-20", subsidy=[["county", 3_500]])
    set_policy(paid, RATES)
    settle(paid, 2024)
    entries = people.account_of(paid.desk("区财务"), id_of(1)).entries
    assert {entry.leaf: entry.fen for entry in entries if entry.kind == "interest"} == {"个人缴费利息": 87 + 240, "县级补贴利息": 84}


def test_one_who_draws_is_settled_through_the_month_before(paid: Stations) -> None:
    """facts 2.5; 003 art. 23: the final rate tops it up, later years add nothing."""
    set_policy(paid, RATES)
    settle(paid, 2024)
    settle(paid, 2025)
    settlements.for_person(paid.desk("区财务"), id_of(1), "2026-06")
    reviews.approve_clean(paid.desk("区复核"))
    assert balance(paid, 1) == 20_388 + round(20_388 * 0.015 / 2)
    assert paid.balance("区财务", account(paid.resident("区财务", 1).subject, "个人缴费利息")) == 388 + 153
    paid.clock.day = date(2027, 5, 10)
    set_policy(paid, {**RATES, 2026: "1.60"}, since="2027-01-01")
    settle(paid, 2026)
    assert balance(paid, 1) == 20_388 + round(20_388 * 0.016 / 2)
    assert balance(paid, 2) == 20_388 + 326
    paid.clock.day = date(2028, 5, 10)
    set_policy(paid, {**RATES, 2026: "1.60", 2027: "1.70"}, since="2028-01-01")
    settle(paid, 2027)
    assert balance(paid, 1) == 20_388 + round(20_388 * 0.016 / 2)


def test_what_is_left_while_drawing_goes_on_bearing_interest(paid: Stations) -> None:
    """facts 2.5: settled to the month before drawing; the remaining balance goes on bearing interest."""
    set_policy(paid, RATES)
    settle(paid, 2024)
    settle(paid, 2025)
    settlements.for_person(paid.desk("区财务"), id_of(1), "2026-06", goes_on=True)
    reviews.approve_clean(paid.desk("区复核"))
    assert balance(paid, 1) == 20_388 + 153
    paid.clock.day = date(2027, 5, 10)
    set_policy(paid, {**RATES, 2026: "1.60"}, since="2027-01-01")
    settle(paid, 2026)
    half = 20_388 + round(20_388 * 0.016 / 2)
    assert balance(paid, 1) == half + round(half * 0.016 / 2)
    entries = people.account_of(paid.desk("区财务"), id_of(1)).entries
    assert [(e.value_on, e.fen) for e in entries if e.value_on.startswith("2026")] == [
        ("2026-06-30", 153), ("2026-06-30", 10), ("2026-12-31", 164)
    ]  # fmt: skip
    settlements.for_person(paid.desk("区财务"), id_of(1), "2026-12")
    reviews.approve_clean(paid.desk("区复核"))
    assert balance(paid, 1) == half + 164
    paid.clock.day = date(2028, 5, 10)
    set_policy(paid, {**RATES, 2026: "1.60", 2027: "1.70"}, since="2028-01-01")
    settle(paid, 2027)
    assert balance(paid, 1) == half + 164 + round((half + 164) * 0.017)
    assert verify(paid.desk("区"), Opener(), full=True).ok


def test_a_month_to_come_closes_nothing(paid: Stations) -> None:
    set_policy(paid, RATES)
    settle(paid, 2024)
    settle(paid, 2025)
    with pytest.raises(FormRefused, match="还没有到"):
        settlements.for_person(paid.desk("区财务"), id_of(1), "2026-11")


def test_one_persons_year_is_settled_again_after_a_correction(paid: Stations) -> None:
    set_policy(paid, RATES)
    settle(paid, 2024)
    enter(paid, 1, 12_000, "2024-06-15")
    settlements.for_person(paid.desk("区财务"), id_of(1), "2024-12")
    reviews.approve_clean(paid.desk("区复核"))
    assert balance(paid, 1) == 32_000 + 87 + 157
    assert balance(paid, 2) == 20_087


def test_township_and_village_hold_the_same_accounts(paid: Stations) -> None:
    """The rows are decided once and shipped; replaying every journal gives the same books."""
    set_policy(paid, RATES)
    settle(paid, 2024)
    settle(paid, 2025)
    settlements.for_person(paid.desk("区财务"), id_of(2), "2026-03")
    reviews.approve_clean(paid.desk("区复核"))
    paid.down()
    for who in ("区", "镇", "东村"):
        for no in (1, 2):
            assert balance(paid, no, who) == balance(paid, no), (who, no)
        found = verify(paid.desk(who), Opener(), full=True)
        assert found.ok, (who, found.problems)
        with paid.desk(who).store.read() as unit:
            assert [mark.row["stage"] for mark in unit.marks.all("interest")] == ["final", "final"]
            assert [mark.row["through"] for mark in unit.marks.all("interest_person")] == [3]
    assert paid.balance("西村", "个人账户") == 0


def test_an_account_taken_over_is_settled_from_the_year_after(paid: Stations) -> None:
    """Its interest up to then came with the balance (mark `opening`, by subject)."""
    from app.domain.money_records import Mark

    set_policy(paid, RATES)
    subject = paid.resident("区财务", 1).subject
    with paid.desk("区财务").store.write() as unit:
        unit.marks.put(Mark("opening", subject, {"year": 2024}, 1))
    settle(paid, 2024)
    assert (balance(paid, 1), balance(paid, 2)) == (20_000, 20_087)
    with pytest.raises(FormRefused, match="利息已在余额里"):
        settlements.for_person(paid.desk("区财务"), id_of(1), "2024-12")
    settle(paid, 2025)
    assert balance(paid, 1) == 20_300


def test_cancelling_keeps_nothing(paid: Stations) -> None:
    set_policy(paid, RATES)

    class Cancelled(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        settlements.file(paid.desk("区财务"), 2024, "final", progress=stop)
    assert settlements.file(paid.desk("区财务"), 2024, "final").villages == 1


def test_what_is_refused_has_no_force_anywhere(paid: Stations) -> None:
    """A changed program files a settlement with terms that make no sense, or in the wrong stream."""
    set_policy(paid, RATES)
    filed = settlements.file(paid.desk("区财务"), 2024, "final").filings[0]
    with paid.desk("区财务").store.read() as unit:
        found = unit.journal.get(filed)
    assert found is not None
    body = dict(found[1].body)
    for changes in ({"of": CODES["西村"]}, {"rate": "viel"}, {"through_month": "2023-05"}, {"method": "C"}, {"stage": "maybe"}):
        (forged,) = paid.forge("区财务", CODES["东村"], Draft("interest", {**body, **changes}))
        assert paid.state("区财务", forged) == "refused", changes


def said(stations: Stations, who: str = "区财务") -> list[tuple[str, str]]:
    return [(one.page, one.text) for one in cautions(stations.desk(who), "2026-10-08", []) if "利率" in one.text or "interest" in one.text]


def test_a_provisional_rate_is_a_warning_on_the_workbench(paid: Stations) -> None:
    """facts 10.6: until the rate is published, and then until the year is settled once more."""
    assert said(paid) == []
    set_policy(paid, RATES, provisional=(2025,))
    assert "还没有 2025 年的正式记账利率" in said(paid)[0][1]
    settle(paid, 2024)
    settle(paid, 2025, "provisional")
    set_policy(paid, RATES)
    assert [(page, "1 个村" in text) for page, text in said(paid)] == [("interest", True)]
    assert said(paid, "镇") == []
    settle(paid, 2025)
    assert said(paid) == []


def test_interest_terms_that_cannot_be_read_are_said_and_stop_nothing_else(paid: Stations) -> None:
    with paid.desk("区财务").store.write() as unit:
        wrong = {**unit.policies.all()[-1], "valid_from": "2026-01-01", "interest": {"rates": [{"year": 2025, "percent": "much"}]}}
        unit.policies.add(1_000_000, "2026-01-01", wrong)
    assert [page for page, _ in said(paid)] == ["system"]
