"""What a table finds around it: the page it stands on, with the session's jobs and the message bar.

A table is a widget like any other and knows no page; it looks for one only when a job has to run or a sentence has to
be said.
"""

from __future__ import annotations

from typing import Protocol, cast

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from ui.session import Session

PAGE = ("session", "told", "wants")
"""What only a page has all of."""


class Surroundings(Protocol):
    """A page. `told` asks for a message: tone, what happened, whether the data is safe, what to do next."""

    session: Session

    @property
    def told(self) -> SignalInstance: ...


def surroundings(widget: QWidget) -> Surroundings | None:
    """The page a widget stands on, if it does."""
    around = widget.parentWidget()
    while around is not None:
        if all(hasattr(around, name) for name in PAGE):
            return cast("Surroundings", around)
        around = around.parentWidget()
    return None
