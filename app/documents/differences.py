"""对账差异表: what terminal, ledger and treasury do not agree on, each with its reason.

Songshan (003) art. 10-11: the district compares the paid amounts with the treasury every month
(对账实缴到账) and settles or explains each difference (月清月结). Nothing is netted off: every section
has its own subtotal.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.ledger import SCHEME
from app.documents.paper import UNSTAMPED, Cell, Column, Section, Stamp, TablePaper


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """One difference. An amount that one side does not have is None; dates as text YYYY-MM-DD or empty."""

    village: str
    name: str
    id_number: str
    reference: str
    pos_on: str
    pos_fen: int | None
    treasury_on: str
    treasury_fen: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DifferencesPaper:
    """The four kinds of difference of one month."""

    unit: str
    period: str
    pos_only: tuple[DifferenceRow, ...] = ()
    treasury_only: tuple[DifferenceRow, ...] = ()
    amount_differs: tuple[DifferenceRow, ...] = ()
    late: tuple[DifferenceRow, ...] = ()
    stamp: Stamp = UNSTAMPED
    notes: tuple[str, ...] = ()


_COLUMNS = (
    Column("序号", 4, "c", "number"),
    Column("村（社区）", 9),
    Column("姓名", 8.5),
    Column("公民身份号码", 13.5, "c", "id"),
    Column("凭证号/参考号", 13),
    Column("POS 日期", 8, "c", "id"),
    Column("POS 金额", 8.5, "r", "money"),
    Column("入库日期", 8, "c", "id"),
    Column("国库金额", 8.5, "r", "money"),
    Column("差额", 8.5, "r", "money"),
    Column("原因及处理", 15),
)


def differences(paper: DifferencesPaper) -> TablePaper:
    """对账差异表; 差额 = POS − 国库, so a positive one is still on its way."""
    sections = (
        ("一、POS 有、国库无", paper.pos_only),
        ("二、国库有、POS 无", paper.treasury_only),
        ("三、金额不符", paper.amount_differs),
        ("四、迟到入账", paper.late),
    )
    return TablePaper(
        title=f"{SCHEME}保费对账差异表",
        unit=paper.unit,
        period=paper.period,
        columns=_COLUMNS,
        sections=tuple(
            Section(title, [_cells(number, row) for number, row in enumerate(rows, start=1)])
            for title, rows in sections
        ),
        totalled=("POS 金额", "国库金额", "差额"),
        page_totals=False,
        signatures=("对账人", "复核人", "负责人", "单位盖章"),
        notes=paper.notes,
        stamp=paper.stamp,
    )


def _cells(number: int, row: DifferenceRow) -> tuple[Cell, ...]:
    return (
        number,
        row.village,
        row.name,
        row.id_number,
        row.reference,
        row.pos_on,
        "" if row.pos_fen is None else row.pos_fen,
        row.treasury_on,
        "" if row.treasury_fen is None else row.treasury_fen,
        (row.pos_fen or 0) - (row.treasury_fen or 0),
        row.reason,
    )
