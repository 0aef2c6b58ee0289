"""恢复演练, in 系统: whether a backup really opens, tried before the day on which it has to (security B7)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.errors import OfficeError
from app.services import backups, rehearsals
from app.services.rehearsals import Rehearsed
from ui import theme, wording
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, label, later, line_edit, say

WHY = "每三个月一次，试一试备份打不打得开。只是试：试完就清掉，本机的数据不动。"


class DrillPanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("drill_panel")
        self.setProperty("role", "card")
        self.session = session
        kinds = f"备份文件 (*{backups.SUFFIX})"
        self.last = label("", name="drill_last")
        self.file = PathField("drill_file", "备份文件", hint="U 盘上的备份文件", kinds=kinds)
        self.passphrase = line_edit("drill_passphrase", "口令", hint="做备份时您的口令", secret=True)
        self.go = ActionButton("drill_go", "恢复演练", self.rehearse)
        self.verdict = later("drill_verdict")
        self.file.settled.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self.rehearse)
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("恢复演练", "section"))
        box.addWidget(self.last)
        box.addWidget(buddy("备份文件", self.file.edit))
        box.addWidget(self.file)
        box.addWidget(buddy("口令", self.passphrase))
        row = QHBoxLayout()
        row.addWidget(self.passphrase, 1)
        row.addWidget(self.go)
        box.addLayout(row)
        box.addWidget(self.verdict)
        box.addWidget(label(WHY, "quiet", wrap=True))

    def refresh(self) -> None:
        self.session.jobs.read(partial(_last, self.session), self._show_last)

    def _show_last(self, at: str) -> None:
        said = wording.moment(at, self.session.desk.clock.now())
        say(self.last, f"上次演练：{said}" if at else "还没有演练过。")

    def rehearse(self) -> None:
        """Try the backup; nothing of it stays."""
        file = self.file.path()
        if file is None:
            say(self.verdict, "请先选择备份文件。", "bad")
            self.file.setFocus()
            return
        if not self.passphrase.text():
            say(self.verdict, "请输入做备份时的口令。", "bad")
            self.passphrase.setFocus()
            return
        say(self.verdict, "")
        self.go.refuse("正在演练…")
        job = partial(_rehearse, self.session, file, self.passphrase.text())
        self.session.jobs.write("恢复演练", job, self._done, changes=frozenset({"backup"}), failed=self._refused)

    def _done(self, done: Rehearsed) -> None:
        self.go.allow()
        self.passphrase.clear()
        made = wording.moment(done.made_at, self.session.desk.clock.now())
        after = f"以后又办了 {done.since:,} 件，不在里面，请再备份。" if done.since else "以后没有办过新的。"
        say(self.verdict, f"✓ 打得开：{made} 的备份，{done.filings:,} 件单据都对。{after}", "good")

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        self.passphrase.selectAll()
        say(self.verdict, f"{error.text}本机的数据没有改动。{error.hint}", "bad")


def _last(session: Session, _progress: Progress) -> str:
    return rehearsals.last(session.desk)


def _rehearse(session: Session, file: Path, passphrase: str, _progress: Progress) -> Rehearsed:
    return rehearsals.rehearse(session.desk, file, passphrase, session.opener)
