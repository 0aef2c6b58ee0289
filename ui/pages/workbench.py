"""工作台: four questions (谁没缴, 什么没复核, 什么没送到, 什么被退回), progress, takings, and what is due."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QHBoxLayout

from app.domain.money import yuan
from app.services import workbench
from app.services.workbench import Task, VillageProgress, Workbench
from ui import theme, wording
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.pages.page import Page
from ui.pages.people.page import UNPAID
from ui.session import Session
from ui.widgets.bars import Bar, BarList
from ui.widgets.controls import ActionButton, card, label, later, say
from ui.widgets.question import QuestionCard
from ui.widgets.table import DataTable
from ui.widgets.takings import TakingsChart

TASKS: tuple[Column, ...] = (
    Column("期限", lambda task: wording.short_day(task.due), 6),
    Column("事项", lambda task: task.what, 16),
    Column("对象", lambda task: task.who, 16),
    Column("还剩", lambda task: task.left_text),
)
BARS_SHOWN = 7
DAYS_SHOWN = 10
FEW = 2
"""Stations with so few villages need less room for bars, and have it for what is due."""


class WorkbenchPage(Page):
    key: ClassVar[str] = "workbench"
    title: ClassVar[str] = "工作台"
    headline: ClassVar[str] = "今天要做的"
    shows: ClassVar[frozenset[str]] = frozenset(
        {"people", "filings", "batches", "drafts", "links", "months", "reconciled"}
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.unpaid = QuestionCard("question_unpaid", "谁没缴")
        self.waiting = QuestionCard("question_waiting", "什么没复核")
        self.unsent = QuestionCard("question_unsent", "什么没送到")
        self.returned = QuestionCard("question_returned", "什么被退回")
        self.warnings = later("workbench_warnings", "note")
        self.bars = BarList("village_bars", "本年收缴进度", "还没有参保人。到「参保人」登记，或导入花名册。")
        self.takings = TakingsChart()
        self.tasks = DataTable("tasks", "按期限", RowsModel(TASKS), empty="没有到期的事。")
        self.all_villages = ActionButton("all_villages", "看全部", self._open_ledger, role="link")
        self._lay_out()
        for question, slot in (
            (self.unpaid, self._open_people), (self.waiting, self._open_waiting), (self.unsent, self._open_exchange),
            (self.returned, self._open_returned),
        ):  # fmt: skip
            question.clicked.connect(slot)
        self.tasks.opened.connect(self._open_task)

    def _lay_out(self) -> None:
        questions = QHBoxLayout()
        questions.setSpacing(theme.lines(0.6))
        for question in (self.unpaid, self.waiting, self.unsent, self.returned):
            questions.addWidget(question, 1)
        self.box.addLayout(questions)
        self.box.addWidget(self.warnings)
        middle = QHBoxLayout()
        middle.setSpacing(theme.lines(0.6))
        left, bars_box = card("progress_card")
        head = QHBoxLayout()
        head.addWidget(label("本年收缴进度", "section"), 1)
        head.addWidget(self.all_villages)
        bars_box.addLayout(head)
        bars_box.addWidget(self.bars, 1)
        right, takings_box = card("takings_card", "每日收缴（元）")
        takings_box.addWidget(self.takings, 1)
        middle.addWidget(left, 1)
        middle.addWidget(right, 1)
        self.box.addLayout(middle, 3)
        self._middle = middle
        below, tasks_box = card("tasks_card", "按期限")
        tasks_box.addWidget(self.tasks, 1)
        self.box.addWidget(below, 2)
        self._below = below

    def refresh(self) -> None:
        self.session.jobs.read(partial(_summary, self.session), self.show_summary)

    def show_summary(self, found: Workbench) -> None:
        unpaid = found.payers_total - found.payers_paid
        self.unpaid.answer(f"{unpaid:,} 人", f"{found.payers_total:,} 人应缴，{found.payers_paid:,} 人已缴")
        oldest = (
            f"最早一件 {wording.short_day(found.oldest_waiting)} 提交" if found.oldest_waiting else "没有等您审核的单据"
        )
        self.waiting.answer(f"{found.waiting:,} 件", oldest)
        self.unsent.answer(f"{found.unsent:,} 件", "写入 U 盘，等对方回执" if found.unsent else "对方都收到了")
        self.returned.answer(f"{found.returned:,} 件", "改正后重新提交" if found.returned else "没有被退回的单据")
        say(self.warnings, "\n".join(f"⚠ {text}" for text in found.warnings), "warn")
        self._show_progress(found)
        self.takings.show_days(found.days[-DAYS_SHOWN:])
        assert isinstance(self.tasks.source, RowsModel)
        self.tasks.source.show(found.tasks)
        self.subtitle.setText(
            f"{wording.month_title(found.month)}已收 {found.payments:,} 笔，{yuan(found.payments_fen)} 元"
        )

    def _show_progress(self, found: Workbench) -> None:
        ordered = sorted(
            found.villages, key=lambda village: village.paid / village.residents if village.residents else 1
        )
        self.bars.show_bars([_bar(village) for village in ordered[:BARS_SHOWN]])
        self.all_villages.setVisible(len(ordered) > BARS_SHOWN)
        few = len(ordered) <= FEW
        self.box.setStretchFactor(self._middle, 2 if few else 3)
        self.box.setStretchFactor(self._below, 3 if few else 2)

    def _open_people(self) -> None:
        self.wants.emit("people", UNPAID)

    def _open_waiting(self) -> None:
        self.wants.emit("reviews", "waiting")

    def _open_exchange(self) -> None:
        self.wants.emit("exchange", None)

    def _open_returned(self) -> None:
        self.wants.emit("reviews", "returned")

    def _open_ledger(self) -> None:
        self.wants.emit("ledger", None)

    def _open_task(self, task: Task) -> None:
        self.wants.emit(task.page, None)


def _bar(village: VillageProgress) -> Bar:
    text = f"{village.paid:,} / {village.residents:,} 人　{yuan(village.fen)} 元"
    return Bar(village.name, village.paid, village.residents, text)


def _summary(session: Session, _progress: Progress) -> Workbench:
    return workbench.summary(session.desk)
