"""What scenes of every station do: keys, and the pages one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.ui.screens.camera import Camera


def press(camera: Camera, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or camera.window, key, modifier)
    camera.settle()


def write(camera: Camera, name: str, text: str) -> None:
    """Text into the field of that name that is in sight."""
    edit = next(edit for edit in camera.window.findChildren(QLineEdit, name) if edit.isVisible())
    edit.setText(text)


def every_page(camera: Camera, _place: Path) -> None:
    """Each page as it opens, and its lower end when it is longer than the window."""
    for key in camera.shell.kinds:
        page: Any = camera.go(key)
        page.take_focus()
        camera.take(key)
        bar = camera.shell.holders[key].verticalScrollBar()
        if bar.maximum() > 0:
            bar.setValue(bar.maximum())
            camera.take(f"{key}_below")
            bar.setValue(0)
