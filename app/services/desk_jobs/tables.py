"""The lists that jobs make: one declaration of columns, a workbook with a sheet per village, the same on paper."""

from __future__ import annotations

from collections.abc import Sequence

from app.documents.paper import Column, Row, TablePaper
from app.documents.tables import render_tables
from app.documents.workbooks import SheetPaper, workbook
from app.services.desk import Desk
from app.services.desk_jobs.declaration import Made
from app.services.papers import stamp

NO = Column("序号", 4, "c", "number")
NAME = Column("姓名", 8)
ID = Column("公民身份号码", 14, "c", "id")
MASKED = Column("公民身份号码（隐去中间）", 13, "c", "id")
SEX = Column("性别", 4, "c")
GROUP = Column("村组", 6)
PHONE = Column("联系电话", 10, "c", "id")
VILLAGE = Column("村（社区）", 9)
TIER = Column("缴费档次（元）", 7, "r", "id")
NOTE = Column("备注", 12)

Part = tuple[str, Sequence[Row]]
"""A sheet: its name and rows."""


def count(parts: Sequence[Part]) -> int:
    return sum(len(rows) for _, rows in parts)


def numbered(rows: Sequence[Row]) -> list[Row]:
    """The rows with 序号 in front."""
    return [(number, *row) for number, row in enumerate(rows, 1)]


def book(
    desk: Desk, file: str, title: str, columns: Sequence[Column], parts: Sequence[Part], *, totalled: Sequence[str] = (),
    notes: tuple[str, ...] = (),
) -> Made:  # fmt: skip
    """A workbook with one sheet per part; `totalled` columns are summed below each."""
    sheets = []
    printed = stamp(desk)
    for name, rows in parts:
        sheets.append(SheetPaper(
            name=name, columns=tuple(columns), rows=rows, total=_total(columns, rows, totalled),
            heading=(f"{name}{title}" if len(parts) > 1 else title, f"填报单位：{desk.station_name}    {desk.today:%Y-%m-%d}"),
            notes=(*notes, f"导出：{printed.printed_at}  {printed.printed_by}"),
        ))  # fmt: skip
    return Made(f"{file}.xlsx", workbook(sheets or [SheetPaper(title, tuple(columns), ())]), count(parts))


def _total(columns: Sequence[Column], rows: Sequence[Row], totalled: Sequence[str]) -> tuple[str | int, ...]:
    if not totalled or not rows:
        return ()
    total: list[str | int] = []
    for place, column in enumerate(columns):
        cells = [cell for row in rows if isinstance(cell := row[place], int)]
        total.append(sum(cells) if column.title in totalled else "")
    total[0] = "合计"
    return tuple(total)


def paper(
    desk: Desk, file: str, title: str, columns: Sequence[Column], parts: Sequence[Part], *, period: str = "",
    totalled: tuple[str, ...] = (), signatures: tuple[str, ...] = ("制表人", "复核人", "单位盖章"), notes: tuple[str, ...] = (),
    row_height: float = 0.0,
) -> Made:  # fmt: skip
    """One PDF: every part begins on a sheet of its own, with the unit's name."""
    papers = [
        TablePaper(
            title=title, unit=name or desk.station_name, period=period or f"{desk.today:%Y-%m-%d}", columns=tuple(columns),
            rows=rows, totalled=totalled, page_totals=False, signatures=signatures, notes=notes, stamp=stamp(desk),
            row_height=row_height,
        )
        for name, rows in parts
    ]  # fmt: skip
    return Made(f"{file}.pdf", render_tables(papers), count(parts))
