"""Who should pay and has paid, on which day; the campaign's days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.id_number import age_on
from app.domain.policy_terms import Window
from app.services import progress
from app.services.progress import born_after, campaign_of, same_day_last_year
from app.services.unpaid import unpaid_ids
from tests.stations import CODES

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@given(DAYS, st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.sampled_from((16, 30, 40, 50, 60, 63)))
def test_born_after_the_edge_is_younger(day, birth, age):
    assert (birth.isoformat() > born_after(day, age)) == (age_on(birth, day) < age)


@given(DAYS)
def test_the_same_day_of_last_year_is_the_same_day_of_its_month(day):
    before = same_day_last_year(day)
    assert (before.year, before.month) == (day.year - 1, day.month)
    assert before.day == day.day or (day.month, day.day, before.day) == (2, 29, 28)


@pytest.mark.parametrize(
    ("window", "day", "running", "first", "days"),
    [
        (("10-28", "11-30"), "2026-11-18", True, "2026-10-28", 12),
        (("10-28", "11-30"), "2026-11-30", True, "2026-10-28", 0),
        (("10-28", "11-30"), "2026-10-18", False, "2026-10-28", 10),
        (("10-28", "11-30"), "2026-12-01", False, "2027-10-28", 331),
        (("11-01", "02-28"), "2027-01-10", True, "2026-11-01", 49),
        (("11-01", "02-28"), "2026-12-10", True, "2026-11-01", 80),
    ],
)
def test_the_campaign_counts_to_its_end_or_to_its_beginning(window, day, running, first, days):
    found = campaign_of([Window(*window)], date.fromisoformat(day))
    assert found is not None
    assert (found.running, found.first, found.days) == (running, first, days)


def test_without_a_window_in_the_policy_there_is_no_campaign(stations):
    assert campaign_of(None, date(2026, 10, 8)) is None
    assert progress.collected(stations.desk("东村")).campaign is None


def test_only_those_below_the_age_of_benefit_should_pay(stations):
    for no, birth in ((1, "19800101"), (2, "19661008"), (3, "19661009"), (4, "19400101")):
        from tests.stations import id_of

        stations.register("东村", no, id_number=id_of(no, birth))
    found = progress.collected(stations.desk("东村"))
    assert (found.should, found.paid) == (2, 0)
    assert len(unpaid_ids(stations.desk("东村"))) == 2


def test_last_year_counts_up_to_the_same_day(stations):
    for no in (1, 2, 3):
        stations.register("东村", no)
    before = stations.clock.day - timedelta(days=365)
    stations.batch("东村", stations.sale("东村", 1, year=2025, day=before.isoformat()))
    stations.batch("东村", stations.sale("东村", 2, year=2025, day=(before + timedelta(days=1)).isoformat()))
    stations.batch("东村", stations.sale("东村", 3))
    found = progress.collected(stations.desk("东村"))
    assert (found.paid, found.before, found.should) == (1, 1, 3)
    assert found.days == ((stations.clock.day.isoformat(), 20_000, 20_000),)


def test_what_is_filed_later_is_counted_at_once(stations):
    stations.register("东村", 1)
    assert progress.collected(stations.desk("东村")).should == 1
    stations.register("东村", 2)
    assert progress.collected(stations.desk("东村")).should == 2
    stations.batch("东村", stations.sale("东村", 1))
    assert progress.collected(stations.desk("东村")).paid == 1


def test_a_township_ranks_its_villages_and_a_village_its_groups(stations):
    stations.register("东村", 1, village_group="1组")
    stations.register("东村", 2, village_group="2组")
    stations.register("西村", 3)
    groups = progress.collected(stations.desk("东村")).places
    assert [(place.name, place.should) for place in groups] == [("1组", 1), ("2组", 1)]
    assert len(unpaid_ids(stations.desk("东村"), groups[0].code)) == 1
    stations.carry("东村", "镇")
    stations.carry("西村", "镇")
    places = progress.collected(stations.desk("镇")).places
    assert [(place.code, place.should) for place in places] == [(CODES["东村"], 2), (CODES["西村"], 1)]
    assert len(unpaid_ids(stations.desk("镇"), CODES["东村"])) == 2
