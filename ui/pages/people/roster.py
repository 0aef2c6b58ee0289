"""Importing a roster in three steps: choose the file, look at what is wrong with it, file the good rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.errors import OfficeError, Problem
from app.services import rosters
from app.services.rosters import RosterResult
from ui import theme
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.session import Session
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, combo, label, later, say
from ui.widgets.table import DataTable

KINDS = "花名册 (*.xlsx *.xls *.ods *.csv)"
PROBLEMS = (
    Column("行", lambda problem: str(problem.row), 2.5, right=True),
    Column(
        "性质",
        lambda problem: "✕ 不登记" if problem.blocking else "⚠ 提示",
        5.5,
        tone=lambda p: "bad" if p.blocking else "warn",
    ),
    Column("说明", lambda problem: problem.text),
)


class RosterPanel(QFrame):
    """`filed` carries a sentence, `left` when closed."""

    filed = Signal(str)
    left = Signal()

    def __init__(self, session: Session, villages: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("roster_panel")
        self.setProperty("role", "card")
        self.session = session
        self.village = combo("roster_village", "所在村", villages)
        self.file = PathField("roster_file", "花名册文件", hint="xlsx、xls、ods 或 csv，表头照旧", kinds=KINDS)
        self.verdict = later("roster_verdict")
        self.problems = DataTable(
            "roster_problems",
            "花名册的问题",
            RowsModel(PROBLEMS),
            empty="先选择文件。每一行的问题会列在这里，还没有写入任何数据。",
        )
        self.check = ActionButton("roster_check", "检查文件", self.try_out)
        self.commit = ActionButton("roster_commit", "登记没有问题的行", self.file_rows, key="F9", role="primary")
        self.leave = ActionButton("roster_leave", "返回", self.left.emit, key="Esc")
        self.commit.refuse("请先检查文件。")
        self.file.settled.connect(self.try_out)
        self._lay_out()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("导入花名册", "section"))
        if self.session.level != "village":
            box.addWidget(buddy("第一步　这些人所在的村", self.village))
            box.addWidget(self.village)
        box.addWidget(buddy("选择文件" if self.session.level != "village" else "第一步　选择文件", self.file.edit))
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(self.check)
        box.addLayout(row)
        box.addWidget(label("第二步　看问题（改好原表后可以再检查一次）", "label"))
        box.addWidget(self.problems, 1)
        box.addWidget(self.verdict)
        foot = QHBoxLayout()
        foot.addWidget(label("第三步　提交", "label"), 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.commit)
        box.addLayout(foot)

    def _chosen(self) -> tuple[Path, str] | None:
        path = self.file.path()
        if path is None:
            say(self.verdict, "请先选择花名册文件。", "bad")
            return None
        village = "" if self.session.level == "village" else str(self.village.currentData() or "")
        return path, village

    def try_out(self) -> None:
        """The dry run: nothing is written."""
        chosen = self._chosen()
        if chosen is not None:
            job = partial(_import, self.session, *chosen, True)
            self.session.jobs.read(job, self._tried, failed=self._refused, title="检查花名册")

    def _tried(self, result: RosterResult) -> None:
        self._show(result)
        say(
            self.verdict,
            f"共 {result.rows:,} 人：{result.accepted:,} 人可以登记，"
            f"{result.rows - result.accepted:,} 人有问题。还没有写入。",
            "",
        )
        self.commit.allow_if("" if result.accepted else "没有可以登记的行，请改正原表后再检查。")

    def _show(self, result: RosterResult) -> None:
        everything: list[Problem] = sorted((*result.details, *result.notes), key=lambda problem: problem.row)
        self.problems.empty_text = "没有发现问题。"
        assert isinstance(self.problems.source, RowsModel)
        self.problems.source.show(everything)

    def file_rows(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        self.commit.refuse("正在登记…")
        job = partial(_import, self.session, *chosen, False)
        changes = frozenset({"people", "filings"})
        self.session.jobs.write("登记花名册", job, self._filed, changes=changes, failed=self._refused)

    def _filed(self, result: RosterResult) -> None:
        self._show(result)
        self.commit.refuse("这份花名册已经登记。")
        self.filed.emit(
            f"已提交 {result.accepted:,} 人的参保登记，{result.rows - result.accepted:,} 人有问题没有登记。"
        )

    def _refused(self, error: OfficeError) -> None:
        self.commit.refuse("请换一个文件再检查。")
        say(self.verdict, f"{error.text}没有写入任何数据。{error.hint}", "bad")


def _import(session: Session, path: Path, village: str, dry_run: bool, progress: Progress) -> RosterResult:
    return rosters.import_roster(session.desk, path, dry_run=dry_run, village=village, progress=progress)
