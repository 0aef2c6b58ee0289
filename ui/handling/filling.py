"""The form of one business: its fields, its lines below, everything that is wrong at its place, F9 to file.

What a field tells by itself is said at once; what the books tell is asked in the reader's thread after a short rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout

from app.business import field_values
from app.domain.money import yuan
from app.domain.records import Docket
from app.errors import OfficeError, Problem
from app.services import drafts
from app.services.desk import FormRefused
from app.services.handling import Blank, Checked
from ui import theme
from ui.forms.division import Scope
from ui.forms.form import Form
from ui.handling import work
from ui.handling.entries import Entry
from ui.handling.keeping import HandlingDraft
from ui.handling.persons import FormPersons, Persons
from ui.handling.table import LinesPanel
from ui.handling.wanted import Wanted
from ui.session import Session
from ui.widgets.controls import ActionButton, label, later, say

REST_MS = 300
FORM_LEAST = 4.2
COLUMNS, COLUMNS_WITH_LINES = 2, 3
CHANGES = frozenset({"filings", "people", "batches", "drafts"})
FOOT = "回车 下一格　Shift+回车 上一格　* 必填"
LAST = "已到最后一格：按 F9 提交，Shift+回车 往回看。"
SAFE = "填的内容存在本站点，断电也不会丢。"
SHOWN = 4
COMPUTED = "自动算出"
Answer = tuple[int, Checked]


class FormArea(QScrollArea):
    """As high as its form where there is room, else it scrolls."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(form)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._form = form

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._form.sizeHint().height() + theme.lines(0.2))

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), min(theme.lines(FORM_LEAST), self.sizeHint().height()))


class FillPanel(QFrame):
    """`filed` carries the Docket, `left` comes when closed, `said` are the parts of a message."""

    filed = Signal(object)
    left = Signal()
    said = Signal(str, str, str, str)

    def __init__(self, session: Session, blank: Blank, wanted: Wanted) -> None:
        super().__init__()
        self.setObjectName("handling_form")
        self.setAccessibleName(blank.title)
        self.setProperty("role", "card")
        self.session, self.blank, self.wanted = session, blank, wanted
        self._filing = False
        self._asked = 0
        self._sent: list[Entry] = []
        code = session.desk.station.code
        scope = Scope(session.jobs, within=code, near=code)
        rows = max(1, -(-len(blank.fields) // (COLUMNS_WITH_LINES if blank.rows else COLUMNS)))
        columns = max(1, -(-len(blank.fields) // rows))  # no column stays empty
        self.form = Form(blank.fields, blank.choices, columns=columns, today=session.desk.today, scope=scope)
        for field in blank.fields:
            if field.computed:
                self.form.lock(field.name, words=COMPUTED)
        persons = Persons(session, self)
        self.persons = FormPersons(persons, self.form)
        self.table = LinesPanel(session, blank, persons, scope) if blank.rows else None
        self.draft = HandlingDraft(session, self.form, self.table, "handling")
        title = blank.title + (f"：{wanted.name}" if wanted.name else "")
        self.title = label(title, "section", name="handling_title")
        self.sum = label("", "strong", name="handling_sum")
        self.rest = later("handling_problems", "problem")
        self.foot = label(FOOT, "quiet", name="handling_foot", wrap=True)
        self.file = ActionButton("handling_file", "提交", self.submit, key="F9", role="primary")
        self.empty = ActionButton("handling_empty", "清空重填", self.draft.empty)
        self.leave = ActionButton("handling_leave", "返回", self.go_back, key="Esc")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._ask)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(theme.lines(0.3))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.sum)
        box.addLayout(head)
        box.addWidget(self.draft)
        box.addWidget(FormArea(self.form))
        if self.table is not None:
            box.addWidget(self.table, 1)
        else:
            box.addStretch(1)
        foot = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self.rest)
        words.addWidget(self.foot)
        foot.addLayout(words, 1)
        for button in (self.empty, self.leave, self.file):
            foot.addWidget(button)
        box.addLayout(foot)

    def _connect(self) -> None:
        self.form.changed.connect(self._changed)
        self.form.edited.connect(self._edited)
        self.form.finished.connect(self._form_done)
        self.draft.restored.connect(self._filled)
        for name in self.persons.names:
            editor = self.form.editors[name]
            if isinstance(editor, QLineEdit):
                editor.returnPressed.connect(self._scanned)  # a reader's; a key of the keyboard never comes so far
        if self.table is not None:
            self.table.changed.connect(self._line_changed)
            self.table.settled.connect(self._ask)
            self.table.ended.connect(self._all_done)

    def begin(self) -> None:
        """Show what was typed before; the person whom it is about stands there."""
        base = {}
        if self.wanted.number and self.persons.names:
            base[self.persons.names[0]] = self.wanted.number
        base.update({name: value for name, value, _ in self.wanted.values})
        self.form.fill(base)
        self.persons.show()
        self.take_focus()
        self.draft.begin(drafts.handling_of(self.blank.kind, self.wanted.about), base, change=False)

    def take_focus(self) -> None:
        self.form.first_empty() if self.wanted.number or self.wanted.values else self.form.first()

    def _focused_number(self) -> QLineEdit | None:
        focus = QApplication.focusWidget()
        found = [self.form.editors[name] for name in self.persons.names]
        return next((one for one in found if one is focus and isinstance(one, QLineEdit)), None)

    def person_field(self) -> QLineEdit | None:
        """Where a scanned number goes: the field with the keyboard, the line being typed, the first empty number."""
        if self._filing:
            return None
        focused = self._focused_number()
        if focused is not None:
            return focused
        in_table = self.table is not None and self.table.isAncestorOf(QApplication.focusWidget() or self)
        if not in_table:
            for name in self.persons.names:
                editor = self.form.editors[name]
                if isinstance(editor, QLineEdit) and not editor.text():
                    return editor
        return self.table.person_cell() if self.table is not None else None

    def refuses_scan(self, number: str) -> tuple[str, str]:
        """Why a scanned number does not come into this form, and what to do; ("", ""): it may."""
        if self._filing:
            return "上一张单据正在提交，没有用刷的证件。", "提交好了再刷一次。"
        focused = self._focused_number()
        texts = [str(self.form.editors[name].value()) for name in self.persons.names]
        full = self.table is None and bool(texts) and all(texts)
        typed = focused.text() if focused is not None else texts[0] if full else ""
        if not typed or number.startswith(typed):
            return "", ""
        return "表里已经有人，没有换成刷的证件。", "请先按 F9 提交，或清空重填，再刷。"

    def _scanned(self) -> None:
        self.form.first_empty()

    def _changed(self, _name: str) -> None:
        self._tell("")
        self._timer.start()

    def _line_changed(self) -> None:
        self._tell("")
        self._timer.start()

    def _edited(self, _name: str) -> None:
        self._ask()

    def _filled(self) -> None:
        """Filled by a draft or emptied: what follows from it follows again."""
        self.persons.show()
        self._timer.start()

    def _ask(self) -> None:
        """Ask the books about what stands here now."""
        self._timer.stop()
        if self._filing:
            return
        self._asked += 1
        self.session.jobs.read(self._check(), self._show_answer)

    def _check(self) -> partial[Answer]:
        self._sent = self.table.lines.filled() if self.table is not None else []
        lines = [dict(entry.texts) for entry in self._sent]
        return partial(work.check, self.session, self._asked, self.blank.kind, self.form.values(), lines)

    def _show_answer(self, answer: Answer) -> None:
        number, checked = answer
        if number == self._asked:
            self.form.show_problems(self._of_form(checked.problems), only=self.form.been_left)
            if self.table is not None:
                self.table.tell(self._sent, self._of_lines(checked.problems))
            self._show_computed(checked)
            self._show_sum(checked)

    def _show_computed(self, checked: Checked) -> None:
        """What the program works out, where the form has a place for it."""
        for field in self.blank.fields:
            if field.computed:
                self.form.put(field.name, field_values.shown(field, checked.body.get(field.name, "")))

    def _show_sum(self, checked: Checked) -> None:
        """What would be filed, once nothing stands against it."""
        parts = [checked.title] if not checked.blocked else []
        if parts and self.table is not None:
            parts.append(f"{checked.count:,} 笔")
        if parts and checked.fen:
            parts.append(f"{yuan(checked.fen)} 元")
        self.sum.setText("　".join(parts))

    def _of_form(self, problems: Sequence[Problem]) -> list[Problem]:
        """What the fields tell, and what the books tell of the other fields."""
        local = {problem.field: problem for problem in self.form.local_problems()}
        others = [one for one in problems if not self._is_of_line(one) and one.field not in local]
        return [*local.values(), *others]

    def _is_of_line(self, problem: Problem) -> bool:
        """Whether a problem has a line here; a business may speak of lines that it has made itself."""
        return self.table is not None and 0 < problem.row <= len(self._sent)

    def _of_lines(self, problems: Sequence[Problem]) -> list[Problem]:
        return [problem for problem in problems if self._is_of_line(problem)]

    def _form_done(self) -> None:
        if self.table is not None:
            self.table.take_focus()
        else:
            self._all_done()

    def _all_done(self) -> None:
        self._tell("")
        self.foot.setText(LAST)
        self.file.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, text: str, tone: str = "") -> None:
        """A sentence about the whole form, in the place of the words about the keys."""
        say(self.rest, text, tone)
        self.foot.setText(FOOT)
        self.foot.setVisible(not text)

    def submit(self) -> None:
        """File, or show everything that is wrong, all at once."""
        if self._filing:
            return
        self.form.settle()
        self._timer.stop()
        self._asked += 1
        self.file.refuse("正在提交…")
        if self.table is not None:
            self.table.complain()
        self._check()
        lines = [dict(entry.texts) for entry in self._sent]
        job = partial(work.file, self.session, self.blank.kind, self.form.values(), lines, self.draft.key)
        self.draft.hold()
        self._hold(filing=True)
        self.session.jobs.write("提交", job, self._filed, changes=CHANGES, failed=self._refused)

    def _hold(self, *, filing: bool) -> None:
        """While it is being filed nothing is typed: what is shown is what is filed."""
        self._filing = filing
        if filing:
            self._tell("正在提交…")
            self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._tell("")
            self.file.allow()
        for part in (self.form, self.table):
            if part is not None:
                part.setEnabled(not filing)

    def _filed(self, docket: Docket) -> None:
        self._hold(filing=False)
        self.draft.filed()
        self.filed.emit(docket)

    def _refused(self, error: OfficeError) -> None:
        self._hold(filing=False)
        self.draft.resume()
        if isinstance(error, FormRefused):
            self._show_all(error.problems)
        else:
            self._tell(f"{error.text}{error.hint}", "bad")
            self.form.first()

    def _show_all(self, problems: Sequence[Problem]) -> None:
        """Every problem at its place; the keyboard goes to the first of them."""
        left = self.form.show_problems(self._of_form(problems))
        wrong = 0
        if self.table is not None:
            self.table.tell(self._sent, self._of_lines(problems))
            wrong = self.table.wrong()
        texts = [problem.text for problem in left if problem.blocking]
        told = texts[:SHOWN] + ([f"……共 {len(texts):,} 条"] if len(texts) > SHOWN else [])
        told += [f"明细里有 {wrong:,} 行要改，已用 ✕ 标出。"] if wrong else []
        self._tell("\n".join([*told, "还没有提交：请改正标出的地方，再按 F9。"]), "bad")
        if wrong and not any(cell.wrong() for cell in self.form.cells.values()) and self.table is not None:
            self.table.take_focus()
        else:
            self.form.first()

    def go_back(self) -> None:
        """Leave; what was typed stays as a draft, and that is said. Not while it is filed."""
        if self._filing:
            return
        if self.draft.typed():
            again = f"按 F3 选「{self.blank.title}」接着填。"
            self.said.emit("plain", f"{self.blank.title}还没有提交，已留作草稿。", SAFE, again)
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page, a lock, a minimised window: keep at once."""
        self.draft.leave()
        super().hideEvent(event)
