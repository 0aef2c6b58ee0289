"""办理… on a person's card: what may be filed here about somebody, under its headings."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.services import handling
from ui.session import Session
from ui.widgets.controls import ActionButton

KEY = "F6"


class HandleButton(ActionButton):
    """`wanted` carries the kind that was chosen. Without anything to choose the button is not there."""

    wanted = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__("person_handle", "办理…", self.open_menu, key=KEY)
        self.session = session
        if not handling.offered(session.desk, about_person=True):
            self.hide()  # never shown before it has its place: it would be a window of its own and take the keyboard

    def open_menu(self) -> None:
        """The menu under the button, its first line marked."""
        menu = QMenu(self)
        menu.setObjectName("person_handle_menu")
        menu.setAccessibleName("办理业务")
        group, found = "", handling.offered(self.session.desk, about_person=True)
        for one in found:
            if one.group != group and any(other.group != one.group for other in found):
                menu.addSection(one.group)
            group = one.group
            action = QAction(f"{one.title}　{one.deadline}" if one.deadline else one.title, menu)
            action.setObjectName(f"handle_{one.kind}")
            action.setData(one.kind)
            menu.addAction(action)
        menu.triggered.connect(self._chosen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        menu.setActiveAction(next(action for action in menu.actions() if action.data()))

    def _chosen(self, action: QAction) -> None:
        self.wanted.emit(str(action.data()))
