"""A person who is here already, said while the number is being typed (Songshan 003 art. 4: one person, once)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.records import STATE_TITLES
from app.services.standing import Standing, standing
from ui import theme
from ui.jobs import Progress
from ui.session import Session
from ui.widgets import speaking
from ui.widgets.controls import ActionButton, label, set_tone
from ui.widgets.wrap_row import WrapRow


class KnownStrip(QFrame):
    """`open_wanted` carries the resident's number, `fill_wanted` the form of a registration that came to nothing."""

    open_wanted = Signal(int)
    fill_wanted = Signal(object)

    def __init__(self, session: Session, names: Mapping[str, str], name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "message")
        self.session, self._names = session, names
        self.found = Standing("")
        self._asked = ""
        self.text = label("", name=f"{name}_text", wrap=True)
        self.open = ActionButton(f"{name}_open", "打开这个人", self._open, key="Ctrl+O")
        self.fill = ActionButton(f"{name}_fill", "用原来的填上", self._fill, key="F6")
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.lines(0.4), theme.lines(0.2), theme.lines(0.4), theme.lines(0.2))
        box.setSpacing(theme.lines(0.2))
        box.addWidget(self.text)
        box.addWidget(WrapRow(self.open, self.fill))
        self.hide()

    def ask(self, number: str) -> None:
        """Look for the person with this whole number; "" hides the strip. An answer to an older question is dropped."""
        if number == self._asked:
            return
        self._asked = number
        self.hide()
        if number:
            self.session.jobs.read(partial(_standing, self.session, number), self._show)

    def again(self) -> None:
        """Forget what was asked, so that the next number is looked up in any case."""
        self._asked = ""
        self.hide()

    def _show(self, found: Standing) -> None:
        person = found.resident
        if found.number != self._asked or person is None:
            return
        self.found = found
        place = self._names.get(person.village, "")
        state = STATE_TITLES.get(person.status, person.status)
        if found.dead:
            self.text.setText(f"{person.name}的登记{state}。{reason_of(found)}可以用原来填的内容重新登记。")
        else:
            self.text.setText(f"{person.name}已经在这里登记：{place}{'，' if place else ''}{state}。不用再登记。")
        set_tone(self, "warn")
        self.fill.setVisible(found.dead)
        self.show()
        speaking.announce(self, self.text.text(), urgent=True)

    def _open(self) -> None:
        if self.found.resident is not None:
            self.open_wanted.emit(self.found.resident.n)

    def _fill(self) -> None:
        self.hide()
        self.fill_wanted.emit(self.found.form)


def reason_of(found: Standing) -> str:
    """The reviewer's reason as a sentence; he may have ended it himself."""
    opinion = found.opinion.rstrip("。！；;. ")
    return f"原因：{opinion}。" if opinion else ""


def _standing(session: Session, number: str, _progress: Progress) -> Standing:
    return standing(session.desk, number)
