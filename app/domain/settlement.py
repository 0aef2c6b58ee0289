"""结息: the interest of one year on many accounts, by source of money (Songshan 003 art. 13-14; facts 2.5, 10.3, 10.6).

Every source (个人缴费, 县级补贴 …) bears its own interest on what is left of it and of its earlier interest, because what
is inherited, transferred or given back is counted by source. A line is the opening balance of 1 January or what one
month brought; each line is rounded by itself, so that the lines add up to the sum to the fen. The same sum as
app.domain.account_interest, in whole numbers and for half a million accounts.

An account that is closed in the year bears interest up to its last month; what moves later in that year bears none. One
that begins to be drawn from is settled in the same way, and what is left goes on bearing interest until the year's end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.account_interest import METHODS, InterestLine, InterestRefused, percent
from app.domain.posting import INTEREST, INTEREST_OF
from app.domain.rounding import DOWN, HALF_UP, UP_JIAO, RoundingUnknown

OPENING_BUCKET, LAST_MONTH = 0, 12
"""Where a source's money of a year stands: 0 before 1 January, 1-12 by month of value_on; 13-24 is interest of the year
that is already booked, by the month of its own day."""

METHOD_TITLES = {
    "A": "入账次月起计息", "B": "入账当月起计息", "C": "上年结余按年利率、当年入账按活期利率",
    "D": "入账次月起计息，用 1 月 1 日的利率",
}  # fmt: skip
ROUNDING_TITLES = {HALF_UP: "四舍五入到分", DOWN: "分以下舍去", UP_JIAO: "见分进角"}

Buckets = Mapping[int, int]
"""Fen by bucket; corrections are negative."""


@dataclass(frozen=True, slots=True)
class SettlementTerms:
    """`method` A-D, `rounding` half_up | down | up_jiao, rates in per cent a year as decimal text; `through` the last
    month that bears interest, `since` the last one that has been settled before.
    """

    method: str
    rounding: str
    rate: str
    demand_rate: str = ""
    through: int = LAST_MONTH
    since: int = 0

    @property
    def title(self) -> str:
        """As papers and lists name them."""
        demand = f"，活期 {self.demand_rate}%" if self.method == "C" else ""
        how = f"{METHOD_TITLES.get(self.method, self.method)}，{ROUNDING_TITLES.get(self.rounding, self.rounding)}"
        return f"年利率 {self.rate}%{demand}；{how}"


@dataclass(frozen=True, slots=True)
class YearSums:
    """A village's accounts in one year: subject → source → fen by bucket, and the first year in which each had money.

    The source of plain 利息, which an older system did not split, is "".
    """

    accounts: Mapping[str, Mapping[str, Buckets]]
    first_years: Mapping[str, int]


def posted(buckets: Buckets, first: int = 1, last: int = LAST_MONTH) -> int:
    """Interest of the year that is already booked with a day in these months."""
    return sum([fen for at, fen in buckets.items() if first <= at - LAST_MONTH <= last])


def interest_leaf(source: str) -> str:
    """The sub-account that a source's interest is booked on."""
    return INTEREST_OF.get(source, INTEREST)


class YearRule:
    """The terms made ready: `of(bucket, fen)` is one line's interest, `total(buckets)` that of a source."""

    def __init__(self, terms: SettlementTerms) -> None:
        if terms.method not in METHODS:
            raise InterestRefused(f"没有「{terms.method}」这种计息方法。", "请从 A、B、C、D 里选。")
        if not 1 <= terms.through <= LAST_MONTH:
            raise InterestRefused(f"月份 {terms.through} 不对。", "请写 1 到 12。")
        own = terms.demand_rate if terms.method == "C" else terms.rate
        if not own:
            raise InterestRefused("方法 C 还要活期利率。", "请在政策里写明活期年利率。")
        self._rates = (terms.rate, *[own] * LAST_MONTH)
        self._months = (terms.through - terms.since, *[_months(terms, month) for month in range(1, LAST_MONTH + 1)])
        exact = [percent(rate) for rate in self._rates]
        self._over = [rate.numerator * months for rate, months in zip(exact, self._months, strict=True)]
        self._under = [rate.denominator * 12 for rate in exact]
        self._round = _rule(terms.rounding)

    def of(self, bucket: int, fen: int) -> int:
        """Interest in fen of the opening balance (bucket 0) or of a month's money."""
        return self._round(fen * self._over[bucket], self._under[bucket])

    def total(self, buckets: Buckets) -> int:
        """The sum of a source's lines; what was already booked (bucket 13 and later) bears nothing."""
        rule, over, under = self._round, self._over, self._under
        return sum([rule(fen * over[at], under[at]) for at, fen in buckets.items() if at <= LAST_MONTH])

    def lines(self, buckets: Buckets) -> tuple[InterestLine, ...]:
        """The lines one by one, for a person who asks how it was counted."""
        return tuple(
            InterestLine(at, fen, self._months[at], self._rates[at], self.of(at, fen))
            for at, fen in sorted(buckets.items())
            if at <= LAST_MONTH and fen
        )


def _months(terms: SettlementTerms, month: int) -> int:
    """Months of interest of what came in a month: from the next one, with method B from its own (facts 2.5)."""
    whole = max(0, terms.through - month + (1 if terms.method == "B" else 0))
    return min(whole, terms.through - terms.since)


def _rule(name: str) -> Callable[[int, int], int]:
    """app.domain.rounding.rounded for a fraction of whole numbers."""
    try:
        return {HALF_UP: _half_up, DOWN: _down, UP_JIAO: _up_jiao}[name]
    except KeyError:
        raise RoundingUnknown(f"没有「{name}」这种进位方法。", "请从 half_up、down、up_jiao 里选。") from None


def _half_up(over: int, under: int) -> int:
    return (2 * over + under) // (2 * under) if over >= 0 else -((under - 2 * over) // (2 * under))


def _down(over: int, under: int) -> int:
    return over // under if over >= 0 else -(-over // under)


def _up_jiao(over: int, under: int) -> int:
    return -(-over // (10 * under)) * 10 if over >= 0 else over // (10 * under) * 10
