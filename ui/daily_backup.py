"""The backup that is made by itself, once a day, when the stick is in (app/services/backup_days.py).

It is made beside the work: searches, pages and filings go on. What came of it is one line in the message bar; a stick that
refuses is told once and asked again the next day, or when somebody presses 现在备份; while a long import writes, it waits
for the next look.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import OfficeError
from app.services import backup_days, backup_rounds
from app.services.backup_rounds import Round
from ui.jobs import Progress
from ui.session import Session

FIRST_MS, THEN_MS = 120_000, 600_000
BUSY = "store_busy"


class DailyBackup(QObject):
    """`told` carries a message of three parts with its tone; `made` once a backup was made."""

    told = Signal(str, str, str, str)
    made = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._refused_on = ""
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(FIRST_MS)

    def look(self) -> None:
        """Ask whether one is due, and make it."""
        self._timer.start(THEN_MS)
        if self._refused_on != self._session.desk.today.isoformat():
            self._session.jobs.read(partial(_due, self._session), self._make, failed=self._keep_quiet)

    def _make(self, folder: Path | None) -> None:
        if folder is not None:
            job = partial(_back_up, self._session, folder)
            self._session.jobs.aside("自动备份", job, self._done, failed=self._refused)

    def _done(self, done: Round) -> None:
        self.told.emit("good", f"今天的备份已自动做好并验过：{done.file.name}。", "本机的数据没有动。", "U 盘用完请放回另一处。")
        self.made.emit()

    def _refused(self, error: OfficeError) -> None:
        if error.code == BUSY:
            return  # a long import writes; nothing is wrong with the stick
        self._refused_on = self._session.desk.today.isoformat()
        self.told.emit("warn", f"自动备份没有做成：{error.text}", "本机的数据没有动。", error.hint)

    def _keep_quiet(self, _error: OfficeError) -> None:
        """Whether one is due could not be read: asked again at the next look."""


def _due(session: Session, _progress: Progress) -> Path | None:
    return backup_days.due(session.desk)


def _back_up(session: Session, folder: Path, _progress: Progress) -> Round:
    return backup_rounds.back_up(session.desk, folder)
