"""Text size and theme on the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from app.services.demo import Demo
from db import Opener
from tests.ui.driver import Driver
from tests.ui.places import STATIONS, everything
from ui import appearance, preferences, restyling, theme
from ui.window import Window

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def usual_look(prepared: QApplication) -> Iterator[None]:
    yield
    theme.put_on(prepared, theme.PERCENT, theme.LIGHT)
    preferences.window = preferences.Preferences()


class Paintings(QObject):
    """How often a widget has painted itself."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)

    def more_than(self, before: int) -> bool:
        return self.count > before


def test_the_window_goes_on_painting_after_another_text_size(enter: Callable[..., Driver], qtbot: QtBot) -> None:
    driver = enter("village")
    paintings, search = Paintings(), driver.find(QLineEdit, "search")
    search.installEventFilter(paintings)
    for percent in (110, 100):
        appearance.set_text_size(percent)
        driver.idle()
        more = partial(paintings.more_than, paintings.count)
        search.setText(str(percent))
        qtbot.waitUntil(more, timeout=2_000)


def test_text_grows_at_once_and_is_kept_for_the_next_window(enter: Callable[..., Driver], demo: Demo) -> None:
    driver = enter("village")
    before = driver.find(QLineEdit, "search").height()
    driver.key(Qt.Key.Key_Equal, CTRL)
    assert theme.text_size() == 110
    for _ in range(9):
        driver.key(Qt.Key.Key_Plus, CTRL)
    assert theme.text_size() == 200
    assert driver.find(QLineEdit, "search").height() >= 1.7 * before
    home = driver.window.desk.home if driver.window.desk else None
    assert home is not None
    driver.window.close()
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.put_on(application, 100, theme.LIGHT)
    again = Window(home, Opener(), demo.clock)
    assert theme.text_size() == 200
    assert again.sign_in is not None
    assert again.sign_in.passphrase.font().pointSizeF() == pytest.approx(20)
    again.close()


def test_every_step_of_the_text_size_says_how_large_it_is_now(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page = driver.open("system")
    for key, said in ((Qt.Key.Key_Plus, "110 %"), (Qt.Key.Key_Plus, "125 %"), (Qt.Key.Key_Minus, "110 %")):
        driver.key(key, CTRL)
        assert said in driver.text("size_sign")
        assert driver.find(QComboBox, "text_size").currentText() == said
    driver.key(Qt.Key.Key_0, CTRL)
    assert driver.text("size_sign") == "文字大小 100 %，最小"
    for _ in range(6):
        driver.key(Qt.Key.Key_Plus, CTRL)
    assert "200 %，最大" in driver.text("size_sign")
    sign: Any = driver.find(QLabel, "size_sign")
    assert 0 <= sign.x() <= sign.geometry().right() <= driver.window.width()
    sign._timer.timeout.emit()
    assert driver.text("size_sign") == ""
    assert page.isVisible()


def test_what_is_typed_stays_when_the_text_grows(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    driver.open("people")
    driver.key(Qt.Key.Key_F3)
    page = driver.page
    edits = [edit for edit in page.findChildren(QLineEdit) if edit.isVisible() and edit.isEnabled()]
    assert edits
    edits[0].setFocus()
    driver.type("123")
    typed = {edit: edit.text() for edit in edits}
    assert "123" in typed[edits[0]]
    driver.key(Qt.Key.Key_Plus, CTRL)
    assert driver.page is page
    assert {edit: edit.text() for edit in edits} == typed
    assert QApplication.focusWidget() is edits[0]


def lengths(driver: Driver) -> dict[str, int]:
    """Heights of controls and rows by name, of the pages that are easy to measure."""
    found: dict[str, int] = {"navigation": driver.shell.navigation.width()}
    for key in ("collection", "exchange"):
        page = driver.open(key)
        for kind in (QLineEdit, QComboBox, QPushButton):
            found |= {f"{key} {w.objectName()}": w.sizeHint().height() for w in page.findChildren(kind)}
        found |= {
            f"{key} {w.objectName()} rows": w.verticalHeader().defaultSectionSize()
            for w in page.findChildren(QTableView)
        }
    return found


def test_grown_window_is_like_one_made_with_that_size(enter: Callable[..., Driver], demo: Demo) -> None:
    driver = enter("village")
    lengths(driver)  # the pages exist
    appearance.set_text_size(150)
    driver.idle()
    grown = lengths(driver)
    driver.window.close()
    appearance.set_text_size(100)
    preferences.window.put("text_size", 150)
    other = Driver(Window(demo.villages[1], Opener(), demo.clock), driver.qtbot)
    appearance.set_text_size(150)
    other.window.resize(driver.window.size())
    other.window.show()
    other.sign_in(demo.passphrase)
    fresh = lengths(other)
    appearance.set_text_size(100)
    other.close()
    assert grown.keys() == fresh.keys()
    assert {name: (grown[name], fresh[name]) for name in grown if abs(grown[name] - fresh[name]) > 2} == {}


def test_choices_in_system_change_the_look_at_once(enter: Callable[..., Driver], qtbot: QtBot) -> None:
    driver = enter("village")
    driver.open("system")
    size, colours = driver.find(QComboBox, "text_size"), driver.find(QComboBox, "theme")
    size.setCurrentIndex(size.findData("125"))
    size.activated.emit(size.currentIndex())
    colours.setCurrentIndex(colours.findData("dark"))
    colours.activated.emit(colours.currentIndex())
    assert (theme.text_size(), theme.scheme()) == (125, theme.DARK)
    driver.idle()
    driver.key(Qt.Key.Key_0, CTRL)
    assert size.currentData() == "100"
    picture = driver.window.grab().toImage()
    beside = driver.shell.navigation.rect().bottomLeft()
    ground = picture.pixelColor(driver.shell.navigation.mapTo(driver.window, beside)).name()
    assert ground == theme.read_tokens(theme.DARK).paper.lower()


def test_size_that_is_no_choice_becomes_the_nearest(prepared: object) -> None:
    preferences.window.put("text_size", 5000)
    assert appearance.wanted_size() == 200
    preferences.window.put("text_size", 118)
    assert appearance.wanted_size() == 125
    preferences.window.put("theme", "pink")
    assert appearance.wanted_theme() == theme.LIGHT


@pytest.mark.parametrize("percent", [125, 150, 200])
def test_window_keeps_its_size_when_the_text_grows(enter: Callable[..., Driver], percent: int) -> None:
    driver = enter("township")
    for key in driver.shell.kinds:
        driver.open(key)
    size = driver.window.size()
    appearance.set_text_size(percent)
    for key in driver.shell.kinds:
        driver.open(key)
        assert driver.window.size() == size, key
    assert driver.window.findChildren(QLabel)


@pytest.mark.parametrize("station", STATIONS, ids=[level for level, _ in STATIONS])
def test_another_look_of_every_place_comes_without_a_stall(
    enter: Callable[..., Driver], station: tuple[str, str | None], tmp_path: Path
) -> None:
    driver = enter(*station)
    assert driver.heart is not None
    for _place in everything(driver, tmp_path):
        pass
    for key, scheme, percent in (("workbench", theme.DARK, 150), ("people", theme.LIGHT, 100)):
        driver.open(key)
        with driver.acting():
            driver.heart.mark(f"{scheme} on {key}")
            appearance.set_theme(scheme)
            driver.idle()
            driver.heart.mark(f"{percent} % on {key}")
            appearance.set_text_size(percent)
            driver.idle()


def test_page_opened_while_the_look_changes_comes_first(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    for key in driver.shell.kinds:
        driver.open(key)
    driver.open("workbench")
    appearance.set_text_size(150)
    while not driver.window.updatesEnabled():
        QApplication.processEvents()
    assert restyling.waits()
    driver.shell.go("exchange")
    waited = [driver.shell.pages[key].heading for key in ("exchange", "system")]
    driver.qtbot.waitUntil(lambda: waited[0].font().pointSizeF() > 20)
    driver.idle()
    assert not restyling.waits()
    assert waited[1].font().pointSizeF() == waited[0].font().pointSizeF()


def test_nothing_is_painted_half_in_the_look_of_before(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    driver.open("collection")
    appearance.set_theme(theme.DARK)
    assert not driver.window.updatesEnabled()
    while not driver.window.updatesEnabled():
        QApplication.processEvents()
    ink = theme.read_tokens(theme.DARK).ink.lower()
    assert driver.page.heading.palette().windowText().color().name() == ink
    driver.idle()
