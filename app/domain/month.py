"""Calendar months, and dates and times as offices write them.

Ledgers and reports are monthly (Songshan 003 articles 10-11, Linyi 004 section 2(2)); interest starts with
the month after the treasury date (003 article 13).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Self

from app.domain.width import halfwidth
from app.errors import OfficeError

_MONTH = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})月?|([0-9]{2}))")
_DAY = re.compile(
    r"(?:(?P<y>[0-9]{4})\s*(?P<sep>[-/.])\s*(?P<m>[0-9]{1,2})\s*(?P=sep)\s*(?P<d>[0-9]{1,2})"
    r"|(?P<y2>[0-9]{4})\s*年\s*(?P<m2>[0-9]{1,2})\s*月\s*(?P<d2>[0-9]{1,2})\s*日?"
    r"|(?P<y3>[0-9]{4})(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))"
)
_COMPACT_TIME = re.compile(r"[0-9]{5,6}")
_CLOCK = re.compile(r"([0-9]{1,2})[:时]([0-9]{1,2})(?:[:分]([0-9]{1,2})?(?:\.[0-9]+)?秒?)?")


class MonthUnreadable(OfficeError):
    """A text that names no calendar month."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month; ordered by time."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1000 <= self.year <= 9998):
            raise MonthUnreadable(f"没有 {self.year} 年 {self.number} 月这个月份", "请写成 2026-10 的样子")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 2026-10, 2026/10, 2026.10, 202610 or 2026年10月. Raises MonthUnreadable."""
        found = _MONTH.fullmatch(halfwidth(text).strip())
        if found is None:
            raise MonthUnreadable(f"“{text}”不是月份", "请写成 2026-10 的样子")
        return cls(int(found[1]), int(found[2] or found[3]))

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Self:
        return self.plus(1)

    @property
    def previous(self) -> Self:
        return self.plus(-1)

    @property
    def title(self) -> str:
        """As forms print it: 2026年10月."""
        return f"{self.year}年{self.number}月"

    def plus(self, months: int) -> Self:
        """The month so many months later (earlier, if negative)."""
        index = self.year * 12 + self.number - 1 + months
        return type(self)(index // 12, index % 12 + 1)

    def __contains__(self, day: date) -> bool:
        return (day.year, day.month) == (self.year, self.number)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"


def parse_date(text: str) -> date | None:
    """A day written as 20261009, 2026-10-09, 2026/10/9, 2026.10.9 or 2026年10月9日, a time behind it ignored.

    None when the text names no day of the calendar; the caller knows which field to complain about.
    """
    bare = halfwidth(text).strip().lstrip("'`")
    found = _DAY.match(bare)
    if found is None or not _is_time_or_nothing(bare[found.end() :]):
        return None
    year, month, day = (int(found[k] or found[f"{k}2"] or found[f"{k}3"]) for k in "ymd")
    if not (1 <= month <= 12 and year >= 1000 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def parse_time(text: str) -> time | None:
    """A time written as HHMMSS, HMMSS (leading zero lost in a number cell), HH:MM, HH:MM:SS; else None."""
    bare = halfwidth(text).strip().lstrip("'`")
    if _COMPACT_TIME.fullmatch(bare):
        padded = bare.zfill(6)
        hour, minute, second = int(padded[:2]), int(padded[2:4]), int(padded[4:])
    else:
        found = _CLOCK.fullmatch(bare)
        if found is None:
            return None
        hour, minute, second = (int(found[group] or 0) for group in (1, 2, 3))
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _is_time_or_nothing(rest: str) -> bool:
    trimmed = rest.lstrip(" T\t")
    return not trimmed or parse_time(trimmed.rstrip("Zz")) is not None
