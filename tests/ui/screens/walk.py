"""A picture of every place of the walk (tests/ui/places.py): what the tests walk through is what is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.ui.driver import Driver
from tests.ui.places import everything_with_rows, first_hour, locked
from tests.ui.screens.camera import Camera


def drawn(camera: Camera, places: Iterator[str]) -> list[str]:
    """The places, each taken as it is left by its name; a page longer than the window a second time, at its end."""
    found = []
    for place in places:
        camera.take(place)
        found.append(place)
        if camera.window.shell is not None and place in camera.shell.kinds:
            bar = camera.shell.holders[place].verticalScrollBar()
            if bar.maximum() > 0:
                bar.setValue(bar.maximum())
                camera.take(f"{place}_below")
                bar.setValue(0)
    return found


def station(camera: Camera, place: Path) -> list[str]:
    """Signed in: everything, and the first hour."""
    driver = Driver(camera.window, camera)
    return [*drawn(camera, everything_with_rows(driver, place)), *drawn(camera, first_hour(driver))]


def under_lock(camera: Camera) -> list[str]:
    """The lock; the window stays locked."""
    return drawn(camera, locked(Driver(camera.window, camera)))
