"""Where help stands: at the right of the work while the page in sight can spare the room, else below it.

A page must never scroll sideways because somebody reads what to do on it (interface, rules 1 and 9).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QStyle, QWidget

from ui import theme
from ui.shell import Shell

if TYPE_CHECKING:
    from ui.window import Window

BELOW_LINES = 8
ROOM_CHANGES = frozenset({QEvent.Type.Resize, QEvent.Type.LayoutRequest})


class HelpPlace(QObject):
    """Watches the window and the page in sight while help is open."""

    def __init__(self, window: Window, dock: QDockWidget, pane: QWidget) -> None:
        super().__init__(dock)
        self._window, self._dock, self._pane = window, dock, pane
        self._watched: list[QWidget] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.fit)
        dock.visibilityChanged.connect(self._opened)

    def follow(self, shell: Shell) -> None:
        """Another shell: its pages will come and go."""
        shell.stack.currentChanged.connect(self._turned)

    def _turned(self, _place: int) -> None:
        self._opened(self._dock.isVisible())

    def _opened(self, visible: bool) -> None:
        for widget in self._watched:
            widget.removeEventFilter(self)
        shown = self._window.shown()
        page = shown.current() if isinstance(shown, Shell) else None
        self._watched = [self._window, *([page] if page is not None else [])] if visible else []
        for widget in self._watched:
            widget.installEventFilter(self)
        if visible:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in ROOM_CHANGES:
            self._timer.start()
        return super().eventFilter(watched, event)

    def fit(self) -> None:
        """To the right or below; where it stands well it is left alone."""
        if not self._dock.isVisible():
            return
        areas = Qt.DockWidgetArea
        wanted = areas.RightDockWidgetArea if self._spared() else areas.BottomDockWidgetArea
        if self._window.dockWidgetArea(self._dock) == wanted:
            return
        self._window.addDockWidget(wanted, self._dock)
        if wanted == areas.BottomDockWidgetArea:
            self._window.resizeDocks([self._dock], [theme.lines(BELOW_LINES)], Qt.Orientation.Vertical)
        else:
            self._window.resizeDocks([self._dock], [self._pane.minimumWidth()], Qt.Orientation.Horizontal)

    def _spared(self) -> bool:
        """Whether the page in sight keeps its least width beside help; what is no page always does."""
        shown = self._window.shown()
        page = shown.current() if isinstance(shown, Shell) else None
        if not isinstance(shown, Shell) or page is None:
            return True
        style = self._window.style()
        between = style.pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
        bar = style.pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        beside = self._window.width() - self._pane.minimumWidth() - between
        return page.minimumSizeHint().width() <= beside - shown.navigation.width_in(beside) - bar
