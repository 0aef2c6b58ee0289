"""First sign-in with a passphrase that somebody else typed: one's own comes before anything else (Qingdao 000 art. 10)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import OfficeError
from app.services import passphrases
from app.services.desk import Desk
from ui import theme
from ui.jobs import Jobs, Progress
from ui.widgets.controls import ActionButton, buddy, card, label, later, line_edit, say


class OwnPassphrasePage(QWidget):
    """`changed` once the operator has a passphrase that only he knows."""

    changed = Signal()

    def __init__(self, desk: Desk, given: str, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        self._desk, self._given, self._jobs = desk, given, jobs
        sheet, box = card("own_passphrase_sheet", f"{desk.operator.name}，请先换成自己的口令", spacing=0.5)
        sheet.setFixedWidth(theme.chars(34))
        self.new = line_edit("own_passphrase_new", "新口令", hint="四个不相干的词也行", secret=True)
        self.again = line_edit("own_passphrase_again", "再输一遍", hint="和新口令一样", secret=True)
        self.verdict = later("own_passphrase_verdict", "problem")
        self.go = ActionButton("own_passphrase_go", "换成这个口令，开始办理", self._change, role="primary")
        box.addWidget(label("现在的口令是别人登记您时输入的。换成只有您知道的，以后的签名才是您本人的。", "quiet", wrap=True))
        for control in (self.new, self.again):
            box.addWidget(buddy(control.accessibleName(), control))
            box.addWidget(control)
        box.addWidget(self.verdict)
        box.addWidget(self.go)
        outer = QVBoxLayout(self)
        outer.addWidget(sheet, 0, Qt.AlignmentFlag.AlignCenter)
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._change)

    def _change(self) -> None:
        if self.new.text() != self.again.text() or not self.new.text():
            say(self.verdict, "两遍新口令不一样，没有修改。请重新输入。", "bad")
            self.new.setFocus()
            self.new.selectAll()
            return
        self.go.refuse("正在修改…")
        job = partial(_change, self._desk, self._given, self.new.text())
        self._jobs.write("修改口令", job, self._done, changes=frozenset(), failed=self._refused)

    def _done(self, _nothing: None) -> None:
        self._given = ""
        self.new.clear()
        self.again.clear()
        self.changed.emit()

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.verdict, f"{error.text}口令没有改。{error.hint}", "bad")


def _change(desk: Desk, old: str, new: str, _progress: Progress) -> None:
    passphrases.change_own(desk, old, new)
