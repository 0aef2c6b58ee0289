"""累计缴费年限: which years count, what was paid for each and how it is known, and which years are missing.

Songshan 003 art. 15 and the national 对账单 name the years on the statement; the pension depends on them. A year counts
once, when its money has entered or an older system, a transfer or the government vouches for it (facts 1.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.money_records import PaidYear
from app.domain.records import BACK, CASH, Line

SOURCE_TITLES = {
    "opening": "原系统结转", "put_in": "暂收款入账", "government_paid": "政府代缴", "transfer": "转入", "direct": "税务直缴",
    "sale": "POS 缴费", BACK: "补缴", CASH: "现金收缴",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountedYear:
    """One year that counts. `source` is a key of SOURCE_TITLES; `line` names the payment, `n` the filing's number."""

    year: int
    fen: int
    source: str
    line: str = ""
    n: int = 0

    @property
    def title(self) -> str:
        return SOURCE_TITLES.get(self.source, self.source)


@dataclass(frozen=True, slots=True)
class Contributions:
    """`years` count, `awaited` are paid and have not entered yet, `gaps` lie unpaid between the first year and the last."""

    years: tuple[CountedYear, ...]
    awaited: tuple[CountedYear, ...]
    gaps: tuple[int, ...]

    @property
    def count(self) -> int:
        return len({one.year for one in self.years})


def contributions(
    lines: Iterable[Line], elsewhere: Iterable[PaidYear], direct: Iterable[CountedYear] = (), through: int = 9999
) -> Contributions:
    """The years of one person up to `through`. `direct` are payments that the tax office took for the treasury."""
    counted = list(direct)
    awaited: list[CountedYear] = []
    counted += [CountedYear(one.year, one.fen, one.kind, n=one.n) for one in elsewhere]
    for line in lines:
        if line.state == "payment" and line.phase in {"credited", "effective", "filed", "suspended"}:
            made = CountedYear(line.year, line.amount_fen, line.kind, line.line, line.n)
            (counted if line.phase == "credited" else awaited).append(made)
    years = sorted((one for one in counted if one.year <= through), key=lambda one: (one.year, one.source, one.line))
    known = {one.year for one in years}
    waiting = sorted((one for one in awaited if one.year not in known and one.year <= through), key=lambda one: one.year)
    gaps = sorted(set(range(min(known), max(known))) - known) if known else []
    return Contributions(tuple(years), tuple(waiting), tuple(gaps))


def spans(years: Iterable[int]) -> str:
    """Years as a person reads them: 2012—2018、2020."""
    parts: list[list[int]] = []
    for year in sorted(set(years)):
        if parts and parts[-1][1] == year - 1:
            parts[-1][1] = year
        else:
            parts.append([year, year])
    return "、".join(f"{first}" if first == last else f"{first}—{last}" for first, last in parts)


def by_year(found: Sequence[CountedYear]) -> dict[int, list[CountedYear]]:
    """The years, each with all that counts for it."""
    rows: dict[int, list[CountedYear]] = {}
    for one in found:
        rows.setdefault(one.year, []).append(one)
    return rows
