"""Step 1: which file, and which of its sheets and rows is the header. Before a file is chosen: the imports so far."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.intake.layouts import column_letters
from app.services.intakes import Look
from ui import theme
from ui.intake.cells import CellsModel, CellsTable, ShownRow
from ui.intake.imports_list import ImportsList
from ui.intake.kinds import FILES, IntakeKind
from ui.widgets.choose import PathField
from ui.widgets.controls import buddy, combo, fill, label, later, say

HEAD_SIGN = "▶ 表头"


class FileStep(QWidget):
    """`settled`: a file was named; `layout_wanted` (sheet, header row); `accepted`: go on."""

    settled = Signal()
    layout_wanted = Signal(str, int)
    accepted = Signal()

    def __init__(self, kind: IntakeKind) -> None:
        super().__init__()
        self.kind = kind
        self.file = PathField(f"{kind.name}_file", kind.noun, hint=kind.hint, kinds=FILES)
        self.file.edit.setAcceptDrops(False)  # a file that is dropped belongs to the whole page
        self.file.settled.connect(self.settled)
        self.found = later(f"{kind.name}_found", "strong")
        self.sheet = combo(f"{kind.name}_sheet", "工作表", width=12)
        self.sheet.activated.connect(self._sheet_chosen)
        self.sheet_label = buddy("工作表", self.sheet)
        self.rows = CellsTable(f"{kind.name}_sheet_rows", "文件的前几行，按回车选表头行", CellsModel(("表头", "行")))
        self.rows.entered.connect(self._entered)
        self.imports = ImportsList(kind)
        self.below = QStackedWidget()
        self.below.addWidget(self.imports)
        self.below.addWidget(self._preview())
        self._header_row = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.top = QHBoxLayout()
        self.top.addWidget(buddy("文件", self.file.edit))
        self.top.addWidget(self.file, 1)
        box.addLayout(self.top)
        self.beside = self._beside(box) if kind.beside else None
        box.addWidget(self.below, 1)

    def _beside(self, box: QVBoxLayout) -> PathField:
        """The second file that may go with the first."""
        made = PathField(f"{self.kind.name}_beside", self.kind.beside, hint="没有可不选；在同一个文件的另一张工作表里也可以", kinds=FILES)
        made.edit.setAcceptDrops(False)
        row = QHBoxLayout()
        row.addWidget(buddy(self.kind.beside, made.edit))
        row.addWidget(made, 1)
        box.addLayout(row)
        return made

    def beside_path(self) -> Path | None:
        """The second file, None when none is named."""
        return self.beside.path() if self.beside is not None else None

    def _preview(self) -> QWidget:
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.found, 1)
        row.addWidget(self.sheet_label)
        row.addWidget(self.sheet)
        box.addLayout(row)
        box.addWidget(self.rows, 1)
        text = "表头不对？用上下键移到真正的表头行，按回车改过来。在表头行上按回车就到下一步。"
        box.addWidget(label(text, "quiet", wrap=True))
        return made

    def clear(self) -> None:
        """Back to the list of imports, no file chosen."""
        self.file.edit.clear()
        if self.beside is not None:
            self.beside.edit.clear()
        self.below.setCurrentIndex(0)

    def show_look(self, found: Look) -> None:
        """What was found in the file, its first rows as they stand there."""
        self._header_row = found.header_row
        sheets = f"工作表“{found.sheet}”，" if len(found.sheets) > 1 else ""
        say(self.found, f"{sheets}第 {found.header_row} 行是表头，下面有 {found.rows:,} 行。")
        fill(self.sheet, [(name, f"{name}（{count:,} 行）") for name, count in found.sheets], found.sheet)
        for widget in (self.sheet, self.sheet_label):
            widget.setVisible(len(found.sheets) > 1)
        width = max(len(cells) for _, cells in found.first_rows)
        number_column = next((field.column for field in found.fields if field.field == "id_number"), -1)
        rows = [
            ShownRow(
                number, (HEAD_SIGN if number == found.header_row else "", str(number)), tuple(map(str, cells)),
                strong=number == found.header_row, covered=number_column,
            )
            for number, cells in found.first_rows
        ]  # fmt: skip
        self.rows.source.show([column_letters(column) for column in range(width)], rows)
        self.rows.fit((4.5, 3))
        place = next((n for n, row in enumerate(rows) if row.row == found.header_row), 0)
        self.rows.choose(place)
        self.below.setCurrentIndex(1)
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sheet_chosen(self, _place: int) -> None:
        self.layout_wanted.emit(str(self.sheet.currentData()), 0)

    def _entered(self, place: int) -> None:
        rows = self.rows.source.rows
        if not 0 <= place < len(rows) or rows[place].row == self._header_row:
            self.accepted.emit()
        else:
            self.layout_wanted.emit(str(self.sheet.currentData()), rows[place].row)

    def add_choice(self, title: str, control: QWidget) -> None:
        """A choice beside the file: the village, the month."""
        self.top.insertWidget(0, control)
        self.top.insertWidget(0, buddy(title, control))
        self.top.setSpacing(theme.lines(0.5))
        QWidget.setTabOrder(control, self.file.edit)
