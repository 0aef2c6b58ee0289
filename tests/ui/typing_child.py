"""A program that somebody types into until it is killed: `python -m tests.ui.typing_child HOME DAY PASSPHRASE TEXT`.

It opens the real window without a display, begins a registration, types, says so on its output once the pause of typing
has passed, and then waits.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.services.clock import SystemClock
from db import Opener
from ui.app import prepare
from ui.pages.people.page import PeoplePage
from ui.window import Window


def until(application: QApplication, done: Callable[[], bool]) -> None:
    while not done():
        application.processEvents()


def main(home: Path, day: str, passphrase: str, text: str) -> None:
    application = QApplication([])
    prepare(application)
    window = Window(home, Opener(), SystemClock(day))
    window.show()
    assert window.sign_in is not None
    window.sign_in.sign_in_as(None, passphrase)
    until(application, lambda: window.shell is not None and window.jobs.pending == 0)
    assert window.shell is not None
    window.shell.go("people")
    page = window.shell.page("people")
    assert isinstance(page, PeoplePage)
    page.begin_new()
    until(application, lambda: window.jobs.pending == 0)
    editor = page.registration.form.editors["id_number"]
    QTest.keyClicks(editor, text)
    timers = page.registration.draft.findChildren(QTimer)
    until(application, lambda: window.jobs.pending == 0 and not any(timer.isActive() for timer in timers))
    print("typed", flush=True)
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4])
