"""工作台: four questions (谁没缴, 什么没复核, 什么没送到, 什么被退回), the collection, what is due, what is not right."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from app.domain.money import yuan
from app.domain.route import ASSISTANT, CLERK, FINANCE, VILLAGE
from app.services import progress, workbench
from app.services.deadlines import Task
from app.services.progress import Collected
from app.services.workbench import Workbench
from ui import theme, wording
from ui.jobs import Progress
from ui.models.rows import RowsModel
from ui.pages.page import Page
from ui.pages.people.unpaid import FRESH, MISSING, UNPAID, Unpaid
from ui.pages.workbench import columns
from ui.pages.workbench.cautions import CautionList
from ui.pages.workbench.collection import CollectionCards
from ui.session import Session
from ui.widgets.controls import ActionButton, card
from ui.widgets.question import QuestionCard
from ui.widgets.table import DataTable

NEW = "new"
NOT_MAKER = "登记和新办由协办员或经办办理，当前操作员没有可以新办的业务。"
MAKERS = ((ASSISTANT, CLERK), (ASSISTANT, CLERK, FINANCE))
"""Who begins something new at a village, and at an office."""

FEW = 2
"""Stations with so few places need less room for bars, and have it for what is due."""


class WorkbenchPage(Page):
    key: ClassVar[str] = "workbench"
    title: ClassVar[str] = "工作台"
    headline: ClassVar[str] = "今天要做的"
    shows: ClassVar[frozenset[str]] = frozenset(
        {"people", "filings", "batches", "drafts", "links", "months", "reconciled", "operators", "backup"}
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.estimate = ActionButton("workbench_estimate", "测算", self._open_estimate, key="F6")
        self.new = ActionButton("workbench_new", self._new_title(), self._begin_new, key="F3")
        self.new.allow_if("" if session.has(*MAKERS[session.level != VILLAGE]) else NOT_MAKER)
        self.add_actions(self.estimate, self.new)
        self.unpaid = QuestionCard("question_unpaid", "谁没缴")
        self.waiting = QuestionCard("question_waiting", "什么没复核")
        self.unsent = QuestionCard("question_unsent", "什么没送到")
        self.returned = QuestionCard("question_returned", "什么被退回")
        self.warnings = CautionList(after=self.returned)
        self.collection = CollectionCards(office=session.level != VILLAGE)
        self.tasks = DataTable("tasks", "按期限", RowsModel(columns.TASKS), empty="没有到期的事。")
        self._lay_out()
        for question, slot in (
            (self.unpaid, self._open_people), (self.waiting, self._open_waiting), (self.unsent, self._open_unsent),
            (self.returned, self._open_returned),
        ):  # fmt: skip
            question.clicked.connect(slot)
        self.collection.asked.connect(self._open_place)
        self.warnings.wants.connect(self._open_caution)
        self.tasks.opened.connect(self._open_task)

    def _lay_out(self) -> None:
        questions = QHBoxLayout()
        questions.setSpacing(theme.lines(0.6))
        for question in (self.unpaid, self.waiting, self.unsent, self.returned):
            questions.addWidget(question, 1)
        self.box.addLayout(questions)
        self.box.addWidget(self.warnings)
        self.box.addWidget(self.collection, 4)
        below, tasks_box = card("tasks_card", "按期限")
        tasks_box.addWidget(self.tasks, 1)
        self.tasks.setMinimumHeight(theme.lines(5))
        self.box.addWidget(below, 3)
        self._below = below

    def take_focus(self) -> None:
        self.unpaid.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        self.tasks.source.wait()
        self.session.jobs.read(partial(_summary, self.session), self.show_summary)
        self.session.jobs.aside("", partial(_collected, self.session), self.show_collected)

    def show_summary(self, found: Workbench) -> None:
        """The three questions that the filings answer, what is due, what is not right."""
        now = self.session.desk.clock.now()
        oldest = f"最早一件 {self._age(found.oldest_waiting)}提交" if found.waiting else "没有等您审核的单据"
        self.waiting.answer(f"{found.waiting:,} 件", oldest)
        sent = f"上次写入 U 盘 {wording.moment(found.sent_at, now)}" if found.sent_at else "还没有写过 U 盘"
        self.unsent.answer(f"{found.unsent:,} 件", f"{sent}，等对方回执" if found.unsent else "对方都收到了")
        back = (
            f"最早一件 {self._age(found.oldest_returned)}提交，改正后重新提交" if found.returned else "没有被退回的单据"
        )
        self.returned.answer(f"{found.returned:,} 件", back)
        self.warnings.show_cautions(found.warnings)
        model = self.tasks.source
        assert isinstance(model, RowsModel)
        model.show(found.tasks)

    def _age(self, day: str) -> str:
        """今天, 昨天 or how many days ago an ISO day was."""
        return wording.days_ago(day, self.session.desk.clock.today())

    def show_collected(self, found: Collected) -> None:
        """Who has not paid, and how the collection goes."""
        self.unpaid.answer(
            f"{found.should - found.paid:,} 人",
            f"{found.paid:,} / {found.should:,} 人已缴" if found.should else "还没有应缴的人",
        )
        self.collection.show_collected(found)
        few = len(found.places) <= FEW
        self.box.setStretchFactor(self.collection, 3 if few else 4)
        self.box.setStretchFactor(self._below, 3)
        day = self.session.desk.clock.today()
        month = f"{day.year}年{day.month}月已收 {found.payments:,} 笔，{yuan(found.payments_fen)} 元"
        self.subtitle.setText("　".join(filter(None, (month, columns.campaign(found.campaign)))))

    def _open_estimate(self) -> None:
        self.wants.emit("estimate", None)

    def _new_title(self) -> str:
        return "新登记" if self.session.level == VILLAGE else "新办业务"

    def _begin_new(self) -> None:
        """What a village begins most is a person, an office a filing."""
        self.wants.emit(*(("people", FRESH) if self.session.level == VILLAGE else ("reviews", NEW)))

    def _open_people(self) -> None:
        self.wants.emit("people", UNPAID)

    def _open_place(self, code: str) -> None:
        name = next((bar.title for bar in self.collection.bars.rows if bar.key == code), "")
        self.wants.emit("people", Unpaid(f"{name}{MISSING}", code))

    def _open_waiting(self) -> None:
        self.wants.emit("reviews", "waiting")

    def _open_unsent(self) -> None:
        self.wants.emit("reviews", "unsent")

    def _open_returned(self) -> None:
        self.wants.emit("reviews", "own_returned")

    def _open_caution(self, page: str, target: str) -> None:
        self.wants.emit(page, target or None)

    def _open_task(self, task: Task) -> None:
        self.wants.emit(task.page, task.target or None)


def _summary(session: Session, _progress: Progress) -> Workbench:
    return workbench.summary(session.desk)


def _collected(session: Session, _progress: Progress) -> Collected:
    return progress.collected(session.desk)
