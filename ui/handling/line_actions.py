"""冲销, 更正, 退费, 入账 below a list of payments: for the line that is chosen, each opens its form already filled."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.records import Line
from app.services import line_actions
from app.services.line_actions import Action
from ui import theme
from ui.handling.wanted import Wanted
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.controls import ActionButton
from ui.widgets.wrap_row import WrapRow

CHOOSE = "请先在表里选一笔缴费。"
Answer = tuple[str, tuple[Action, ...]]


class LineActions(QWidget):
    """`wanted` carries the form to open. Whoever may file none of them here does not see the row."""

    wanted = Signal(object)

    def __init__(self, session: Session, name: str, *, without: frozenset[str] = frozenset()) -> None:
        """`without`: kinds that the page has a button of its own for."""
        super().__init__()
        self.setObjectName(name)
        self.session = session
        self._line: Line | None = None
        self._found: dict[str, Action] = {}
        self.buttons = {
            kind: ActionButton(f"{name}_{kind}", f"{title}…", partial(self._open, kind))
            for kind, title in line_actions.offered_here(session.desk) if kind not in without
        }
        box = QVBoxLayout(self)
        box.setContentsMargins(0, theme.lines(0.2), 0, 0)
        box.addWidget(WrapRow(*self.buttons.values()))
        self.show_line(None)
        if not self.buttons:
            self.hide()

    def show_line(self, line: Line | None) -> None:
        """The line in sight; what can be done with it is asked of the books."""
        self._line, self._found = line, {}
        for button in self.buttons.values():
            button.allow_if(CHOOSE if line is None else "正在核对…")
        if line is not None and self.buttons:
            self.session.jobs.read(partial(_actions, self.session, line.line), self._show)

    def _show(self, answer: Answer) -> None:
        name, found = answer
        if self._line is None or self._line.line != name:
            return
        self._found = {one.kind: one for one in found}
        for kind, button in self.buttons.items():
            button.allow_if(self._found[kind].why)

    def _open(self, kind: str) -> None:
        one = self._found.get(kind)
        if one is not None and self._line is not None and not one.why:
            self.wanted.emit(Wanted(kind, "", "", self._line.name, one.values))


def _actions(session: Session, line: str, _progress: Progress) -> Answer:
    return line, line_actions.actions(session.desk, line)
