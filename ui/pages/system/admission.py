"""准入下级站点: the request file comes by stick, its fingerprint is compared over the phone, then the grant goes back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QMoveEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from app.domain.route import ADMIN
from app.errors import OfficeError
from app.services import stations
from app.services.station_requests import Asked, look_at_request
from app.services.stations import Admitted
from ui import theme
from ui.jobs import Progress
from ui.session import Session
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, label, later, say
from ui.widgets.panels import bring_into_sight

GRANT_SUFFIX = ".xbgrant"


class AdmissionPanel(QFrame):
    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("admission_panel")
        self.setProperty("role", "card")
        self.session = session
        self.file = PathField("request_file", "申请文件", hint="下级站点带来的申请文件")
        self.folder = PathField("grant_folder", "准入文件写到", hint="U 盘上的文件夹", folder=True)
        self.look = ActionButton("admit_look", "看看申请文件", self.look_at)
        self.go = ActionButton("admit_go", "指纹一致，准入并写出准入文件", self.admit, role="primary")
        self._seen: Asked | None = None
        self._answered = False
        self._judge()
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
        buttons = QHBoxLayout()
        buttons.addWidget(self.look)
        buttons.addWidget(self.go, 1)
        box.addLayout(buttons)
        box.addWidget(self.verdict)
        self.file.edit.textChanged.connect(self._forget)
        self.file.settled.connect(self.look_at)
        self.folder.settled.connect(self._to_go)

    def _judge(self) -> None:
        role = "" if self.session.has(ADMIN) else "准入站点由管理办理，当前操作员没有这个角色。"
        self.look.allow_if(role)
        self.go.allow_if(role or ("" if self._seen else "请先看申请文件，打电话核对指纹。"))

    def _forget(self) -> None:
        """Another file: what was seen says nothing about it."""
        self._answered = False
        if self._seen is not None:
            self._seen = None
            say(self.verdict, "")
            self._judge()

    def look_at(self) -> None:
        file = self.file.path()
        if file is None:
            say(self.verdict, "请先选择申请文件。", "bad")
            return
        self.file.setFocus()  # a button that cannot be pressed while it looks would send the keyboard out of sight
        self.look.refuse("正在查看…")
        self.session.jobs.read(partial(_look, self.session, file), self._looked, failed=self._refused)

    def _looked(self, seen: Asked) -> None:
        self._seen = seen
        self._judge()
        text = (
            f"{seen.name}（{seen.station.code}），操作员 {seen.operator}。申请指纹：{seen.fingerprint}（{seen.digits}）。"
            "打电话请对方念他的申请指纹，一字不差再按「准入」。"
        )
        say(self.verdict, text, "warn")
        if not self.folder.edit.text().strip():  # the answer goes back on the stick that brought the question
            self.folder.edit.setText(str(seen.file.parent))
        self.folder.setFocus()
        self._bring()

    def moveEvent(self, event: QMoveEvent) -> None:
        """A list above has grown by the new station: the answer stays in sight."""
        super().moveEvent(event)
        if self._answered:
            self._bring()

    def _bring(self) -> None:
        """Into sight, once the sentence has its place."""
        QTimer.singleShot(0, self.verdict, partial(bring_into_sight, self.verdict))

    def _to_go(self) -> None:
        """Enter in the folder: nothing is admitted by this one, the next does it. Looking at the request comes first."""
        wanted = self.go if self._seen is not None else self.file
        QTimer.singleShot(0, wanted, partial(wanted.setFocus, Qt.FocusReason.TabFocusReason))

    def admit(self) -> None:
        folder = self.folder.path()
        if self._seen is None:
            return
        if folder is None:
            say(self.verdict, "请先选择准入文件写到哪里。", "bad")
            return
        file = self._seen.file
        self.file.setFocus()
        self.go.refuse("正在准入…")
        job = partial(_admit, self.session, file, folder / (file.stem + GRANT_SUFFIX), self._seen.fingerprint)
        self.session.jobs.write(
            "准入站点", job, self._done, changes=frozenset({"links", "filings"}), failed=self._refused
        )

    def _done(self, made: Admitted) -> None:
        self._seen = None
        self._judge()
        text = (
            f"✓ 已准入 {made.station.code}，准入文件 {made.file.name} 已写好，请交给对方。"
            "对方加入前会来电话核对区级指纹，见本页「本站点」。"
        )
        say(self.verdict, text, "good")
        self.file.edit.selectAll()  # the next one is typed over it
        self._answered = True
        self._bring()

    def _refused(self, error: OfficeError) -> None:
        self._judge()
        say(self.verdict, f"{error.text}没有准入。{error.hint}", "bad")


def _look(session: Session, file: Path, _progress: Progress) -> Asked:
    return look_at_request(session.desk, file)


def _admit(session: Session, file: Path, out: Path, expected: str, _progress: Progress) -> Admitted:
    return stations.admit(session.desk, file, out, expected)
