"""The lines of a filing that was entered as a table: read by pages of 200 as one scrolls, with their sums below."""

from __future__ import annotations

from functools import partial
from operator import itemgetter

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.money import yuan
from app.services import filing_rows
from app.services.filing_rows import RowsHead
from ui import theme
from ui.models.columns import NEVER, UNIT, Column
from ui.models.pages import PagesModel
from ui.session import Session
from ui.widgets.controls import label
from ui.widgets.table import DataTable

WIDTHS = {"id": 10.5, "money": 5.6}
NAME_WIDTH, NAME_LEAST, TEXT_LEAST = 7.1, 4.6, 6
YIELDS = {"id": 2}
"""A covered number tells less than what the line is about."""

SUMS_KEPT = 2
"""So many amounts stay in a narrow window, the last ones: what there is at the end is read before what came and went."""


def columns_of(head: RowsHead) -> tuple[Column, ...]:
    """The columns of the table, with the number of the line before them."""
    made = [Column("行", itemgetter(0), 2.2, right=True, yields=3)]
    kept = {"name", *[name for name, column in zip(head.names, head.columns, strict=True) if column.kind == "money"][-SUMS_KEPT:]}
    for place, (name, column) in enumerate(zip(head.names, head.columns, strict=True), 1):
        title = f"{column.title}{UNIT}" if column.kind == "money" and "元" not in column.title else column.title
        width = WIDTHS.get(column.kind, NAME_WIDTH if name == "name" else 0)
        least = NAME_LEAST if name == "name" else 0 if width else TEXT_LEAST
        keeps = NEVER if name in kept else YIELDS.get(column.kind, 1)
        made.append(Column(title, itemgetter(place), width, right=column.kind == "money", yields=keeps, least=least))
    return tuple(made)


class RowsPanel(QWidget):
    """The table of one kind of filing; another with the same columns takes its place by `show_rows`."""

    def __init__(self, session: Session, kind: str, head: RowsHead) -> None:
        super().__init__()
        self.kind, self.names = kind, head.names
        self.session = session
        self.model = PagesModel(columns_of(head), session.jobs, partial(filing_rows.page, session.desk, 0))
        self.table = DataTable(f"sheet_rows_{kind}", "明细", self.model, many=True, empty="这份单据没有明细。")
        self.sum = label("", "strong", name="sheet_rows_sum", wrap=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.3))
        box.addWidget(self.table, 1)
        box.addWidget(self.sum)

    def fits(self, kind: str, head: RowsHead) -> bool:
        """Whether this table has the columns of such a filing."""
        return self.kind == kind and self.names == head.names

    def show_rows(self, n: int, head: RowsHead) -> None:
        """The lines of filing number `n`."""
        self.model.fetch = partial(filing_rows.page, self.session.desk, n)
        self.model.show(range(head.count))
        sums = [f"{title.removesuffix('合计')}合计 {yuan(fen)} 元" for title, fen in head.totals]
        self.sum.setText("　".join([f"共 {head.count:,} 行", *sums]))
