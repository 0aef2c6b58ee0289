"""个人账户对账单: what stood on an account, what a year brought under each heading, and what stands (Songshan 003 art. 15).

Every figure is a sum of postings and carries their numbers and filings, so that "where does this come from" has an
answer down to the paper (003 art. 16: an entry may be disputed). A year is that of the treasury date (art. 13); its
opening is the closing of the year before by construction, because both are sums over the same postings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.domain.chart import OPENING
from app.domain.posting import INTEREST, KINDS, LEVEL_SUBSIDIES, PRINCIPALS
from app.domain.records import Entry

_ORDER = {name: at for at, name in enumerate((*PRINCIPALS, INTEREST, *KINDS))}
UNSPLIT_TITLE = "利息（未分来源）"


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount in fen with the postings (numbers of this store) and filings (ids) that make it up."""

    fen: int = 0
    postings: tuple[int, ...] = ()
    filings: tuple[str, ...] = ()

    def __add__(self, other: Figure) -> Figure:
        filings = tuple(dict.fromkeys((*self.filings, *other.filings)))
        return Figure(self.fen + other.fen, self.postings + other.postings, filings)


NOTHING = Figure()


def figure(entries: Iterable[Entry]) -> Figure:
    """The sum of some entries."""
    found = list(entries)
    filings = tuple(dict.fromkeys(entry.filing for entry in found))
    return Figure(sum(entry.fen for entry in found), tuple(entry.posting for entry in found), filings)


def total(figures: Iterable[Figure]) -> Figure:
    """Figures added up."""
    whole = NOTHING
    for one in figures:
        whole += one
    return whole


def component_of(leaf: str) -> str:
    """The heading that a sub-account stands under: the interest of a source stands with its source."""
    source = leaf.removesuffix(INTEREST)
    return source if source in PRINCIPALS else leaf


def title_of(component: str) -> str:
    """A heading as papers print it."""
    return UNSPLIT_TITLE if component == INTEREST else component


def is_interest(entry: Entry) -> bool:
    """Interest of a year; what an older system handed over as interest came in as a balance."""
    return entry.kind == "interest" and entry.against != OPENING


@dataclass(frozen=True, slots=True)
class ComponentYear:
    """One heading of a year. `added` is what came in, `taken` what went out (negative), `interest` what it bore."""

    name: str
    opening: Figure
    added: Figure
    taken: Figure
    interest: Figure

    @property
    def closing(self) -> Figure:
        return self.opening + self.added + self.taken + self.interest

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.opening, self.added, self.taken, self.interest, self.closing)


@dataclass(frozen=True)
class YearStatement:
    """A year of an account: headings in the order of the books, and the year's entries by treasury date."""

    year: int
    components: tuple[ComponentYear, ...]
    entries: tuple[Entry, ...]

    @cached_property
    def whole(self) -> ComponentYear:
        """All headings together."""
        rows = self.components
        return ComponentYear(
            "合计", total(row.opening for row in rows), total(row.added for row in rows), total(row.taken for row in rows),
            total(row.interest for row in rows),
        )  # fmt: skip


def by_day(entries: Iterable[Entry]) -> list[Entry]:
    """Entries in the order of the account: treasury date, booking day, row."""
    return sorted(entries, key=lambda entry: (entry.value_on, entry.booked_on, entry.posting))


def statement_of(entries: Sequence[Entry], year: int) -> YearStatement:
    """One year of an account; an account without entries has no headings."""
    start, end = f"{year}-01-01", f"{year}-12-31"
    parts: dict[str, tuple[list[Entry], list[Entry], list[Entry], list[Entry]]] = defaultdict(lambda: ([], [], [], []))
    for entry in entries:
        if entry.value_on <= end:
            parts[component_of(entry.leaf)][_place(entry, start)].append(entry)
    components = (
        ComponentYear(name, *(figure(by_day(part)) for part in parts[name]))
        for name in sorted(parts, key=lambda name: _ORDER.get(name, len(_ORDER)))
    )
    mine = (entry for entry in entries if start <= entry.value_on <= end)
    return YearStatement(year, tuple(components), tuple(by_day(mine)))


def _place(entry: Entry, start: str) -> int:
    if entry.value_on < start:
        return 0
    if is_interest(entry):
        return 3
    return 1 if entry.fen > 0 else 2


RIGHTS = ("个人缴费", *LEVEL_SUBSIDIES.values(), "政府补贴", "政府代缴", "集体补助", "社会资助", INTEREST, "支出")
"""Columns of 个人权益记录; 支出 is what went out as benefit or refund."""


@dataclass(frozen=True, slots=True)
class RightsYear:
    """A year of 个人权益记录: a figure per column of RIGHTS, and the balance at the year's end in fen."""

    year: int
    figures: tuple[Figure, ...]
    balance_fen: int

    @property
    def whole(self) -> Figure:
        return total(self.figures)

    def named(self) -> list[tuple[str, Figure]]:
        """The figures with the titles of their columns."""
        return list(zip(RIGHTS, self.figures, strict=True))


def rights_of(entries: Sequence[Entry]) -> tuple[RightsYear, ...]:
    """All years of an account in which something was booked, the first year first."""
    years: dict[int, dict[str, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in by_day(entries):
        years[int(entry.value_on[:4])][_column(entry)].append(entry)
    found, balance = [], 0
    for year in sorted(years):
        figures = tuple(figure(years[year].get(name, ())) for name in RIGHTS)
        balance += sum(one.fen for one in figures)
        found.append(RightsYear(year, figures, balance))
    return tuple(found)


def _column(entry: Entry) -> str:
    if entry.kind == "interest":
        return INTEREST
    return entry.leaf if entry.leaf in PRINCIPALS else "支出"


def columns_used(rows: Sequence[RightsYear]) -> tuple[str, ...]:
    """The columns that somebody has something in; the others are left out of the table."""
    return tuple(name for at, name in enumerate(RIGHTS) if any(row.figures[at].postings for row in rows))
