"""The first start: every step of the wizard for a village, and the first step of the others."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPushButton

from app.services.demo import Demo
from tests.ui.screens.camera import Camera, Look, shown
from ui.pages.first_start import FirstStart

PASSPHRASE = "四个-不相干-的词语-2026"


def wizard(camera: Camera) -> FirstStart:
    page = camera.window.shown()
    assert isinstance(page, FirstStart)
    return page


def write(camera: Camera, name: str, text: str) -> None:
    edit = next(edit for edit in camera.window.findChildren(QLineEdit, name) if edit.isVisible())
    edit.setText(text)


def choose(camera: Camera, level: str) -> None:
    button = camera.window.findChild(QPushButton, f"kind_{level}")
    assert button is not None
    button.click()
    camera.settle()


def village(home: Path, demo: Demo, folder: Path, look: Look) -> None:
    """Kind, facts, operator, the parent's side: with a complaint on the way."""
    camera = shown(home, demo, folder, "first", look)
    camera.take("1_kind")
    choose(camera, "village")
    wizard(camera).go_on()
    camera.settle()
    wizard(camera).go_on()
    camera.take("2_missing")
    wizard(camera).facts.code.set_code("150404100201")
    write(camera, "name", "衣家营子村")
    camera.take("2_facts")
    wizard(camera).go_on()
    camera.settle()
    write(camera, "operator", "衣家营子村协办员")
    for name in ("first_passphrase", "first_again"):
        write(camera, name, PASSPHRASE)
    camera.take("3_operator")
    wizard(camera).go_on()
    camera.settle()
    camera.take("4_parent")
    camera.close()


def district(home: Path, demo: Demo, folder: Path, look: Look) -> None:
    camera = shown(home, demo, folder, "first_district", look)
    choose(camera, "district")
    wizard(camera).go_on()
    camera.settle()
    wizard(camera).facts.code.set_code("150404")
    write(camera, "name", "样例区社保中心")
    wizard(camera).go_on()
    camera.settle()
    write(camera, "operator", "区管理员")
    for name in ("first_passphrase", "first_again"):
        write(camera, name, PASSPHRASE)
    wizard(camera).go_on()
    camera.take("4_founding")
    camera.close()
