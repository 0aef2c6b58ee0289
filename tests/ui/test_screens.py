"""Every picture is drawn on the window of now, and a place without one is told (interface, how it is checked)."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.services.demo import Demo
from tests.ui import places
from tests.ui.screens import proof, sitting, village
from tests.ui.screens.camera import LOOKS, shown, sign_in
from ui.pages import PAGES

ONE_LOOK = LOOKS[:1]


def test_every_scene_of_a_village_runs_and_leaves_its_picture(prepared: QApplication, demo: Demo, tmp_path: Path) -> None:
    district = tmp_path / "demo"
    shutil.copytree(demo.district.parent, district)
    camera = shown(district / demo.villages[0].name, demo, tmp_path, "village")
    scenes = [scene for scene in village.SCENES if scene is not village.returned]  # nothing came back in this district
    try:
        sign_in(camera, demo)
        assert sitting.play(camera, scenes, tmp_path) == []
    finally:
        camera.close()
    assert all(file.stat().st_size for file in camera.taken)
    assert len(camera.taken) == len(set(camera.taken)) > len(scenes)


def test_places_are_read_from_their_source_with_what_varies_left_open() -> None:
    assert proof.patterns('def walk():\n    yield "entry"\n    yield f"people tab {n}"\n    yield key\n') == [
        "entry", "people\\ tab\\ .+",
    ]  # fmt: skip
    assert {page.key for page in PAGES} <= set(proof.wanted())


def test_place_without_a_picture_is_told_with_its_look() -> None:
    drawn = [re.sub(r"\.\+", "0", one).replace("\\", "") for one in proof.wanted()]
    assert proof.missing({ONE_LOOK[0]: drawn}, ONE_LOOK) == []
    assert proof.missing({ONE_LOOK[0]: [one for one in drawn if one != "lock"]}, ONE_LOOK) == ["light-100: lock"]
    assert len(proof.missing({}, LOOKS)) == len(LOOKS) * len(proof.wanted())


def test_every_kind_of_station_is_walked_through_its_first_start() -> None:
    assert [one for one in proof.wanted() if one.startswith("first start") and one.endswith(" 4")] == [
        f"first start {kind} 4" for kind in places.KINDS_OF_STATION
    ]
