"""Who mistyped his passphrase too often, and the button that lets him try again; not in sight while nobody waits."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.route import ADMIN
from app.errors import OfficeError
from app.services import lockouts
from app.services.attempts import Waiting
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import ActionButton, label, say


class LockoutRow(QWidget):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("lockout_row")
        self.session = session
        self._waiting: list[Waiting] = []
        self.words = label("", "problem", name="lockout_words", wrap=True)
        self.go = ActionButton("lockout_end", "让他再试", self._end)
        self.go.allow_if("" if session.has(ADMIN) else "解除等待由管理办理，当前操作员没有这个角色。")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.go)
        self.hide()

    def refresh(self) -> None:
        self.session.jobs.read(partial(_waiting, self.session), self._show)

    def _show(self, found: list[Waiting]) -> None:
        self._waiting = found
        self.setVisible(bool(found))
        if found:
            first = found[0]
            text = f"「{first.name}」连续输错 {first.wrong} 次，还要等 {first.minutes} 分钟。确认是他本人输错的，可以让他再试。"
            say(self.words, text, "warn")

    def _end(self) -> None:
        if self._waiting:
            job = partial(_end, self.session, self._waiting[0].name)
            self.session.jobs.write(
                "解除等待", job, self._ended, changes=frozenset({"operators"}), failed=self._refused
            )

    def _ended(self, _nothing: None) -> None:
        self.refresh()

    def _refused(self, error: OfficeError) -> None:
        say(self.words, f"{error.text}{error.hint}", "bad")


def _waiting(session: Session, _progress: Progress) -> list[Waiting]:
    return lockouts.waiting(session.desk)


def _end(session: Session, name: str, _progress: Progress) -> None:
    lockouts.let_try(session.desk, name)
