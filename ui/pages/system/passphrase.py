"""修改口令: typed twice, because nobody can look it up."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from app.errors import OfficeError
from app.services import passphrases
from ui import theme
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, label, later, line_edit, say


class PassphrasePanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("passphrase_panel")
        self.setProperty("role", "card")
        self.session = session
        self.old = line_edit("passphrase_old", "现在的口令", hint="登录用的这个", secret=True)
        self.new = line_edit("passphrase_new", "新口令", hint="四个不相干的词也行", secret=True)
        self.again = line_edit("passphrase_again", "再输一遍", hint="和新口令一样", secret=True)
        self.go = ActionButton("passphrase_go", "修改口令", self._change)
        self.verdict = later("passphrase_verdict")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label(f"修改口令（{session.desk.operator.name}）", "section"))
        grid = QGridLayout()
        for column, control in enumerate((self.old, self.new, self.again)):
            grid.addWidget(buddy(control.accessibleName(), control), 0, column)
            grid.addWidget(control, 1, column)
        box.addLayout(grid)
        foot = QHBoxLayout()
        foot.addWidget(label("口令忘了没有人能找回，请先想好再改。", "quiet", wrap=True), 1)
        foot.addWidget(self.go)
        box.addLayout(foot)
        box.addWidget(self.verdict)
        self.old.returnPressed.connect(self.new.setFocus)
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._change)

    def _change(self) -> None:
        if self.new.text() != self.again.text() or not self.new.text():
            say(self.verdict, "两遍新口令不一样，没有修改。请重新输入。", "bad")
            self.new.setFocus()
            self.new.selectAll()
            return
        job = partial(_change, self.session, self.old.text(), self.new.text())
        self.session.jobs.write("修改口令", job, self._done, changes=frozenset({"operators"}), failed=self._refused)

    def _done(self, _nothing: None) -> None:
        for edit in (self.old, self.new, self.again):
            edit.clear()
        say(self.verdict, "✓ 口令已修改，下次登录用新口令。以前的备份仍用旧口令打开。", "good")

    def _refused(self, error: OfficeError) -> None:
        say(self.verdict, f"{error.text}口令没有改。{error.hint}", "bad")


def _change(session: Session, old: str, new: str, _progress: Progress) -> None:
    passphrases.change_own(session.desk, old, new)
