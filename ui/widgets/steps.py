"""Where a filing stands on its route, as steps: who did what and when, what comes next, where it ended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.services.review_sheets import StepDone
from ui import theme, wording
from ui.widgets.controls import label, set_tone

DONE, NEXT, LATER, STOPPED = "done", "next", "later", "stopped"
MARKS = {DONE: "✓", NEXT: "●", LATER: "○", STOPPED: "✕"}
TONES = {DONE: "good", NEXT: "warn", LATER: "", STOPPED: "bad"}
STOPS = frozenset({"退回", "不予办理"})


def state_of(steps: Sequence[StepDone], place: int) -> str:
    """Done, the next to come, later, or stopped there (returned or rejected)."""
    step = steps[place]
    if step.verdict in STOPS:
        return STOPPED
    if step.verdict:
        return DONE
    return NEXT if place == 0 or steps[place - 1].verdict else LATER


class StepsStrip(QWidget):
    """The steps in the order of the route."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.lines(0.4))
        self._arrows: list[QLabel] = []
        self._parts: list[tuple[QLabel, QLabel | None]] = []
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[StepDone]) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        said = []
        self._arrows, self._parts = [], []
        for place, step in enumerate(steps):
            if place:
                self._arrows.append(label("→", "quiet"))
                self._row.addWidget(self._arrows[-1], 0, Qt.AlignmentFlag.AlignTop)
            made, text = self._step(step, state_of(steps, place))
            said.append(text)
            self._row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(1)
        self.setAccessibleName("办理进度：" + "；".join(said))
        self.setVisible(bool(steps))
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        """Side by side with who and when; in less room without (the tooltip has it); in still less one below the other."""
        below = self._needed(details=False) > self.width() > 0
        details = below or self._needed(details=True) <= self.width()
        way = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != way:
            self._row.setDirection(way)
        for arrow in self._arrows:
            arrow.setVisible(not below)
        for _, detail in self._parts:
            if detail is not None:
                detail.setVisible(details)
        self.updateGeometry()

    def _needed(self, *, details: bool) -> int:
        """The width of all steps and arrows beside each other."""
        widths = [
            max(head.sizeHint().width(), detail.sizeHint().width() if details and detail is not None else 0)
            for head, detail in self._parts
        ]
        widths += [arrow.sizeHint().width() for arrow in self._arrows]
        return sum(widths) + self._row.spacing() * len(widths)

    def _step(self, step: StepDone, state: str) -> tuple[QWidget, str]:
        """One step, and how it is said."""
        verdict = step.verdict or ("等待" if state == NEXT else "")
        head = label(f"{MARKS[state]} {step.title}{f' {verdict}' if verdict else ''}", "strong")
        set_tone(head, TONES[state])
        below = " ".join(filter(None, (step.who, wording.short_day(step.when) if step.when else "")))
        made = QWidget()
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(head)
        detail = label(below, "quiet") if below else None
        self._parts.append((head, detail))
        if detail is not None:
            box.addWidget(detail)
            made.setToolTip(f"{step.who} {step.when}".strip())
        return made, f"{step.title}{verdict} {below}".strip()
