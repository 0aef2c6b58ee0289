"""打印… over a person's account: 对账单 of the year, 个人权益记录, 缴费证明, 缴费查询单."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.pages.people.account_work import CERTIFICATE, ENQUIRY, RIGHTS, STATEMENT
from ui.widgets.controls import ActionButton


class PapersButton(ActionButton):
    """`wanted` carries the kind of paper that was chosen."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("account_papers", "打印…", self.open_menu, key="Ctrl+P")
        self._year, self._entered = 0, False

    def offer(self, year: int, *, entered: bool) -> None:
        """Which year a statement is of, and whether anything has entered the account."""
        self._year, self._entered = year, entered

    def open_menu(self) -> None:
        """The menu under the button, its first line marked."""
        menu = QMenu(self)
        menu.setObjectName("account_papers_menu")
        menu.setAccessibleName("打印")
        titles = {
            STATEMENT: f"{self._year} 年度个人账户对账单", RIGHTS: "个人权益记录（历年）", CERTIFICATE: "缴费证明",
            ENQUIRY: "缴费查询单",
        }  # fmt: skip
        for kind, title in titles.items():
            action = QAction(title, menu)
            action.setObjectName(f"paper_{kind}")
            action.setData(kind)
            action.setEnabled(self._entered or kind in {STATEMENT, ENQUIRY})
            menu.addAction(action)
        menu.triggered.connect(self._chosen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _chosen(self, action: QAction) -> None:
        self.wanted.emit(str(action.data()))
