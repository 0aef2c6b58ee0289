"""个人缴费明细表 and 个人缴费汇总表, the month's ledger of a village, township or district.

Linyi (004) part 2 (6) names both tables among the papers archived every year; Songshan (003) art. 9-10
has the village report the 缴费明细表 every month and the township build the 原始台账 from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.paper import LEDGER_SIGNATURES, UNSTAMPED, Cell, Column, Stamp, TablePaper
from app.documents.tables import render_tables
from app.domain.money import yuan_plain

SCHEME = "城乡居民基本养老保险"


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One payment. `paid_on` as YYYY-MM-DD; `voucher`: terminal, batch and number as on the POS slip."""

    village: str
    name: str
    id_number: str
    year: int
    tier_fen: int
    amount_fen: int
    paid_on: str
    voucher: str
    status: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class VillageSum:
    """One village's month; `tier_counts` holds (tier in fen, number of payments)."""

    code: str
    name: str
    payments: int
    amount_fen: int
    tier_counts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerPaper:
    """What the two tables of one month hold. `period` as printed, such as 2026年10月."""

    unit: str
    period: str
    rows: tuple[DetailRow, ...]
    villages: tuple[VillageSum, ...]
    stamp: Stamp = UNSTAMPED
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = LEDGER_SIGNATURES


_DETAIL_COLUMNS = (
    Column("序号", 4, "c", "number"),
    Column("村（社区）", 9.5),
    Column("姓名", 9),
    Column("公民身份号码", 14, "c", "id"),
    Column("缴费年度", 5.8, "c", "number"),
    Column("缴费档次", 8, "r", "money"),
    Column("缴费金额", 9, "r", "money"),
    Column("缴费日期", 8.2, "c", "id"),
    Column("终端/批次/凭证号", 16),
    Column("状态", 7.5, "c"),
    Column("备注", 12),
)


def payment_detail(paper: LedgerPaper) -> TablePaper:
    """个人缴费明细表: one row per payment, numbered from 1."""
    return TablePaper(
        title=f"{SCHEME}个人缴费明细表",
        unit=paper.unit,
        period=paper.period,
        columns=_DETAIL_COLUMNS,
        rows=[_detail_cells(number, row) for number, row in enumerate(paper.rows, start=1)],
        totalled=("缴费金额",),
        capital_of="缴费金额",
        signatures=paper.signatures,
        notes=paper.notes,
        stamp=paper.stamp,
    )


def _detail_cells(number: int, row: DetailRow) -> tuple[Cell, ...]:
    return (
        number,
        row.village,
        row.name,
        row.id_number,
        row.year,
        row.tier_fen,
        row.amount_fen,
        row.paid_on,
        row.voucher,
        row.status,
        row.note,
    )


def payment_summary(paper: LedgerPaper) -> TablePaper:
    """个人缴费汇总表: one row per village, with a column of payment counts for each tier that occurs."""
    tiers = sorted({tier for village in paper.villages for tier, count in village.tier_counts if count})
    tier_titles = tuple(f"{yuan_plain(tier)}元档" for tier in tiers)
    return TablePaper(
        title=f"{SCHEME}个人缴费汇总表",
        unit=paper.unit,
        period=paper.period,
        columns=(
            Column("序号", 4, "c", "number"),
            Column("区划代码", 12, "c", "id"),
            Column("村（社区）", 12),
            Column("缴费笔数", 7, "r", "number"),
            Column("缴费金额", 11, "r", "money"),
            *(Column(title, 5.5, "r", "number") for title in tier_titles),
        ),
        rows=[
            _summary_cells(number, village, tiers) for number, village in enumerate(paper.villages, start=1)
        ],
        totalled=("缴费笔数", "缴费金额", *tier_titles),
        capital_of="缴费金额",
        signatures=paper.signatures,
        notes=paper.notes,
        stamp=paper.stamp,
    )


def _summary_cells(number: int, village: VillageSum, tiers: list[int]) -> tuple[Cell, ...]:
    counts = dict(village.tier_counts)
    by_tier = (counts.get(tier, 0) or "" for tier in tiers)
    return (number, village.code, village.name, village.payments, village.amount_fen, *by_tier)


def ledger_pdf(paper: LedgerPaper) -> bytes:
    """Detail and summary in one PDF file, pages numbered through."""
    return render_tables([payment_detail(paper), payment_summary(paper)])
