"""Which backups of a row stay: the newest of each of 3 days, 4 weeks and 12 months (security 4.5, threat T32).

Damage that nobody notices is copied into every backup after it; so a few young ones are kept for yesterday's mistake and
some old ones for the mistake that is found at the year's end. Counted are days, weeks and months that have a backup, so
nothing goes because nobody made one for a while.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

Span = tuple[int, ...]

DAYS, WEEKS, MONTHS = 3, 4, 12


def _day(moment: datetime) -> Span:
    return (moment.toordinal(),)


def _week(moment: datetime) -> Span:
    year, week, _ = moment.isocalendar()
    return (year, week)


def _month(moment: datetime) -> Span:
    return (moment.year, moment.month)


_RULES: tuple[tuple[int, Callable[[datetime], Span]], ...] = ((DAYS, _day), (WEEKS, _week), (MONTHS, _month))


def staying(moments: Sequence[datetime]) -> frozenset[datetime]:
    """The moments whose backups stay; all with a time zone, in any order. The newest is always among them."""
    stay: set[datetime] = set()
    for most, span in _RULES:
        newest = {span(moment): moment for moment in sorted(moments)}
        stay.update(sorted(newest.values())[-most:])
    return frozenset(stay)
