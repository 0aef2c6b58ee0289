"""Pictures of every page and panel at 1366×768 in 100 % and 150 %, light and dark: `python -m tests.ui.screens DIR`.

Made without a display, from a made-up district that is copied for each look; to be looked at after every change of the
window. A station and a look may be named: `python -m tests.ui.screens DIR village dark-150`.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.services.demo import Demo, make_demo
from db import Opener
from tests.ui.screens import first, office, village
from tests.ui.screens.camera import LOOKS, Camera, Look, shown, sign_in
from ui.app import prepare

RESIDENTS = 600
BROKEN = (AssertionError, AttributeError, IndexError, KeyError, RuntimeError, StopIteration, TypeError, ValueError)
"""What a scene raises when the window is no longer what the scene was written for."""

Station = tuple[str, str, str | None, Sequence[Callable[[Camera, Path], None]]]
"""What its pictures are called, its folder in the district, its operator, its scenes."""


def stations(demo: Demo) -> Iterator[Station]:
    yield "village", demo.villages[0].name, None, village.SCENES
    yield "township", demo.township.name, None, office.SCENES
    yield "reviewer", demo.district.name, "区复核", office.SCENES
    yield "finance", demo.district.name, "区财务", office.SCENES


def play(camera: Camera, scenes: Sequence[Callable[[Camera, Path], None]], place: Path) -> list[str]:
    """Every scene, whatever becomes of the others; the names of those that broke."""
    broken = []
    for scene in scenes:
        try:
            scene(camera, place)
        except BROKEN:
            traceback.print_exc()
            broken.append(scene.__name__)
    return broken


def in_look(demo: Demo, place: Path, folder: Path, look: Look, wanted: str) -> list[str]:
    """All stations in one look, on a copy of the district: the scenes write into the books."""
    broken = []
    copy = place / f"{look[0]}-{look[1]}"
    shutil.copytree(demo.district.parent, copy / "demo")
    for prefix, name, operator, scenes in stations(demo):
        if wanted in {"", prefix}:
            camera = shown(copy / "demo" / name, demo, folder, prefix, look)
            sign_in(camera, demo, operator)
            broken += [f"{prefix}.{scene} {look}" for scene in play(camera, scenes, copy)]
            camera.close()
            print(f"{prefix} {look[0]} {look[1]}: {len(camera.taken)}", flush=True)
    if wanted in {"", "first"}:
        first.village(copy / "new_village", demo, folder, look)
        first.district(copy / "new_district", demo, folder, look)
    return broken


def main(folder: Path, wanted: str = "", look: str = "") -> int:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    prepare(application)
    theme, _, percent = look.partition("-")
    looks = [(theme, int(percent))] if look else LOOKS
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        demo = make_demo(place / "demo", Opener(), residents=RESIDENTS)
        broken = [scene for one in looks for scene in in_look(demo, place, folder, one, wanted)]
    print("\n".join(broken) or "every scene ran")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:4]))
