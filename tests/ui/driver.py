"""Drives a window by object names and keys, the way a person does."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol, TypeVar

import shiboken6
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.ui.heartbeat import Heartbeat
from ui import restyling
from ui.shell import Shell
from ui.widgets import lazy
from ui.widgets.table import DataTable
from ui.window import Window

WAIT_MS = 15_000
W = TypeVar("W", bound=QWidget)


class Waits(Protocol):
    """What a driver needs of pytest-qt; the pictures (tests/ui/screens) are drawn without it."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = ...) -> None: ...


class Driver:
    def __init__(self, window: Window, qtbot: Waits) -> None:
        self.window, self.qtbot = window, qtbot
        self.strokes = 0
        self.heart: Heartbeat | None = None

    def acting(self) -> AbstractContextManager[None]:
        """Stalls of the window meanwhile count."""
        return self.heart.acting() if self.heart is not None else nullcontext()

    def quiet(self) -> AbstractContextManager[None]:
        """What a test computes itself meanwhile is no stall of the window."""
        return self.heart.quiet() if self.heart is not None else nullcontext()

    @property
    def shell(self) -> Shell:
        assert self.window.shell is not None
        return self.window.shell

    @property
    def page(self) -> Any:
        """The page in sight; Any, since each has its own parts."""
        page = self.shell.current()
        assert page is not None
        return page

    def sign_in(self, passphrase: str, operator: str | None = None) -> None:
        assert self.window.sign_in is not None
        with self.acting():
            self.window.sign_in.sign_in_as(operator, passphrase)
            self.qtbot.waitUntil(lambda: self.window.shell is not None, timeout=WAIT_MS)
            self.idle()

    def idle(self) -> None:
        """Until nothing is under way, three times over: a result may start the next question."""
        with self.acting():
            for _ in range(3):
                QApplication.processEvents()
                self.qtbot.waitUntil(self._rests, timeout=WAIT_MS)
            QApplication.processEvents()

    def _rests(self) -> bool:
        return not (self.window.jobs.pending or restyling.waits() or lazy.waits())

    def find(self, kind: type[W], name: str) -> W:
        found = [widget for widget in self.window.findChildren(kind, name) if widget.isVisible()]
        assert len(found) == 1, (name, found)
        return found[0]

    def text(self, name: str) -> str:
        """What a label that is in sight says; "" when it is not in sight."""
        found = [widget for widget in self.window.findChildren(QWidget, name) if widget.isVisible()]
        return "" if not found else str(getattr(found[0], "text")())

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key goes where the keyboard is."""
        target = QApplication.focusWidget() or self.window
        self.strokes += 1
        with self.acting():
            QTest.keyClick(target, key, modifier)
            self.idle()

    def type(self, text: str) -> None:
        """Keys for what a keyboard has, a commit for what an input method brings."""
        target = QApplication.focusWidget()
        assert isinstance(target, QLineEdit), target
        if text.isascii():
            QTest.keyClicks(target, text)
            return
        committed = QInputMethodEvent()
        committed.setCommitString(text)
        QApplication.sendEvent(target, committed)

    def enter(self) -> None:
        self.key(Qt.Key.Key_Return)

    def go(self, number: int) -> Any:
        """Open the page of that place in the navigation, by its key."""
        self.key(Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.ControlModifier)
        return self.page

    def open(self, key: str) -> Any:
        with self.acting():
            self.shell.go(key)
            self.idle()
        return self.page

    def rows(self, name: str) -> list[list[str]]:
        """The cells of a table, as shown: the columns in sight, in their order."""
        table = self.find(DataTable, name)
        model, columns = table.source, table.layout_of_columns.visible()
        for row in range(model.rowCount()):
            model.record(row)
        self.idle()
        return [
            [str(model.data(model.index(row, column)) or "") for column in columns] for row in range(model.rowCount())
        ]

    def focus(self) -> str:
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def close(self) -> None:
        """Close the window and let it go; said twice, it is done once."""
        if not shiboken6.isValid(self.window):
            return
        self.window.close()
        self.window.deleteLater()
        QApplication.processEvents()
        QApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)  # now, not in some later collection
