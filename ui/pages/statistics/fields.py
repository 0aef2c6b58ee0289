"""What a job asks for, as controls: files, columns of those files, villages, months, ticks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QWidget,
)

from app.domain.width import halfwidth
from app.services.desk_jobs import declaration as kinds
from app.services.desk_jobs.declaration import Need
from ui import theme
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, combo, fill, line_edit

TABLES = "表格 (*.xlsx *.xls *.ods *.csv *.txt);;所有文件 (*)"
TICKS_IN_ROW = 3
TICK_LINES = 1.35
AUTOMATIC = "（自动找）"


class FilesField(QWidget):
    """Several files, one a line."""

    settled = Signal()

    def __init__(self, need: Need) -> None:
        super().__init__()
        self.edit = plain_edit(need, 3)
        self.look = ActionButton(f"{need.name}_look", "选择…", self._look)
        self.look.setAccessibleName(f"选择{need.label}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.lines(0.3))
        row.addWidget(self.edit, 1)
        row.addWidget(self.look, 0, Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.edit)

    def _look(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.look.accessibleName(), str(Path.home()), TABLES)
        if chosen:
            self.edit.setPlainText("\n".join([*self.edit.toPlainText().split("\n"), *chosen]).strip())
            self.settled.emit()


class Tick(QCheckBox):
    """A tick that a scrolling page cannot squeeze, at any text size."""

    def sizeHint(self) -> QSize:
        return super().sizeHint().expandedTo(QSize(0, theme.lines(TICK_LINES)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size: the layout asks for the height again."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.updateGeometry()


class TicksField(QWidget):
    """Several of a fixed choice."""

    def __init__(self, need: Need) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(0)
        for place, (value, title) in enumerate(need.choices):
            box = Tick(title)
            box.setObjectName(f"{need.name}_{value}")
            box.setAccessibleName(title)
            self.boxes[value] = box
            grid.addWidget(box, place // TICKS_IN_ROW, place % TICKS_IN_ROW)
        self.tick(need.otherwise)
        if self.boxes:
            self.setFocusProxy(next(iter(self.boxes.values())))

    def minimumSizeHint(self) -> QSize:
        rows = -(-len(self.boxes) // TICKS_IN_ROW)
        return super().minimumSizeHint().expandedTo(QSize(0, rows * theme.lines(TICK_LINES)))

    def tick(self, values: str) -> None:
        for value, box in self.boxes.items():
            box.setChecked(value in values.split())

    def ticked(self) -> str:
        return " ".join(value for value, box in self.boxes.items() if box.isChecked())


Control = QWidget
WIDE = frozenset({kinds.FILE, kinds.FILES, kinds.COLUMNS, kinds.LONG})


def plain_edit(need: Need, rows: float) -> QPlainTextEdit:
    made = QPlainTextEdit()
    made.setObjectName(need.name)
    made.setAccessibleName(need.label)
    made.setPlaceholderText(need.hint)
    made.setTabChangesFocus(True)
    made.setFixedHeight(theme.lines(1.25 * rows + 0.6))
    return made


def make(need: Need, villages: Sequence[tuple[str, str]], year: int, month: str) -> Control:
    """The control of a need; its object name is the need's name."""
    if need.kind == kinds.FILE:
        return PathField(need.name, need.label, hint=need.hint, kinds=TABLES)
    if need.kind == kinds.FILES:
        return FilesField(need)
    if need.kind == kinds.COLUMNS:
        return TicksField(need)
    if need.kind == kinds.LONG:
        return plain_edit(need, 3)
    if need.kind == kinds.COLUMN:
        return combo(need.name, need.label, [("", AUTOMATIC)])
    if need.kind == kinds.VILLAGE:
        return combo(need.name, need.label, [("", "请选一个村" if need.required else "全部村"), *villages])
    if need.kind == kinds.CHOICE:
        made = combo(need.name, need.label, need.choices)
        made.setCurrentIndex(max(0, made.findData(need.otherwise)))
        return made
    edit = line_edit(need.name, need.label, hint=need.hint)
    edit.setText({kinds.YEAR: str(year), kinds.MONTH: month}.get(need.kind, need.otherwise))
    return edit


def value(control: Control, need: Need) -> str:
    """What stands in a control, as the job reads it."""
    if isinstance(control, PathField):
        return control.edit.text().strip()
    if isinstance(control, FilesField):
        return control.edit.toPlainText().strip()
    if isinstance(control, TicksField):
        return control.ticked()
    if isinstance(control, QComboBox):
        return str(control.currentData() or "")
    if isinstance(control, QPlainTextEdit):
        return control.toPlainText().strip()
    text = str(getattr(control, "text")()).strip()  # noqa: B009 - a line edit, whatever subclass
    return halfwidth(text) if need.kind in {kinds.YEAR, kinds.MONTH, kinds.NUMBER} else text


def offer_columns(control: Control, headers: Sequence[str]) -> None:
    """Offer the columns of the file that was chosen; what was chosen stays if the file has it."""
    if isinstance(control, QComboBox):
        before = str(control.currentData() or "")
        fill(control, [("", AUTOMATIC), *((header, header) for header in headers)], before)
