"""Where the window opens, and readers that are switched on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from ui import placement, preferences, readers
from ui.readers import CardRead, Readers


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    yield
    preferences.window = preferences.Preferences()


@pytest.fixture
def window(prepared: object, qtbot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    return made


def test_window_opens_where_it_was(window: QMainWindow) -> None:
    room = QGuiApplication.primaryScreen().availableGeometry()
    place = QRect(room.x() + 10, room.y() + 40, room.width() // 2, room.height() // 2)
    preferences.window.put("window.place", [place.x(), place.y(), place.width(), place.height(), 0])
    placement.restore(window)
    assert window.geometry() == place


@pytest.mark.parametrize("kept", [[90_000, 10, 800, 600, 0], [0, -4_000, 800, 600, 0], [1], "x", [0, 0, 0, 0, 0]])
def test_place_on_no_screen_is_not_used(window: QMainWindow, kept: object) -> None:
    preferences.window.put("window.place", kept)
    placement.restore(window)
    assert placement.on_screen(window.geometry())


class Plugged:
    """A reader as a maker's package brings it."""

    title = "测试读卡器"

    def start(self, on_card: Callable[[CardRead], None]) -> None:
        on_card(CardRead("11010519491231002X", name="张㛃", police_name="张䶮"))

    def stop(self) -> None:
        pass


class Point:
    """An entry point that was found."""

    def __init__(self, name: str, made: Callable[[], Plugged]) -> None:
        self.name, self._made, self.loaded = name, made, 0

    def load(self) -> Callable[[], Plugged]:
        self.loaded += 1
        return self._made


def broken() -> Plugged:
    raise ImportError("termb.dll")


def test_reader_is_loaded_only_when_it_is_switched_on(prepared: object, monkeypatch: pytest.MonkeyPatch) -> None:
    point = Point("华视", Plugged)
    monkeypatch.setattr(readers, "offered", lambda: {"华视": point})
    running = Readers()
    read: list[Any] = []
    running.read.connect(read.append)
    running.follow()
    assert point.loaded == 0
    readers.switch("华视", on=True)
    running.follow()
    assert running.running() == ("华视",)
    assert read[0].names_differ
    readers.switch("华视", on=False)
    running.follow()
    assert running.running() == ()


def test_reader_that_cannot_be_loaded_is_a_sentence(prepared: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "offered", lambda: {"坏的": Point("坏的", broken)})
    readers.switch("坏的", on=True)
    running = Readers()
    refused: list[Any] = []
    running.failed.connect(refused.append)
    running.follow()
    assert "没有装好" in refused[0].text
