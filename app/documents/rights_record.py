"""个人权益记录: every year of an account by source, one sheet or a workbook (Songshan 003 art. 3(2)2, 15; facts 1.5).

Columns of facts 1.5 (序号 年度 个人缴费 省级补贴 … 合计); what nobody has is left out, so that the sheet is read at a glance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.paper import UNSTAMPED, Column, Stamp, TablePaper

TITLE = "城乡居民基本养老保险个人权益记录"


@dataclass(frozen=True, slots=True)
class RightsRow:
    """One year: fen per column of the record, the sum, and the balance at its end."""

    year: str
    fens: tuple[int, ...]
    balance_fen: int


@dataclass(frozen=True, slots=True)
class RightsRecord:
    """`person` names whose record it is, with both numbers; `columns` are the titles of the rows' amounts."""

    unit: str
    person: str
    columns: tuple[str, ...]
    rows: Sequence[RightsRow]
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED


def rights_table(paper: RightsRecord) -> TablePaper:
    """The record as a table, for paper and workbook alike."""
    columns = (
        Column("序号", 4, "c", "number"), Column("年度", 6, "c"), *(Column(title, 9, "r", "money") for title in paper.columns),
        Column("本年合计", 10, "r", "money"), Column("年末余额", 10.5, "r", "money"),
    )  # fmt: skip
    rows = [
        (number, row.year, *(fen or "" for fen in row.fens), sum(row.fens), row.balance_fen)
        for number, row in enumerate(paper.rows, 1)
    ]
    whole = sum(sum(row.fens) for row in paper.rows)
    return TablePaper(
        title=TITLE, unit=paper.unit, period=paper.person, columns=columns, rows=rows, totalled=(*paper.columns, "本年合计"),
        capital_of="本年合计" if whole > 0 else "", page_totals=False, signatures=("打印人", "核对人", "单位盖章"), notes=paper.notes,
        stamp=paper.stamp, issuer="出具单位",
    )  # fmt: skip
