"""月结 locks a month; what comes later is 补登 in the first open one; reopening takes a second key."""

from __future__ import annotations

import pytest

from app.services import months, reviews
from app.services.desk import FormRefused, NotYourRole
from app.services.ledgers import ledger, paper
from tests.stations import Stations


@pytest.fixture
def closed(stations: Stations) -> Stations:
    """October closed at the village with one payment of 200 yuan in it."""
    for no in (1, 2):
        stations.register("东村", no)
    stations.batch("东村", stations.sale("东村", 1))
    assert months.close(stations.desk("东村"), "2026-10")
    return stations


def test_later_lines_of_a_closed_month_go_to_the_first_open_one(closed):
    closed.batch("东村", closed.sale("东村", 2))
    october, november = ledger(closed.desk("东村"), "2026-10"), ledger(closed.desk("东村"), "2026-11")
    assert (october.payments, october.total_fen, october.closed) == (1, 20_000, True)
    assert (november.payments, november.lines[0].paid_on) == (1, "2026-10-08")


def test_they_are_marked_as_entered_late_on_the_paper(closed):
    closed.batch("东村", closed.sale("东村", 2))
    found = ledger(closed.desk("东村"), "2026-11")
    assert [row.note for row in paper(closed.desk("东村"), found).rows] == ["补登"]


def test_every_station_books_them_in_the_month_the_filing_says(closed):
    closed.batch("东村", closed.sale("东村", 2))
    closed.settle()
    assert [ledger(closed.desk(place), "2026-11").payments for place in ("区", "镇", "东村")] == [1, 1, 1]


def test_a_month_is_closed_once(closed):
    with pytest.raises(FormRefused) as refused:
        months.close(closed.desk("东村"), "2026-10")
    assert refused.value.problems[0].code == "already_closed"


def test_closing_files_count_sum_and_the_ledgers_hash(closed):
    with closed.desk("东村").store.read() as unit:
        (docket,) = unit.dockets.listed(kinds=("month_close",))
        body = unit.journal.by_number(docket.n).body
    assert (body["payments"], body["total_fen"]) == (1, 20_000)
    assert body["ledger_hash"] == ledger(closed.desk("东村"), "2026-10").content_hash


def test_reopening_waits_for_a_second_key(closed):
    assert months.reopen(closed.desk("东村"), "2026-10", "漏登一笔")
    closed.carry("东村", "镇")
    assert reviews.approve_clean(closed.desk("镇")).left == 0
    assert ledger(closed.desk("东村"), "2026-10").closed
    closed.carry("镇", "东村")
    assert not ledger(closed.desk("东村"), "2026-10").closed
    closed.batch("东村", closed.sale("东村", 2))
    assert ledger(closed.desk("东村"), "2026-10").payments == 2


def test_reopening_needs_a_reason_and_a_closed_month(closed):
    with pytest.raises(FormRefused) as refused:
        months.reopen(closed.desk("东村"), "2026-09", " ")
    assert {problem.code for problem in refused.value.problems} == {"missing_reason", "not_closed"}


def test_closing_a_township_leaves_the_villages_months_open(closed):
    months.close(closed.desk("镇"), "2026-10")
    assert not ledger(closed.desk("西村"), "2026-10").closed


def test_a_reviewer_alone_does_not_close_months(closed):
    with pytest.raises(NotYourRole):
        months.close(closed.desk("区复核"), "2026-10")


def test_the_district_agrees_to_the_reopening_of_a_townships_month(stations: Stations) -> None:
    """What a township files about itself is reviewed in a stream of its name (art. 40: another key)."""
    desk = stations.desk("镇")
    months.close(desk, "2026-10")
    assert months.reopen(desk, "2026-10", "漏登一笔")
    stations.carry("镇", "区")
    reviews.approve_clean(stations.desk("区复核"))
    stations.carry("区", "镇")
    with desk.store.read() as unit:
        assert not unit.months.closed(str(desk.station), "2026-10")
