"""Every scene of a village still runs on the window of now, and each leaves its picture (interface, how it is checked)."""

from __future__ import annotations

from pathlib import Path

from app.services.demo import Demo
from tests.ui.driver import Driver
from tests.ui.screens import village
from tests.ui.screens.__main__ import play
from tests.ui.screens.camera import Camera


def test_every_scene_of_a_village_runs_and_leaves_its_picture(enter, demo: Demo, tmp_path: Path) -> None:
    driver: Driver = enter("village")
    camera = Camera(driver.window, tmp_path, "village")
    assert play(camera, village.SCENES, tmp_path) == []
    assert all(file.stat().st_size for file in camera.taken)
    assert len(camera.taken) == len(set(camera.taken)) > len(village.SCENES)
