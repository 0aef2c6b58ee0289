"""No page, no panel, no change of the look keeps a clerk waiting: the GUI thread answers within 100 ms, everywhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.ui.driver import Driver
from tests.ui.heartbeat import Heartbeat
from tests.ui.places import STATIONS, everything

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize("station", STATIONS, ids=[level for level, _ in STATIONS])
def test_every_page_and_panel_opens_without_a_stall(
    enter: Callable[..., Driver], station: tuple[str, str | None], tmp_path: Path
) -> None:
    driver = enter(*station)
    assert driver.heart is not None
    driver.heart.stop()
    driver.heart = Heartbeat(strict=True)
    for number in range(1, len(driver.shell.kinds) + 1):
        driver.heart.mark(f"page {number}")
        driver.go(number)
    driver.heart.mark("first place")
    for place in everything(driver, tmp_path):
        driver.heart.mark(f"after {place}")


def test_person_found_by_typing_opens_without_a_stall(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    driver.key(Qt.Key.Key_K, CTRL)
    driver.shell.search.setFocus()
    for sign in "150":
        driver.type(sign)
        driver.idle()
    driver.enter()
    assert driver.page.key == "people"


def test_a_stall_is_seen(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    assert driver.heart is not None
    driver.heart.stop()
    heart = Heartbeat(strict=True)
    heart.mark("working")
    _busy_for(0.4)
    assert list(heart.stop().over(limit_ms=1)) == ["working"]
    quiet = Heartbeat(strict=True)
    with quiet.quiet():
        _busy_for(0.15)
    assert quiet.stop().over() == {}


def _busy_for(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass
