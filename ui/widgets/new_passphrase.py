"""Choosing a new passphrase: typed twice, because nobody can look it up (Qingdao 000 art. 10: no shared accounts).

One piece for 系统 → 修改口令 (the old one is asked for) and for the first sign-in (the old one is known: somebody else
typed it).
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import OfficeError
from app.services import passphrases
from app.services.desk import Desk
from ui import theme
from ui.jobs import Jobs, Progress
from ui.widgets.controls import ActionButton, buddy, label, later, line_edit, say

DIFFERENT = "两遍新口令不一样，没有修改。请重新输入。"
SAFE_PLACE = "口令忘了，只有打印出来的恢复单能帮忙，请先想好再改。"


class NewPassphrase(QWidget):
    """`changed` once the operator has the new one. `given` is the old one when he need not type it.

    Object names begin with `name`: name_old, name_new, name_again, name_go, name_verdict.
    """

    changed = Signal()

    def __init__(self, name: str, desk: Desk, jobs: Jobs, *, go: str, given: str = "", done: str = "") -> None:
        super().__init__()
        self._desk, self._jobs, self._given, self._done_text = desk, jobs, given, done
        self.old = line_edit(f"{name}_old", "现在的口令", hint="登录用的这个", secret=True)
        self.new = line_edit(f"{name}_new", "新口令", hint="四个不相干的词也行", secret=True)
        self.again = line_edit(f"{name}_again", "再输一遍", hint="和新口令一样", secret=True)
        self.go = ActionButton(f"{name}_go", go, self._change, role="primary" if given else "")
        self.verdict = later(f"{name}_verdict", "problem")
        self._asked: tuple[QLineEdit, ...] = (self.new, self.again) if given else (self.old, self.new, self.again)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.4))
        box.addLayout(self._fields(across=not given))
        box.addWidget(self.verdict)
        foot = QHBoxLayout()
        foot.addWidget(label(SAFE_PLACE, "quiet", wrap=True), 1)
        foot.addWidget(self.go)
        box.addLayout(foot)
        for edit, following in zip(self._asked, self._asked[1:], strict=False):
            edit.returnPressed.connect(following.setFocus)
        self.again.returnPressed.connect(self._change)

    def _fields(self, *, across: bool) -> QGridLayout:
        grid = QGridLayout()
        for place, edit in enumerate(self._asked):
            row, column = (0, place) if across else (2 * place, 0)
            grid.addWidget(buddy(edit.accessibleName(), edit), row, column)
            grid.addWidget(edit, row + 1, column)
        return grid

    def _change(self) -> None:
        if self.new.text() != self.again.text() or not self.new.text():
            say(self.verdict, DIFFERENT, "bad")
            self.new.setFocus()
            self.new.selectAll()
            return
        self.go.refuse("正在修改…")
        job = partial(_change, self._desk, self._given or self.old.text(), self.new.text())
        self._jobs.write("修改口令", job, self._done, changes=frozenset({"operators"}), failed=self._refused)

    def _done(self, _nothing: None) -> None:
        self.go.allow()
        self._given = ""
        for edit in self._asked:
            edit.clear()
        say(self.verdict, self._done_text, "good")
        self.changed.emit()

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.verdict, f"{error.text}口令没有改。{error.hint}", "bad")


def _change(desk: Desk, old: str, new: str, _progress: Progress) -> None:
    passphrases.change_own(desk, old, new)
