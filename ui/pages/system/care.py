"""Looking after the station's data: backup to a stick, verification of every hash, signature and sum."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout

from app.errors import OfficeError
from app.services import backup_days, backup_places, backup_rounds, backups, verification
from app.services.backup_places import BackupPlace
from app.services.backup_rounds import Round
from app.services.verification import Verified
from ui import theme, wording
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, label, later, say

PROBLEMS_SHOWN = 5
WORDS = (
    "备份是加密的，用操作员自己的口令打开。每周至少一次，两个 U 盘轮流，放在另一处。"
    "U 盘上最近 3 天、4 周、12 个月的各留一份，多出来的旧备份自己清理。"
)


class BackupPanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("backup_panel")
        self.setProperty("role", "card")
        self.session = session
        self.last = label("", name="backup_last")
        self.places = later("backup_known_places", "quiet")
        self.folder = PathField("backup_folder", "备份到哪里", hint="U 盘或移动硬盘上的文件夹", folder=True)
        self.go = ActionButton("backup_go", "现在备份", self.backup, key="F9", role="primary")
        self.daily = QCheckBox("U 盘插着时，每天自动备份一次")
        self.daily.setObjectName("backup_daily")
        self.daily.setAccessibleName(self.daily.text())
        self.daily.setChecked(True)
        self.daily.clicked.connect(self._switched)
        self.verdict = later("backup_verdict")
        self.folder.settled.connect(self.backup)
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("备份", "section"))
        box.addWidget(self.last)
        box.addWidget(self.places)
        box.addWidget(buddy("备份到哪里", self.folder.edit))
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.go)
        box.addLayout(row)
        box.addWidget(self.daily)
        box.addWidget(self.verdict)
        box.addWidget(label(WORDS, "quiet", wrap=True))

    def refresh(self) -> None:
        self.session.jobs.read(partial(_last, self.session), self._show_last)

    def _switched(self, on: bool) -> None:
        self.session.jobs.write("自动备份", partial(_switch, self.session, on), changes=frozenset(), failed=self._refused)

    def _show_last(self, found: tuple[str, tuple[BackupPlace, ...], bool]) -> None:
        at, known, by_itself = found
        self.daily.setChecked(by_itself)
        now = self.session.desk.clock.now()
        say(self.last, f"上次备份：{wording.moment(at, now)}" if at else "⚠ 还没有备份过。", "" if at else "warn")
        each = "；".join(
            f"{_breakable(place.folder)}（{wording.moment(place.at, now)}{'' if place.is_there else '，现在没插上'}）" for place in known
        )
        again = "只放在一处，请换一个 U 盘再备一份。" if len(known) == 1 else ""
        say(self.places, f"放在：{each}。{again}" if each else "")
        following = backup_places.next_place(known)
        if following is not None and not self.folder.edit.text():
            self.folder.edit.setText(str(following.folder))

    def backup(self) -> None:
        folder = self.folder.path()
        if folder is None:
            say(self.verdict, "请先选择文件夹。", "bad")
            self.folder.setFocus()
            return
        self.go.refuse("正在备份…")
        job = partial(_backup, self.session, folder)
        self.session.jobs.write("备份", job, self._done, changes=frozenset({"backup"}), failed=self._refused)

    def _done(self, done: Round) -> None:
        self.go.allow()
        gone = f"。旧备份清理了 {len(done.removed)} 份" if done.removed else ""
        say(self.verdict, f"✓ 已备份并验过：{done.file.name}{gone}", "good")

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


def _breakable(folder: Path) -> str:
    """A path that may go on in the next line after each of its folders."""
    return str(folder).replace(os.sep, f"{os.sep}\u200b")


def _last(session: Session, _progress: Progress) -> tuple[str, tuple[BackupPlace, ...], bool]:
    return backups.last_backup(session.desk), backup_places.places(session.desk), backup_days.is_on(session.desk)


def _switch(session: Session, on: bool, _progress: Progress) -> None:
    backup_days.switch(session.desk, on=on)


def _backup(session: Session, folder: Path, _progress: Progress) -> Round:
    return backup_rounds.back_up(session.desk, folder)


def _verify(session: Session, full: bool, progress: Progress) -> Verified:
    return verification.verify(session.desk, session.opener, full=full, progress=progress)
