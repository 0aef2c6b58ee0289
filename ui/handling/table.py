"""The table of a form with what is done with its lines: pasted, read from a spreadsheet, deleted and put back, summed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from app.domain.money import yuan
from app.errors import OfficeError, Problem
from app.services.handling import Blank
from ui import theme
from ui.forms.division import Scope
from ui.handling import work
from ui.handling.entries import Entry, sentence
from ui.handling.grid import LinesGrid
from ui.handling.persons import LinePersons, Persons
from ui.handling.work import Brought
from ui.intake.drop import FileDrop
from ui.session import Session
from ui.widgets.controls import ActionButton, label, later, say
from ui.widgets.wrap_row import WrapRow

KINDS = "表格 (*.xlsx *.xls *.csv *.ods *.txt);;所有文件 (*)"
LOST_SHOWN = 3
LEAST_LINES = 5.6
NO_LINE = "请先选中要删除的一行。"


class LinesPanel(QFrame):
    """`changed` after every change of a line, `settled` when one is worth checking at once, `ended` when the person is
    done with the lines.
    """

    changed = Signal()
    settled = Signal()
    ended = Signal()

    def __init__(self, session: Session, blank: Blank, persons: Persons, scope: Scope) -> None:
        super().__init__()
        self.setObjectName("handling_table")
        self.session, self.blank = session, blank
        self._deleted: list[tuple[int, Entry]] = []
        self.grid = LinesGrid(
            f"handling_lines_{blank.kind}", "明细", blank.rows, blank.choices, today=session.desk.today, scope=scope
        )
        self.lines = self.grid.lines
        self.persons = LinePersons(persons, self.lines)
        self.sum = label("", "strong", name="lines_sum")
        self.said = later("lines_said")
        self.problem = later("lines_problem", "problem")
        self.paste = ActionButton("lines_paste", "粘贴", self._paste_button, key="Ctrl+Shift+V")
        self.read = ActionButton("lines_read", "从表格读入…", self._choose_file, key="Ctrl+I")
        self.delete = ActionButton("lines_delete", "删除这一行", self._delete, key="Ctrl+Del")
        self.delete.refuse(NO_LINE)
        self.undo = ActionButton("lines_undo", "撤销删除", self._put_back, key="Alt+Z")
        self.undo.hide()
        self._lay_out()
        self._connect()
        self._show_sum()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.lines(0.8))
        head.addWidget(label("明细", "section"))
        head.addWidget(self.sum, 1)
        head.addWidget(WrapRow(self.undo, self.delete, self.paste, self.read, right=True))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.3))
        box.addLayout(head)
        box.addWidget(self.grid, 1)
        box.addWidget(self.problem)
        box.addWidget(self.said)
        self.grid.setMinimumHeight(theme.lines(LEAST_LINES))

    def _connect(self) -> None:
        self.grid.changed.connect(self._typed)
        self.grid.left.connect(self._left)
        self.grid.ended.connect(self.ended)
        self.grid.pasted.connect(self.take_text)
        self.grid.moved.connect(self._moved)
        self.grid.chosen.connect(self._chosen)
        self.persons.shown.connect(self._moved)
        self.drop = FileDrop(self)
        self.drop.dropped.connect(self.take_file)

    def texts(self) -> list[dict[str, str]]:
        """The lines as typed, without empty ones."""
        return [dict(entry.texts) for entry in self.lines.filled()]

    def fill(self, lines: Iterable[Mapping[str, str]]) -> None:
        """Other lines in the place of all."""
        self.grid.shut_cell()
        self._deleted.clear()
        self.undo.hide()
        self.lines.fill(lines)
        self.persons.show()
        self._show_sum()

    def tell(self, entries: Sequence[Entry], problems: Sequence[Problem]) -> None:
        """Each problem at its line and cell; what is right now says nothing more."""
        self.lines.tell(entries, problems)
        self.grid.mark_cell()
        self._moved()

    def complain(self) -> None:
        """Nothing is held back any more: the whole table was to be filed."""
        self.grid.shut_cell()
        for entry in self.lines.filled():
            entry.leave()

    def wrong(self) -> int:
        """How many lines have a problem that stops the filing."""
        return sum(any(one.blocking for one in entry.told()) for entry in self.lines.filled())

    def take_focus(self) -> None:
        self.grid.begin()

    def person_cell(self) -> QLineEdit | None:
        """Where a scanned number goes."""
        return self.grid.person_cell()

    def _typed(self, field: str) -> None:
        if any(one.name == field and one.kind == "id_number" for one in self.lines.fields):
            self.persons.show()
        self._show_sum()
        self.changed.emit()

    def _left(self, _entry: object, _field: str) -> None:
        self._show_sum()
        self.settled.emit()

    def _chosen(self, _entry: object) -> None:
        self._moved()

    def _moved(self) -> None:
        """The sentence about the cell in which the keyboard is, else about its line, else whom it names; and what can be
        done with it.
        """
        entry, field = self.grid.entry(), self.grid.field()
        own = sentence(entry, field.name) if entry is not None and field is not None else ""
        text = own or (sentence(entry) if entry is not None else "")
        told = entry.told() if entry is not None else []
        tone = "bad" if any(one.blocking for one in told) else "warn" if told else "plain"
        text = text or (entry.who if entry is not None else "")
        say(self.problem, f"第 {entry.no} 行：{text}" if entry is not None and text else "", tone)
        empty = entry is None or not entry.texts
        self.delete.allow_if(NO_LINE if empty else "")

    def _show_sum(self) -> None:
        count = len(self.lines.filled())
        sums = [f"{title} {yuan(fen)} 元" for title, fen in self.lines.totals().items()]
        self.sum.setText("　".join([f"共 {count:,} 行", *sums]) if count else "")

    def _delete(self) -> None:
        """The line goes; it can be put back until the page is left."""
        entry = self.grid.entry()
        if entry is None or not entry.texts:
            return
        self.grid.shut_cell()
        row = entry.no - 1
        self._deleted.append((row, self.lines.remove(row)))
        self.undo.show()
        self.grid.setFocus()
        self.grid.choose(row)
        self._after(f"第 {row + 1} 行已删除。")

    def _put_back(self) -> None:
        if not self._deleted:
            return
        self.grid.shut_cell()
        row, entry = self._deleted.pop()
        self.lines.put_back(row, entry)
        self.undo.setVisible(bool(self._deleted))
        self.grid.setFocus()
        self.grid.choose(row)
        self._after(f"第 {row + 1} 行已放回。")

    def _after(self, text: str, tone: str = "plain") -> None:
        say(self.said, text, tone)
        self.persons.show()
        self._show_sum()
        self._moved()
        self.changed.emit()
        self.settled.emit()

    def _paste_button(self) -> None:
        self.take_text(QApplication.clipboard().text())

    def take_text(self, text: str) -> None:
        """Lines from the clipboard, from this line and column on."""
        field = self.grid.field()
        first = field.name if field is not None else ""
        job = partial(work.read_text, self.session, self.blank.kind, self.lines.fields, text, first)
        self.session.jobs.read(job, self._brought, failed=self._not_brought, title="查看粘贴的行")

    def _choose_file(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, f"读入「{self.blank.title}」的明细", str(Path.home()), KINDS)
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Lines out of a spreadsheet, after those that stand here."""
        job = partial(work.read_file, self.session, self.blank.kind, self.lines.fields, path)
        self.session.jobs.read(job, self._brought, failed=self._not_brought, title="读入表格")

    def _brought(self, found: Brought) -> None:
        """What was pasted goes before the line in which the keyboard is, when that is empty; else below it."""
        self.grid.shut_cell()
        entry = self.grid.entry()
        last = len(self.lines.records) - 1
        at = last if entry is None or not entry.texts else min(entry.no, last)
        self.lines.add(found.lines, at)
        self.grid.setFocus()
        self.grid.choose(at)
        text = f"从{found.source}加入 {len(found.lines):,} 行。"
        if found.problems:
            lost = "".join(problem.text for problem in found.problems[:LOST_SHOWN])
            text += f"有 {len(found.problems):,} 行没有加入：{lost}"
        self._after(text, "warn" if found.problems else "plain")

    def _not_brought(self, error: OfficeError) -> None:
        say(self.said, f"{error.text}{error.hint}", "bad")
