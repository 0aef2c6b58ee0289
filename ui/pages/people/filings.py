"""A person's filings: each with its route as steps, opened in 业务单据 by Enter, printed as its form."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.records import Docket
from app.services import review_sheets
from app.services.review_sheets import ReviewSheet
from ui import routes
from ui.jobs import Progress
from ui.models.rows import RowsModel
from ui.pages.people import columns
from ui.session import Session
from ui.widgets.controls import ActionButton, label
from ui.widgets.panels import scrolled
from ui.widgets.steps import StepsStrip
from ui.widgets.table import DataTable

CHOOSE = "请先选中上面的一件单据。"


class PersonFilings(QFrame):
    """`opened` carries a filing that the person wants to see whole, `printed` its form (title, PDF, file name)."""

    opened = Signal(object)
    printed = Signal(str, object, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("person_filings_panel")
        self.session = session
        self._n = 0
        self.table = DataTable("person_filings", "单据", RowsModel(columns.FILINGS), empty="还没有单据。")
        self.steps = StepsStrip("person_steps")
        self.open = ActionButton("filing_open", "打开这件单据", self._open)
        self.paper = ActionButton("filing_paper", "打印这件单据", self._print)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.table, 1)
        box.addWidget(scrolled(self.steps), 0)
        foot = QHBoxLayout()
        foot.addWidget(label("回车 打开", "quiet"), 1)
        foot.addWidget(self.open)
        foot.addWidget(self.paper)
        box.addLayout(foot)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self.opened)
        self._chosen(None)

    def show_filings(self, filings: tuple[Docket, ...]) -> None:
        model = self.table.source
        assert isinstance(model, RowsModel)
        model.show(filings)
        self._chosen(None)
        self.table.choose(len(filings) - 1)

    def _chosen(self, docket: Docket | None) -> None:
        self._n = docket.n if docket is not None else 0
        for button in (self.open, self.paper):
            button.allow_if("" if docket is not None else CHOOSE)
        if docket is None:
            self.steps.show_steps(())
        else:
            self.session.jobs.read(partial(_sheet, self.session, docket.n), self._show_steps)

    def _show_steps(self, sheet: ReviewSheet) -> None:
        if sheet.docket.n == self._n:
            self.steps.show_steps(sheet.history)

    def _open(self) -> None:
        docket = self.table.record()
        if docket is not None:
            self.opened.emit(docket)

    def _print(self) -> None:
        docket = self.table.record()
        if docket is not None:
            self.session.jobs.read(partial(_paper, self.session, docket), self._show_paper, title="制作单据")

    def _show_paper(self, made: tuple[str, bytes, str]) -> None:
        self.printed.emit(*made)


def _sheet(session: Session, n: int, _progress: Progress) -> ReviewSheet:
    return review_sheets.sheet(session.desk, n)


def _paper(session: Session, docket: Docket, _progress: Progress) -> tuple[str, bytes, str]:
    title = routes.kind_title(docket)
    pdf = review_sheets.form_pdf(session.desk, docket.n)
    return f"{title}：{docket.title}", pdf, f"{title}-{docket.id[:8]}.pdf"
