"""What helps over the whole window, whatever it shows: help beside it (F1), the strip of a made-up district on top.

Both are beside the work and never over it. The window itself only says what it shows.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import ReferenceType, ref

import shiboken6
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QWidget

from app.services import demo_place, first_hour
from app.services.clock import SystemClock
from app.services.demo_place import DemoPlace
from app.services.desk import Desk
from app.services.first_hour import Hour
from ui import preferences
from ui.help_place import HelpPlace
from ui.jobs import Progress
from ui.shell import Shell
from ui.widgets.first_hour import FirstHourStrip
from ui.widgets.help_panel import HelpPanel

if TYPE_CHECKING:
    from ui.window import Window

SHOWN_KEY = "first_hour_shown"
PAPER = "paper"


class Guide(QObject):
    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._real = (window.home, window.clock)
        self.help = HelpPanel()
        self.dock = QDockWidget(window)
        self.dock.setObjectName("help_dock")
        self.dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self.dock.setTitleBarWidget(QWidget())
        self.dock.setWidget(self.help)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.dock.hide()
        self.place = HelpPlace(window, self.dock, self.help)
        self.strip: FirstHourStrip | None = None
        self._before: QWidget | None = None
        self._followed: ReferenceType[Shell] | None = None
        QShortcut(QKeySequence("F1"), window).activated.connect(self.turn_help)
        self.help.closed.connect(self.close_help)
        self.help.tour_wanted.connect(self.show_hour)
        window.layers.currentChanged.connect(self._layer_changed)

    def key(self) -> str:
        """The help page of what is in sight."""
        shown = self._window.shown()
        if isinstance(shown, Shell):
            page = shown.current()
            return page.help_key() if page is not None else PAPER
        return str(getattr(shown, "key", "sign_in"))

    def turn_help(self) -> None:
        """F1 opens the page for this screen; once more, on the same screen, closes."""
        if self.dock.isVisible() and self.help.key == self.key():
            self.close_help()
            return
        if not self.dock.isVisible():
            self._before = self._window.focusWidget()
        self.dock.show()
        self.place.fit()
        self.help.open_for(self.key())

    def close_help(self) -> None:
        """The keyboard goes back to where it was."""
        self.dock.hide()
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before):
            before.setFocus()

    def _layer_changed(self, _place: int) -> None:
        shown = self._window.shown()
        if isinstance(shown, Shell) and self._window.desk is not None:
            self._begin_strip(self._window.desk)
            if self._followed is None or self._followed() is not shown:
                self._followed = ref(shown)
                self.place.follow(shown)
        elif not isinstance(shown, Shell) and self._window.shell is None:
            self._drop_strip()
        if self.dock.isVisible():
            self.help.open_for(self.key())

    def _begin_strip(self, desk: Desk) -> None:
        found = demo_place.of_home(desk.home)
        if found is None or self.strip is not None:
            return
        here = next(
            (one.key for one in found.stations if one.folder == desk.home.name and one.operator == desk.opener_name), ""
        )
        strip = FirstHourStrip(found, here, may_leave=True)
        strip.wants.connect(self._go)
        strip.moves.connect(self._move)
        strip.left.connect(self.leave_demo)
        strip.hidden.connect(self._hidden)
        strip.set_hour_shown(shown=preferences.window.get(SHOWN_KEY, True))
        self.strip = strip
        self._window.setMenuWidget(strip)
        self._window.jobs.changed.connect(self._changed)
        self._window.setWindowTitle(f"{desk.station_name} · 演示")
        self._count()

    def _drop_strip(self) -> None:
        if self.strip is not None:
            self.strip.hide()
            self.strip = None
            self._window.jobs.changed.disconnect(self._changed)

    def _changed(self, _changes: object) -> None:
        self._count()

    def _count(self) -> None:
        desk = self._window.desk
        if self.strip is not None and desk is not None:
            self._window.jobs.read(partial(_hour, desk, self.strip.demo), self._counted)

    def _counted(self, hour: Hour) -> None:
        if self.strip is not None:
            self.strip.show_hour(hour)

    def _go(self, key: str) -> None:
        shown = self._window.shown()
        if isinstance(shown, Shell):
            shown.go(key)

    def _hidden(self) -> None:
        preferences.window.put(SHOWN_KEY, False)

    def show_hour(self) -> None:
        """Show the steps again; in a real station, what they are."""
        if self.strip is None:
            self.help.open("first_hour")
            return
        preferences.window.put(SHOWN_KEY, True)
        self.strip.set_hour_shown(shown=True)

    def open_demo(self, found: DemoPlace) -> None:
        """Sit down in the first village of a made-up district."""
        self._sit(found, found.stations[0].key)

    def _move(self, key: str) -> None:
        if self.strip is not None:
            self._sit(self.strip.demo, key)

    def _sit(self, found: DemoPlace, key: str) -> None:
        station = next(one for one in found.stations if one.key == key)
        entry = (station.operator, demo_place.PASSPHRASE)
        self._window.move_to(found.home(station), SystemClock(found.day), entry)

    def leave_demo(self) -> None:
        """Back to one's own station, or to the first start."""
        home, clock = self._real
        if demo_place.of_home(home) is not None:
            self._window.close()
            return
        self._window.move_to(home, clock, None)


def _hour(desk: Desk, found: DemoPlace, _progress: Progress) -> Hour:
    return first_hour.hour(desk, found)
