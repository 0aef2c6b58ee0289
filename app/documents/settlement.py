"""结息汇总表: the year's interest of personal accounts, a row per village, by source of money (Songshan 003 art. 13-14).

The regulation names no form; the columns are those that the year's books are agreed by: accounts, opening balance,
interest by source, what was booked before and what is booked now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.paper import UNSTAMPED, Cell, Column, Stamp, TablePaper
from app.documents.tables import render_table
from app.documents.workbooks import table_workbook
from app.domain.posting import PRINCIPALS

SIGNATURES = ("经办人", "复核人", "财务", "单位盖章")


@dataclass(frozen=True, slots=True)
class VillageInterest:
    """One village; `by_source` is (source, fen), `state` in words how far it is settled."""

    code: str
    name: str
    accounts: int
    opening_fen: int
    by_source: tuple[tuple[str, int], ...]
    interest_fen: int
    difference_fen: int
    state: str


@dataclass(frozen=True, slots=True)
class InterestPaper:
    """A year of a district; `terms` are rate, method and rounding in words."""

    unit: str
    period: str
    terms: str
    villages: Sequence[VillageInterest]
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED


def interest_table(paper: InterestPaper) -> TablePaper:
    """The paper as a table; only sources that bear interest have a column."""
    bearing = {source for village in paper.villages for source, fen in village.by_source if fen}
    sources = (*(source for source in PRINCIPALS if source in bearing), *sorted(bearing - PRINCIPALS.keys()))
    titles = tuple(f"{source.removesuffix('利息')}利息" for source in sources)
    columns = (
        Column("序号", 4, "c", "number"), Column("区划代码", 11, "c", "id"), Column("村（社区）", 12),
        Column("账户数", 6, "r", "number"), Column("年初结余", 11, "r", "money"),
        *(Column(title, 10, "r", "money") for title in titles),
        Column("本年利息", 10.5, "r", "money"), Column("以前已记", 10.5, "r", "money"), Column("本次记账", 10.5, "r", "money"),
        Column("结息情况", 8, "c"),
    )  # fmt: skip
    whole = sum(village.interest_fen for village in paper.villages)
    return TablePaper(
        title="城乡居民基本养老保险个人账户结息汇总表", unit=paper.unit, period=paper.period, columns=columns,
        rows=[_cells(number, village, sources) for number, village in enumerate(paper.villages, 1)],
        totalled=("账户数", "年初结余", *titles, "本年利息", "以前已记", "本次记账"),
        capital_of="本年利息" if whole > 0 else "", signatures=SIGNATURES, notes=(f"计息办法：{paper.terms}。", *paper.notes),
        stamp=paper.stamp,
    )  # fmt: skip


def _cells(number: int, village: VillageInterest, sources: Sequence[str]) -> tuple[Cell, ...]:
    by_source = dict(village.by_source)
    return (
        number, village.code, village.name, village.accounts, village.opening_fen,
        *(by_source.get(source, 0) for source in sources), village.interest_fen,
        village.interest_fen - village.difference_fen, village.difference_fen, village.state,
    )  # fmt: skip


def interest_pdf(paper: InterestPaper) -> bytes:
    """A4 landscape."""
    return render_table(interest_table(paper))


def interest_xlsx(paper: InterestPaper) -> bytes:
    """The same as a workbook."""
    return table_workbook([interest_table(paper)])
