"""Panels that are made when they are first wanted: opening a page pays for what is in sight, and for nothing else.

A page names such a panel as a `functools.cached_property` that makes it, connects it and puts it into its stack. So the
first `page.registration` costs what the panel costs, and no page costs the sum of its panels (interface, rule 8).
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QStackedWidget, QWidget

W = TypeVar("W", bound=QWidget)


def made(owner: object, name: str, kind: type[W]) -> W | None:
    """The panel that the cached property `name` has made already; None while nobody has wanted it."""
    found = vars(owner).get(name)
    return found if isinstance(found, kind) else None


def shows(stack: QStackedWidget, owner: object, name: str) -> bool:
    """Whether a stack shows the panel called `name`; asking does not make it."""
    found = vars(owner).get(name)
    return found is not None and stack.currentWidget() is found


def added(stack: QStackedWidget, panel: W) -> W:
    """Put a panel that has just been made into its stack."""
    stack.addWidget(panel)
    return panel
