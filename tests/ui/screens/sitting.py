"""One station in one look, drawn in a process of its own; two of them at a time, as an office's computer has two cores."""

from __future__ import annotations

import multiprocessing
import shutil
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.services.demo import Demo
from tests.ui.screens import first, office, village, walk
from tests.ui.screens.camera import Camera, Look, shown, sign_in
from ui.app import prepare

Scene = Callable[[Camera, Path], None]
BROKEN = (AssertionError, AttributeError, IndexError, KeyError, RuntimeError, StopIteration, TypeError, ValueError)
"""What a scene raises when the window is no longer what the scene was written for."""

AT_A_TIME = 2
BEFORE_WORK = "before_work"
STATIONS: dict[str, tuple[str | None, Sequence[Scene]]] = {
    "village": (None, village.SCENES), "township": (None, office.SCENES), "reviewer": ("区复核", office.SCENES),
    "finance": ("区财务", office.SCENES), BEFORE_WORK: (None, ()),
}  # fmt: skip
"""By what its pictures are called: its operator, and its scenes after the walk through every place."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """`place` is where the district is copied to, `folder` where the pictures go."""

    demo: Demo
    place: Path
    folder: Path
    station: str
    look: Look

    @property
    def title(self) -> str:
        return f"{self.station} {self.look[0]}-{self.look[1]}"


@dataclass(frozen=True, slots=True)
class Drawn:
    look: Look
    taken: list[Path]
    places: list[str]
    broken: list[str]


def draw_all(sittings: Sequence[Sitting]) -> list[Drawn]:
    """Every sitting; a process that dies ends the run with an error (BrokenProcessPool)."""
    spawn = multiprocessing.get_context("spawn")
    found = []
    with ProcessPoolExecutor(AT_A_TIME, mp_context=spawn, max_tasks_per_child=1) as pool:
        running = {pool.submit(draw, sitting): sitting for sitting in sittings}
        for done in as_completed(running):
            found.append(done.result())
            print(f"{running[done].title}: {len(found[-1].taken)} pictures", flush=True)
    return found


def draw(sitting: Sitting) -> Drawn:
    """All pictures of one station in one look, on a copy of the district: walk and scenes write into the books."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    prepare(application)
    copy = sitting.place / sitting.title
    shutil.copytree(sitting.demo.district.parent, copy / "demo")
    demo = moved(sitting.demo, copy / "demo")
    if sitting.station == BEFORE_WORK:
        taken, places = first.every(copy / "new", demo, sitting.folder, sitting.look)
        return Drawn(sitting.look, taken, places, [])
    return at_desk(sitting, demo, copy)


def at_desk(sitting: Sitting, demo: Demo, copy: Path) -> Drawn:
    operator, scenes = STATIONS[sitting.station]
    home = {"village": demo.villages[0], "township": demo.township}.get(sitting.station, demo.district)
    camera = shown(home, demo, sitting.folder, sitting.station, sitting.look)
    sign_in(camera, demo, operator)
    places: list[str] = []
    broken = play(camera, [lambda camera, place: places.extend(walk.station(camera, place)), *scenes], copy)
    places += walk.under_lock(camera)
    broken += play(camera, village.AFTER_LOCK if sitting.station == "village" else (), copy)
    camera.close()
    return Drawn(sitting.look, camera.taken, places, [f"{sitting.title}: {scene}" for scene in broken])


def play(camera: Camera, scenes: Sequence[Scene], place: Path) -> list[str]:
    """Every scene, whatever becomes of the others; the names of those that broke."""
    broken = []
    for scene in scenes:
        try:
            scene(camera, place)
        except BROKEN as error:
            traceback.print_exc()
            broken.append(f"{scene.__name__} broke: {error}")
    return broken


def moved(demo: Demo, folder: Path) -> Demo:
    """The same district in its copy."""
    return replace(
        demo, district=folder / demo.district.name, township=folder / demo.township.name,
        villages=tuple(folder / one.name for one in demo.villages),
    )  # fmt: skip
