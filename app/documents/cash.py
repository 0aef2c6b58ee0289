"""Papers of cash against receipts: the stock register by village, the list of stubs (Xuecheng 002 3(2)2: 统一票据, 严格管理).

The regulation names the control and no form; the columns are those that receipts are counted by: from–to, used, void, left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.ledger import SCHEME
from app.documents.paper import UNSTAMPED, Cell, Column, Section, Stamp, TablePaper
from app.documents.tables import render_tables

REGISTER_TITLE = f"{SCHEME}收款收据领用登记簿"
STUBS_TITLE = f"{SCHEME}现金收缴明细表（收据存根）"
REGISTER_SIGNATURES = ("票据管理人", "复核人", "单位盖章")
_REGISTER = (
    Column("序号", 4, "c", "number"), Column("领用日期", 8, "c"), Column("领用人", 8), Column("起号", 9, "c", "id"),
    Column("止号", 9, "c", "id"), Column("张数", 6, "r", "number"), Column("已用", 6, "r", "number"),
    Column("作废", 6, "r", "number"), Column("结存", 6, "r", "number"), Column("下一张", 9, "c", "id"), Column("领用人签字", 12),
)  # fmt: skip
_SPOILT = (
    Column("序号", 4, "c", "number"), Column("村（社区）", 14), Column("收据号码", 10, "c", "id"), Column("登记日期", 9, "c"),
    Column("作废原因", 36), Column("核对人签字", 12),
)  # fmt: skip
_STUBS = (
    Column("序号", 4, "c", "number"), Column("收据号码", 10, "c", "id"), Column("姓名", 9), Column("证件号码", 16, "c", "id"),
    Column("缴费年度", 7, "c"), Column("金额", 10, "r", "money"), Column("记账情况", 9, "c"), Column("备注", 14),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BookRow:
    """A range of receipts with what became of it."""

    village: str
    handed_on: str
    receiver: str
    first: str
    last: str
    count: int
    used: int
    void: int
    next_no: str

    @property
    def left(self) -> int:
        return self.count - self.used - self.void


@dataclass(frozen=True, slots=True)
class SpoiltRow:
    village: str
    number: str
    told_on: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterPaper:
    """The register as it stands on a day."""

    unit: str
    period: str
    books: tuple[BookRow, ...]
    spoilt: tuple[SpoiltRow, ...] = ()
    stamp: Stamp = UNSTAMPED


@dataclass(frozen=True, slots=True)
class StubRow:
    """One receipt that was made out."""

    number: str
    name: str
    id_number: str
    year: int
    fen: int
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class StubsPaper:
    """What one collector took on a day."""

    unit: str
    period: str
    rows: tuple[StubRow, ...]
    signatures: tuple[str, ...]
    notes: tuple[str, ...] = ()
    stamp: Stamp = UNSTAMPED


def register_tables(paper: RegisterPaper) -> list[TablePaper]:
    """The books by village, and what is void where something is."""
    villages = list(dict.fromkeys(row.village for row in paper.books))
    sections = tuple(Section(name, _books([row for row in paper.books if row.village == name])) for name in villages)
    made = [TablePaper(
        title=REGISTER_TITLE, unit=paper.unit, period=paper.period, columns=_REGISTER, sections=sections,
        totalled=("张数", "已用", "作废", "结存"), page_totals=False, counted=False, signatures=REGISTER_SIGNATURES,
        notes=("结存＝张数－已用－作废；结存应与实有空白收据逐张清点相符。",), stamp=paper.stamp, row_height=20,
    )]  # fmt: skip
    if paper.spoilt:
        rows: list[tuple[Cell, ...]] = [
            (no, row.village, row.number, row.told_on, row.reason, "") for no, row in enumerate(paper.spoilt, 1)
        ]
        made.append(TablePaper(
            title=f"{REGISTER_TITLE}（作废收据）", unit=paper.unit, period=paper.period, columns=_SPOILT, rows=rows,
            page_totals=False, signatures=REGISTER_SIGNATURES, notes=("作废收据各联应全部收回，附在本表后面。",),
            stamp=paper.stamp, row_height=20,
        ))  # fmt: skip
    return made


def _books(rows: Sequence[BookRow]) -> list[tuple[Cell, ...]]:
    return [
        (no, row.handed_on, row.receiver, row.first, row.last, row.count, row.used, row.void, row.left, row.next_no or "用完", "")
        for no, row in enumerate(rows, 1)
    ]  # fmt: skip


def register_pdf(paper: RegisterPaper) -> bytes:
    """A4 landscape."""
    return render_tables(register_tables(paper))


def stubs_table(paper: StubsPaper) -> TablePaper:
    rows: list[tuple[Cell, ...]] = [
        (no, row.number, row.name, row.id_number, str(row.year), row.fen, row.state, row.note)
        for no, row in enumerate(paper.rows, 1)
    ]
    return TablePaper(
        title=STUBS_TITLE, unit=paper.unit, period=paper.period, columns=_STUBS, rows=rows, totalled=("金额",),
        capital_of="金额", page_totals=len(rows) > 20, signatures=paper.signatures, notes=paper.notes, stamp=paper.stamp,
    )  # fmt: skip


def stubs_pdf(paper: StubsPaper) -> bytes:
    """A4 landscape."""
    return render_tables([stubs_table(paper)])
