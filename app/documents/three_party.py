"""三方对账单: the month between social insurance, finance and tax office, with every open item (Songshan 003 art. 11; 004 2(4)).

One sheet of sums with the places for the three seals, then the open items by kind with age and explanation, then what is
on its way by village and terminal. The regulation names no form; the columns are what the parties have to agree on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.ledger import SCHEME
from app.documents.paper import UNSTAMPED, Cell, Column, Section, Stamp, TablePaper
from app.documents.tables import render_tables
from app.documents.workbooks import table_workbook

PARTIES = ("社保经办机构（盖章）", "财政部门（盖章）", "税务部门（盖章）")
TITLE = f"{SCHEME}三方对账单"


@dataclass(frozen=True, slots=True)
class Agreed:
    """One line of the sums; an amount that a side does not have is None."""

    what: str
    count: int | None
    ours_fen: int | None
    theirs_fen: int | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One open item; `since` ISO day, `age` in words."""

    title: str
    village: str
    name: str
    id_number: str
    reference: str
    since: str
    age: str
    ours_fen: int
    tax_fen: int
    treasury_fen: int
    rule: str
    explanation: str


@dataclass(frozen=True, slots=True)
class ThreePartyPaper:
    """A month; `parts` are (heading, lines) of the sums, `transit` (village, terminal, month, count, fen)."""

    unit: str
    period: str
    conclusion: str
    parts: tuple[tuple[str, tuple[Agreed, ...]], ...]
    items: tuple[OpenRow, ...]
    transit: tuple[tuple[str, str, str, int, int], ...]
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED


_SUMS = (
    Column("对账内容", 26), Column("笔数", 8, "r", "number"), Column("社保账面", 14, "r", "money"),
    Column("税务、国库或银行", 14, "r", "money"), Column("差额", 12, "r", "money"), Column("说明", 34),
)  # fmt: skip
_ITEMS = (
    Column("序号", 4, "c", "number"), Column("村（社区）", 9), Column("姓名／账户", 7), Column("证件号码", 12, "c", "id"),
    Column("终端／参考号／凭证", 13), Column("挂账日期", 8, "c", "id"), Column("挂账时间", 6, "c"),
    Column("收缴／账面", 8.5, "r", "money"), Column("税务", 8.5, "r", "money"), Column("国库／银行", 8.5, "r", "money"),
    Column("依据", 6), Column("说明", 20),
)  # fmt: skip
_TRANSIT = (
    Column("序号", 5, "c", "number"), Column("村（社区）", 22), Column("终端号", 16, "c", "id"), Column("台账月份", 10, "c", "id"),
    Column("笔数", 8, "r", "number"), Column("金额", 14, "r", "money"),
)  # fmt: skip


def sheets(paper: ThreePartyPaper) -> list[TablePaper]:
    """The sums, and the lists that are not empty."""
    made = [_sums(paper)]
    made += [_items(paper)] if paper.items else []
    return made + ([_transit(paper)] if paper.transit else [])


def _sums(paper: ThreePartyPaper) -> TablePaper:
    return TablePaper(
        title=TITLE, unit=paper.unit, period=paper.period, columns=_SUMS,
        sections=tuple(Section(title, [_agreed(row) for row in rows]) for title, rows in paper.parts),
        page_totals=False, signatures=PARTIES, notes=(f"结论：{paper.conclusion}。", *paper.notes), stamp=paper.stamp,
        counted=False, row_height=22, sealed=True,
    )  # fmt: skip


def _agreed(row: Agreed) -> tuple[Cell, ...]:
    both = row.ours_fen is not None and row.theirs_fen is not None
    return (
        row.what, _or_blank(row.count), _or_blank(row.ours_fen), _or_blank(row.theirs_fen),
        (row.ours_fen or 0) - (row.theirs_fen or 0) if both else "", row.note,
    )  # fmt: skip


def _or_blank(value: int | None) -> Cell:
    return "" if value is None else value


def _items(paper: ThreePartyPaper) -> TablePaper:
    kinds = list(dict.fromkeys(row.title for row in paper.items))
    return TablePaper(
        title=f"{TITLE}（未了结项）", unit=paper.unit, period=paper.period, columns=_ITEMS,
        sections=tuple(
            Section(kind, [_open(no, row) for no, row in enumerate(_of_kind(paper.items, kind), 1)]) for kind in kinds
        ),
        totalled=("收缴／账面", "税务", "国库／银行"), page_totals=False, signatures=("制表人", "复核人", "负责人"), stamp=paper.stamp,
    )  # fmt: skip


def _of_kind(items: Sequence[OpenRow], kind: str) -> list[OpenRow]:
    return [row for row in items if row.title == kind]


def _open(number: int, row: OpenRow) -> tuple[Cell, ...]:
    return (
        number, row.village, row.name, row.id_number, row.reference, row.since, row.age, row.ours_fen or "",
        row.tax_fen or "", row.treasury_fen or "", row.rule, row.explanation,
    )  # fmt: skip


def _transit(paper: ThreePartyPaper) -> TablePaper:
    return TablePaper(
        title=f"{TITLE}（在途明细）", unit=paper.unit, period=paper.period, columns=_TRANSIT,
        rows=[(no, *row) for no, row in enumerate(paper.transit, 1)], totalled=("笔数", "金额"), page_totals=False,
        signatures=("制表人", "复核人", "负责人"), stamp=paper.stamp,
    )  # fmt: skip


def three_party_pdf(paper: ThreePartyPaper) -> bytes:
    """A4 landscape, pages numbered through."""
    return render_tables(sheets(paper))


def three_party_xlsx(paper: ThreePartyPaper) -> bytes:
    """The same sheets as a workbook."""
    return table_workbook(sheets(paper))
