"""Python must not remember where the items of a layout lie: such a memory ends the program at some later moment.

PySide makes a Python object for each item of a layout that is filled first and then added to another (`addLayout`), and
for each that `itemAt` returns. Qt deletes items without a word, as soon as their widget goes; PySide goes on believing
that an item lies there and hands the old object out for whatever lies at that place next. Seen were a widget's parent
that came back as a QWidgetItem (a change of the look never ended) and a crash while garbage was collected.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shiboken6
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QLayout, QLayoutItem

_DONE = "_lets_items_go"


def let_go(item: QLayoutItem) -> None:
    """Forget an item that `itemAt` has returned; layouts are no such items, Qt tells Python when they end."""
    if not isinstance(item, QLayout):
        shiboken6.invalidate(item)


def let_go_all(layout: QLayout) -> None:
    """Forget every item of a layout."""
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is not None:
            let_go(item)


def install() -> None:
    """From now on `addLayout` leaves no items in Python's memory; said twice, it is done once."""
    for kind in (QBoxLayout, QGridLayout):
        if not getattr(kind, _DONE, False):
            setattr(kind, "addLayout", _letting_go(kind.addLayout))  # noqa: B010 - the bindings' types forbid it
            setattr(kind, _DONE, True)


def _letting_go(add: Callable[..., None]) -> Callable[..., None]:
    def add_layout(self: QLayout, layout: QLayout, *where: Any, **named: Any) -> None:
        add(self, layout, *where, **named)
        let_go_all(layout)

    return add_layout
