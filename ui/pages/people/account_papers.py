"""打印… over a person's account: 对账单 of the year, 个人权益记录, 缴费证明, 缴费查询单, 残疾人缴费补助申请表, 在途补贴证明.

What has nothing behind it cannot be chosen, and says why.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ui.pages.people.account_work import CERTIFICATE, DISABILITY, ENQUIRY, IN_TRANSIT, RIGHTS, STATEMENT
from ui.widgets.controls import ActionButton

NO_MONEY, NONE_AWAITED = "还没有入账", "没有在途的补助"


class PapersButton(ActionButton):
    """`wanted` carries the kind of paper that was chosen."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__("account_papers", "打印…", self.open_menu, key="Ctrl+P")
        self._year, self._aid_year = 0, 0
        self._missing: dict[str, str] = {}

    def offer(self, year: int, aid_year: int, *, entered: bool, awaited: bool) -> None:
        """Which year a statement is of and a 补助 is applied for; whether anything has entered the account, or is on its way."""
        self._year, self._aid_year = year, aid_year
        self._missing = {} if entered else dict.fromkeys((RIGHTS, CERTIFICATE), NO_MONEY)
        self._missing |= {} if awaited else {IN_TRANSIT: NONE_AWAITED}

    def open_menu(self) -> None:
        """The menu under the button, its first line marked."""
        menu = QMenu(self)
        menu.setObjectName("account_papers_menu")
        menu.setAccessibleName("打印")
        titles = {
            STATEMENT: f"{self._year} 年度个人账户对账单", RIGHTS: "个人权益记录（历年）", CERTIFICATE: "缴费证明",
            ENQUIRY: "缴费查询单", DISABILITY: f"{self._aid_year} 年度残疾人缴费补助申请表", IN_TRANSIT: "在途补贴证明",
        }  # fmt: skip
        for kind, title in titles.items():
            why = self._missing.get(kind, "")
            action = QAction(f"{title}（{why}）" if why else title, menu)
            action.setObjectName(f"paper_{kind}")
            action.setData(kind)
            action.setEnabled(not why)
            menu.addAction(action)
        menu.triggered.connect(self._chosen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _chosen(self, action: QAction) -> None:
        self.wanted.emit(str(action.data()))
