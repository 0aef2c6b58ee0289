"""Step 2: what each column means. Every field with its column and an example; what is missing is said at its place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.intake.layouts import column_letters
from app.services.intakes import FieldColumn, Look
from ui import theme
from ui.intake.kinds import IntakeKind
from ui.widgets.controls import ActionButton, buddy, combo, fill, label, later, say
from ui.widgets.panels import scrolled

HALVES = 2
EXAMPLE_CHARS, COMBO_CHARS = 7.2, 8.6
SHORT = 10
MISSING = "没有找到“{}”一列，请选出是哪一列；表里没有的，先在表里加上这一列，再选一次文件。"


class Example(QLabel):
    """As much of a content as there is room for."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._whole = ""
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "quiet")
        self.setMinimumWidth(theme.chars(EXAMPLE_CHARS))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        self._whole = text
        self.setToolTip(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width()))


class ColumnsStep(QWidget):
    """`changed` carries the columns as (field, column) pairs; `forgotten`: read the file automatically again."""

    changed = Signal(object)
    forgotten = Signal()

    def __init__(self, kind: IntakeKind) -> None:
        super().__init__()
        self.kind = kind
        self.combos: dict[str, QComboBox] = {}
        self.examples: dict[str, Example] = {}
        self.problems: dict[str, QLabel] = {}
        self.remembered = label("", "strong", name=f"{kind.name}_remembered")
        self.forget = ActionButton(f"{kind.name}_forget", "忘记，重新自动对应", self.forgotten.emit)
        self.unused = label("", "quiet", name=f"{kind.name}_unused", wrap=True)
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(theme.lines(0.6))
        self.grid.setVerticalSpacing(theme.lines(0.3))
        inside = QWidget()
        holder = QVBoxLayout(inside)
        holder.setContentsMargins(0, 0, theme.lines(0.5), 0)
        holder.addLayout(self.grid)
        holder.addWidget(self.unused)
        holder.addStretch(1)
        top = QHBoxLayout()
        text = "每一项内容在文件的哪一列？自动对应的可以改。＊ 是必须有的。"
        top.addWidget(label(text, "quiet", wrap=True), 1)
        top.addWidget(self.remembered)
        top.addWidget(self.forget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(top)
        area = scrolled(inside)
        area.setProperty("role", "paper")
        box.addWidget(area, 1)

    def show_look(self, found: Look) -> None:
        """The columns as they are now; the focus goes to the first that is missing, else to the first field."""
        if not self.combos:
            self._build(found.fields)
        offered = [("-1", "（没有这一列）")] + [
            (str(column), f"{column_letters(column)}　{head}") for column, head in enumerate(found.headers)
        ]
        for field in found.fields:
            fill(self.combos[field.field], offered, str(field.column))
            self.examples[field.field].say(_example(field))
            lacks = field.label in found.missing and field.column < 0
            say(self.problems[field.field], MISSING.format(field.label) if lacks else "", "bad")
        unused = "、".join(found.unused)
        self.unused.setText(f"没有用到的列（不导入）：{unused}" if unused else "文件的每一列都用到了。")
        self.remembered.setText("按上次的对应" if found.remembered else "")
        self.forget.setVisible(found.remembered)

    def begin(self) -> None:
        """Where the keyboard goes."""
        empty = [name for name, said in self.problems.items() if said.text()]
        first = empty[0] if empty else next(iter(self.combos))
        self.combos[first].setFocus(Qt.FocusReason.OtherFocusReason)

    def columns(self) -> tuple[tuple[str, int], ...]:
        return tuple(
            (name, int(made.currentData())) for name, made in self.combos.items() if int(made.currentData()) >= 0
        )

    def _build(self, fields: tuple[FieldColumn, ...]) -> None:
        rows = -(-len(fields) // HALVES)
        for n, field in enumerate(fields):
            made = combo(f"{self.kind.name}_column_{field.field}", f"{field.label}在哪一列", width=COMBO_CHARS)
            made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            made.activated.connect(self._changed)
            example = Example(f"{self.kind.name}_example_{field.field}")
            problem = later(f"{self.kind.name}_missing_{field.field}", "problem")
            place = 2 * (n % rows), 3 * (n // rows)
            self.grid.addWidget(buddy(f"{field.label}{' ＊' if field.needed else ''}", made), *place)
            self.grid.addWidget(made, place[0], place[1] + 1)
            self.grid.addWidget(example, place[0], place[1] + 2)
            self.grid.addWidget(problem, place[0] + 1, place[1] + 1, 1, 2)
            self.combos[field.field], self.examples[field.field] = made, example
            self.problems[field.field] = problem
        for half in range(HALVES):
            self.grid.setColumnStretch(3 * half + 1, 3)
            self.grid.setColumnStretch(3 * half + 2, 2)

    def _changed(self, _place: int) -> None:
        self.changed.emit(self.columns())


def _example(field: FieldColumn) -> str:
    """The first content of the column, long numbers covered: it is seen by whoever passes by."""
    text = field.example
    if len(text) > SHORT and text[:3].isdigit():
        text = f"{text[:3]}…{text[-4:]}"
    return f"例：{text[:SHORT]}{'…' if len(text) > SHORT else ''}" if text else ""
