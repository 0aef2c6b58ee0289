from __future__ import annotations

import shutil
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.demo import Demo
from db import Opener
from ui.app import start
from ui.crash import CrashHook, describe
from ui.widgets.choose import FileNotKept
from ui.window import Window


class Closer:
    """Waits until the window has signed in by itself, then closes it."""

    def __init__(self) -> None:
        self.office = ""
        self.timer = QTimer()
        self.timer.timeout.connect(self.look)
        self.timer.start(20)

    def look(self) -> None:
        for window in QApplication.topLevelWidgets():
            if isinstance(window, Window) and window.desk is not None and window.jobs.pending == 0:
                self.office = window.desk.station_name
                self.timer.stop()
                window.close()


def test_program_signs_in_by_itself_and_ends_when_its_window_closes(
    prepared: object, demo: Demo, tmp_path: Path
) -> None:
    home = tmp_path / "镇"
    shutil.copytree(demo.township, home)
    hooks = sys.excepthook, threading.excepthook
    closer = Closer()
    assert start(home, Opener(), demo.clock, demo.passphrase, demo.township_operator) == 0
    assert "穆家营子镇" in closer.office
    sys.excepthook, threading.excepthook = hooks


def failing(person: str) -> None:
    raise ValueError(person)


def caught(person: str) -> BaseException:
    try:
        failing(person)
    except ValueError as error:
        return error
    raise AssertionError


def test_report_of_a_bug_names_the_place_and_no_person() -> None:
    report = describe(caught("张伟松 150404198001011234"))
    assert "ValueError" in report
    assert "failing" in report
    assert "张伟松" not in report
    assert "1504" not in report


def test_bug_is_shown_once_from_any_thread_and_a_refusal_is_a_sentence(enter, qtbot: QtBot, caplog) -> None:
    driver = enter("village")
    hooks = sys.excepthook, threading.excepthook
    hook = CrashHook(driver.window)
    told: list[str] = []
    hook.caught.connect(lambda error: told.append(type(error).__name__))
    error = caught("张伟松")
    thread = threading.Thread(
        target=lambda: threading.excepthook(threading.ExceptHookArgs((ValueError, error, None, None)))
    )
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert "没有料到的错误" in driver.text("message_text")
    assert "张伟松" not in driver.text("message_hint")
    driver.shell.messages.read()
    hook.take(error)
    assert driver.text("message_text") == ""
    hook.take(FileNotKept("文件没有存下。", "请换一个位置。"))
    assert driver.text("message_text") == "文件没有存下。"
    sys.excepthook, threading.excepthook = hooks
