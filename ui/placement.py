"""Where the window stands on the screen, remembered on this computer, and only put where a screen is."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from ui import preferences

KEY = "window.place"
SIZE = (1366, 768)
"""The screen that the offices have; the window opens that big, or as big as a scaled screen lets it."""

SEEN = 0.5
"""So much of the window must lie on one screen, or it is put anew: a second screen may have gone."""


def keep(window: QMainWindow) -> None:
    """Remember place and size as they are without being maximised."""
    place = window.normalGeometry() if window.isMaximized() or window.isFullScreen() else window.geometry()
    preferences.window.put(KEY, [place.x(), place.y(), place.width(), place.height(), int(window.isMaximized())])


def restore(window: QMainWindow) -> None:
    """Put the window where it was, if that is on a screen; else in its usual size."""
    kept = preferences.window.get(KEY, [])
    if len(kept) == 5 and all(isinstance(part, int) for part in kept):
        place = QRect(*kept[:4])
        if on_screen(place):
            window.setGeometry(place)
            if kept[4]:
                window.showMaximized()
            return
    room = window.screen().availableGeometry()
    window.resize(min(SIZE[0], room.width()), min(SIZE[1], room.height()))
    if room.width() <= SIZE[0] or room.height() <= SIZE[1]:
        # as large as the screen and a title bar on top: the foot of the window would lie below the edge
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def on_screen(place: QRect) -> bool:
    """Whether at least half of it, and its title bar, lie on a screen that exists."""
    least = place.width() * place.height() * SEEN
    for screen in QGuiApplication.screens():
        seen = screen.availableGeometry().intersected(place)
        if place.width() > 0 and seen.width() * seen.height() >= least and place.y() >= screen.geometry().y():
            return True
    return False
