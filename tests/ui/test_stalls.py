"""No page, no panel, no change of the look keeps a clerk waiting: the GUI thread answers within 100 ms, everywhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.ui.driver import Driver
from tests.ui.heartbeat import WALL_MS, Heartbeat, Stalls
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
    assert list(heart.stop().over()) == ["working"]
    quiet = Heartbeat(strict=True)
    with quiet.quiet():
        _busy_for(0.15)
    assert quiet.stop().over() == {}


def test_a_millisecond_over_the_limit_fails() -> None:
    stalls = Stalls(slowness=lambda: 1.0)
    stalls.add("calm", 100.0)
    stalls.add("busy", 101.0)
    assert stalls.over() == {"busy": 101}


def test_a_machine_of_half_the_pace_has_twice_the_time() -> None:
    stalls = Stalls(slowness=lambda: 2.0)
    stalls.add("calm", 199.0)
    stalls.add("busy", 210.0)
    assert stalls.over() == {"busy": 105}


def test_waiting_for_a_disk_or_a_lock_is_a_stall_though_it_costs_no_work() -> None:
    stalls = Stalls()
    stalls.add("neighbours", 20.0, WALL_MS)
    stalls.add("waiting", 20.0, WALL_MS + 1.0)
    assert list(stalls.over()) == ["waiting"]


def _busy_for(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass
