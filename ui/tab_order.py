"""The way of the Tab key through the window: navigation, search, page, foot, as one reads (WCAG 2.1, 2.4.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def foot_last(page: QWidget, foot: QWidget) -> None:
    """Put what the keyboard reaches in `foot` behind everything in `page`; nothing happens when it stands there."""
    if not any(page.isAncestorOf(one) for one in _until_end(foot)):
        return  # the usual case, at every Tab: what stands behind the foot is little, what stands before it is not
    stops = [one for one in _chain(page.window()) if _is_stop(one)]
    in_foot = [one for one in stops if foot.isAncestorOf(one)]
    last = next((one for one in reversed(stops) if page.isAncestorOf(one)), None)
    if last is None or not in_foot or stops.index(last) < stops.index(in_foot[0]):
        return
    for stop in in_foot:
        QWidget.setTabOrder(last, stop)
        last = stop


def where_it_stands(around: QWidget, panel: QWidget) -> None:
    """A panel that was put into `around` later stands at the end of Qt's order: put what Tab stops at in it behind what
    stood in `around` before it.
    """
    stops = [panel, *panel.findChildren(QWidget)]
    stops = [one for one in stops if _is_stop(one) and one.focusProxy() is None]
    last = next((one for one in _back_from(panel) if around.isAncestorOf(one) and _is_stop(one)), None)
    if last is not None:
        for earlier, later in pairwise((last, *stops)):
            QWidget.setTabOrder(earlier, later)


def hand_back(around: QWidget, take_focus: Callable[[], object]) -> None:
    """A question in `around` is answered: the keyboard goes on, unless it is somewhere else by now."""
    keyboard = QApplication.focusWidget()
    if keyboard is None or around.isAncestorOf(keyboard):
        take_focus()


def _chain(start: QWidget) -> Iterator[QWidget]:
    """Every widget after `start`, in Qt's order, once round."""
    one = start.nextInFocusChain()
    while one is not None and one is not start:
        yield one
        one = one.nextInFocusChain()


def _back_from(start: QWidget) -> Iterator[QWidget]:
    """Every widget before `start`, in Qt's order, back to the window."""
    window, one = start.window(), start.previousInFocusChain()
    while one is not None and one is not window and one is not start:
        yield one
        one = one.previousInFocusChain()


def _until_end(foot: QWidget) -> Iterator[QWidget]:
    """Every widget after `foot`, in Qt's order, up to the window: there it begins anew."""
    window = foot.window()
    return takewhile(lambda one: one is not window, _chain(foot))


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
