"""The exception hook: works from any thread, logs first, shows each traceback once, and names no person.

A report holds the kind of error and the places in the code, never the message or a value: those may hold names and
numbers of people.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import QObject, Signal

from app.errors import OfficeError
from ui.window import Window

LOG = logging.getLogger("xiangbao")


def describe(error: BaseException) -> str:
    """The error's kind and its places, innermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    places = "，".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in reversed(frames[-6:]))
    return f"{type(error).__name__}：{places}"


def _short(file_name: str) -> str:
    return "/".join(file_name.replace("\\", "/").split("/")[-2:])


class CrashHook(QObject):
    """Takes over sys.excepthook and threading.excepthook while it lives."""

    caught = Signal(object)

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._seen: set[str] = set()
        self.caught.connect(self._show)
        window.jobs.broke.connect(self.take)
        sys.excepthook = self._hook
        threading.excepthook = self._thread_hook

    def _hook(self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        self.take(error)

    def _thread_hook(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            self.take(given.exc_value)

    def take(self, error: BaseException) -> None:
        """Log it, then show it on the GUI thread."""
        if not isinstance(error, OfficeError):
            LOG.error("%s", describe(error))
        self.caught.emit(error)

    def _show(self, error: BaseException) -> None:
        if isinstance(error, OfficeError):
            self._window.refuse(error)
            return
        report = describe(error)
        if report not in self._seen:
            self._seen.add(report)
            self._window.report(f"请把下面这一行抄给维护人员（不含个人信息）：{report}")

    def release(self) -> None:
        """Give the hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
