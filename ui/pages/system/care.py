"""Looking after the station's data: backup to a stick, verification of every hash, signature and sum."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.errors import OfficeError
from app.services import backups, verification
from app.services.verification import Verified
from ui import theme, wording
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, label, later, say

PROBLEMS_SHOWN = 5


class BackupPanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("backup_panel")
        self.setProperty("role", "card")
        self.session = session
        self.last = label("", name="backup_last")
        self.folder = PathField("backup_folder", "备份到哪里", hint="U 盘或移动硬盘上的文件夹", folder=True)
        self.go = ActionButton("backup_go", "现在备份", self.backup, key="F9", role="primary")
        self.verdict = later("backup_verdict")
        self.folder.settled.connect(self.backup)
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("备份", "section"))
        box.addWidget(self.last)
        box.addWidget(buddy("备份到哪里", self.folder.edit))
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.go)
        box.addLayout(row)
        box.addWidget(self.verdict)
        box.addWidget(label("备份是加密的，用操作员自己的口令打开。每周至少一次，放在另一处。", "quiet", wrap=True))

    def refresh(self) -> None:
        self.session.jobs.read(partial(_last, self.session), self._show_last)

    def _show_last(self, at: str) -> None:
        now = self.session.desk.clock.now()
        say(self.last, f"上次备份：{wording.moment(at, now)}" if at else "⚠ 还没有备份过。", "" if at else "warn")

    def backup(self) -> None:
        folder = self.folder.path()
        if folder is None:
            say(self.verdict, "请先选择文件夹。", "bad")
            self.folder.setFocus()
            return
        self.go.refuse("正在备份…")
        job = partial(_backup, self.session, folder)
        self.session.jobs.write("备份", job, self._done, changes=frozenset({"backup"}), failed=self._refused)

    def _done(self, file: Path) -> None:
        self.go.allow()
        say(self.verdict, f"✓ 已备份并验过：{file.name}", "good")

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.verdict, f"{error.text}本机的数据没有改动。{error.hint}", "bad")


class VerifyPanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("verify_panel")
        self.setProperty("role", "card")
        self.session = session
        self.quick = ActionButton("verify_quick", "快速校验", self._quick)
        self.full = ActionButton("verify_full", "全面校验（重算账簿）", self._full)
        self.full.setToolTip("逐件核对单据的签名和次序，再从单据重算账簿，逐表比对。")
        self.verdict = later("verify_verdict")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("数据校验", "section"))
        row = QHBoxLayout()
        row.addWidget(self.quick)
        row.addWidget(self.full)
        row.addWidget(label("快速校验核对签名和次序，全面校验再重算账。", "quiet", wrap=True), 1)
        box.addLayout(row)
        box.addWidget(self.verdict)

    def _quick(self) -> None:
        self._start(full=False)

    def _full(self) -> None:
        self._start(full=True)

    def _start(self, *, full: bool) -> None:
        for button in (self.quick, self.full):
            button.refuse("正在校验…")
        job = partial(_verify, self.session, full)
        self.session.jobs.read(job, self._done, failed=self._refused, title="校验数据")

    def _allow(self) -> None:
        self.quick.allow()
        self.full.allow()

    def _done(self, result: Verified) -> None:
        self._allow()
        if result.ok:
            say(self.verdict, f"✓ 校验通过：{result.filings:,} 件单据，签名、次序和账都对。", "good")
            return
        found = "\n".join(problem.text for problem in result.problems[:PROBLEMS_SHOWN])
        say(self.verdict, f"✕ 发现 {len(result.problems)} 处不对：\n{found}\n请停止办理，保留备份，报告上级。", "bad")

    def _refused(self, error: OfficeError) -> None:
        self._allow()
        say(self.verdict, f"{error.text}{error.hint}", "bad")


def _last(session: Session, _progress: Progress) -> str:
    return backups.last_backup(session.desk)


def _backup(session: Session, folder: Path, _progress: Progress) -> Path:
    return backups.backup(session.desk, folder)


def _verify(session: Session, full: bool, progress: Progress) -> Verified:
    return verification.verify(session.desk, session.opener, full=full, progress=progress)
