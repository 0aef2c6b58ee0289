"""统计: what the desk is asked for again and again, each one item of a menu; nothing here changes the books unasked.

Left the menu, right the form of the chosen item and, once it is done, its result: looked at, kept in a folder together
with a sheet that says what was done. Long lists run beside everything else and can be stopped.
"""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.errors import OfficeError
from app.services import desk_jobs
from app.services.desk_jobs import running
from app.services.desk_jobs.declaration import Job, Made, Outcome
from ui import theme, wording
from ui.jobs import Progress, Ticket
from ui.pages.page import Page
from ui.pages.statistics.beside import Beside
from ui.pages.statistics.form import NeedForm
from ui.pages.statistics.menu import JobMenu
from ui.pages.statistics.result import ResultPanel
from ui.preferences import window
from ui.session import Session
from ui.widgets.controls import ActionButton, card, label
from ui.widgets.lazy import made
from ui.widgets.panels import ReasonStrip

FOLDER = "jobs_folder"
USUAL = "unpaid"
"""The job that is asked for most."""

BEFORE_REST = 2
"""Under the form and its question."""

FILED = frozenset({"people", "filings"})


class StatisticsPage(Page):
    key: ClassVar[str] = "statistics"
    title: ClassVar[str] = "统计"

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.jobs = {job.key: job for job in desk_jobs.jobs(session.desk)}
        self.menu = JobMenu(tuple(self.jobs.values()))
        self.job_title = label("请从左边选一项", "section", name="job_title")
        self.does = label("打字可以找，例如「未缴」「拆分」「公示」或拼音首字母。", "quiet", name="job_does", wrap=True)
        self.go = ActionButton("job_run", "开始", self.start, key="F9", role="primary")
        self.go.refuse("请先从左边选一项。")
        self.sure = ReasonStrip("job_sure")
        self.rest = Beside(self.jobs)
        self.form: NeedForm | None = None
        self.chosen = ""
        self._given: dict[str, str] = {}
        self._ticket: Ticket | None = None
        self._lay_out()
        self.menu.chosen.connect(self.choose)
        self.rest.wanted.connect(self.choose)
        session.jobs.ended.connect(self._ended)
        QTimer.singleShot(0, self, self._put_first)  # in a turn of its own: the page is seen first

    def _lay_out(self) -> None:
        self.subtitle.setText("平时要自己用表格做的名单、核对和通知，一项一项都在这里。")
        sheet, self.sheet_box = card("job_card")
        sheet.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(theme.lines(0.1))
        words.addWidget(self.job_title)
        words.addWidget(self.does)
        head.addLayout(words, 1)
        head.addWidget(self.go)
        self.sheet_box.addLayout(head)
        right = QVBoxLayout()
        right.setSpacing(theme.lines(0.6))
        right.addWidget(sheet)
        right.addWidget(self.sure)
        right.addStretch(0)
        right.addWidget(self.rest, 1)
        self._right = right
        body = QHBoxLayout()
        body.setSpacing(theme.lines(0.6))
        body.addWidget(self.menu)
        body.addLayout(right, 1)
        self.box.addLayout(body, 1)

    @cached_property
    def result(self) -> ResultPanel:
        """What a job has made, with its three tables; made with the first result."""
        panel = ResultPanel()
        panel.previewed.connect(self._preview)
        panel.kept.connect(self.save_files)
        panel.filed.connect(self._ask_commit)
        self._right.insertWidget(BEFORE_REST, panel, 1)
        return panel

    def take_focus(self) -> None:
        self.menu.words.setFocus()

    def open_with(self, argument: object) -> None:
        if isinstance(argument, str) and argument in self.jobs:
            self.choose(argument)

    def _put_first(self) -> None:
        """The job done last, or the one that is asked for most, stands ready; the keyboard stays where one looks for a job."""
        if self.chosen:
            return
        recent = [key for key, _ in self.rest.recent()]
        found = next((key for key in (*recent, USUAL, *self.jobs) if key in self.jobs), "")
        if found:
            self._put(found)

    def choose(self, key: str) -> None:
        """Show the form of a job, with the keyboard in it; the result of another one goes."""
        self._put(key)
        if self.form is not None and self.form.controls:
            self.form.first()
        else:
            self.go.setFocus()  # nothing to fill in: the key that starts it

    def _put(self, key: str) -> None:
        job = self.jobs[key]
        self.menu.mark(key)
        self.job_title.setText(job.title)
        self.does.setText(job.does)
        self.go.allow_if("正在做…" if self._ticket is not None else "")
        self._show_result(None)
        if self.form is not None:
            self.sheet_box.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
        self.form, self.chosen = NeedForm(self.session, job), key
        self.sheet_box.addWidget(self.form)
        self.rest.show_job(job)

    def _show_result(self, outcome: Outcome | None) -> None:
        self.sure.hide()
        if outcome is not None:
            self.result.show_outcome(outcome, self._job().commit_title)
        elif (panel := made(self, "result", ResultPanel)) is not None:
            panel.hide()
        self.rest.setVisible(outcome is None)

    def _job(self) -> Job:
        return self.jobs[self.chosen]

    def start(self) -> None:
        if self.form is None:
            return
        self._given = self.form.values()
        self.form.complain("")
        self.go.refuse("正在做…")
        work = partial(_run, self.session, self.chosen, self._given, None)
        self._ticket = self.session.jobs.aside(f"做{self._job().title}", work, self._done, failed=self._refused)

    def _done(self, answer: tuple[str, Outcome]) -> None:
        key, outcome = answer
        self.rest.note(key, self.session.desk.today.isoformat())
        if key == self.chosen:
            self._show_result(outcome)
            self.result.files.setFocus()

    def _refused(self, error: OfficeError) -> None:
        if self.form is not None:
            self._show_result(None)
            self.form.complain(f"{error.text}{error.hint}")

    def _ended(self, ticket: Ticket) -> None:
        """Done, refused or stopped by the person: it can be started again."""
        if ticket is self._ticket:
            self._ticket = None
            self.go.allow_if("" if self.form is not None else "请先从左边选一项。")

    def _preview(self, made: Made) -> None:
        self.paper.emit(made.name.removesuffix(".pdf"), made.content, made.name)

    def save_files(self) -> None:
        """Ask for a folder and write every file and the log sheet into it."""
        outcome = self.result.outcome
        if outcome is None:
            return
        start = window.get(FOLDER, "") or str(Path.home())
        folder = QFileDialog.getExistingDirectory(self, "存到哪个文件夹", start)
        if folder:
            window.put(FOLDER, folder)
            work = partial(_save, self.session, self._job(), self._given, outcome, Path(folder))
            self.session.jobs.aside("存文件", work, self._kept)

    def _kept(self, paths: tuple[Path, ...]) -> None:
        self.result.note_saved(paths)
        told = f"已存下 {len(paths) - 1} 个文件和一份办理记录：{paths[-1].parent}"
        self.told.emit("good", told, wording.COPIED, wording.COPY_HAS_PEOPLE)

    def _ask_commit(self) -> None:
        outcome, job = self.result.outcome, self._job()
        if outcome is not None:
            question = f"{job.commit_title}：{outcome.ready:,} 份？提交后由上级审核，审核同意才改登记；提交的单据可以撤销。"
            self.sure.ask(question, self._commit, sure=job.commit_title, reason=False)

    def _commit(self, _reason: str) -> None:
        outcome = self.result.outcome
        if outcome is None:
            return
        self.result.commit.refuse("正在提交…")
        work = partial(_run, self.session, self.chosen, self._given, outcome.seal)
        self.session.jobs.write(self._job().commit_title, work, self._committed, changes=FILED, failed=self._refused)

    def _committed(self, answer: tuple[str, Outcome]) -> None:
        _key, outcome = answer
        self._show_result(outcome)
        self.told.emit("good", outcome.said, "登记的资料要等审核同意才改动。", "在「业务单据」里可以看办到了哪一步。")


def _run(
    session: Session, key: str, values: dict[str, str], seal: str | None, progress: Progress
) -> tuple[str, Outcome]:
    return key, running.run(session.desk, key, values, progress, commit=seal is not None, seal=seal or "")


def _save(
    session: Session, job: Job, given: dict[str, str], outcome: Outcome, folder: Path, progress: Progress
) -> tuple[Path, ...]:
    return running.save(session.desk, job, given, outcome, folder, progress)
