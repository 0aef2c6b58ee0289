"""The imports of this kind so far: when, which file, how many were kept; each can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.services.import_records import ImportRecord
from ui.intake.kinds import IntakeKind
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.widgets.controls import ActionButton, label
from ui.widgets.table import DataTable

COLUMNS = (
    Column("号", lambda record: str(record.number), 2.5, right=True),
    Column("日期", lambda record: record.day, 6),
    Column("文件", lambda record: record.file),
    Column("登记", lambda record: f"{record.accepted:,}", 3, right=True, number=lambda record: record.accepted),
    Column("没有登记", lambda record: f"{sum(record.skipped.values()):,}", 4, right=True),
    Column("改过的格", lambda record: str(len(record.corrections) or ""), 4, right=True),
    Column("操作员", lambda record: record.operator, 8.6, filterable=True),
    Column("情况", lambda record: f"{record.undone[5:10]} 撤销过" if record.undone else "", 6),
)
NONE_CHOSEN = "请先在表里选一次导入。"


class ImportsList(QWidget):
    """`undo_wanted` carries the record."""

    undo_wanted = Signal(object)

    def __init__(self, kind: IntakeKind) -> None:
        super().__init__()
        self.table = DataTable(
            f"{kind.name}_imports", f"以前导入的{kind.noun}", RowsModel(COLUMNS),
            empty=f"还没有导入过{' ' if kind.noun[0].isascii() else ''}{kind.noun}。选择文件后按回车，或把文件拖到窗口里。",
        )  # fmt: skip
        self.undo = ActionButton(f"{kind.name}_undo", "撤销这次导入…", self._ask, key="F8")
        self.undo.refuse(NONE_CHOSEN)
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(self.undo_wanted)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(label("以前的导入", "section"), 1)
        row.addWidget(self.undo)
        box.addLayout(row)
        box.addWidget(self.table, 1)

    def show_records(self, records: Sequence[ImportRecord]) -> None:
        assert isinstance(self.table.source, RowsModel)
        self.table.source.show(records)
        self.undo.allow_if("" if self.table.record() is not None else NONE_CHOSEN)

    def _chosen(self, record: ImportRecord | None) -> None:
        self.undo.allow_if("" if record is not None else NONE_CHOSEN)

    def _ask(self) -> None:
        record = self.table.record()
        if record is not None:
            self.undo_wanted.emit(record)
