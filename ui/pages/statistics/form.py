"""The form of one job, drawn from what it declares to need."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.month import Month
from app.errors import OfficeError
from app.services.desk_jobs import declaration as kinds
from app.services.desk_jobs import running
from app.services.desk_jobs.declaration import Job, Need
from ui import theme
from ui.jobs import Progress
from ui.pages.statistics import fields
from ui.pages.statistics.fields import Control, FilesField
from ui.session import Session
from ui.widgets.choose import PathField
from ui.widgets.controls import buddy, later, say

COLUMNS = 3


class NeedForm(QWidget):
    """`finished` when Enter is pressed in a file field that was the last thing missing."""

    finished = Signal()

    def __init__(self, session: Session, job: Job) -> None:
        super().__init__()
        self.session, self.job = session, job
        self.controls: dict[str, Control] = {}
        self.problem = later("job_problem", "problem")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.lines(0.8))
        grid.setVerticalSpacing(theme.lines(0.4))
        self._place(grid, [need for need in job.needs if self._asked(need)])
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)

    def _asked(self, need: Need) -> bool:
        """A village station is never asked for its village."""
        return not (need.kind == kinds.VILLAGE and self.session.level == "village")

    def _place(self, grid: QGridLayout, needs: Sequence[Need]) -> None:
        row = column = 0
        today = self.session.desk.today
        for need in needs:
            wide = need.kind in fields.WIDE
            if column and (wide or column >= COLUMNS):
                row, column = row + 1, 0
            control = fields.make(need, self.session.choices.villages, today.year, str(Month.of(today)))
            self.controls[need.name] = control
            if isinstance(control, PathField | FilesField):
                control.settled.connect(self._files_chosen)
            cell = QVBoxLayout()
            cell.setSpacing(theme.lines(0.08))
            cell.addWidget(buddy(f"{need.label}{' *' if need.required else ''}", control))
            cell.addWidget(control)
            cell.addStretch(1)
            grid.addLayout(cell, row, column, 1, COLUMNS if wide else 1)
            row, column = (row + 1, 0) if wide else (row, column + 1)
        grid.addWidget(self.problem, row + 1, 0, 1, COLUMNS)

    def values(self) -> dict[str, str]:
        """What was given, by need."""
        return {need.name: fields.value(self.controls[need.name], need) for need in self.job.needs if need.name in self.controls}

    def first(self) -> None:
        if self.controls:
            next(iter(self.controls.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def complain(self, text: str) -> None:
        """A sentence under the form; "" takes it away."""
        say(self.problem, text, "bad")

    def _files_chosen(self) -> None:
        """Read the headers of the files that columns are chosen from."""
        self.complain("")
        values = self.values()
        wanted = {need.of for need in self.job.needs if need.kind == kinds.COLUMN}
        for name in sorted(wanted):
            paths = [Path(line.strip('"')).expanduser() for line in values.get(name, "").splitlines() if line.strip()]
            if paths:
                self.session.jobs.aside("看表头", partial(_headers, name, paths[0]), self._offer, failed=self._refused)

    def _offer(self, answer: tuple[str, tuple[str, ...]]) -> None:
        name, headers = answer
        for need in self.job.needs:
            if need.kind == kinds.COLUMN and need.of == name:
                fields.offer_columns(self.controls[need.name], headers)

    def _refused(self, error: OfficeError) -> None:
        self.complain(f"{error.text}{error.hint}")


def _headers(name: str, path: Path, _progress: Progress) -> tuple[str, tuple[str, ...]]:
    return name, running.headers(path)
