"""Takes pictures of one window in one look, once nothing is under way."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QComboBox

from app.services.demo import Demo
from db import Opener
from ui import appearance, restyling
from ui.pages.page import Page
from ui.shell import Shell
from ui.widgets import lazy
from ui.window import SIZE, Window

REST_S = 0.03
WAIT_S = 60
Look = tuple[str, int]
LOOKS: tuple[Look, ...] = (("light", 100), ("light", 150), ("dark", 100), ("dark", 150))
"""Theme and percent of the text."""


class Camera:
    def __init__(self, window: Window, folder: Path, prefix: str, look: Look = LOOKS[0]) -> None:
        self.window, self._folder, self._prefix, self.look = window, folder, prefix, look
        self.taken: list[Path] = []

    @property
    def shell(self) -> Shell:
        assert self.window.shell is not None
        return self.window.shell

    def settle(self) -> None:
        """Until nothing is under way, three times over: a result may start the next question."""
        for _ in range(3):
            end = time.monotonic() + WAIT_S
            rest = time.monotonic() + REST_S
            while (self.window.jobs.pending or restyling.waits() or lazy.waits() or time.monotonic() < rest) and time.monotonic() < end:
                QApplication.processEvents()

    def take(self, name: str) -> None:
        """The window, and over it the menus and lists that have popped up: they are windows of their own."""
        self.settle()
        theme, percent = self.look
        file = self._folder / f"{self._prefix}-{re.sub(r'[^0-9a-z_]+', '_', name)}-{theme}-{percent}.png"
        picture = self.window.grab()
        painter = QPainter(picture)
        for one in QApplication.topLevelWidgets():
            if one.isVisible() and one.windowType() == Qt.WindowType.Popup:
                painter.drawPixmap(self.window.mapFromGlobal(one.mapToGlobal(one.rect().topLeft())), one.grab())
        painter.end()
        picture.save(str(file))
        self.taken.append(file)

    def take_list(self, choice: QComboBox, name: str) -> None:
        """A choice with its list open."""
        choice.showPopup()
        self.take(name)
        choice.hidePopup()
        self.settle()

    def close(self) -> None:
        """The window goes at once, not when Python happens to collect it under the next one."""
        self.window.close()
        self.window.deleteLater()
        self.pause(REST_S)

    def pause(self, seconds: float) -> None:
        """For what tells nobody when it is done: a page of a paper is drawn beside the window."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QApplication.processEvents()

    def wait(self, done: Callable[[], object]) -> None:
        end = time.monotonic() + WAIT_S
        while not done() and time.monotonic() < end:
            QApplication.processEvents()

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = WAIT_S * 1000) -> None:
        """What tests.ui.driver asks of pytest-qt, so that its places can be walked here."""
        end = time.monotonic() + timeout / 1000
        while not callback():
            QApplication.processEvents()
            assert time.monotonic() < end, "nothing came of it"

    def go(self, key: str) -> Page:
        self.shell.go(key)
        self.settle()
        return self.shell.page(key)


def shown(home: Path, demo: Demo, folder: Path, prefix: str, look: Look = LOOKS[0]) -> Camera:
    """A window on a folder, not signed in."""
    window = Window(home, Opener(), demo.clock)
    appearance.set_theme(look[0])
    appearance.set_text_size(look[1])
    window.setWindowState(Qt.WindowState.WindowNoState)  # the offscreen platform's own screen is smaller
    window.resize(*SIZE)
    window.show()
    return Camera(window, folder, prefix, look)


def sign_in(camera: Camera, demo: Demo, operator: str | None = None) -> None:
    assert camera.window.sign_in is not None
    camera.window.sign_in.sign_in_as(operator, demo.passphrase)
    camera.wait(lambda: camera.window.shell is not None)
    camera.settle()
