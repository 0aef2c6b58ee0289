"""Text size and theme of the open window: chosen in 系统 → 显示 or by Ctrl with +, - and 0, at once, kept for next time.

Text of 100 to 200 % and a theme of 4.5:1 are what a person of fifty reads by (interface, rule 9; WCAG 2.1, 1.4.4). The
sign-in page shows the same as the rest. Colours are read when something is drawn; lengths follow by ui/rescaling.py.
What has drawn something once and for all (a chart, a choice that shows the size) has a method `renew_look()`, which is
called after the change. Lengths, fonts and colours of the application are changed at once; the widgets follow in short
turns, those in sight first (ui/restyling.py).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from ui import preferences, restyling, theme
from ui.rescaling import rescale
from ui.widgets.size_sign import SizeSign

SIZES = (100, 110, 125, 150, 175, 200)
"""Percent of the usual text."""

SYSTEM = "system"
THEME_TITLES = {theme.LIGHT: "浅色", theme.DARK: "深色", SYSTEM: "跟随电脑"}
SIZE_KEY, THEME_KEY = "text_size", "theme"


def wanted_size() -> int:
    """The kept text size; one that is no choice becomes the nearest."""
    kept = int(preferences.window.get(SIZE_KEY, theme.PERCENT))
    return min(SIZES, key=lambda size: abs(size - kept))


def wanted_theme() -> str:
    """Light, dark or system, as kept."""
    kept = str(preferences.window.get(THEME_KEY, theme.LIGHT))
    return kept if kept in THEME_TITLES else theme.LIGHT


def set_text_size(percent: int) -> None:
    """Show text of so many percent from now on, in every window of the program."""
    preferences.window.put(SIZE_KEY, min(SIZES, key=lambda size: abs(size - percent)))
    put_on_wanted()


def set_theme(name: str) -> None:
    """Light, dark, or as the computer says (system)."""
    preferences.window.put(THEME_KEY, name if name in THEME_TITLES else theme.LIGHT)
    put_on_wanted()


def step(by: int) -> None:
    """One size larger (1) or smaller (-1)."""
    place = SIZES.index(wanted_size()) + by
    set_text_size(SIZES[max(0, min(place, len(SIZES) - 1))])


def put_on_wanted() -> None:
    """Make the screen what is kept; nothing happens when it is so already."""
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return
    size, scheme = wanted_size(), _scheme(wanted_theme())
    if (size, scheme) == (theme.text_size(), theme.scheme()):
        return
    factor, later = 1.0, list[QWidget]()
    if size != theme.text_size():
        factor = theme.growth(size)
        restyling.catch_up()  # what waits still for the size before
        for window in [widget for widget in application.topLevelWidgets() if widget.parentWidget() is None]:
            later += rescale(window, factor)
    theme.put_on(application, size, scheme)
    restyling.begin(later, factor)


def _scheme(name: str) -> str:
    if name != SYSTEM:
        return name
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return theme.DARK if dark else theme.LIGHT


def larger() -> None:
    step(1)


def smaller() -> None:
    step(-1)


def usual() -> None:
    set_text_size(theme.PERCENT)


def listen(window: QWidget) -> None:
    """The keys of the text size, in every state of a window: sign-in, work, locked. Each press says the size."""
    sign = SizeSign(window)
    for keys, act in ((("Ctrl++", "Ctrl+="), larger), (("Ctrl+-",), smaller), (("Ctrl+0",), usual)):
        for key in keys:
            QShortcut(QKeySequence(key), window).activated.connect(partial(_pressed, act, sign))


def _pressed(act: Callable[[], None], sign: SizeSign) -> None:
    act()
    sign.tell(wanted_size(), SIZES[0], SIZES[-1])
