from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from app.domain.generations import DAYS, MONTHS, WEEKS, staying

ZONE = timezone(timedelta(hours=8))
MOMENTS = st.lists(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31), timezones=st.just(ZONE)), max_size=80, unique=True
)


@given(MOMENTS)
def test_the_newest_stays_and_no_more_than_the_rule_says(moments: list[datetime]) -> None:
    stay = staying(moments)
    assert stay <= set(moments)
    assert len(stay) <= DAYS + WEEKS + MONTHS
    assert not moments or max(moments) in stay


@given(MOMENTS)
def test_tidying_twice_takes_nothing_more(moments: list[datetime]) -> None:
    stay = staying(moments)
    assert staying(sorted(stay)) == stay


@given(MOMENTS)
def test_every_month_of_the_last_twelve_that_has_a_backup_keeps_one(moments: list[datetime]) -> None:
    months = sorted({(moment.year, moment.month) for moment in moments})[-MONTHS:]
    assert set(months) <= {(moment.year, moment.month) for moment in staying(moments)}


def test_daily_backups_of_a_year_leave_three_days_four_weeks_and_twelve_months() -> None:
    days = [datetime(2025, 11, 22, 17, tzinfo=ZONE) + timedelta(days=n) for n in range(365)]
    stay = sorted(staying(days), reverse=True)
    assert [f"{moment:%m-%d}" for moment in stay[:6]] == ["11-21", "11-20", "11-19", "11-15", "11-08", "11-01"]
    assert [f"{moment:%y-%m-%d}" for moment in stay[6:]] == [
        "26-10-31", "26-09-30", "26-08-31", "26-07-31", "26-06-30", "26-05-31", "26-04-30", "26-03-31", "26-02-28",
        "26-01-31", "25-12-31",
    ]  # fmt: skip


def test_of_one_day_the_last_stays() -> None:
    morning, evening = datetime(2026, 11, 21, 8, tzinfo=ZONE), datetime(2026, 11, 21, 17, tzinfo=ZONE)
    assert staying([evening, morning]) == {evening}
