"""A child of test_input_method: the real window under Xvfb, with ibus and libpinyin, typed into by xdotool.

Prints one JSON object: what the fields held while pinyin was being composed, and after a Chinese word was chosen.
Run as `python -m tests.ui.pinyin_typist HOME PASSPHRASE`; the environment (display, bus) is the parent's affair.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.services.clock import SystemClock
from db import Opener
from ui.app import prepare
from ui.window import Window

WAIT_S = 20
SPELLING = "zhang"


class Composition(QObject):
    """Sees what an input method is composing in one field."""

    def __init__(self, field: QLineEdit) -> None:
        super().__init__(field)
        self.composing = ""
        self.edits: list[str] = []
        field.installEventFilter(self)
        field.textEdited.connect(self.edits.append)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QInputMethodEvent):
            self.composing = event.preeditString() or self.composing
        return False


def until(done: Any) -> bool:
    """Let the window live until something is so; whether it came to be."""
    end = time.monotonic() + WAIT_S
    while not done() and time.monotonic() < end:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
    return bool(done())


def press(*arguments: str) -> None:
    child = subprocess.Popen(["xdotool", *arguments])
    until(lambda: child.poll() is not None)


def typed(field: QLineEdit) -> dict[str, Any]:
    """Compose a syllable in the field, note what it holds, then take the first word offered."""
    seen = Composition(field)
    field.setFocus()
    until(field.hasFocus)
    press("type", "--delay", "60", SPELLING)
    composed = until(lambda: len(seen.composing.replace(" ", "").replace("'", "")) >= 1 and not field.text())
    during = {"composing": seen.composing, "text": field.text(), "edits": list(seen.edits)}
    press("key", "space")
    until(lambda: bool(field.text()))
    return {"composed": composed, "during": during, "after": field.text(), "edits": seen.edits}


def main(home: Path, passphrase: str) -> None:
    application = QApplication([])
    prepare(application)
    window = Window(home, Opener(), SystemClock(None))
    window.show()
    window.activateWindow()
    assert window.sign_in is not None
    window.sign_in.sign_in_as(None, passphrase)
    until(lambda: window.shell is not None and window.jobs.pending == 0)
    assert window.shell is not None
    searches: list[str] = []
    window.shell.search.asked.connect(searches.append)
    search = typed(window.shell.search)
    search["searches"] = list(searches)
    window.shell.go("people")
    page: Any = window.shell.page("people")
    page.begin_new()
    until(lambda: window.jobs.pending == 0)
    name = typed(page.registration.form.editors["name"])
    window.close()
    print(json.dumps({"search": search, "name": name}, ensure_ascii=False))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
