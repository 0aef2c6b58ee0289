"""The sections of a policy as a list beside it, each with how many things are wrong in it, and the comparison last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain.policy_sections import SECTIONS, section_of
from app.errors import Problem
from ui import theme
from ui.widgets.panels import scrolled

COMPARED = "compared"
COMPARED_TITLE = "与现行政策对照"


class SectionMenu(QFrame):
    """`chosen` carries a section's key, or COMPARED."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("policy_menu")
        self.setAccessibleName("政策的各节")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(theme.chars(13))
        self.keys = [section.key for section in SECTIONS] + [COMPARED]
        self.titles = {section.key: section.title for section in SECTIONS} | {COMPARED: COMPARED_TITLE}
        self.buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.lines(0.05))
        for key in self.keys:
            button = QPushButton(self.titles[key])
            button.setObjectName(f"policy_to_{key}")
            button.setProperty("role", "nav")
            button.setProperty("section", key)
            button.setAccessibleName(self.titles[key])
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(self._clicked)
            group.addButton(button)
            self.buttons[key] = button
            box.addWidget(button)
        box.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        area = scrolled(inside)
        area.setProperty("role", "paper")
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(area)

    def mark(self, key: str) -> None:
        self.buttons[key].setChecked(True)

    def tell(self, problems: Sequence[Problem], changes: int) -> None:
        """How many faults each section has; a note is marked without a number."""
        bad = Counter(section_of(one.field).key for one in problems if one.blocking)
        noted = {section_of(one.field).key for one in problems}
        for key, button in self.buttons.items():
            said = f"✕ {bad[key]}" if bad[key] else "⚠" if key in noted else ""
            if key == COMPARED:
                said = f"{changes} 处" if changes else ""
            button.setText(f"{self.titles[key]}　{said}" if said else self.titles[key])
            spoken = f"{bad[key]} 处要改" if bad[key] else "有提示" if key in noted else said
            button.setAccessibleDescription(spoken)

    def beside(self, key: str, way: int) -> str:
        """The section after (1) or before (-1)."""
        return self.keys[(self.keys.index(key) + way) % len(self.keys)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """↑ and ↓ go through the list."""
        way = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        at = next((key for key, button in self.buttons.items() if button.hasFocus()), "")
        if way and at:
            self.buttons[self.beside(at, way)].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.chosen.emit(str(sender.property("section")))
