"""准入下级站点: the request file comes by stick, its fingerprint is compared over the phone, the grant goes back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from app.domain.route import ADMIN
from app.errors import OfficeError
from app.services import stations
from app.services.stations import Admitted
from ui import theme
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, label, later, say

GRANT_SUFFIX = ".xbgrant"


class AdmissionPanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("admission_panel")
        self.setProperty("role", "card")
        self.session = session
        self.file = PathField("request_file", "申请文件", hint="下级站点带来的申请文件")
        self.folder = PathField("grant_folder", "准入文件写到", hint="U 盘上的文件夹", folder=True)
        self.go = ActionButton("admit_go", "准入并写出准入文件", self.admit, role="primary")
        self.go.allow_if("" if session.has(ADMIN) else "准入站点由管理办理，当前操作员没有这个角色。")
        self.verdict = later("admit_verdict")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("准入下级站点", "section"))
        grid = QGridLayout()
        for row, (title, control) in enumerate((("申请文件", self.file), ("写到", self.folder))):
            grid.addWidget(buddy(title, control.edit), row, 0)
            grid.addWidget(control, row, 1)
        box.addLayout(grid)
        box.addWidget(self.go)
        box.addWidget(self.verdict)

    def admit(self) -> None:
        file, folder = self.file.path(), self.folder.path()
        if file is None or folder is None:
            say(self.verdict, "请先选择申请文件，和准入文件写到哪里。", "bad")
            return
        self.go.refuse("正在准入…")
        job = partial(_admit, self.session, file, folder / (file.stem + GRANT_SUFFIX))
        self.session.jobs.write(
            "准入站点", job, self._done, changes=frozenset({"links", "filings"}), failed=self._refused
        )

    def _done(self, made: Admitted) -> None:
        self.go.allow()
        text = f"✓ 已准入 {made.station.code}，准入文件 {made.file.name}。打电话核对指纹：{made.fingerprint}（{made.digits}）"
        say(self.verdict, text, "good")

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.verdict, f"{error.text}没有准入。{error.hint}", "bad")


def _admit(session: Session, file: Path, out: Path, _progress: Progress) -> Admitted:
    return stations.admit(session.desk, file, out)
