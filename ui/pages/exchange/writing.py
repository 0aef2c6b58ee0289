"""写入 U 盘: one package per receiver, and for each a 交接单 to print and sign."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.errors import OfficeError
from app.services import exchange_out
from app.services.exchange_out import Exported
from ui import theme
from ui.jobs import Progress
from ui.models.rows import RowsModel
from ui.pages.exchange import columns
from ui.pages.exchange.places import TABLE_LINES, PlaceField
from ui.pages.page import PageColumn
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, combo, label, later, say
from ui.widgets.table import DataTable


class WritePanel(QFrame):
    """`handover_wanted` carries what was written for a receiver."""

    handover_wanted = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("write_panel")
        self.setProperty("role", "card")
        self.session = session
        self.to = combo("write_to", "写给谁")
        self.place = PlaceField("write_folder", "写到哪里")
        self.go = ActionButton("write_go", "写入 U 盘", self.write, key="F9", role="primary")
        self.verdict = later("write_verdict")
        self.result = DataTable(
            "write_result",
            "写好的交换包",
            RowsModel(columns.WRITTEN),
            empty="写好的交换包列在这里。丢了不要紧，下一次会带上还没有回执的全部单据。",
        )
        self.handover = ActionButton("write_handover", "交接单", self._handover, key="F7")
        self.handover.refuse("写好以后才能打印交接单。")
        self.result.opened.connect(self.handover_wanted)
        box = PageColumn(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("写入 U 盘", "section"))
        box.addWidget(buddy("写给谁", self.to))
        box.addWidget(self.to)
        box.addWidget(self.place)
        row = QHBoxLayout()
        row.addWidget(self.go, 1)
        row.addWidget(self.handover)
        box.addLayout(row)
        box.addWidget(self.verdict)
        self.result.setMinimumHeight(theme.lines(TABLE_LINES))
        box.addWidget(self.result, 1)

    def write(self) -> None:
        folder = self.place.path()
        if folder is None:
            say(self.verdict, "请插好 U 盘，或选择文件夹。", "bad")
            self.place.folder.setFocus()
            return
        self.go.refuse("正在写入，请不要拔 U 盘…")
        to = str(self.to.currentData() or "") or None
        job = partial(_export, self.session, folder, to)
        changes = frozenset({"links", "filings", "batches", "drafts"})
        self.session.jobs.write("写入 U 盘", job, self._written, changes=changes, failed=self._refused)

    def _written(self, made: list[Exported]) -> None:
        self.go.allow()
        self.handover.allow()
        assert isinstance(self.result.source, RowsModel)
        self.result.source.show(made)
        self.result.choose(0)
        count = sum(one.filings for one in made)
        say(self.verdict, f"✓ 写好了 {len(made)} 个包，{count:,} 件单据。打印交接单，两人签字，校验码要一致。", "good")

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.verdict, f"{error.text}单据都在，没有丢。{error.hint}", "bad")

    def _handover(self) -> None:
        made = self.result.record()
        if made is not None:
            self.handover_wanted.emit(made)


def _export(session: Session, folder: Path, to: str | None, progress: Progress) -> list[Exported]:
    return exchange_out.export(session.desk, folder, to, progress=progress)
