"""The lock over the real window, and the watch over idle minutes with clocks of its own."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from app.services.demo import Demo
from db import Opener
from tests.ui.driver import Driver
from ui import preferences
from ui.idle import Idle, idle_minutes
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier


class Clocks:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.running, self.wall = 1_000.0, 5_000_000.0

    def watch(self, parent) -> Idle:
        return Idle(parent, running_s=lambda: self.running, wall_s=lambda: self.wall)

    def passes(self, seconds: float) -> None:
        self.running += seconds
        self.wall += seconds


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    yield
    preferences.window = preferences.Preferences()


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def driver(prepared: object, qtbot: QtBot, demo: Demo, tmp_path: Path, clocks: Clocks) -> Iterator[Driver]:
    home = tmp_path / "区"
    shutil.copytree(demo.district, home)
    made = Driver(Window(home, Opener(), demo.clock, clocks.watch), qtbot)
    made.window.resize(1366, 768)
    made.window.show()
    made.sign_in(demo.passphrase, "区复核")
    yield made
    made.close()


def locked(driver: Driver) -> bool:
    return driver.window.lock_page is not None and driver.window.shown() is driver.window.lock_page


def unlock(driver: Driver, passphrase: str) -> None:
    driver.find(QLineEdit, "lock_passphrase").setText(passphrase)
    driver.enter()


def test_screen_locks_after_five_idle_minutes_and_not_before(driver: Driver, clocks: Clocks) -> None:
    clocks.passes(299)
    driver.window.idle.look()
    assert not locked(driver)
    clocks.passes(1)
    driver.window.idle.look()
    assert locked(driver)


def test_key_and_mouse_put_the_lock_off(driver: Driver, clocks: Clocks) -> None:
    clocks.passes(200)
    driver.key(Qt.Key.Key_Tab)
    clocks.passes(200)
    QTest.mouseMove(driver.window.windowHandle(), driver.window.rect().center())  # where the system brings it
    QApplication.processEvents()
    clocks.passes(200)
    driver.window.idle.look()
    assert not locked(driver)


def test_computer_that_has_slept_wakes_up_locked(driver: Driver, clocks: Clocks) -> None:
    clocks.wall += 3 * 3600  # the running clock stands still meanwhile
    driver.key(Qt.Key.Key_Tab)  # the first thing that happens is a key
    assert locked(driver)


def test_locked_screen_shows_the_operator_and_no_other_person(driver: Driver) -> None:
    driver.open("people")
    names = {row[0] for row in driver.rows("people_table")[:5]}
    driver.key(Qt.Key.Key_L, CTRL)
    assert locked(driver)
    assert not driver.shell.isVisible()
    assert "区复核" in driver.text("lock_operator")
    shown = "".join(label.text() for label in driver.window.findChildren(QLabel) if label.isVisible())
    assert not [name for name in names if name and name in shown]


def test_wrong_passphrase_is_told_under_the_field_and_the_right_one_opens(driver: Driver, demo: Demo) -> None:
    driver.open("people")
    page = driver.page
    driver.key(Qt.Key.Key_L, CTRL)
    unlock(driver, "不对的口令")
    assert locked(driver)
    assert "口令不对" in driver.text("lock_problem")
    unlock(driver, demo.passphrase)
    assert not locked(driver)
    assert driver.page is page
    assert driver.window.idle.watching


def test_empty_passphrase_is_asked_for(driver: Driver) -> None:
    driver.window.lock()
    driver.enter()
    assert driver.text("lock_problem") == "请输入口令。"


def test_what_is_typed_is_there_after_the_lock(driver: Driver, demo: Demo) -> None:
    search = driver.find(QLineEdit, "search")
    search.setFocus()
    driver.type("zws")
    driver.window.lock()
    unlock(driver, demo.passphrase)
    assert search.text() == "zws"
    assert driver.focus() == "search"


def test_work_goes_on_behind_the_lock(driver: Driver, demo: Demo) -> None:
    go = threading.Event()
    ended: list[Any] = []
    kept = Kept(ended)
    driver.window.jobs.write("备份", lambda _progress: go.wait(10), kept.done, changes=frozenset())
    driver.window.lock()
    assert "后台还有工作" in driver.text("lock_busy")
    driver.find(QLineEdit, "lock_passphrase").setText(demo.passphrase)
    assert driver.window.lock_page is not None
    driver.window.lock_page.try_unlock()
    driver.qtbot.waitUntil(lambda: not locked(driver), timeout=10_000)  # before the work has ended
    assert ended == []
    go.set()
    driver.idle()
    assert ended == [True]


class Kept:
    def __init__(self, ended: list[bool]) -> None:
        self._ended = ended

    def done(self, value: bool) -> None:
        self._ended.append(value)


def test_lock_clears_what_the_program_put_into_the_clipboard(driver: Driver) -> None:
    driver.open("people")
    driver.page.take_focus()
    driver.key(Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text()
    driver.window.lock()
    assert QApplication.clipboard().text() == ""


def test_lock_clears_passphrases_that_stand_in_a_field(driver: Driver) -> None:
    driver.open("system")
    field = driver.find(QLineEdit, "passphrase_old")
    field.setText("geheim")
    driver.window.lock()
    assert field.text() == ""


def test_another_operator_signs_in_instead(driver: Driver, demo: Demo) -> None:
    before = driver.window.desk
    driver.window.lock()
    assert driver.window.lock_page is not None
    driver.window.lock_page.change.click()
    driver.qtbot.waitUntil(lambda: driver.window.sign_in is not None, timeout=10_000)
    assert driver.window.desk is None
    assert driver.window.shell is None
    driver.sign_in(demo.passphrase, "区财务")
    assert driver.window.desk is not None
    assert driver.window.desk is not before
    assert driver.window.desk.operator.name == "区财务"


def test_digits_on_the_locked_screen_reach_no_page(driver: Driver) -> None:
    driver.window.lock()
    driver.window.setFocus()
    driver.key(Qt.Key.Key_1)
    assert driver.shell.search.text() == ""


@pytest.mark.parametrize(("kept", "minutes"), [(0, 1), (-5, 1), (12, 12), (9999, 30)])
def test_idle_minutes_cannot_be_switched_off(kept: int, minutes: int) -> None:
    preferences.window.put("idle_minutes", kept)
    assert idle_minutes() == minutes


def test_nothing_locks_before_somebody_has_signed_in(prepared: object, demo: Demo, clocks: Clocks) -> None:
    window = Window(demo.villages[1], Opener(), demo.clock, clocks.watch)
    window.lock()
    assert window.lock_page is None
    assert not window.idle.watching
    window.close()


def behind(driver: Driver) -> str:
    """Where the keyboard is while the screen is locked."""
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def test_job_that_ends_behind_the_lock_does_not_take_the_keyboard(enter) -> None:
    driver: Driver = enter("township")
    page: Any = driver.open("reviews")
    before = len(page.model.ids)
    assert before
    page.deciding.all_clean.click()
    driver.window.lock()
    driver.idle()
    assert behind(driver) == "lock_passphrase"
    driver.key(Qt.Key.Key_Space)
    assert len(page.model.ids) == before
    assert driver.window.shown() is driver.window.lock_page


def test_help_that_was_open_does_not_lead_behind_the_lock(driver: Driver) -> None:
    driver.open("people")
    driver.key(Qt.Key.Key_F3)
    driver.key(Qt.Key.Key_F1)
    driver.window.lock()
    for _ in range(3):
        driver.key(Qt.Key.Key_F1)
        assert driver.shell.isEnabled() is False
        assert not driver.shell.isAncestorOf(QApplication.focusWidget() or driver.window)


def test_page_is_usable_again_after_unlocking(driver: Driver, demo: Demo) -> None:
    driver.open("people")
    driver.window.lock()
    lock = driver.window.lock_page
    assert lock is not None
    lock.passphrase.setText(demo.passphrase)
    lock.try_unlock()
    driver.idle()
    assert driver.shell.isEnabled()
    driver.key(Qt.Key.Key_F2)
    assert driver.focus() == "search"


def test_nothing_laid_over_the_window_stays_over_the_lock(driver: Driver) -> None:
    page: Any = driver.open("people")
    page.table.choose_columns()
    driver.window.lock()
    own = (driver.window.layers, driver.window.menuWidget())
    laid = driver.window.findChildren(QFrame, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert [frame.objectName() for frame in laid if frame.isVisible() and frame not in own] == []


def test_copy_that_ends_behind_the_lock_stays_out_of_the_clipboard(driver: Driver) -> None:
    page: Any = driver.open("people")
    page.table.selectAll()
    page.table.copy()
    driver.window.lock()
    driver.idle()
    assert QApplication.clipboard().text() == ""
