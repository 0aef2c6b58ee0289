"""What a job has made: one sentence, counts, files to look at and keep, and what was noticed on the way."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.errors import Problem
from app.services.desk_jobs.declaration import Made, Outcome
from ui import theme
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.widgets.controls import ActionButton, label, say
from ui.widgets.side_by_side import SideBySide
from ui.widgets.table import DataTable
from ui.widgets.wrap_row import WrapRow

FILES = (
    Column("文件", lambda made: made.name),
    Column("行数", lambda made: f"{made.rows:,}", 3, right=True, number=lambda made: made.rows),
    Column("大小", lambda made: _size(len(made.content)), 4, right=True, order=lambda made: len(made.content)),
)
COUNTS = (Column("项目", lambda row: row[0]), Column("数目", lambda row: row[1], 6, right=True))
PROBLEMS = (
    Column("行", lambda problem: str(problem.row or ""), 3, right=True, order=lambda problem: problem.row),
    Column("性质", lambda p: "✕ 问题" if p.blocking else "⚠ 提示", 4, tone=lambda p: "bad" if p.blocking else "warn"),
    Column("说明", lambda problem: problem.text),
)
SHOWN_PROBLEMS = 2000
LEAST_LINES, FILES_LINES = 4.2, 7.4
SIDE_BY_SIDE = 46
"""Characters that files and counts need beside each other."""


class ResultPanel(QFrame):
    """`previewed` carries a paper, `kept` asks for a folder, `filed` for the filings that the preview has shown."""

    previewed = Signal(object)
    kept = Signal()
    filed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("job_result")
        self.setProperty("role", "card")
        self.outcome: Outcome | None = None
        self.saved: dict[str, Path] = {}
        self.said = label("", "strong", name="job_said", wrap=True)
        self.files = DataTable("job_files", "做好的文件", RowsModel(FILES), empty="没有文件。")
        self.counts = DataTable("job_counts", "数目", RowsModel(COUNTS), empty="没有要数的。")
        self.problems = DataTable("job_problems", "问题和提示", RowsModel(PROBLEMS), empty="没有问题。")
        self.preview = ActionButton("job_preview", "预览", self._preview, key="F7")
        self.open = ActionButton("job_open", "打开", self._open)
        self.keep = ActionButton("job_save", "存到文件夹", self.kept.emit, key="Ctrl+S", role="primary")
        self.commit = ActionButton("job_commit", "提交", self.filed.emit, role="primary")
        self.problems_title = label("问题和提示", "section")
        self.files.chosen.connect(self._chosen)
        self.files.opened.connect(self._opened)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(theme.lines(0.4))
        head = SideBySide(SIDE_BY_SIDE)
        head.add(self.said)
        head.add(WrapRow(self.preview, self.open, self.commit, self.keep, right=True))
        box.addWidget(head)
        tables = SideBySide(SIDE_BY_SIDE)
        tables.add(self.files, 3)
        tables.add(self.counts, 2)
        box.addWidget(tables, 1)
        box.addWidget(self.problems_title)
        box.addWidget(self.problems, 1)
        for table in (self.files, self.counts, self.problems):
            table.setMinimumHeight(theme.lines(FILES_LINES if table is self.files else LEAST_LINES))

    def show_outcome(self, outcome: Outcome, commit_title: str) -> None:
        self.outcome, self.saved = outcome, {}
        say(self.said, outcome.said)
        _show(self.files, outcome.files)
        _show(self.counts, outcome.counts)
        problems: list[Problem] = list(outcome.problems[:SHOWN_PROBLEMS])
        _show(self.problems, problems)
        more = f"（共 {len(outcome.problems):,} 条，全部写在办理记录里）" if len(outcome.problems) > len(problems) else ""
        self.problems_title.setText(f"问题和提示{more}")
        for part in (self.problems, self.problems_title):
            part.setVisible(bool(problems))
        self.counts.setVisible(bool(outcome.counts))
        self.commit.setVisible(bool(commit_title))
        self.commit.rename(f"{commit_title}（{outcome.ready:,}）")
        self.commit.allow_if("" if outcome.ready else "没有可以提交的。")
        self.keep.allow_if("" if outcome.files else "没有文件可存。")
        self.show()
        self.files.choose(0)
        self._chosen(self.files.record())

    def note_saved(self, paths: tuple[Path, ...]) -> None:
        """Where the files went, in their order; now they can be opened."""
        made = self.outcome.files if self.outcome is not None else ()
        self.saved = {one.name: path for one, path in zip(made, paths, strict=False)}
        self._chosen(self.files.record())

    def _chosen(self, made: Made | None) -> None:
        paper = made is not None and made.name.endswith(".pdf")
        self.preview.allow_if("" if paper else "表格不能在这里预览，请存下后打开。" if made else "请先选一个文件。")
        known = made is not None and made.name in self.saved
        self.open.allow_if("" if known else "请先存到文件夹，再打开。")

    def _preview(self) -> None:
        made = self.files.record()
        if made is not None:
            self.previewed.emit(made)

    def _opened(self, made: Made) -> None:
        """Enter or a double click: a paper is previewed, a saved table opened."""
        if made.name.endswith(".pdf"):
            self.previewed.emit(made)
        elif made.name in self.saved:
            self._open()

    def _open(self) -> None:
        made = self.files.record()
        if made is not None and made.name in self.saved:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.saved[made.name])))


def _show(table: DataTable, records: object) -> None:
    assert isinstance(table.source, RowsModel)
    assert isinstance(records, list | tuple)
    table.source.show(records)


def _size(count: int) -> str:
    return f"{count / 1024:,.0f} KB" if count >= 1024 else f"{count} B"
