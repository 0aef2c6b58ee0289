"""税务直缴 counts for the year that the tax office names, whenever it comes (Songshan 003 art. 3(6)1, 10; Linyi 004 2(2): one
payment a year).
"""

from __future__ import annotations

from datetime import date

import pytest

from app.services import handling, reconciliations, reviews, verification
from db import Opener
from tests.services.test_grants import kinds
from tests.services.test_month import treasury_list
from tests.stations import Stations, id_of, name_of


@pytest.fixture
def registered(stations: Stations) -> Stations:
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 2):
        stations.register("东村", no)
    stations.settle()
    return stations


def row(receipt: str, no: int, year: int, day: str = "20261012") -> tuple[object, ...]:
    return (receipt, name_of(no), id_of(no), year, "200.00", day, "", "")


def reconciled(stations: Stations, *rows: tuple[object, ...], name: str = "国库.csv") -> list[str]:
    found = reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows, name), "2026-10")
    stations.down()
    return [one.kind for one in found.details]


def clean(stations: Stations) -> None:
    for who in ("区", "镇", "东村"):
        assert verification.verify(stations.desk(who), Opener(), full=True).problems == ()


def test_an_older_year_that_came_this_year_is_not_counted_twice(registered: Stations) -> None:
    """A second list with the same year and another receipt is money of nobody yet: 暂收."""
    assert reconciled(registered, row("R1", 1, 2025)) == ["direct"]
    assert reconciled(registered, row("R2", 1, 2025), name="再来.csv") == ["stranger"]
    assert [fen for _, fen, _ in kinds(registered, "东村", 1)] == [20_000]
    assert registered.balance("区", "暂收/税务直缴") == 20_000
    clean(registered)


def test_an_older_year_that_came_this_year_does_not_close_this_year(registered: Stations) -> None:
    assert reconciled(registered, row("R1", 1, 2025), row("R2", 1, 2026)) == ["direct", "direct"]
    assert reconciled(registered, row("R3", 1, 2026), name="再来.csv") == ["stranger"]
    assert [fen for _, fen, _ in kinds(registered, "区", 1)] == [20_000, 20_000]
    clean(registered)


def test_the_same_year_twice_in_one_list_is_counted_once(registered: Stations) -> None:
    assert sorted(reconciled(registered, row("R1", 1, 2025), row("R2", 1, 2025))) == ["direct", "stranger"]
    clean(registered)


def test_a_terminal_payment_for_a_year_paid_at_the_tax_office_goes_back_to_its_maker(registered: Stations) -> None:
    """The village that did not know yet has logged it; the district's second key sees it before it counts."""
    reconciled(registered, row("R1", 1, 2025))
    batch = registered.batch("东村", registered.sale("东村", 1, year=2025))
    registered.carry("东村", "镇")
    left = reviews.approve_clean(registered.desk("镇")).left
    assert (left, registered.state("镇", batch)) == (1, "filed")


def test_a_correction_to_a_year_paid_at_the_tax_office_is_refused(registered: Stations) -> None:
    """Songshan 003 art. 16."""
    reconciled(registered, row("R1", 1, 2025))
    registered.batch("东村", registered.sale("东村", 2))
    registered.settle()
    line = registered.lines("东村", 2)[-1].line
    form = {"line": line, "id_number": id_of(1), "year": "2025", "reason": "刷卡时认错人"}
    found = {problem.code for problem in handling.check(registered.desk("东村"), "correction", form).problems}
    assert "year_already_paid" in found
    form["year"] = "2026"
    assert handling.check(registered.desk("东村"), "correction", form).problems == ()
