"""The real window on real stations: one made-up district, built once, copied for each test that changes it."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.services.demo import Demo, make_demo
from db import Opener
from tests.ui.driver import Driver
from tests.ui.heartbeat import Heartbeat
from ui.app import prepare
from ui.window import SIZE, Window

RESIDENTS = 90


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform says this at every window and menu; it is no finding."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support"))


@pytest.fixture(scope="session")
def prepared(qapp: QApplication) -> QApplication:
    prepare(qapp)
    return qapp


@pytest.fixture(scope="module", autouse=True)
def own_thread(prepared: QApplication) -> Iterator[None]:
    """Qt's objects are collected on this thread (ui/garbage.py); outside the window's tests Python does it as ever."""
    gc.disable()
    yield
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return make_demo(tmp_path_factory.mktemp("district") / "demo", Opener(), residents=RESIDENTS)


@pytest.fixture(scope="session")
def money_demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The district as it is shown to people, with its year of money."""
    return make_demo(tmp_path_factory.mktemp("money") / "demo", Opener(), residents=RESIDENTS, money=True)


@pytest.fixture
def enter(prepared: QApplication, qtbot: QtBot, demo: Demo, tmp_path: Path) -> Iterator[Callable[..., Driver]]:
    """`enter("village")` opens a copy of that station (of `made`, another district) and signs in; every window is closed
    at the end.

    Alone it looks like a real station; `in_district` it stands among the others of its made-up district, with the strip.
    A test that opens a window also fails when the window has stalled for over 100 ms meanwhile (tests/ui/heartbeat.py).
    """
    drivers: list[Driver] = []

    def opened(level: str, operator: str | None = None, *, in_district: bool = False, made: Demo = demo) -> Driver:
        source = {"village": made.villages[0], "township": made.township, "district": made.district}[level]
        home = tmp_path / "demo" / source.name if in_district else tmp_path / level
        shutil.copytree(source.parent if in_district else source, home.parent if in_district else home)
        driver = Driver(Window(home, Opener(), made.clock), qtbot)
        driver.heart = Heartbeat()
        drivers.append(driver)
        driver.window.resize(*SIZE)
        with driver.acting():
            driver.window.show()
        driver.sign_in(made.passphrase, operator)
        driver.heart.mark("working")
        return driver

    yield opened
    stalls = [driver.heart.stop().over() for driver in drivers if driver.heart is not None]
    for driver in drivers:
        driver.close()
    assert list(filter(None, stalls)) == [], "the window stalled, in ms"
