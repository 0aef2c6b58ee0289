"""Another look for an open window without a wait: what is in sight first, the rest in short turns (interface, rule 8).

`QApplication.setStyleSheet` polishes every widget once for itself and once more for each of its ancestors, all in one
call: 1.8 s with every page open. So the sheet is exchanged while Qt remembers no widget (ui/theme.py), and each widget
is polished here, once. What is behind the page in sight follows within the next half second, in turns between which
keys are taken; a page that is opened meanwhile comes first.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.rescaling import rescale_page
from ui.widgets.controls import redraw_icon

TURN_S = 0.025
"""So long a turn works before keys are taken again; a quarter of what a hand would notice."""

LEAST_WIDGETS = 10
"""So many are done in every turn."""

Waiting = dict[QWidget, None]
"""Widgets in the order in which their turn comes."""


class Restyling(QObject):
    """What still has the look of before: `_old` is to be polished, `_drawn` is to draw itself anew after it, and
    `_measured` to be measured once more in the end. A window is not painted until all that is in sight has the new look.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._gathered = True
        self._old: Waiting = {}
        self._drawn: Waiting = {}
        self._measured: Waiting = {}
        self._grown: dict[QWidget, float] = {}
        self._unpainted: list[QWidget] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)  # one that repeats without a pause keeps others from their turn
        self._timer.timeout.connect(self._turn)

    def begin(self, later: Sequence[QWidget] = (), factor: float = 1.0) -> None:
        """From the next turn on, everything there is; what is made later has the new look from the start. The lengths
        of the pages in `later` are multiplied before anything else happens to them.
        """
        self._grown.update(dict.fromkeys(later, factor))
        for window in _windows(self._application):
            if window.isVisible() and window not in self._unpainted:
                self._unpainted.append(window)
                window.setUpdatesEnabled(False)
        self._gathered = False
        self._timer.start(0)

    def waits(self) -> bool:
        """Whether something has the look of before."""
        return self._timer.isActive()

    def _turn(self) -> None:
        """The next one is asked for first: what fails in one widget stays alone."""
        self._timer.start(0)
        if self._all_of_it(time.perf_counter() + TURN_S):
            self._timer.stop()

    def _all_of_it(self, until: float) -> bool:
        """As much as fits into the turn; True when nothing is left."""
        if not self._gathered:
            self._gather()
        if not (_work(_polish, self._old, until, seen=True) and _work(_draw, self._drawn, until, seen=True)):
            return False
        self._paint()
        while self._grown:
            if time.perf_counter() > until:
                return False
            self.grow(next(iter(self._grown)))
        if not (_work(_polish, self._old, until) and _work(_draw, self._drawn, until)):
            return False
        return _work(_measure, self._measured, until)

    def _gather(self) -> None:
        windows = _windows(self._application)
        everything = [widget for window in windows for widget in (window, *window.findChildren(QWidget))]
        draws = {kind: issubclass(kind, QLabel) or hasattr(kind, "renew_look") for kind in set(map(type, everything))}
        self._old = dict.fromkeys(everything)
        self._drawn = dict.fromkeys(widget for widget in everything if draws[type(widget)])
        self._measured = dict.fromkeys(reversed(everything))
        self._gathered = True

    def grow(self, page: QWidget) -> None:
        """Multiply the lengths of a page out of sight, if they are still of the size before."""
        factor = self._grown.pop(page, 1.0)
        if factor != 1.0 and shiboken6.isValid(page):
            rescale_page(page, factor)

    def grow_all(self) -> None:
        for page in tuple(self._grown):
            self.grow(page)

    def _paint(self) -> None:
        """At once: a painting that was due while none was allowed is lost, and Qt waits for it for ever, with all others."""
        while self._unpainted:
            window = self._unpainted.pop()
            if shiboken6.isValid(window):
                window.setUpdatesEnabled(True)
                window.repaint()


def _windows(application: QApplication) -> list[QWidget]:
    """Those that belong to no other; lists and menus that pop up are found as children."""
    return [widget for widget in application.topLevelWidgets() if widget.parentWidget() is None]


def _work(act: Callable[[QWidget], None], waiting: Waiting, until: float, *, seen: bool = False) -> bool:
    """Do it to those that wait, or to those of them that are in sight, until the turn is over; True: none is left.

    A few at least: on a busy machine to look for those in sight may take the whole turn, and none would ever be done.
    """
    for done, widget in enumerate(_in_sight(waiting) if seen else tuple(waiting)):
        if done >= LEAST_WIDGETS and time.perf_counter() > until:
            return False
        del waiting[widget]
        if shiboken6.isValid(widget):
            act(widget)
    return True


def _in_sight(widgets: Iterable[QWidget]) -> list[QWidget]:
    """With the hidden parts of what is in sight: a table measures its rows by a head that nobody sees."""
    found = []
    for widget in widgets:
        if shiboken6.isValid(widget):
            around: object = widget.parentWidget()  # PySide may take it for something that lay there before
            if widget.isVisible() or (isinstance(around, QWidget) and around.isVisible()):
                found.append(widget)
    return found


def _polish(widget: QWidget) -> None:
    """What Qt does with a widget when its style sheet changes; one that was never seen it polishes when it is shown."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return
    widget.style().polish(widget)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))


def _draw(widget: QWidget) -> None:
    """What was drawn once and for all: pictures of icons, charts, lengths that a widget computes by itself."""
    if isinstance(widget, QLabel):
        redraw_icon(widget)
    renew: Callable[[], None] | None = getattr(widget, "renew_look", None)
    if renew is not None:
        renew()


def _measure(widget: QWidget) -> None:
    """Stacks ask hidden pages for their sizes between two turns and remember the answer: children forget it before
    their parents do.
    """
    layout = widget.layout()
    if layout is not None:
        layout.invalidate()
    widget.updateGeometry()


def begin(later: Sequence[QWidget] = (), factor: float = 1.0) -> None:
    """Everything that the application shows takes the look that theme.put_on has just given it; the lengths of the
    pages in `later` (ui/rescaling.py) are still to be multiplied by the factor.
    """
    application = QApplication.instance()
    if isinstance(application, QApplication):
        (_of(application) or Restyling(application)).begin(later, factor)


def catch_up(page: QWidget | None = None) -> None:
    """A page (None: every page) is about to be shown or measured: its lengths are of the text size of now after this."""
    application = QApplication.instance()
    found = _of(application) if isinstance(application, QApplication) else None
    if found is not None:
        found.grow_all() if page is None else found.grow(page)


def waits() -> bool:
    """Whether a change of the look is under way."""
    application = QApplication.instance()
    found = _of(application) if isinstance(application, QApplication) else None
    return found is not None and found.waits()


def _of(application: QApplication) -> Restyling | None:
    return application.findChild(Restyling, options=Qt.FindChildOption.FindDirectChildrenOnly)
