"""What every step of the first start is: a title, the reason for it, fields, and what keeps it from being done."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from app.services.founding import Begun, Place
from ui import theme
from ui.jobs import Jobs
from ui.widgets.controls import buddy, label, later, say

SIDE_BY_SIDE = 46
"""Characters that the two cards of a step need beside each other."""


@dataclass(eq=False)
class Course:
    """What the steps share. The passphrase is in memory only, and only until the last step."""

    place: Place
    jobs: Jobs
    begun: Begun = field(default_factory=Begun)
    passphrase: str = ""
    standing: bool = False


class Step(QWidget):
    """`ready` asks for the next step (Enter in the last field), `moved` says that it may have become possible."""

    ready = Signal()
    moved = Signal()
    title: ClassVar[str] = ""
    why: ClassVar[str] = ""

    def __init__(self, course: Course) -> None:
        super().__init__()
        self.course = course
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, theme.lines(0.4), 0)  # clear of the scroll bar
        self.box.setSpacing(theme.lines(0.25))
        self.box.addWidget(label(self.title, "title"))
        self.reason = label(self.why, "quiet", wrap=True)
        self.box.addWidget(self.reason)
        self.box.addSpacing(theme.lines(0.4))
        self.problem = later("first_problem", "problem")
        self._faults: dict[QWidget, QLabel] = {}

    def add(self, title: str, control: QWidget, hint: str = "") -> QLabel:
        """A field under its title; under it what is wrong with it, and a sentence of help."""
        named = buddy(title, control)
        self.box.addWidget(named)
        self.box.addWidget(control)
        fault = self._faults[control] = later(f"{control.objectName()}_problem", "problem")
        self.box.addWidget(fault)
        if hint:
            self.box.addWidget(label(hint, "quiet", wrap=True))
        self.box.addSpacing(theme.lines(0.25))
        return named

    def close_up(self) -> None:
        """The place of the problem, and the rest of the room."""
        self.box.addWidget(self.problem)
        self.box.addStretch(1)

    def enter(self) -> None:
        """The step comes into sight."""

    def leave(self) -> None:
        """The step goes out of sight: what was typed is taken into the course."""

    def missing(self) -> str:
        """What is still to be done before the next step, as a sentence; "" when nothing is."""
        return ""

    def bring(self, part: QWidget) -> None:
        """Into sight, once it has its place: with large text the answer may stand below the fold."""
        QTimer.singleShot(0, part, partial(_bring, part))

    def at_fault(self) -> QWidget | None:
        """The field that `missing` speaks of; None when it is of no single one."""
        return None

    def complain(self, text: str) -> None:
        """Under the field that it is about, which takes the keyboard; else at the end of the step."""
        field = self.at_fault() if text else None
        told = self._faults.get(field, self.problem) if field is not None else self.problem
        for place in (self.problem, *self._faults.values()):
            say(place, text if place is told else "", "bad")
        if field is not None and told is not self.problem:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.bring(told)


def _bring(part: QWidget) -> None:
    area = part.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if isinstance(area, QScrollArea):
        area.ensureWidgetVisible(part, 0, theme.lines(1))
