"""Panels that are made when they are first wanted: opening a page pays for what is in sight, and for nothing else.

A page names such a panel as a `functools.cached_property` that makes it, connects it and puts it into its stack. So the
first `page.registration` costs what the panel costs, and no page costs the sum of its panels (interface, rule 8).

A page whose panels are all in sight at once names them in the same way and has them made `InTurns`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar
from weakref import WeakSet

import shiboken6
from PySide6.QtCore import QObject, QTimer
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


class InTurns(QObject):
    """Makes the cached properties `names` of `page`, one in each turn of the event loop: keys are taken in between.

    One that is asked for before its turn is made at once, as ever.
    """

    def __init__(self, page: QWidget, names: Sequence[str], whole: Callable[[], object]) -> None:
        """`whole` is called once, when all are made."""
        super().__init__(page)
        self._page, self._whole = page, whole
        self._left = list(names)
        self._then: list[Callable[[], object]] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)
        self._timer.start(0)
        _pages_in_turns.add(self)

    @property
    def done(self) -> bool:
        return not self._left

    def then(self, act: Callable[[], object]) -> None:
        """Do it when all are made: now, if they are."""
        if self.done:
            act()
        else:
            self._then.append(act)

    def _turn(self) -> None:
        self._left = [name for name in self._left if name not in vars(self._page)]
        if self._left:
            getattr(self._page, self._left.pop(0))
        if self._left:
            self._timer.start(0)
        else:
            self._end()

    def _end(self) -> None:
        self._whole()
        for act in self._then:
            act()
        self._then.clear()


_pages_in_turns: WeakSet[InTurns] = WeakSet()


def waits() -> bool:
    """Whether a page is not whole yet."""
    return any(shiboken6.isValid(one) and not one.done for one in tuple(_pages_in_turns))
