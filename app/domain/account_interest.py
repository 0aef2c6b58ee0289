"""Interest of a personal account over one year, 1 January to 31 December (Songshan 003 art. 13-14).

Four methods are in use: A, money bears interest from the month after it entered; B, from the month in which it entered;
C, the opening balance at the year's rate and the year's own money at the demand rate from the next month; D, as A at
the rate of 1 January. Rounding is per line, so that lines add up to the sum printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.domain.policy_terms import DECIMAL
from app.domain.rounding import rounded
from app.errors import OfficeError

METHODS = ("A", "B", "C", "D")


class InterestRefused(OfficeError):
    """A method, month or rate that makes no sense."""


@dataclass(frozen=True, slots=True)
class InterestLine:
    """One line of the sum: `month` 0 is the opening balance; `months` of interest at `rate_percent`."""

    month: int
    fen: int
    months: int
    rate_percent: str
    interest_fen: int


def year_interest(
    opening_fen: int, entries: Sequence[tuple[int, int]], *, rate: str, method: str, rounding: str, demand_rate: str = ""
) -> tuple[InterestLine, ...]:
    """Lines of one year's interest; `entries` are (month 1-12, fen), rates in percent a year as decimal text."""
    if method not in METHODS:
        raise InterestRefused(f"没有「{method}」这种计息方法。", "请从 A、B、C、D 里选。")
    own = demand_rate if method == "C" else rate
    if not own:
        raise InterestRefused("方法 C 还要活期利率。", "请用 --demand-rate 写明活期年利率。")
    lines = [_line(0, opening_fen, 12, rate, rounding)] if opening_fen else []
    for month, fen in entries:
        if not 1 <= month <= 12:
            raise InterestRefused(f"月份 {month} 不对。", "入账月份请写 1 到 12。")
        lines.append(_line(month, fen, 13 - month if method == "B" else 12 - month, own, rounding))
    return tuple(lines)


def _line(month: int, fen: int, months: int, rate: str, rounding: str) -> InterestLine:
    exact = Fraction(fen) * percent(rate) * months / 12
    return InterestLine(month, fen, months, rate, rounded(exact, rounding))


def percent(text: str) -> Fraction:
    """A rate in percent as an exact fraction: "3.97" → 397/10000."""
    if not DECIMAL.fullmatch(text):
        raise InterestRefused(f"利率「{text}」读不懂。", "请写成 3.97 的样子（百分之三点九七）。")
    return Fraction(text) / 100
