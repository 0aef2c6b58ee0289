"""The way through the work: the pages in the order of interface.md, those the operator can use."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import icons, theme
from ui.pages.page import Page
from ui.widgets.controls import label, on_key


class NavButton(QPushButton):
    def __init__(self, page: type[Page], number: int) -> None:
        super().__init__(icons.icon(page.key, "nav"), f" {page.title}")
        self.key = page.key
        self.setObjectName(f"nav_{page.key}")
        self.setProperty("role", "nav")
        self.setAccessibleName(page.title)
        self.setAccessibleDescription(f"快捷键 Ctrl+{number}")
        self.setToolTip(f"Ctrl+{number}")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        on_key(self, f"Ctrl+{number}")
        self.count = QLabel(self)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.lines(0.6), 0)
        row.addWidget(self.count)

    def set_count(self, count: int) -> None:
        self.count.setText(f"{count:,}" if count else "")


class Navigation(QFrame):
    """The left side. `chosen` carries a page's key."""

    chosen = Signal(str)

    def __init__(self, pages: tuple[type[Page], ...], office: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setProperty("role", "side")
        self.setAccessibleName("导航")
        self.setFixedWidth(theme.chars(12.5))
        box = QVBoxLayout(self)
        pad = theme.lines(0.5)
        box.setContentsMargins(pad, theme.lines(0.7), pad, pad)
        box.setSpacing(theme.lines(0.1))
        box.addWidget(label("乡保", "brand"))
        place = label(office, "quiet", name="nav_office", wrap=True)
        box.addWidget(place)
        box.addSpacing(theme.lines(0.5))
        self.buttons: dict[str, NavButton] = {}
        for number, page in enumerate(pages, 1):
            button = NavButton(page, number)
            button.clicked.connect(self._clicked)
            self.buttons[page.key] = button
            box.addWidget(button)
        box.addStretch(1)

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, NavButton):
            self.chosen.emit(sender.key)

    def mark(self, key: str) -> None:
        """Show which page is open."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)
