"""Import of a POS terminal's export: the lines are logged, batches whose slip agrees are closed, the rest is listed."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.domain.money import yuan
from app.errors import OfficeError
from app.services import pos_imports
from app.services.pos_imports import PosResult
from ui import theme
from ui.jobs import Progress
from ui.models.rows import RowsModel
from ui.pages.collection import columns
from ui.session import Session
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, label, later, say
from ui.widgets.panels import Facts
from ui.widgets.table import DataTable

KINDS = "POS 交易明细 (*.csv *.xlsx *.xls *.ods *.txt)"


class PosPanel(QFrame):
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("pos_panel")
        self.setProperty("role", "card")
        self.session = session
        self.file = PathField("pos_file", "POS 交易明细文件", hint="从 POS 后台或 U 盘拷来的交易明细", kinds=KINDS)
        self.go = ActionButton("pos_import", "导入", self.read, key="F9", role="primary")
        self.back = ActionButton("pos_back", "批次列表", self.left.emit, key="Esc")
        self.verdict = later("pos_verdict", "strong")
        self.facts = Facts("pos_facts", 3)
        self.problems = DataTable(
            "pos_problems",
            "需要查清的行",
            RowsModel(columns.PROBLEMS),
            empty="选择文件后按 F9。同一个文件读两遍不会重复记账。",
        )
        self.file.settled.connect(self.read)
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("导入 POS 交易明细", "section"))
        box.addWidget(buddy("文件", self.file.edit))
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(self.back)
        row.addWidget(self.go)
        box.addLayout(row)
        box.addWidget(self.verdict)
        box.addWidget(self.facts)
        box.addWidget(label("需要查清的行", "section"))
        box.addWidget(self.problems, 1)

    def read(self) -> None:
        path = self.file.path()
        if path is None:
            say(self.verdict, "请先选择文件。", "bad")
            self.file.setFocus()
            return
        self.go.refuse("正在导入…")
        changes = frozenset({"drafts", "batches", "filings"})
        self.session.jobs.write(
            "导入 POS 文件", partial(_import, self.session, path), self._done, changes=changes, failed=self._refused
        )

    def _done(self, result: PosResult) -> None:
        self.go.allow()
        say(self.verdict, f"✓ 已导入：新记缴费 {result.payments:,} 笔，{yuan(result.payments_fen)} 元。", "good")
        tiers = "，".join(f"{tier} 元 {count:,} 笔" for tier, count in result.by_tier.items())
        self.facts.show_facts([
            ("交易行数", f"{result.lines:,}"), ("批次", f"{result.batches:,}"),
            ("全部交易净额", f"{yuan(result.net_fen)} 元"),
            ("新记缴费", f"{result.payments:,} 笔"), ("缴费金额", f"{yuan(result.payments_fen)} 元"), ("各档次", tiers),
        ])  # fmt: skip
        self.problems.empty_text = "没有需要查清的行。"
        assert isinstance(self.problems.source, RowsModel)
        self.problems.source.show(result.details)

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.verdict, f"{error.text}没有写入任何数据。{error.hint}", "bad")


def _import(session: Session, path: Path, progress: Progress) -> PosResult:
    return pos_imports.import_pos(session.desk, path, progress=progress)
