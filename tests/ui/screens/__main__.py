from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.services.demo import Demo, make_demo
from db import Opener
from tests.ui.screens import first, work
from tests.ui.screens.camera import Camera, opened
from ui.app import prepare

RESIDENTS = 600


def of_village(camera: Camera, place: Path) -> None:
    work.every_page(camera)
    work.people_panels(camera)
    work.registration(camera)
    work.roster_wizard(camera, place)
    work.entry(camera)
    work.paper(camera)
    work.search(camera)
    work.messages(camera)
    work.help_pages(camera)
    work.jobs(camera)
    work.locked(camera)


def of_district(camera: Camera) -> None:
    work.every_page(camera)
    work.reasons(camera)


def stations(demo: Demo, folder: Path, place: Path) -> None:
    camera = opened(demo.villages[0], demo, None, folder, "village")
    of_village(camera, place)
    camera.window.close()
    for prefix, home, operator in (
        ("township", demo.township, None), ("reviewer", demo.district, "区复核"), ("finance", demo.district, "区财务"),
    ):  # fmt: skip
        camera = opened(home, demo, operator, folder, prefix)
        of_district(camera)
        camera.window.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    prepare(application)
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        demo = make_demo(place / "demo", Opener(), residents=RESIDENTS)
        first.village(place / "new_village", demo, folder, place)
        first.district(place / "new_district", demo, folder)
        stations(demo, folder, place)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
