"""测算: interest of a year, a month's pension, late fee and capitals, with every step; a what-if sum is no filing.

Songshan 003 art. 15, 22-23: what stands on an account and what is granted are stated elsewhere; here one sees how.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.estimate_steps import Estimate
from app.services import estimates
from app.services.estimates import Usual
from ui.jobs import Progress
from ui.pages.estimate.sums import SUMS, usual_values
from ui.pages.estimate.tab import SumTab
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.controls import ActionButton
from ui.widgets.panels import Tabs

PENSION = "pension"


class EstimatePage(Page):
    key: ClassVar[str] = "estimate"
    title: ClassVar[str] = "测算"
    aside: ClassVar[bool] = True
    shows: ClassVar[frozenset[str]] = frozenset({"policy"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.subtitle.setText("只算给人看，不记账；利率、年限、月数先按现行政策填好，可以改。")
        self.print = ActionButton("estimate_print", "打印", self._print, key="F7")
        self.following = ActionButton("estimate_next", "下一种", self._next, key="F6")
        self.add_actions(self.following, self.print)
        self.tabs = Tabs("estimate_tabs")
        self.sums: dict[str, SumTab] = {}
        self._usual: dict[str, dict[str, str]] = {}
        self._holders = {one.key: _holder() for one in SUMS}
        for one in SUMS:
            self.tabs.add(f"estimate_{one.key}", one.title, self._holders[one.key])
        self.tabs.stack.currentChanged.connect(self._turned)
        self.box.addWidget(self.tabs, 1)

    def tab(self, key: str) -> SumTab:
        """A sum's tab, made when it is first wanted: opening the page pays for the one in sight."""
        if key not in self.sums:
            self.sums[key] = SumTab(self.session, next(one for one in SUMS if one.key == key))
            room = self._holders[key].layout()
            assert room is not None
            room.addWidget(self.sums[key])
            if self._usual:
                self.sums[key].begin(self._usual[key])
        return self.sums[key]

    @property
    def shown(self) -> SumTab:
        """The sum in sight."""
        return self.tab(SUMS[self.tabs.stack.currentIndex()].key)

    def _turned(self, _place: int) -> None:
        """A title was clicked, or reached by an arrow: its tab is made."""
        self.tab(SUMS[self.tabs.stack.currentIndex()].key)

    def take_focus(self) -> None:
        self.shown.take_focus()

    def person_field(self) -> QLineEdit | None:
        """A scanned number takes that person's account."""
        editor = self.shown.form.editors.get("who")
        return editor if isinstance(editor, QLineEdit) else None

    def open_with(self, argument: object) -> None:
        """A sum by its key, or a person's ID number for the pension."""
        keys = [one.key for one in SUMS]
        if isinstance(argument, str) and argument in keys:
            self._open(keys.index(argument))
        elif isinstance(argument, str):
            self._open(keys.index(PENSION))
            self.tab(PENSION).take_number(argument)

    def _open(self, place: int) -> None:
        self.tabs.open(place)
        self.take_focus()

    def _next(self) -> None:
        self._open((self.tabs.stack.currentIndex() + 1) % len(SUMS))

    def refresh(self) -> None:
        self.session.jobs.read(partial(_usual, self.session), self._begin)

    def _begin(self, known: Usual) -> None:
        self._usual = usual_values(known)
        for key, tab in self.sums.items():
            tab.begin(self._usual[key])
        self._turned(0)

    def _print(self) -> None:
        tab = self.shown
        if tab.found is None:
            self.told.emit("warn", "还没有算出来，不能打印。", "数据没有改动。", tab.problem.text() or "请先把左边填齐。")
            return
        job = partial(_paper, self.session, tab.found, tab.given())
        self.session.jobs.read(job, self._preview)

    def _preview(self, pdf: bytes) -> None:
        self.paper.emit("测算单", pdf, f"测算单-{self.shown.sum.title}.pdf")


def _holder() -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    return made


def _paper(session: Session, found: Estimate, given: Mapping[str, str], _progress: Progress) -> bytes:
    return estimates.as_pdf(session.desk, found, given)


def _usual(session: Session, _progress: Progress) -> Usual:
    return estimates.usual(session.desk)
