"""日结单, in 系统: today's sheet, and a row of an old one held against the books (app/services/day_end.py)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.errors import OfficeError
from app.services import day_end
from app.services.day_end import SlipChecked
from ui import theme
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, label, later, line_edit, say

WORDS = "每天下班前打印一张，签字夹好。数据要是被换成旧的，纸上的校验码就对不上。"


class DayEndPanel(QFrame):
    """`paper` carries title, PDF and a file name."""

    paper = Signal(str, bytes, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("day_end_panel")
        self.setProperty("role", "card")
        self.session = session
        self.make = ActionButton("day_end_print", "打印今天的日结单", self._print)
        self.row = line_edit("day_end_row", "纸上的一行", hint="第几号和 16 位校验码")
        self.go = ActionButton("day_end_check", "对一张旧的", self._check)
        self.verdict = later("day_end_verdict", "problem")
        self.row.returnPressed.connect(self._check)
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("日结单", "section"))
        box.addWidget(label(WORDS, "quiet", wrap=True))
        box.addWidget(self.make)
        box.addWidget(buddy("纸上的一行", self.row))
        row = QHBoxLayout()
        row.addWidget(self.row, 1)
        row.addWidget(self.go)
        box.addLayout(row)
        box.addWidget(self.verdict)

    def _print(self) -> None:
        self.make.refuse("正在排版…")
        job = partial(_slip, self.session)
        self.session.jobs.write("日结单", job, self._printed, changes=frozenset(), failed=self._refused)

    def _printed(self, pdf: bytes) -> None:
        self.make.allow()
        say(self.verdict, "")
        day = self.session.desk.today.isoformat()
        self.paper.emit(f"日结单：{day}", pdf, f"日结单-{day}.pdf")

    def _check(self) -> None:
        if not self.row.text().strip():
            say(self.verdict, "请照着纸上的一行输入号和校验码。", "bad")
            self.row.setFocus()
            return
        self.go.refuse("正在核对…")
        job = partial(_checked, self.session, self.row.text())
        self.session.jobs.read(job, self._answer, failed=self._refused)

    def _answer(self, checked: SlipChecked) -> None:
        self.go.allow()
        say(self.verdict, f"{'✓' if checked.found else '✕'} {checked.said}", "good" if checked.found else "bad")

    def _refused(self, error: OfficeError) -> None:
        self.make.allow()
        self.go.allow()
        say(self.verdict, f"{error.text}{error.hint}", "bad")


def _slip(session: Session, _progress: Progress) -> bytes:
    return day_end.slip(session.desk)


def _checked(session: Session, typed: str, _progress: Progress) -> SlipChecked:
    return day_end.check(session.desk, typed)
