"""Who has paid at the tax office and then moves to another village of the district has paid (Songshan 003 art. 3(6)1, 32; Linyi
004 2(2): one payment a year): he counts there, and nobody asks him for the year again.
"""

from __future__ import annotations

import pytest

from app.business.suspense_stock import DIRECT_ROWS
from app.services import handling, people, progress, reconciliations, reviews, unpaid
from app.services.desk import FormRefused
from tests.services.test_direct_years import clean, reconciled, registered, row
from tests.services.test_month import treasury_list
from tests.services.test_refunds import decided
from tests.stations import CODES, Stations, id_of

__all__ = ["registered"]


def moved(stations: Stations) -> None:
    """Out of the east village's register and into the west village's."""
    people.void_registration(stations.desk("东村"), stations.resident("东村", 1).n, "户口迁到西村")
    stations.settle()
    stations.register("西村", 1)
    stations.settle()


def counts_as_paid(stations: Stations) -> None:
    """At the new home, at the township and at the district; a terminal does not take the year a second time."""
    for who in ("西村", "镇", "区"):
        desk, person = stations.desk(who), stations.resident(who, 1)
        assert person.village == CODES["西村"]
        assert person.n not in unpaid.unpaid_ids(desk), who
        assert sum(one.paid for one in progress.collected(desk).places) == 1, who
    again = stations.batch("西村", stations.sale("西村", 1))
    stations.carry("西村", "镇")
    assert (reviews.approve_clean(stations.desk("镇")).left, stations.state("镇", again)) == (1, "filed")


def test_what_he_has_paid_goes_with_him_by_way_of_the_suspense(registered: Stations) -> None:
    """The account follows the person: 税务直缴冲销, then 暂收款入账 in the new village, to the fen and with its treasury date."""
    assert reconciled(registered, row("R1", 1, 2026)) == ["direct"]
    with pytest.raises(FormRefused, match="请先冲销缴费"):
        moved(registered)
    handling.file(
        registered.desk("东村"), "direct_reversal", {"id_number": id_of(1), "year": "2026", "reason": "迁到西村"}
    )
    decided(registered)
    moved(registered)
    with registered.desk("区").store.read() as unit:
        ((stand, fen),) = unit.postings.balances(DIRECT_ROWS)
    entry = {"stand": stand, "id_number": id_of(1), "year": "2026", "fen": f"{fen / 100:.2f}", "reason": "迁到西村"}
    handling.file(registered.desk("区经办"), "suspense_entry", entry)
    decided(registered)
    counts_as_paid(registered)
    clean(registered)


def test_what_the_treasury_lists_after_he_has_moved_is_his_at_the_new_village(registered: Stations) -> None:
    moved(registered)
    assert reconciled(registered, row("R1", 1, 2026)) == ["direct"]
    rows = treasury_list(registered, [row("R2", 1, 2026)], "再来.csv")
    assert [one.kind for one in reconciliations.reconcile(registered.desk("区财务"), rows, "2026-10").details] == [
        "stranger"
    ]
    counts_as_paid(registered)
    clean(registered)
