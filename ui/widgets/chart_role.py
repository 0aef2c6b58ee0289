"""Charts are introduced to a screen reader as charts (WCAG 2.1, 4.1.2), where Qt would only say that they are frames.

Qt asks a factory for what it tells of a widget. What the factory makes belongs to Qt, which deletes it with its widget;
Python has to hold it as long as that, or it would be gone at once.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_charts: set[str] = set()
_held: list[QAccessibleWidget] = []


def is_chart(widget: QWidget) -> None:
    """Every widget of this one's class is introduced as a chart, by its accessible name and description."""
    name = type(widget).__name__
    if not _charts:
        QAccessible.installFactory(_introduced)
    _charts.add(name)


def _introduced(name: str, shown: QObject) -> QAccessibleWidget | None:
    """Called by Qt for each class of a widget, from its own upwards; None leaves it to Qt."""
    if name not in _charts or not isinstance(shown, QWidget):
        return None
    _held[:] = [one for one in _held if shiboken6.isValid(one)]
    made = QAccessibleWidget(shown, QAccessible.Role.Chart, shown.accessibleName())
    _held.append(made)
    return made
