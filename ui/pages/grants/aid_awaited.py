"""补助入库 for what the treasury's list has already: one key opens the form, filled from the row (Songshan 003 art. 11, 13).

Nothing is shown where no row waits. The same form is opened from the row on 对账.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.business.aid_entry import BUSINESS
from app.domain.money import yuan
from app.services import aid_awaited, handling
from app.services.aid_awaited import Proposal
from ui import theme
from ui.handling.wanted import Wanted
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.session import Session
from ui.widgets.controls import ActionButton, label
from ui.widgets.table import DataTable

CHOOSE = "请先选中国库的一行。"
NOT_FINANCE = "补助入库由区里的财务登记。"
NOT_REVIEWED = "这一批补助还没有复核生效，请先到「业务单据」复核，再登记入库。"
ROWS_SEEN = 4
COLUMNS: tuple[Column, ...] = (
    Column("等待入库的补助", lambda one: one.title, least=16),
    Column("国库入库日期", lambda one: one.entered_on, 7),
    Column("凭证号", lambda one: one.receipt, 7),
    Column("金额（元）", lambda one: yuan(one.fen), 7, right=True, total_fen=lambda one: one.fen),
)


def form_of(one: Proposal) -> Wanted:
    """The form of 补助入库 with everything that the row of the treasury says."""
    values = (("due", one.due, one.title), ("entered_on", one.entered_on, ""), ("receipt", one.receipt, ""))
    return Wanted(BUSINESS.kind, "", "", "", (*values, ("fen", f"{one.fen / 100:.2f}", "")))


def why_not(session: Session) -> str:
    """Why this operator cannot register an entry here; "" when he can."""
    return "" if any(one.kind == BUSINESS.kind for one in handling.offered(session.desk)) else NOT_FINANCE


def proposal(session: Session, key: str, _progress: Progress) -> Proposal | None:
    """The proposal of one row of the treasury's list."""
    return next((one for one in aid_awaited.proposals(session.desk) if one.key == key), None)


class AidAwaited(QWidget):
    """`wanted` carries the form to open."""

    wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("grants_aid")
        self.session = session
        self.table = DataTable(
            "grants_aid_awaited", "国库已收到的集体补助、社会资助", RowsModel(COLUMNS), empty="没有等待入库的补助。"
        )
        self.go = ActionButton("grants_aid_enter", "补助入库…", self._enter, key="Ctrl+Return")
        self.table.chosen.connect(self._judge)
        self.table.opened.connect(self._enter)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.lines(0.3), 0, 0)
        head = QHBoxLayout()
        head.addWidget(label("国库清单里已有、等着办补助入库的集体补助和社会资助", "section"), 1)
        head.addWidget(self.go)
        box.addLayout(head)
        self.table.setMinimumHeight(theme.lines(ROWS_SEEN))
        box.addWidget(self.table)
        self._judge()
        self.hide()

    def refresh(self) -> None:
        self.session.jobs.read(partial(_proposals, self.session), self._show)

    def _show(self, found: list[Proposal]) -> None:
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(found)
        if found:
            self.table.choose(0)
        self.setVisible(bool(found))
        self._judge()

    def _judge(self, _record: object = None) -> None:
        self.go.allow_if(why_not(self.session) or ("" if isinstance(self.table.record(), Proposal) else CHOOSE))

    def _enter(self, _record: object = None) -> None:
        one = self.table.record()
        if isinstance(one, Proposal) and not self.go.why:
            self.wanted.emit(form_of(one))


def _proposals(session: Session, _progress: Progress) -> list[Proposal]:
    return aid_awaited.proposals(session.desk)
