"""What a township and a district do in the window: decide on filings, read packages; a picture of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from tests.ui.screens.camera import Camera
from tests.ui.screens.steps import every_page, press


def reasons(camera: Camera, _place: Path) -> None:
    """The question before a filing is returned."""
    page: Any = camera.go("reviews")
    page.take_focus()
    press(camera, Qt.Key.Key_F8)
    camera.take("return_reason")
    press(camera, Qt.Key.Key_Escape)


def reading(camera: Camera, place: Path) -> None:
    """The packages on a stick, and what one of them would bring."""
    page: Any = camera.go("exchange")
    page.read.place.folder.edit.setText(str(place / "demo" / "U盘"))
    page.read.look_in()
    camera.settle()
    page.read.look.click()
    camera.take("package_seen")


SCENES = (every_page, reasons, reading)
