"""What Qt deletes without a word Python does not believe alive: items of layouts."""

from __future__ import annotations

import gc

import shiboken6
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QLayout, QLayoutItem, QVBoxLayout, QWidget

from ui.rescaling import rescale


def remembered(inside: QWidget) -> list[QLayoutItem]:
    """Items that Python holds as living, and whose layout is in this widget."""
    items = [one for one in gc.get_objects() if isinstance(one, QLayoutItem) and not isinstance(one, QLayout)]
    return [one for one in items if shiboken6.isValid(one) and inside.isAncestorOf(one.widget() or inside)]


def filled(window: QWidget) -> QVBoxLayout:
    outer = QVBoxLayout(window)
    row, grid = QHBoxLayout(), QGridLayout()
    row.addWidget(QLabel("甲"))
    row.addSpacing(4)
    grid.addWidget(QLabel("乙"), 0, 0)
    outer.addLayout(row, 1)
    outer.addLayout(grid)
    return outer


def test_no_item_of_a_layout_that_was_added_is_remembered(prepared: QApplication) -> None:
    window = QWidget()
    outer = filled(window)
    assert outer.count() == 2
    assert remembered(window) == []
    assert [label.text() for label in window.findChildren(QLabel)] == ["甲", "乙"]


def test_no_item_is_remembered_after_another_text_size(prepared: QApplication) -> None:
    window = QWidget()
    outer = filled(window)
    before = outer.contentsMargins().left()
    rescale(window, 1.5)
    assert remembered(window) == []
    assert outer.contentsMargins().left() > before
    assert all(shiboken6.isValid(label) for label in window.findChildren(QLabel))
