"""A district is founded by the keyboard alone: every Enter goes on, and what is seen says what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.services.demo import Demo
from app.services.sign_in import has_station
from db import Opener
from tests.ui.driver import Driver
from tests.ui.test_first_start import OTHER, OWN, wizard
from ui.widgets.controls import ActionButton
from ui.window import SIZE, Window


@pytest.fixture
def driver(prepared: QApplication, qtbot: QtBot, demo: Demo, tmp_path: Path) -> Iterator[Driver]:
    made = Driver(Window(tmp_path / "区", Opener(), demo.clock), qtbot)
    made.window.setWindowState(Qt.WindowState.WindowNoState)
    made.window.resize(*SIZE)
    made.window.show()
    made.idle()
    yield made
    made.close()


def to_district(driver: Driver) -> None:
    """Up to the place where the district is founded; each answer is one Enter."""
    driver.key(Qt.Key.Key_Down)
    driver.key(Qt.Key.Key_Down)
    driver.enter()
    assert driver.focus() == "code"
    driver.type("ssq")
    driver.idle()
    assert "列出的地方里选" in driver.text("first_why_not")
    driver.enter()
    assert driver.focus() == "name"
    assert "赤峰市松山区　150404" in driver.text("code_place")  # of two places of one name the right one
    driver.type("松山区社会保险事业服务中心")
    driver.enter()
    assert driver.focus() == "operator"
    driver.type("李区")
    driver.enter()
    driver.type(OWN)
    driver.enter()
    driver.type(OWN)
    driver.enter()
    assert wizard(driver).step() is wizard(driver).district


def test_a_district_is_founded_by_the_keyboard_alone(driver: Driver) -> None:
    to_district(driver)
    assert driver.find(ActionButton, "first_found").text().endswith("F9")
    driver.key(Qt.Key.Key_F9)
    assert has_station(driver.window.home)
    assert driver.focus() == "second_operator"
    driver.type("钱复核")
    driver.enter()
    driver.type(OTHER)
    driver.enter()
    assert "PgDown" in driver.text("second_told")
    driver.key(Qt.Key.Key_PageDown)
    assert driver.focus() == "recovery_go"
    driver.enter()
    page = wizard(driver)
    assert page.pages.currentWidget() is page.paper
    driver.key(Qt.Key.Key_Escape)
    assert driver.focus() == "recovery_group"
    assert "照纸抄一组恢复码" in driver.text("first_why_not")


def test_a_fingerprint_is_explained_where_it_is_first_read(driver: Driver) -> None:
    to_district(driver)
    driver.key(Qt.Key.Key_F9)
    assert "不是手指印" in wizard(driver).district.reason.text()
    assert "念给他们对" in driver.text("first_root")
    assert "不是手指印" in wizard(driver).parent_step.reason.text()


def test_only_looking_is_a_button_of_its_own_width(driver: Driver) -> None:
    button = driver.find(ActionButton, "first_demo")
    assert button.width() <= button.sizeHint().width()


def test_the_words_of_a_choice_have_room_in_a_narrow_window(driver: Driver) -> None:
    driver.window.resize(700, 700)
    driver.idle()
    for button in wizard(driver).kind.buttons.values():
        for words in button.findChildren(QLabel):
            assert words.height() >= words.heightForWidth(words.width()), words.text()
            assert words.geometry().bottom() < button.height()


def test_the_last_step_needs_no_sideways_scrolling(driver: Driver) -> None:
    driver.window.resize(800, 700)
    to_district(driver)
    driver.key(Qt.Key.Key_F9)
    driver.key(Qt.Key.Key_PageDown)
    inside = driver.find(QWidget, "recovery_panel")
    assert inside.mapTo(driver.window, inside.rect().topRight()).x() < driver.window.width()
