"""Who paid through the tax office's own channel is nowhere called unpaid (Songshan 003 art. 3(6)1; Linyi 004 2(2)), and is
again once that payment was taken back (003 art. 16).
"""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.listing import Listing
from app.domain.money_records import PaidYear
from app.services import handling, paid_this_year, people_lists, progress, reconciliations
from app.services.desk_jobs.standing import Standing
from app.services.unpaid import unpaid_ids
from tests.services.test_direct_years import clean, row
from tests.services.test_month import treasury_list
from tests.services.test_refunds import decided
from tests.stations import Stations, id_of, name_of

EVERYWHERE = ("区", "镇", "东村")


@pytest.fixture
def direct(stations: Stations) -> Stations:
    """1 has paid 2026 at the tax office, 2 at the terminal, 3 has paid 2025 at the tax office, 4 nothing."""
    stations.clock.day = date(2026, 10, 20)
    for no, group in ((1, "1组"), (2, "1组"), (3, "2组"), (4, "2组")):
        stations.register("东村", no, village_group=group)
    stations.batch("东村", stations.sale("东村", 2))
    stations.settle()
    rows = [row("R1", 1, 2026), row("R2", 3, 2025)]
    reconciliations.reconcile(stations.desk("区财务"), treasury_list(stations, rows), "2026-10")
    stations.down()
    return stations


def listed(stations: Stations, who: str, value: str) -> set[str]:
    desk = stations.desk(who)
    numbers = people_lists.list_ids(desk, Listing(filters=(("paid", (value,)),)))
    return {person.name for person in paid_this_year.rows(desk, list(numbers))}


def names(*numbers: int) -> set[str]:
    return {name_of(no) for no in numbers}


@pytest.mark.parametrize("who", EVERYWHERE)
def test_the_list_and_who_has_not_paid_count_it_at_every_station(direct: Stations, who: str) -> None:
    desk = direct.desk(who)
    assert {person.name for person in paid_this_year.rows(desk, list(unpaid_ids(desk)))} == names(3, 4)
    assert (listed(direct, who, "paid"), listed(direct, who, "unpaid")) == (names(1, 2), names(3, 4))
    assert [count for _, _, count in people_lists.filter_choices(desk, "paid")] == [2, 2]
    everybody = paid_this_year.rows(desk, list(people_lists.list_ids(desk, Listing())))
    assert {one.name: one.paid_text for one in everybody} == {
        name_of(1): "税务直缴", name_of(2): "200.00", name_of(3): "未缴", name_of(4): "未缴",
    }  # fmt: skip
    whole = people_lists.totals(desk, [one.n for one in everybody])
    assert (whole.people, whole.paid, whole.paid_fen) == (4, 2, 20_000)


@pytest.mark.parametrize("who", EVERYWHERE)
def test_collected_against_target_counts_the_person_and_no_money_of_a_terminal(direct: Stations, who: str) -> None:
    found = progress.collected(direct.desk(who))
    assert (found.should, found.paid, found.direct) == (4, 2, 1)
    assert sum(place.fen for place in found.places) == 20_000
    assert sum(group.paid for group in found.ages) == 2
    assert found.tiers == ((20_000, 1),)


def test_a_village_counts_it_in_its_group(direct: Stations) -> None:
    groups = progress.collected(direct.desk("东村")).places
    assert [(one.name, one.should, one.paid, one.direct) for one in groups] == [("1组", 2, 2, 1), ("2组", 2, 0, 0)]
    assert len(unpaid_ids(direct.desk("东村"), groups[0].code)) == 0


def test_last_year_counts_what_the_treasury_had_by_the_same_day(direct: Stations) -> None:
    """The money for 2025 came in October 2026, later than that day of last year."""
    desk = direct.desk("东村")
    assert progress.collected(desk).before == 0
    with desk.store.read() as unit:
        assert unit.tallies.paid(2025) == {direct.resident("东村", 3).subject}
        assert unit.tallies.paid(2025, "2025-10-20") == set()


def test_sorted_by_payment_it_stands_between_the_unpaid_and_the_amounts(direct: Stations) -> None:
    desk = direct.desk("区")
    everybody = list(people_lists.list_ids(desk, Listing()))
    order = [one.name for one in paid_this_year.rows(desk, paid_this_year.sorted_ids(desk, everybody, descending=True))]
    assert order[:2] == [name_of(2), name_of(1)]
    order = [
        one.name for one in paid_this_year.rows(desk, paid_this_year.sorted_ids(desk, everybody, descending=False))
    ]
    assert order[2:] == [name_of(1), name_of(2)]


@pytest.mark.parametrize("who", EVERYWHERE)
def test_jobs_name_its_amount_and_its_treasury_date(direct: Stations, who: str) -> None:
    desk = direct.desk(who)
    with desk.store.read() as unit:
        standing = Standing(desk, unit, 2026)
        one, two, three = (direct.resident(who, no) for no in (1, 2, 3))
        assert [standing.payment(person) for person in (one, three)] == ["已缴（税务直缴）", "未缴"]
        assert standing.taken(one) == (20_000, "2026-10-12")
        assert standing.taken(two) == (20_000, standing.lines[two.subject].paid_on)
        assert standing.taken(three) is None
        assert set(standing.paid) == {one.subject, two.subject}


def test_one_that_was_taken_back_is_unpaid_again_at_every_station(direct: Stations) -> None:
    form = {"id_number": id_of(1), "year": "2026", "reason": "税务厅选错了人"}
    handling.file(direct.desk("东村"), "direct_reversal", form)
    decided(direct)
    for who in EVERYWHERE:
        found = progress.collected(direct.desk(who))
        assert (found.paid, found.direct) == (1, 0)
        assert listed(direct, who, "unpaid") == names(1, 3, 4)
        assert len(unpaid_ids(direct.desk(who))) == 3
    clean(direct)


def test_the_books_are_those_of_the_filings(direct: Stations) -> None:
    with direct.desk("东村").store.read() as unit:
        subject = direct.resident("东村", 1).subject
        assert unit.treasury.direct_rows(2026) == [(subject, 20_000, "2026-10-12")]
    clean(direct)


@pytest.mark.parametrize("kind", ["government_paid", "put_in", "opening", "transfer"])
def test_a_year_vouched_for_is_not_unpaid_either(direct: Stations, kind: str) -> None:
    desk, person = direct.desk("东村"), direct.resident("东村", 4)
    with desk.store.write() as unit:
        unit.paid_years.put(PaidYear(person.subject, 2026, kind, 20_000, person.n))
        unit.paid_years.put(PaidYear(person.subject, 2025, kind, 20_000, person.n))
    assert listed(direct, "东村", "unpaid") == names(3)
    assert len(unpaid_ids(desk)) == 1
    with desk.store.read() as unit:
        dated = kind in {"government_paid", "put_in"}
        assert (person.subject in unit.tallies.paid(2025, "2026-12-31")) is dated
        assert person.subject not in unit.tallies.paid(2025, "2025-10-20")
