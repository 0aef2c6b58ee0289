"""The made-up district in which money can be seen: everything in it is an ordinary filing that every station holds alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.business.grant_request import GOVERNMENT, SUBSIDY
from app.domain.month import Month
from app.services import (
    back_payments,
    demo,
    demo_place,
    fund_books,
    grants,
    group_people,
    ledgers,
    month_books,
    progress,
    refunds,
    reviews,
    settlements,
    verification,
)
from app.services.clock import SystemClock
from app.services.demo_place import PASSPHRASE
from app.services.desk import Desk
from app.services.sign_in import sign_in
from db import Opener

RESIDENTS = 45


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> demo.Demo:
    return demo.make_demo(tmp_path_factory.mktemp("demo") / "演示", Opener(), residents=RESIDENTS, money=True)


@pytest.fixture(scope="module")
def desks(made: demo.Demo) -> Iterator[dict[str, Desk]]:
    """The desks that the made-up district offers, by their keys."""
    place = demo_place.read(made.district.parent)
    assert place is not None
    opened = {
        one.key: sign_in(place.home(one), one.operator, PASSPHRASE, Opener(), SystemClock(place.day))
        for one in place.stations
    }
    yield opened
    for desk in opened.values():
        desk.close()


def year_of(desks: dict[str, Desk]) -> int:
    return desks["finance"].today.year


def test_every_station_proves_its_books_and_the_months_totals_are_equal(
    made: demo.Demo, desks: dict[str, Desk]
) -> None:
    assert made.equal
    assert made.totals[0].payments > 0
    for key in ("village_1", "village_2", "village_3", "township", "finance"):
        assert verification.verify(desks[key], Opener(), full=True).problems == (), key


def test_two_villages_are_opened_and_last_year_is_settled_at_a_provisional_rate(desks: dict[str, Desk]) -> None:
    found = settlements.preview(desks["clerk"], year_of(desks) - 1)
    assert (found.rate, found.status) == ("1.50", "provisional")
    assert [village.opening_fen > 0 for village in found.villages] == [True, True, False]
    assert all(village.stage == "provisional" and village.interest_fen > 0 for village in found.villages)
    assert not any(village.blocked for village in found.villages)


def test_one_levels_subsidy_is_still_to_come_and_this_year_is_not_asked_for(desks: dict[str, Desk]) -> None:
    year = year_of(desks)
    (awaited,) = grants.awaited(desks["finance"])
    assert (awaited.what, awaited.year, awaited.level) == (SUBSIDY, year - 1, "county")
    for what in (SUBSIDY, GOVERNMENT):
        assert grants.claims(desks["clerk"], what, year - 1) == []
        assert grants.claims(desks["clerk"], what, year)


def test_one_person_of_the_agencys_list_has_not_registered(desks: dict[str, Desk]) -> None:
    assert [one.name for one in group_people.missing(desks["clerk"])] == ["孟秀云"]


def test_a_back_payment_waits_at_each_of_its_steps(desks: dict[str, Desk]) -> None:
    assert [one.step for one in back_payments.waiting(desks["township"])] == ["deposit", "transfer"]


def test_a_refund_waits_for_the_bank_and_another_for_the_township(desks: dict[str, Desk]) -> None:
    assert [one.state for one in refunds.waiting(desks["finance"])] == ["待支付"]
    waiting = Counter(docket.kind for docket in reviews.waiting(desks["township"]))
    assert waiting["refund"] == 1
    assert waiting["registration"] > 0


def test_the_month_has_open_items_and_the_one_of_a_year_ago_is_certified(desks: dict[str, Desk]) -> None:
    finance = desks["finance"]
    month = Month.of(finance.today)
    kinds = {item.kind for item in month_books.view(finance, str(month)).standing.items}
    assert {"amount_differs", "terminal_only", "tax_only", "bank_only", "in_deposit"} <= kinds
    assert month_books.view(finance).standing.month == str(month)
    assert "bank_opening" not in kinds
    assert month_books.view(finance, str(Month(month.year - 1, month.number))).certified
    assert {docket.kind for docket in reviews.waiting(desks["reviewer"])} == {"explanation", "fund_movement"}


def test_every_station_says_one_sum_of_the_month_on_the_workbench_and_in_the_ledger(made: demo.Demo, desks: dict[str, Desk]) -> None:
    for key in ("village_1", "village_2", "village_3", "township", "finance"):
        found, book = progress.collected(desks[key]), ledgers.ledger(desks[key], made.month)
        assert (found.payments, found.payments_fen) == (book.payments, book.total_fen), key


def test_every_village_has_a_terminal_of_its_own_in_both_years(desks: dict[str, Desk]) -> None:
    """Songshan 003 art. 7: a terminal is handed to one village's assistant."""
    district = next(desk for desk in desks.values() if desk.level == "district")
    with district.store.read() as unit:
        used = {(batch.terminal, batch.village) for batch in unit.lines.batches()}
    assert len(used) == len({terminal for terminal, _ in used}) == len({village for _, village in used}) == len(demo.VILLAGES)


def test_the_funds_books_balance_and_hold_no_cash(desks: dict[str, Desk]) -> None:
    trial = fund_books.trial_balance(desks["finance"], str(year_of(desks)))
    assert trial.agrees
    names = {row.account.name for row in trial.rows}
    assert {"国库", "财政专户", "指定账户", "暂收", "个人账户", "期初", "个人账户记账利息"} <= names
    assert "库存现金" not in names


def test_however_few_people_are_asked_for_every_village_has_payers(tmp_path: Path) -> None:
    found = demo.make_demo(tmp_path / "演示", Opener(), residents=1, money=True)
    assert found.equal
    assert found.totals[0].payments >= 3


def test_it_can_be_made_in_january_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Last year's month then ends with its year, and is certified in the next."""

    class January(date):
        @classmethod
        def today(cls) -> January:
            return cls(2027, 1, 5)

    monkeypatch.setattr(demo, "date", January)
    found = demo.make_demo(tmp_path / "演示", Opener(), residents=24, money=True)
    assert (found.month, found.equal) == ("2026-12", True)
