"""口令忘了: the code of the recovery sheet, group by group, and a new passphrase; then one is signed in (security T33).

Every group is checked as it is copied, so a slip of the pen is found while the paper still lies there.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.errors import OfficeError
from app.keys.recovery_codes import GROUP_SIGNS, GROUPS, check_group, folded, split
from app.ports import Clock, StoreOpener
from app.services import places, recovery, sign_in
from app.services.desk import Desk
from app.services.places import Choices
from ui import theme
from ui.jobs import Jobs, Progress
from ui.widgets.controls import ActionButton, buddy, card, combo, fill, label, later, line_edit, say
from ui.widgets.panels import scrolled


class CodeFields(QWidget):
    """Seven short fields; five signs lead to the next. A whole code pasted into one of them fills all.

    `filled` comes when the last group has its signs.
    """

    filled = Signal()

    def __init__(self, name: str = "code", title: str = "恢复码") -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.lines(0.3))
        grid.setVerticalSpacing(theme.lines(0.1))
        self.edits: list[QLineEdit] = []
        self.marks: list[QLabel] = []
        for number in range(1, GROUPS + 1):
            edit = line_edit(f"{name}_{number}", f"{title}第 {number} 组", width=5.5)
            mark = label("", name=f"{name}_mark_{number}")
            edit.textEdited.connect(self._typed)
            edit.returnPressed.connect(self._onward)
            grid.addWidget(buddy(f"第 {number} 组", edit), 0, number - 1)
            grid.addWidget(edit, 1, number - 1)
            grid.addWidget(mark, 2, number - 1)
            self.edits.append(edit)
            self.marks.append(mark)
        self.problem = later(f"{name}_problem", "problem")
        grid.addWidget(self.problem, 3, 0, 1, GROUPS)

    def code(self) -> str:
        return "-".join(edit.text() for edit in self.edits)

    def wrong(self) -> int:
        """The first group that does not add up, from 1; 0 for none."""
        return next((n for n, edit in enumerate(self.edits, 1) if check_group(n, edit.text())), 0)

    def _typed(self, text: str) -> None:
        if len(folded(text)) > GROUP_SIGNS:
            self._spread(text)
        place = self._place()
        if len(folded(self.edits[place].text())) >= GROUP_SIGNS and place + 1 < GROUPS:
            self.edits[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        self.judge()
        if len(folded(self.edits[-1].text())) >= GROUP_SIGNS and not self.wrong():
            self.filled.emit()

    def _place(self) -> int:
        return next((place for place, edit in enumerate(self.edits) if edit is self.sender()), 0)

    def _spread(self, text: str) -> None:
        """More than one group at once: a pasted code, or a group typed on into the next."""
        first = self._place()
        for place, group in enumerate(split(text)[: GROUPS - first], first):
            if group:
                self.edits[place].setText(group)

    def _onward(self) -> None:
        place = self._place()
        self.edits[min(place + 1, GROUPS - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def judge(self) -> None:
        """Each full group with its mark; the first wrong one with its sentence."""
        said = ""
        for number, (edit, mark) in enumerate(zip(self.edits, self.marks, strict=True), 1):
            problem = check_group(number, edit.text()) if len(folded(edit.text())) >= GROUP_SIGNS else None
            full = len(folded(edit.text())) == GROUP_SIGNS
            mark.setText("✕ 抄错" if problem else "✓" if full else "")
            mark.setProperty("tone", "bad" if problem else "good")
            mark.style().unpolish(mark)
            mark.style().polish(mark)
            said = said or (problem.text if problem else "")
        say(self.problem, said, "bad")


class RecoverPage(QWidget):
    """`signed_in` carries the desk, what its forms offer and None, as the sign-in page's does; `left` goes back to it."""

    key = "recover"
    signed_in = Signal(object, object, object)
    left = Signal()

    def __init__(self, home: Path, opener: StoreOpener, clock: Clock, jobs: Jobs, operator: str = "") -> None:
        super().__init__()
        self.setObjectName("sign_in")
        self._home, self._opener, self._clock, self._jobs = home, opener, clock, jobs
        self._job: _Use | None = None
        self.sheet, box = card("recover_sheet", "口令忘了：用恢复单换一个新口令", spacing=0.4)
        self.operator = combo("recover_operator", "操作员")
        self.code, self.second = CodeFields(), CodeFields("second_code", "第二位保管人的恢复码")
        self.keepers = later("recover_keepers")
        self.new = line_edit("recover_new", "新口令", hint="四个不相干的词也行", secret=True)
        self.again = line_edit("recover_again", "再输一遍", hint="和新口令一样", secret=True)
        self.verdict = later("recover_verdict", "problem")
        self.go = ActionButton("recover_go", "换成这个口令，登录", self._use, role="primary")
        self.back = ActionButton("recover_back", "返回", self.left.emit, key="Esc")
        words = "请拆开信封，照恢复单抄。不分大小写；0 是零，1 是一。用过以后请在「系统」里打印新的恢复单。"
        box.addWidget(label(words, "quiet", wrap=True))
        for title, control in (
            ("操作员", self.operator),
            ("", self.keepers),
            ("", self.code),
            ("", self.second),
            ("新口令", self.new),
            ("再输一遍", self.again),
        ):
            if title:
                box.addWidget(buddy(title, control))
            box.addWidget(control)
        for widget in (self.verdict, self.go, self.back):
            box.addWidget(widget)
        inside = QWidget()
        middle = QVBoxLayout(inside)
        middle.addWidget(self.sheet, 0, Qt.AlignmentFlag.AlignCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))
        self.code.filled.connect(self._on_to_second)
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._use)
        fill(self.operator, [(name, name) for name in sign_in.operator_names(home)], operator)
        self._say_who()
        self.operator.currentIndexChanged.connect(self._say_who)

    def _say_who(self) -> None:
        """Without a sheet the code of another's would only cost attempts."""
        name = self.operator.currentData()
        none = f"「{name}」没有做过恢复单。按 F1 看帮助「口令忘了」。" if name not in recovery.has_sheet(self._home) else ""
        say(self.verdict, none, "bad")
        self.go.allow_if(none)
        keepers = () if none else recovery.keepers_of(self._home, name)
        told = f"要两位保管人一起办：{'、'.join(keepers)} 中的任意两位，各抄自己那一张。" if keepers else ""
        say(self.keepers, told)
        self.second.setVisible(bool(keepers))
        self.code.edits[0].setFocus()

    def _on_to_second(self) -> None:
        if self.second.isVisibleTo(self):
            self.second.edits[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _codes(self) -> tuple[CodeFields, ...]:
        return (self.code, self.second) if self.second.isVisibleTo(self) else (self.code,)

    def _use(self) -> None:
        wrong = next((fields for fields in self._codes() if fields.wrong()), None)
        if wrong is not None:
            group = wrong.wrong()
            problem = check_group(group, wrong.edits[group - 1].text())
            say(self.verdict, problem.text if problem else "", "bad")
            wrong.edits[group - 1].setFocus()
        elif not self.new.text() or self.new.text() != self.again.text():
            say(self.verdict, "两遍新口令不一样，请重新输入。" if self.new.text() else "请定一个新口令。", "bad")
            self.new.setFocus()
        else:
            say(self.verdict, "")
            self.go.refuse("正在打开…")
            name = str(self.operator.currentData())
            codes = [fields.code() for fields in self._codes()]
            code = codes if len(codes) > 1 else codes[0]
            self._job = _Use(partial(recovery.use, self._home, name, code, self.new.text(), self._opener, self._clock))
            self._jobs.write("用恢复码打开", self._job, self._opened, changes=frozenset(), failed=self._refused)

    def _opened(self, opened: tuple[Desk, Choices]) -> None:
        for edit in (*self.code.edits, *self.second.edits, self.new, self.again):
            edit.clear()
        self.signed_in.emit(*opened, None)

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        kept = "" if isinstance(error, recovery.ChangedNotSignedIn) else "口令没有换，数据没有改动。"
        say(self.verdict, f"{error.text}{kept}{error.hint}", "bad")

    def abandon(self) -> None:
        """The window closes while the station opens: close what was opened."""
        if self._job is not None and self._job.desk is not None:
            self._job.desk.close()


class _Use:
    """The job: it holds no widget."""

    def __init__(self, use: partial[Desk]) -> None:
        self.desk: Desk | None = None
        self._use = use

    def __call__(self, _progress: Progress) -> tuple[Desk, Choices]:
        self.desk = self._use()
        return self.desk, places.choices(self.desk)
