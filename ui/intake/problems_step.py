"""Step 3: the rows that have problems, with their own cells; set right in place, or written out to be set right."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.intake_checks import BLOCKING, NOTE, SKIPPED, SUM, Checked, ProblemRow
from ui import theme
from ui.intake.cells import CellsModel, CellsTable, ShownRow, ShownRows
from ui.intake.kinds import IntakeKind
from ui.widgets.controls import ActionButton, buddy, combo, fill, label, later, say
from ui.widgets.panels import Facts

TONES = {BLOCKING: "bad", NOTE: "warn", SKIPPED: "", SUM: ""}
LEAD = ("行", "性质", "说明")
LEAD_CHARS, SENTENCE = (3.2, 5.5, 25), 2
SEEN_LINES = 6.5
"""The head, two rows and the bar to scroll sideways by: the page scrolls before these are covered."""

EVERYTHING = "all"


class ProblemsStep(QWidget):
    """`corrected` (row, column, text): a cell typed anew, checked again at once; `export_wanted`."""

    corrected = Signal(int, int, str)
    export_wanted = Signal()

    def __init__(self, kind: IntakeKind) -> None:
        super().__init__()
        self.kind = kind
        self.checked: Checked | None = None
        self.signs = {BLOCKING: f"✕ {kind.trouble}", NOTE: "⚠ 提示", SKIPPED: "↷ 跳过", SUM: "Σ 各村"}
        self.verdict = later(f"{kind.name}_verdict", "strong")
        self.facts = Facts(f"{kind.name}_facts", 3)
        self.filter = combo(f"{kind.name}_filter", "显示哪些行", width=11)
        self.filter.activated.connect(self._filtered)
        self.table = CellsTable(f"{kind.name}_problems", f"{kind.noun}里有问题的行", CellsModel(LEAD), editable=True)
        self.table.source.corrected.connect(self.corrected)
        self.none = label("没有发现问题。", "quiet", name=f"{kind.name}_no_problems")
        self.whole = later(f"{kind.name}_sentence", "strong")
        self.table.selectionModel().currentChanged.connect(self._said_whole)
        self.mended = later(f"{kind.name}_mended", "quiet")
        self.export = ActionButton(f"{kind.name}_export", "存下要改正的行", self.export_wanted.emit, key="Ctrl+S")
        self.facts.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(buddy("显示", self.filter))
        row.addWidget(self.filter)
        row.addWidget(label("按回车就地改正：只改这次导入，不动原文件。", "quiet", wrap=True), 1)
        row.addWidget(self.export)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        for widget in (self.verdict, self.facts):
            box.addWidget(widget)
        box.addWidget(self.tools)
        box.addWidget(self.none)
        self.table.setMinimumHeight(theme.lines(SEEN_LINES))
        box.addWidget(self.table, 1)
        box.addWidget(self.whole)
        box.addWidget(self.mended)
        box.addStretch(0)

    def show_checked(self, checked: Checked) -> None:
        """The rows anew; the place in the table stays where it was as far as the row is still there."""
        row = self._current_row()
        self.checked = checked
        unit = self.kind.unit
        parts = [
            f"共 {checked.total:,} {unit}：{checked.good:,} {unit}可以导入",
            f"{checked.blocked:,} {unit}{self.kind.trouble}" if checked.blocked else "",
            f"{checked.skipped:,} {unit}已登记，跳过" if checked.skipped else "",
        ]
        say(self.verdict, "，".join(filter(None, parts)) + "。还没有写入。")
        self.facts.setVisible(bool(checked.facts))
        self.facts.show_facts(checked.facts)
        mended = len(checked.layout.corrections)
        say(self.mended, f"这次导入里改过 {mended} 格，会记在导入记录里；原文件没有动。" if mended else "")
        self.export.allow_if("" if checked.blocked else "没有要改正的行。")
        self._offer(checked)
        self._fill(row)

    def begin(self) -> None:
        """Where the keyboard goes."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _offer(self, checked: Checked) -> None:
        counts = {kind: sum(row.kind == kind for row in checked.rows) for kind in self.signs}
        offered = [(EVERYTHING, f"全部（{len(checked.rows):,}）")]
        offered += [(kind, f"{sign}（{counts[kind]:,}）") for kind, sign in self.signs.items() if counts[kind] or kind != SUM]
        first = BLOCKING if counts[BLOCKING] else EVERYTHING
        chosen = str(self.filter.currentData() or first)
        fill(self.filter, offered, chosen if counts.get(chosen, 1) else first)

    def _filtered(self, _place: int) -> None:
        self._fill(self._current_row())
        self.begin()

    def _said_whole(self, current: QModelIndex) -> None:
        """The whole sentence of the current row, which the table may cut."""
        row = self.table.source.rows[current.row()] if current.isValid() else None
        at = f"第 {row.row} 行：" if row is not None and row.row else ""
        say(self.whole, "" if row is None else f"{at}{row.lead[2]}", "" if row is None else row.tone)

    def _current_row(self) -> int:
        index = self.table.currentIndex()
        return self.table.source.rows[index.row()].row if index.isValid() else 0

    def _fill(self, row: int) -> None:
        checked = self.checked
        assert checked is not None
        wanted = str(self.filter.currentData())
        rows = [found for found in checked.rows if wanted in {EVERYTHING, found.kind}]
        number = checked.columns.get("id_number", -1)
        width = max([len(checked.headers), *(len(found.cells) for found in rows[:60])])
        heads = [*checked.headers, *[""] * (width - len(checked.headers))]
        column = self.table.currentIndex().column()
        self.table.source.show(heads, ShownRows(rows, partial(_shown, signs=self.signs, number=number)))
        self.table.fit(LEAD_CHARS, SENTENCE)
        for widget in (self.table, self.tools):
            widget.setVisible(bool(checked.rows))
        self.none.setVisible(not checked.rows)
        place = next((n for n, found in enumerate(rows) if found.row >= row), len(rows) - 1)
        self.table.choose(place, max(0, column))


def _shown(found: ProblemRow, signs: Mapping[str, str], number: int) -> ShownRow:
    lead = (str(found.row) if found.row else "", signs[found.kind], found.text)
    fixed = found.kind == SKIPPED or not found.row
    bad = () if found.kind == SKIPPED else found.bad
    return ShownRow(found.row, lead, found.cells, bad, TONES[found.kind], fixed=fixed, covered=number)
