"""Months, dates and times as rosters and POS exports write them."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.month import Month, MonthUnreadable, parse_date, parse_time


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_month_of_a_day_holds_it(day):
    month = Month.of(day)
    assert month.first_day <= day <= month.last_day
    assert day in month
    assert Month.parse(str(month)) == Month.parse(month.title) == month
    assert month.next.previous == month
    assert month < month.next
    assert month.next.first_day not in month


def test_month_across_new_year():
    assert Month(2026, 12).next == Month(2027, 1)
    assert Month(2026, 1).previous == Month(2025, 12)
    assert Month(2026, 10).plus(-22) == Month(2024, 12)
    assert Month(2024, 2).last_day == date(2024, 2, 29)
    assert Month(2026, 9).title == "2026年9月"


@pytest.mark.parametrize("text", ["", "2026-13", "2026-0", "26-10", "2026-10-01", "十月", "0000-01"])
def test_text_that_is_no_month_is_refused(text):
    with pytest.raises(MonthUnreadable):
        Month.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "20261009",
        "2026-10-09",
        "2026/10/9",
        "2026.10.9",
        "2026年10月9日",
        "２０２６－１０－０９",
        " 2026-10-09 08:04:55 ",
        "2026-10-09T08:04:55",
        "20261009080455",
        "2026-10-09 08:04:55.123",
        "2026/10/9 8:04",
        "'20261009",
    ],
)
def test_one_day_in_every_writing(text):
    assert parse_date(text) == date(2026, 10, 9)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-29",
        "20261301",
        "2026-10",
        "2026-10/09",
        "202610091",
        "10-09-2026",
        "2026-10-09x",
        "0000-01-01",
    ],
)
def test_text_that_is_no_day(text):
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("080455", time(8, 4, 55)),
        ("80455", time(8, 4, 55)),
        ("08:04:55", time(8, 4, 55)),
        ("8:04", time(8, 4)),
        ("8时4分", time(8, 4)),
        ("０８：０４", time(8, 4)),
        ("250000", None),
        ("086100", None),
        ("", None),
        ("8", None),
    ],
)
def test_time_of_day(text, moment):
    assert parse_time(text) == moment


@given(st.dates(date(1000, 1, 1)))
def test_iso_day_reads_back(day):
    assert parse_date(day.isoformat()) == day
