"""The way through the work: the pages in the order of interface.md, those the operator can use."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStyle, QVBoxLayout, QWidget

from ui import icons, preferences, theme
from ui.pages.page import Page
from ui.widgets.controls import ActionButton, label, on_key
from ui.widgets.panels import bring_into_sight, scrolled
from ui.widgets.wrap_row import WrapRow

KEY = "navigation"
WIDE, WORDS, NARROW = "wide", "words", "narrow"
LEAST_CHARS = 60
"""A window of fewer characters than these (1366 points at 175 % and more) has room for icons only."""

WORDS_CHARS = 72
"""A window of fewer characters than these (1366 points at 150 %) has room for the words without icons."""

WIDTH_CHARS = {WIDE: 12.5, WORDS: 10.6, NARROW: 5.2}
GAP_CHARS = 0.5
"""Between the title of a page and what stands at the right of it."""

PAD_LINES, END_LINES = 0.6, 0.35
"""Left of the title as resources/theme/window.qss has it, and at the right end of the button."""

KEYS = 9
"""So many pages of a series have a key, Ctrl+1 to Ctrl+9 (Ctrl+0 is the usual text size) and Alt+1 to Alt+9."""


def keys_of(pages: tuple[type[Page], ...]) -> list[str]:
    """The key of each page: Ctrl and a digit for the daily work, Alt and a digit for what stands aside of it."""
    found, series = [], {"Ctrl": 0, "Alt": 0}
    for page in pages:
        sign = "Alt" if page.aside else "Ctrl"
        series[sign] += 1
        found.append(f"{sign}+{series[sign]}" if series[sign] <= KEYS else "")
    return found


class NavButton(QPushButton):
    def __init__(self, page: type[Page], key: str) -> None:
        self._icon = icons.icon(page.key, "nav")
        super().__init__(self._icon, f" {page.title}")
        self.key, self._title, self._shape = page.key, page.title, WIDE
        self.setObjectName(f"nav_{page.key}")
        self.setProperty("role", "nav")
        self.setAccessibleName(page.title)
        self.setAccessibleDescription(f"快捷键 {key}" if key else "")
        self.setToolTip(f"{page.title}　{key}" if key else page.title)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAutoDefault(False)
        if key:
            on_key(self, key)
        self.count = label("", "strong", name=f"nav_{page.key}_count")
        self.key_title = label(key, "key", name=f"nav_{page.key}_key")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.lines(END_LINES), 0)
        row.setSpacing(theme.lines(0.3))
        row.addStretch(1)
        for part in (self.count, self.key_title):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row.addWidget(part)

    def set_shape(self, shape: str) -> None:
        """Without words they are in the tool tip and in the accessible name."""
        self.setText({WIDE: f" {self._title}", WORDS: self._title, NARROW: ""}[shape])
        self.setIcon(QIcon() if shape == WORDS else self._icon)
        self._shape = shape
        self._fit()

    def set_count(self, count: int) -> None:
        self.count.setText(f"{count:,}" if count else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The key and the count stand beside the title and never on it: where there is no room the key goes first."""
        bold = QFont(self.font())
        bold.setBold(True)  # as the page in sight is written
        icon = self.iconSize().width() if not self.icon().isNull() else 0
        words = QFontMetrics(bold).horizontalAdvance(self.text())
        room = self.width() - 2 * theme.lines(PAD_LINES) - icon - words + theme.lines(PAD_LINES - END_LINES)
        gap = theme.chars(GAP_CHARS)
        counted = self._shape == WIDE and bool(self.count.text())
        count = self.count.sizeHint().width() + gap if counted else 0
        self.count.setVisible(counted)
        self.key_title.setVisible(
            self._shape != NARROW and bool(self.key_title.text())
            and self.key_title.sizeHint().width() + gap + count <= room
        )  # fmt: skip


class Navigation(QFrame):
    """The left side. `chosen` carries a page's key; it folds to words, then to icons, where more has no room."""

    chosen = Signal(str)
    lock_wanted = Signal()

    def __init__(self, pages: tuple[type[Page], ...], office: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("navigation")
        self.setProperty("role", "side")
        self.setAccessibleName("导航")
        self._shape = WIDE
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
        for page, key in zip(pages, keys_of(pages), strict=True):
            button = NavButton(page, key)
            button.clicked.connect(self._clicked)
            self.buttons[page.key] = button
            box.addWidget(button)
        box.addStretch(1)
        room = scrolled(inside)
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        outer.addWidget(room, 1)
        self.fold = ActionButton("nav_fold", "收起", self._turn, role="link")
        self.lock = ActionButton("nav_lock", "锁屏", self.lock_wanted.emit, role="link")
        self.lock.setToolTip("锁屏　Ctrl+L")
        outer.addWidget(WrapRow(self.lock, self.fold))
        self._show_width()

    def _turn(self) -> None:
        """The person's choice holds from now on, whatever the size of the text."""
        preferences.window.put(KEY, WIDE if self._shape == NARROW else NARROW)
        self.fit(self.window().width())

    def fit(self, window_width: int) -> None:
        """Icons alone when one has chosen so, or when the window has no room for the words."""
        shape = self._shape_in(window_width)
        if shape != self._shape:
            self._shape = shape
            self._show_width()

    def _shape_in(self, window_width: int) -> str:
        chosen = str(preferences.window.get(KEY, ""))
        roomy = WORDS if window_width < theme.chars(WORDS_CHARS) else WIDE
        if chosen != WIDE and window_width < theme.chars(LEAST_CHARS):
            roomy = NARROW
        return NARROW if chosen == NARROW else roomy

    def width_in(self, window_width: int) -> int:
        """How wide it is in a window of that width."""
        return self._width_of(self._shape_in(window_width))

    def _width_of(self, shape: str) -> int:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent) if shape == WIDE else 0
        return theme.chars(WIDTH_CHARS[shape]) + bar  # more pages than rows: they scroll

    def _show_width(self) -> None:
        narrow = self._shape == NARROW
        for button in self.buttons.values():
            button.set_shape(self._shape)
        self.brand.setVisible(not narrow)
        self.place.setVisible(not narrow)
        self.fold.rename("展开" if narrow else "收起")
        self.fold.setToolTip("导航显示文字" if narrow else "导航只留图标")
        self.lock.setIcon(QIcon() if self._shape == WORDS else icons.icon("lock"))
        self.lock.setText({WIDE: "锁屏  Ctrl+L", WORDS: "锁屏", NARROW: ""}[self._shape])
        self.setFixedWidth(self._width_of(self._shape))

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, NavButton):
            self.chosen.emit(sender.key)

    def mark(self, key: str) -> None:
        """Show which page is open."""
        if key in self.buttons:
            self.buttons[key].setChecked(True)
            bring_into_sight(self.buttons[key])
