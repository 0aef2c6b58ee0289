"""Step 4: the import on its way, with a way to stop it; then what was kept, what was not, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from app.services.intake_checks import BLOCKING, ProblemRow
from ui.intake.kinds import IntakeKind, Outcome
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.panels import Facts
from ui.widgets.table import DataTable

REST = (
    Column("行", lambda row: str(row.row), 3, right=True, order=lambda row: row.row),
    Column("性质", lambda row: "✕ 要改正" if row.kind == BLOCKING else "↷ 跳过", 5.5,
           tone=lambda row: "bad" if row.kind == BLOCKING else ""),
    Column("说明", lambda row: row.text),
)  # fmt: skip
STOPPED = "已停下。什么也没有写入，数据和导入之前一样。"


class ResultStep(QWidget):
    """`stopped`: the person wants the import to stop, nothing of it is then kept; `export_wanted`: the rows left out."""

    stopped = Signal()
    export_wanted = Signal()

    def __init__(self, kind: IntakeKind) -> None:
        super().__init__()
        self.kind = kind
        self.sentence = label("", "section", name=f"{kind.name}_result", wrap=True)
        self.bar = QProgressBar()
        self.bar.setObjectName(f"{kind.name}_progress")
        self.bar.setAccessibleName("导入进度")
        self.bar.setTextVisible(False)
        self.stop = ActionButton(f"{kind.name}_stop", "停下，什么也不留", self._stop)
        self.facts = Facts(f"{kind.name}_result_facts", 2)
        self.following = later(f"{kind.name}_following")
        self.rest_title = label("", "section", name=f"{kind.name}_rest_title")
        self.rest = DataTable(f"{kind.name}_rest", "没有登记的行", RowsModel(REST), empty="")
        self.export = ActionButton(f"{kind.name}_export_rest", "存下要改正的行", self.export_wanted.emit, key="Ctrl+S")
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.sentence)
        box.addLayout(row)
        box.addWidget(self.facts)
        box.addWidget(self.following)
        above = QHBoxLayout()
        above.addWidget(self.rest_title, 1)
        above.addWidget(self.export)
        box.addLayout(above)
        box.addWidget(self.rest, 1)
        box.addStretch(0)
        self.facts.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def begin(self, what: str) -> None:
        """The import is under way."""
        self.sentence.setText(f"正在{what}…")
        self.bar.setRange(0, 0)
        self._running(True)
        self.stop.allow()
        self.stop.setFocus()

    def moved(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 0))
        self.bar.setValue(done)
        self.sentence.setText(f"正在登记 {done:,} / {total:,}…")

    def done(self, outcome: Outcome, left_out: Sequence[ProblemRow]) -> None:
        """What was kept, and the rows that were not, with their reasons."""
        self._running(False)
        self.sentence.setText(f"✓ {outcome.sentence}")
        self.facts.show_facts(outcome.facts)
        self.facts.show()
        say(self.following, f"接下来：{outcome.following}")
        assert isinstance(self.rest.source, RowsModel)
        self.rest.source.show(left_out)
        self.rest_title.setText(f"没有登记的 {len(left_out):,} 行")
        self._rest(bool(left_out))

    def halted(self, why: str = STOPPED) -> None:
        """Nothing was kept."""
        self._running(False)
        self.sentence.setText(why)

    def _running(self, on: bool) -> None:
        for widget in (self.bar, self.stop):
            widget.setVisible(on)
        self.facts.setVisible(False)
        self._rest(False)
        say(self.following, "")

    def _rest(self, on: bool) -> None:
        for widget in (self.rest_title, self.rest, self.export):
            widget.setVisible(on)

    def _stop(self) -> None:
        self.stop.refuse("正在停下，已经写入的会撤回。")
        self.stopped.emit()
