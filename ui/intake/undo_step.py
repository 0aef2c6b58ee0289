"""撤销这次导入: how far it goes is said before anything is done; what stays is listed with what corrects it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.services.import_undo import Left, UndoPlan
from ui.intake.kinds import IntakeKind
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.widgets.controls import buddy, label, line_edit
from ui.widgets.panels import Facts
from ui.widgets.table import DataTable

COLUMNS = (
    Column("姓名／事项", lambda left: left.title, 10),
    Column("情况", lambda left: left.state, 6),
    Column("怎样更正", lambda left: left.how),
)


class UndoStep(QWidget):
    """`person_wanted` carries the number of a resident whose registration stays; `given` is Enter in the reason."""

    person_wanted = Signal(int)
    given = Signal()

    def __init__(self, kind: IntakeKind) -> None:
        super().__init__()
        self.plan: UndoPlan | None = None
        self.sentence = label("", "section", name=f"{kind.name}_undo_plan", wrap=True)
        self.facts = Facts(f"{kind.name}_undo_facts", 2)
        self.reason = line_edit(f"{kind.name}_undo_reason", "撤销原因", hint="例如：导错了文件。上级会看到")
        self.reason.returnPressed.connect(self.given)
        self.left_title = label("不能撤销的单据", "section")
        self.left = DataTable(f"{kind.name}_undo_left", "不能撤销的单据", RowsModel(COLUMNS), empty="")
        self.left.opened.connect(self._opened)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for widget in (self.sentence, self.facts, buddy("撤销原因", self.reason), self.reason, self.left_title):
            box.addWidget(widget)
        box.addWidget(self.left, 1)
        box.addStretch(0)
        self.facts.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_plan(self, plan: UndoPlan) -> None:
        self.plan = plan
        record = plan.record
        self.sentence.setText(plan.sentence)
        mended = "，".join(f"{where} 由“{was}”改为“{now}”" for where, was, now in record.corrections[:8])
        self.facts.show_facts([
            ("文件", record.file), ("导入时间", record.at[:16].replace("T", " ")), ("操作员", record.operator),
            ("单据", _range(plan)), ("文件指纹", record.digest[:16]), ("就地改过", mended or "没有"),
        ])  # fmt: skip
        assert isinstance(self.left.source, RowsModel)
        self.left.source.show((*plan.left, *plan.staying))
        for widget in (self.left, self.left_title):
            widget.setVisible(bool(plan.left))
        self.reason.clear()
        self.reason.setFocus()

    def _opened(self, left: Left) -> None:
        if left.resident:
            self.person_wanted.emit(left.resident)


def _range(plan: UndoPlan) -> str:
    """The first and last number of the import's filings in their stream."""
    acts = plan.record.acts
    if not acts:
        return "按批次登记"
    return "；".join(f"第 {act.first:,}～{act.last:,} 份" for act in acts[:3])
