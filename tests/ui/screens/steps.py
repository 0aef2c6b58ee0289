"""What scenes of every station do: keys, and text into a field."""

from __future__ import annotations

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
