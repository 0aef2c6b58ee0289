"""Every scene of a village still runs on the window of now, and each leaves its picture (interface, how it is checked)."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.services.demo import Demo
from tests.ui.screens import village
from tests.ui.screens.__main__ import play
from tests.ui.screens.camera import shown, sign_in


def test_every_scene_of_a_village_runs_and_leaves_its_picture(prepared: QApplication, demo: Demo, tmp_path: Path) -> None:
    district = tmp_path / "demo"
    shutil.copytree(demo.district.parent, district)
    camera = shown(district / demo.villages[0].name, demo, tmp_path, "village")
    try:
        sign_in(camera, demo)
        assert play(camera, village.SCENES, tmp_path) == []
    finally:
        camera.close()
    assert all(file.stat().st_size for file in camera.taken)
    assert len(camera.taken) == len(set(camera.taken)) > len(village.SCENES)
