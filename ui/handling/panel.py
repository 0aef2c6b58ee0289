"""新办业务: choose a business, fill its form, file it; every business that declares `make` is entered here.

Songshan 003 art. 3, 40: each level files its own work, another key agrees. Nothing here knows a single business.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.business import business
from app.domain.filing import LEVEL_TITLES
from app.domain.money import yuan
from app.domain.records import Docket
from app.services import help_pages
from app.services.handling import Blank
from ui.handling import work
from ui.handling.choosing import ChoosePanel
from ui.handling.filling import FillPanel
from ui.handling.wanted import Wanted
from ui.session import Session
from ui.widgets.stack import ShownStack

SAFE = "单据已记入本站点，断电也不会丢。"


class HandlingPanel(QWidget):
    """`filed` carries the Docket, `left` comes when closed, `told` are the parts of a message."""

    filed = Signal(object)
    left = Signal()
    told = Signal(str, str, str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("handling_panel")
        self.session = session
        self.choice = ChoosePanel(session)
        self.filling: FillPanel | None = None
        self._wanted = Wanted()
        self.stack = ShownStack()
        self.stack.addWidget(self.choice)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.stack)
        self.choice.chosen.connect(self.begin)
        self.choice.left.connect(self.left)

    def begin(self, wanted: Wanted) -> None:
        """A form, or the choice of one when no kind is named."""
        self._wanted = wanted
        self._drop()
        self.stack.setCurrentWidget(self.choice)
        if wanted.kind:
            job = partial(work.opened, self.session, wanted)
            self.session.jobs.read(job, self._open)
        else:
            self.choice.begin()

    def _drop(self) -> None:
        """The form before this one goes; what was typed there is kept."""
        old, self.filling = self.filling, None
        if old is not None:
            old.draft.leave()
            self.stack.removeWidget(old)
            old.deleteLater()

    def _open(self, answer: tuple[Wanted, Blank]) -> None:
        wanted, blank = answer
        if (wanted.kind, wanted.about) != (self._wanted.kind, self._wanted.about) or self.filling is not None:
            return
        panel = FillPanel(self.session, blank, wanted)
        panel.filed.connect(self._filed)
        panel.left.connect(self._leave)
        panel.said.connect(self.told)
        self.filling = panel
        self.stack.addWidget(panel)
        self.stack.setCurrentWidget(panel)
        panel.begin()

    def help_key(self) -> str:
        """The page of help of the form in sight; "" where there is none."""
        return help_pages.of_business(self.filling.blank.kind) if self.filling is not None else ""

    def take_focus(self) -> None:
        if self.filling is not None:
            self.filling.take_focus()
        else:
            self.choice.words.setFocus()

    def person_field(self) -> QLineEdit | None:
        return self.filling.person_field() if self.filling is not None else None

    def refuses_scan(self, number: str) -> tuple[str, str]:
        return self.filling.refuses_scan(number) if self.filling is not None else ("", "")

    def put_away(self) -> None:
        """The window closes: what is being typed is kept."""
        if self.filling is not None:
            self.filling.draft.keep_here()

    def _leave(self) -> None:
        self._drop()
        self.stack.setCurrentWidget(self.choice)
        self.left.emit()

    def _filed(self, docket: Docket) -> None:
        assert self.filling is not None
        title, paper = self.filling.blank.title, self.filling.blank.paper
        self._drop()
        self.stack.setCurrentWidget(self.choice)
        self.filed.emit(docket)
        fen = f"，{yuan(docket.fen)} 元" if docket.fen else ""
        following = f"{_following(docket, self.session)}按 F7 打印{paper or title}。{business(docket.kind).following}"
        self.told.emit("good", f"{title}已提交：{docket.title}{fen}。", SAFE, following)


def _following(docket: Docket, session: Session) -> str:
    """Who has to do what next."""
    if not docket.awaits:
        return "已经生效，不用再审核。"
    if docket.awaits == session.level:
        return "等本站点的另一位操作员审核。"
    return f"下次写入 U 盘时送{LEVEL_TITLES.get(docket.awaits, '上')}级审核。"
