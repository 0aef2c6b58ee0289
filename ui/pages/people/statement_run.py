"""对账单 of everybody in the list, as it is searched and filtered, with the list to sign (Songshan 003 art. 15)."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.services import statement_papers
from app.services.statement_papers import Run
from ui import theme
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, combo, fill, label

MOST = 20_000
"""More people than these are printed village by village."""
YEARS_BACK = 20
TOO_MANY = "名单里的人太多，请先按村筛选，分几次打印。"
NOBODY = "名单里没有人。"


class StatementRun(QFrame):
    """`printed` carries the paper (title, PDF, file name), `told` what to say of it, `left` that it is closed."""

    printed = Signal(str, object, str)
    told = Signal(str, str, str, str)
    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("statement_run")
        self.setProperty("role", "message")
        self.session = session
        self._ns: Sequence[int] = ()
        self.text = label("", name="statement_run_text", wrap=True)
        self.year = combo("statement_run_year", "年度", width=6)
        self.go = ActionButton("statement_run_go", "打印对账单", self._start, role="primary")
        self.back = ActionButton("statement_run_back", "不做了", self.leave, key="Esc")
        row = QHBoxLayout(self)
        pad = theme.lines(0.4)
        row.setContentsMargins(pad, pad, pad, pad)
        row.addWidget(self.text, 1)
        for part in (buddy("年度", self.year), self.year, self.go, self.back):
            row.addWidget(part)
        for asked in (self.year, self.go, self.back):
            asked.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F7 in the open question prints the statements, not the registration form of the person beside it."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_F7 and not event.modifiers():
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                if not self.go.why and not event.isAutoRepeat():
                    self._start()
                return True
        return super().eventFilter(watched, event)

    def begin(self, ns: Sequence[int]) -> None:
        """Ask for the year; the last one that has ended stands ready."""
        today = self.session.desk.today.year
        years = [(str(year), f"{year} 年") for year in range(today, today - YEARS_BACK, -1)]
        fill(self.year, years, str(today - 1))
        self._ns = array("q", ns[:MOST]) if len(ns) <= MOST else ()
        self.text.setText(f"给名单里的 {len(ns):,} 人每人打印一份个人账户对账单，A4 一页两份，后面是领取签字表。")
        self.go.allow_if(NOBODY if not len(ns) else TOO_MANY if len(ns) > MOST else "")
        self.show()
        self.year.setFocus()

    def leave(self) -> None:
        self.hide()
        self.left.emit()

    def _start(self) -> None:
        job = partial(_run, self.session, self._ns, int(self.year.currentData()))
        self.session.jobs.aside("打印对账单", job, self._done)
        self.leave()

    def _done(self, made: Run) -> None:
        title = f"{made.year}年度个人账户对账单-{made.people}人"
        self.printed.emit(title, made.pdf, f"{title}.pdf")
        without = len(self._ns) - made.people - len(made.problems)
        if without > 0 and not made.problems:
            said = f"{without:,} 人的登记还没有生效，没有个人账户，没有印。"
            self.told.emit("plain", said, "其余的都在这一份里。", "登记生效以后再单独打印。")
        if made.problems:
            said = f"{len(made.problems)} 人没有印：{made.problems[0].text}"
            self.told.emit("warn", said, "其余的都在这一份里。", "请改好姓名后单独打印。")
        self.session.jobs.write("登记打印", partial(_keep, self.session, made), self._kept, changes=frozenset())

    def _kept(self, _nothing: object) -> None:
        """Noted among the station's own records; nothing on any page changes."""


def _run(session: Session, ns: Sequence[int], year: int, progress: Progress) -> Run:
    return statement_papers.run(session.desk, year, ns, progress)


def _keep(session: Session, made: Run, _progress: Progress) -> None:
    statement_papers.keep(session.desk, made)
