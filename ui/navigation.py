"""The way through the work: the pages in the order of interface.md, those the operator can use."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import icons, preferences, theme
from ui.pages.page import Page
from ui.widgets.controls import ActionButton, label, on_key
from ui.widgets.panels import scrolled

KEY = "navigation"
WIDE, NARROW = "wide", "narrow"
LEAST_CHARS = 60
"""A window of fewer characters than these (1366 points at 175 % and more) has room for icons only."""


class NavButton(QPushButton):
    def __init__(self, page: type[Page], number: int) -> None:
        super().__init__(icons.icon(page.key, "nav"), f" {page.title}")
        self.key, self._title, self._number = page.key, page.title, number
        self.setObjectName(f"nav_{page.key}")
        self.setProperty("role", "nav")
        self.setAccessibleName(page.title)
        self.setAccessibleDescription(f"快捷键 Ctrl+{number}")
        self.setToolTip(f"{page.title}　Ctrl+{number}")
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

    def set_narrow(self, narrow: bool) -> None:
        """The icon alone; the words are in the tool tip and in the accessible name."""
        self.setText("" if narrow else f" {self._title}")
        self.count.setVisible(not narrow)

    def set_count(self, count: int) -> None:
        self.count.setText(f"{count:,}" if count else "")


class Navigation(QFrame):
    """The left side. `chosen` carries a page's key; it folds to icons where words have no room."""

    chosen = Signal(str)
    lock_wanted = Signal()

    def __init__(self, pages: tuple[type[Page], ...], office: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setProperty("role", "side")
        self.setAccessibleName("导航")
        self._narrow = False
        outer = QVBoxLayout(self)
        pad = theme.lines(0.5)
        outer.setContentsMargins(pad, theme.lines(0.7), pad, pad)
        self.brand = label("乡保", "brand")
        self.place = label(office, "quiet", name="nav_office", wrap=True)
        outer.addWidget(self.brand)
        outer.addWidget(self.place)
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, theme.lines(0.3), 0, 0)
        box.setSpacing(theme.lines(0.1))
        self.buttons: dict[str, NavButton] = {}
        for number, page in enumerate(pages, 1):
            button = NavButton(page, number)
            button.clicked.connect(self._clicked)
            self.buttons[page.key] = button
            box.addWidget(button)
        box.addStretch(1)
        room = scrolled(inside)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(room, 1)
        self.fold = ActionButton("nav_fold", "收起", self._turn, role="link")
        self.lock = ActionButton("nav_lock", "锁屏", self.lock_wanted.emit, role="link")
        self.lock.setIcon(icons.icon("lock"))
        self.lock.setToolTip("锁屏　Ctrl+L")
        outer.addWidget(self.lock)
        outer.addWidget(self.fold)
        self._show_width()

    def _turn(self) -> None:
        """The person's choice holds from now on, whatever the size of the text."""
        preferences.window.put(KEY, WIDE if self._narrow else NARROW)
        self.fit(self.window().width())

    def fit(self, window_width: int) -> None:
        """Icons alone when one has chosen so, or when the window has no room for the words."""
        chosen = str(preferences.window.get(KEY, ""))
        narrow = chosen == NARROW or (chosen != WIDE and window_width < theme.chars(LEAST_CHARS))
        if narrow != self._narrow:
            self._narrow = narrow
            self._show_width()

    def _show_width(self) -> None:
        for button in self.buttons.values():
            button.set_narrow(self._narrow)
        self.brand.setVisible(not self._narrow)
        self.place.setVisible(not self._narrow)
        self.fold.rename("展开" if self._narrow else "收起")
        self.fold.setToolTip("导航显示文字" if self._narrow else "导航只留图标")
        self.lock.setText("" if self._narrow else "锁屏  Ctrl+L")
        self.setFixedWidth(theme.chars(5.2 if self._narrow else 12.5))

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, NavButton):
            self.chosen.emit(sender.key)

    def mark(self, key: str) -> None:
        """Show which page is open."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)
