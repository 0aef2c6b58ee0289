"""The first start: five steps at the most, back and forward by keyboard, and nothing that can be kept is lost.

Interface: which kind of station, the parent's enrolment file, operators, recovery sheet to print, backup folder; no
command line is needed, for a district neither.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import OfficeError
from app.ports import Clock, StoreOpener
from app.services import demo_place, founding
from app.services.demo_place import DemoPlace
from app.services.founding import Begun, Place
from app.services.sign_in import has_station
from ui import theme
from ui.jobs import Jobs, Progress
from ui.pages.first_start.district import DistrictStep
from ui.pages.first_start.facts import FactsStep
from ui.pages.first_start.keeping import KeepingStep
from ui.pages.first_start.kind import KindStep
from ui.pages.first_start.operator import OperatorStep
from ui.pages.first_start.parent import ParentStep
from ui.pages.first_start.step import Course, Step
from ui.widgets.controls import ActionButton, label
from ui.widgets.panels import scrolled
from ui.widgets.paper import PaperView

KEEP_AFTER_MS = 800
WIDTH = 68
"""Characters of the sheet; a line of more is hard to read."""

SHORT = ("哪一级", "站点", "操作员", "上级准入", "恢复单和备份")
FOUNDING = "建立区"


class FirstStart(QWidget):
    """`ready` once the station stands; then one signs in. `demo_ready` carries the made-up district."""

    key = "first_start"
    ready = Signal()
    demo_ready = Signal(object)
    restore_wanted = Signal()

    def __init__(self, home: Path, opener: StoreOpener, clock: Clock, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        begun = founding.kept(home)
        self.course = Course(Place(home, opener, clock), jobs, begun, standing=has_station(home))
        self.kind, self.facts = KindStep(self.course), FactsStep(self.course)
        self.operator, self.parent_step = OperatorStep(self.course), ParentStep(self.course)
        self.district, self.keeping = DistrictStep(self.course), KeepingStep(self.course)
        self.stack = QStackedWidget()
        self.marks = [label("", name=f"first_mark_{number}") for number in range(1, len(SHORT) + 1)]
        self.back = ActionButton("first_back", "上一步", self.go_back, key="PgUp")
        self.next = ActionButton("first_next", "下一步", self.go_on, key="PgDown", role="primary")
        self.paper = PaperView(jobs)
        self.place = 0
        self._complaint = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_AFTER_MS)
        self._timer.timeout.connect(self._keep)
        self._lay_out()
        self._connect()
        self.show_step(3 if self.course.standing else 0)

    def _lay_out(self) -> None:
        for step in (self.kind, self.facts, self.operator, self.parent_step, self.district, self.keeping):
            self.stack.addWidget(scrolled(step))
        sheet = QFrame()
        sheet.setProperty("role", "card")
        sheet.setObjectName("first_sheet")
        box = QVBoxLayout(sheet)
        pad = theme.lines(1)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        self.why_not = label("", "quiet", name="first_why_not", wrap=True)
        foot.addWidget(self.why_not, 1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        box.addLayout(foot)
        self.pages = QStackedWidget()
        work = QWidget()
        row = QHBoxLayout(work)
        row.setContentsMargins(pad, pad, pad, pad)
        row.setSpacing(theme.lines(0.6))
        sheet.setMaximumWidth(theme.chars(WIDTH))
        row.addStretch(1)
        row.addWidget(self._side())
        row.addWidget(sheet, 8)
        row.addStretch(1)
        self.pages.addWidget(work)
        self.pages.addWidget(self.paper)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)

    def _side(self) -> QFrame:
        side = QFrame()
        side.setProperty("role", "card")
        side.setFixedWidth(theme.chars(17))
        box = QVBoxLayout(side)
        box.addWidget(label("乡保", "brand"))
        box.addWidget(label("这台电脑第一次使用", "quiet", wrap=True))
        box.addSpacing(theme.lines(0.6))
        for mark in self.marks:
            box.addWidget(mark)
            box.addSpacing(theme.lines(0.2))
        box.addStretch(1)
        box.addWidget(label("中途可以关掉程序，填过的下次还在（口令除外）。按 F1 看帮助。", "quiet", wrap=True))
        folder = label(f"数据文件夹：{self.course.place.home}", "quiet", wrap=True)
        folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.addWidget(folder)
        return side

    def _connect(self) -> None:
        for step in (self.kind, self.facts, self.operator, self.parent_step, self.district, self.keeping):
            step.ready.connect(self.go_on)
            step.moved.connect(self._moved)
        self.kind.demo_wanted.connect(self.open_demo)
        self.kind.restore_wanted.connect(self.restore_wanted)
        self.parent_step.joined.connect(self._to_next)
        self.keeping.paper.connect(self._show_paper)
        self.paper.left.connect(self._leave_paper)

    def steps(self) -> tuple[Step, ...]:
        """The steps of the chosen kind of station."""
        middle: Step = self.district if self.course.begun.level == "district" else self.parent_step
        return self.kind, self.facts, self.operator, middle, self.keeping

    def step(self) -> Step:
        return self.steps()[self.place]

    def show_step(self, place: int) -> None:
        self.place = place
        step = self.step()
        step.enter()
        for index in range(self.stack.count()):
            area = self.stack.widget(index)
            if area is not None and area.isAncestorOf(step):
                self.stack.setCurrentIndex(index)
        self._judge()

    def _to_next(self) -> None:
        """Nothing is left to do in this step: Enter goes on. Qt would have put the keyboard on the way back."""
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def go_back(self) -> None:
        if self.place:
            self.step().leave()
            self._keep()
            self.show_step(self.place - 1)

    def go_on(self) -> None:
        """The next step; without what this one needs, it says so."""
        step = self.step()
        step.leave()
        missing = step.missing()
        if missing:
            self._complaint = missing
            step.complain(missing)
            self.why_not.setText("")  # it stands beside the fields now
            return
        self._keep()
        if self.place + 1 < len(self.steps()):
            self.show_step(self.place + 1)
            return
        self.keeping.recovery.forget()
        self.course.passphrase = ""
        founding.forget(self.course.place.home)
        self.ready.emit()

    def _moved(self) -> None:
        self._judge()
        self._timer.start()

    def _judge(self) -> None:
        steps, last = self.steps(), self.place + 1 == len(self.steps())
        missing = self.step().missing()
        if self._complaint and missing != self._complaint:
            self._complaint = ""
            self.step().complain("")  # it is done: the sentence would not be true any more
        self.back.allow_if("" if self.place else "这是第一步。")
        self.next.rename("去登录" if last else "下一步")
        self.why_not.setText(missing)
        for number, (mark, short) in enumerate(zip(self.marks, SHORT, strict=True)):
            title = FOUNDING if number == 3 and steps[3] is self.district else short
            here = number == self.place
            mark.setText(f"{number + 1}　{title}{'　✓' if number < self.place else '　◀' if here else ''}")
            mark.setProperty("role", "strong" if here else "quiet")
            mark.style().unpolish(mark)
            mark.style().polish(mark)

    def _keep(self) -> None:
        """What was typed is on the disk before anything else happens; never the passphrase."""
        self._timer.stop()
        self.step().leave()
        begun = self.course.begun
        if begun != Begun() and (not self.course.standing or begun.stage == founding.ASKED):
            founding.keep(self.course.place.home, begun)

    def hideEvent(self, event: QHideEvent) -> None:
        if self._timer.isActive():
            self._keep()
        super().hideEvent(event)

    def _show_paper(self, title: str, pdf: bytes) -> None:
        self.paper.show_pdf(title, pdf, "")
        self.pages.setCurrentIndex(1)

    def _leave_paper(self) -> None:
        self.pages.setCurrentIndex(0)
        self.keeping.recovery.back_from_paper()

    def open_demo(self) -> None:
        """The made-up district stands beside the data folder; it is made when it is first wanted."""
        self.kind.demo.refuse("正在准备演示…")
        self._told: list[str] = []
        job = partial(_demo, self.course.place, self._told)
        self.course.jobs.moved.connect(self._demo_moved)
        self.course.jobs.write("准备演示", job, self._demo_made, changes=frozenset(), failed=self._no_demo)

    def _demo_moved(self, _ticket: object, done: int, total: int) -> None:
        if self._told:
            self.kind.show_demo(self._told[-1], done, total)

    def _demo_made(self, demo: DemoPlace) -> None:
        self.kind.demo.allow()
        self.demo_ready.emit(demo)

    def _no_demo(self, error: OfficeError) -> None:
        self.kind.demo.allow()
        self.kind.complain(f"{error.text}没有建成演示。{error.hint}")


def _demo(place: Place, told: list[str], progress: Progress) -> DemoPlace:
    def say(text: str, done: int, total: int) -> None:
        told.append(text)
        progress(done, total)

    return demo_place.ready(place.home, place.opener, say)
