"""Before the work: the first start of each kind of station, signing in, the forgotten passphrase, a backup put back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPushButton

from app.services.demo import Demo
from tests.ui.driver import Driver
from tests.ui.places import first_steps, outside
from tests.ui.screens.camera import Camera, Look, shown
from tests.ui.screens.walk import drawn
from ui.pages.first_start import FirstStart

PASSPHRASE = "四个-不相干-的词语-2026"
CODES = {"village": "150404100201", "township": "150404100", "district": "150404"}
NAMES = {"village": "衣家营子村", "township": "穆家营子镇", "district": "样例区社保中心"}


def wizard(camera: Camera) -> FirstStart:
    page = camera.window.shown()
    assert isinstance(page, FirstStart)
    return page


def write(camera: Camera, name: str, text: str) -> None:
    edit = next(edit for edit in camera.window.findChildren(QLineEdit, name) if edit.isVisible())
    edit.setText(text)


def on(camera: Camera) -> None:
    wizard(camera).go_on()
    camera.settle()


def begun(home: Path, demo: Demo, folder: Path, look: Look, level: str) -> Camera:
    """The wizard filled in for one kind of station, up to its fourth step; a complaint on the way."""
    camera = shown(home, demo, folder, f"first_{level}", look)
    button = camera.window.findChild(QPushButton, f"kind_{level}")
    assert button is not None
    button.click()
    camera.take("1_kind")
    on(camera)
    on(camera)
    camera.take("2_missing")
    wizard(camera).facts.code.set_code(CODES[level])
    write(camera, "name", NAMES[level])
    camera.take("2_facts")
    on(camera)
    write(camera, "operator", "张伟松")
    for name in ("first_passphrase", "first_again"):
        write(camera, name, PASSPHRASE)
    camera.take("3_operator")
    on(camera)
    camera.take("4_parent")
    return camera


def every(home: Path, demo: Demo, folder: Path, look: Look) -> tuple[list[Path], list[str]]:
    """The pictures, and the places among them."""
    taken, places = [], []
    for level in CODES:
        camera = begun(home / level, demo, folder, look, level)
        camera.close()
        taken += camera.taken
    camera = shown(home / "new", demo, folder, "first", look)
    places += drawn(camera, first_steps(Driver(camera.window, camera)))
    camera.close()
    taken += camera.taken
    camera = shown(demo.villages[1], demo, folder, "first", look)
    places += drawn(camera, outside(Driver(camera.window, camera)))
    camera.close()
    return [*taken, *camera.taken], places
