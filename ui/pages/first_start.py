"""First start of a village's or township's computer: ask to be admitted, then join with the parent's answer.

The fingerprint that two people compare over the phone stands in both steps (Songshan 003 art. 2-3). The grant is looked
at first and counts only when somebody has said that its root is the right one.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.business.declaration import Field
from app.errors import OfficeError
from app.ports import Clock, StoreOpener
from app.services import stations
from app.services.sign_in import has_station
from app.services.stations import Asked, Joined
from ui import theme
from ui.forms.form import Form
from ui.jobs import Jobs, Progress
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, card, label, later, line_edit, say

FIELDS = (
    Field("level", "站点", "choice", required=True),
    Field("code", "区划代码", required=True, hint="村 12 位，镇 9 位"),
    Field("name", "站点名称", required=True, hint="例如 穆家营子村"),
    Field("operator", "操作员姓名", required=True, hint="真实姓名"),
)
LEVELS = (("village", "村"), ("township", "镇"))
OTHERS = (
    "区级站点在命令行用 xiangbao station init 建立。只想看看：xiangbao demo 文件夹 --gui 打开一个编造的区，"
    "随便试，不会碰到真数据。"
)


class FirstStart(QWidget):
    """`ready` once the station has joined; then one signs in."""

    ready = Signal()

    def __init__(self, home: Path, opener: StoreOpener, clock: Clock, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        self._home, self._opener, self._clock, self._jobs = home, opener, clock, jobs
        self.form = Form(FIELDS, {"level": LEVELS})
        self.passphrase = line_edit("first_passphrase", "口令", hint="四个不相干的词也行", secret=True)
        self.again = line_edit("first_again", "再输一遍口令", hint="和上面一样", secret=True)
        self.out = PathField("request_out", "申请文件写到", hint="U 盘上的文件夹", folder=True)
        self.ask = ActionButton("first_ask", "建立站点，写出申请文件", self._ask, role="primary")
        self.asked = later("first_asked")
        self.grant = PathField("grant_file", "准入文件", hint="上级给回的准入文件")
        self.own = line_edit("join_passphrase", "口令", hint="第一步里定的口令", secret=True)
        self.look = ActionButton("first_look", "看看准入文件", self._look)
        self.join = ActionButton("first_join", "指纹一致，加入上级", self._join, role="primary")
        self._seen: tuple[Path, Joined] | None = None
        self.enter = ActionButton("first_enter", "去登录", self.ready.emit)
        self.joined = later("first_joined")
        row = QHBoxLayout()
        row.setSpacing(theme.lines(0.6))
        row.addStretch(1)
        for sheet in (self._request_card(), self._join_card()):
            sheet.setFixedWidth(theme.chars(40))
            row.addWidget(sheet, 0, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addLayout(self._head())
        outer.addLayout(row)
        outer.addStretch(1)
        self._judge()

    def _head(self) -> QHBoxLayout:
        """Who speaks here, over the left sheet's edge."""
        words = QWidget()
        words.setFixedWidth(2 * theme.chars(40) + theme.lines(0.6))
        box = QVBoxLayout(words)
        box.setContentsMargins(0, 0, 0, theme.lines(0.4))
        box.addWidget(label("乡保", "brand"))
        box.addWidget(label("这台电脑第一次使用：先建立站点，把申请文件交给上级；拿回准入文件，再做第二步。", "quiet"))
        row = QHBoxLayout()
        row.addWidget(words, 0, Qt.AlignmentFlag.AlignHCenter)
        return row

    def _request_card(self) -> QFrame:
        sheet, box = card("request_card", "第一步　建立站点，向上级申请", spacing=0.2)
        box.addWidget(label(f"数据文件夹：{self._home}", "quiet", wrap=True))
        box.addWidget(self.form)
        for control in (self.passphrase, self.again):
            box.addWidget(buddy(control.accessibleName(), control))
            box.addWidget(control)
        box.addWidget(buddy("申请文件写到", self.out.edit))
        box.addWidget(self.out)
        box.addSpacing(theme.lines(0.3))
        box.addWidget(self.ask)
        box.addWidget(self.asked)
        self.form.finished.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.out.setFocus)
        return sheet

    def _join_card(self) -> QFrame:
        sheet, box = card("join_card", "第二步　拿回准入文件，加入上级", spacing=0.2)
        box.addWidget(buddy("准入文件", self.grant.edit))
        box.addWidget(self.grant)
        box.addWidget(buddy("口令", self.own))
        box.addWidget(self.own)
        for widget in (self.look, self.joined, self.join, self.enter):
            box.addSpacing(theme.lines(0.2))
            box.addWidget(widget)
        box.addSpacing(theme.lines(0.3))
        box.addWidget(label(OTHERS, "quiet", wrap=True))
        self.own.returnPressed.connect(self._look)
        self.grant.edit.textChanged.connect(self._forget)
        return sheet

    def _judge(self) -> None:
        here = has_station(self._home)
        self.ask.allow_if("这台电脑上已经建立站点。" if here else "")
        first = "" if here else "请先做第一步。"
        self.look.allow_if(first)
        self.join.allow_if(first or ("" if self._seen else "请先看准入文件，打电话核对指纹。"))
        self.enter.allow_if(first)

    def _forget(self) -> None:
        """Another file: what was seen says nothing about it."""
        if self._seen is not None:
            self._seen = None
            say(self.joined, "")
            self._judge()

    def _ask(self) -> None:
        values, folder = self.form.values(), self.out.path()
        missing = [field.label for field in FIELDS if field.name not in values]
        missing += [] if self.passphrase.text() else ["口令"]
        if missing or folder is None:
            say(
                self.asked, f"请填：{'、'.join([*missing, *(['申请文件写到哪里'] if folder is None else [])])}。", "bad"
            )
        elif self.passphrase.text() != self.again.text():
            say(self.asked, "两遍口令不一样，请重新输入。", "bad")
        else:
            self.ask.refuse("正在建立…")
            job = partial(_request, self._home, values, folder, self.passphrase.text(), self._opener)
            self._jobs.write("建立站点", job, self._asked, changes=frozenset(), failed=self._not_asked)

    def _asked(self, made: Asked) -> None:
        self._judge()
        text = f"✓ 申请文件：{made.file.name}。交给上级，并打电话核对指纹：{made.fingerprint}（{made.digits}）"
        say(self.asked, text, "good")
        self.grant.setFocus()

    def _not_asked(self, error: OfficeError) -> None:
        self._judge()
        say(self.asked, f"{error.text}没有建立站点。{error.hint}", "bad")

    def _look(self) -> None:
        grant = self.grant.path()
        if grant is None:
            say(self.joined, "请先选择准入文件。", "bad")
            return
        self.look.refuse("正在查看…")
        job = partial(_look, self._home, grant, self.own.text(), self._opener, self._clock)
        self._jobs.write("查看准入文件", job, self._looked, changes=frozenset(), failed=self._not_joined)

    def _looked(self, found: tuple[Path, Joined]) -> None:
        self._seen = found
        self._judge()
        seen = found[1]
        text = f"区级指纹：{seen.root_fingerprint}（{seen.root_digits}）。打电话请上级念他那里的区级指纹，一字不差再加入。"
        say(self.joined, text, "warn")
        self.join.setFocus()

    def _join(self) -> None:
        if self._seen is None:
            return
        grant, seen = self._seen
        self.join.refuse("正在加入…")
        job = partial(_join, self._home, grant, self.own.text(), self._opener, self._clock, seen.root_fingerprint)
        self._jobs.write("加入上级", job, self._joined, changes=frozenset(), failed=self._not_joined)

    def _joined(self, _made: Joined) -> None:
        self._judge()
        self.look.refuse("已经加入。")
        self.join.refuse("已经加入。")
        say(self.joined, "✓ 已加入，可以登录办理。", "good")
        self.enter.setFocus()

    def _not_joined(self, error: OfficeError) -> None:
        self._judge()
        say(self.joined, f"{error.text}还没有加入。{error.hint}", "bad")


def _request(
    home: Path, values: dict[str, str], folder: Path, passphrase: str, opener: StoreOpener, _progress: Progress
) -> Asked:
    return stations.request(
        home, level=values["level"], code=values["code"], name=values["name"], operator=values["operator"],
        out=folder / f"{values['code']}.xbrequest", passphrase=passphrase, opener=opener,
    )  # fmt: skip


def _look(
    home: Path, grant: Path, passphrase: str, opener: StoreOpener, clock: Clock, _progress: Progress
) -> tuple[Path, Joined]:
    return grant, stations.look_at_grant(home, grant, None, passphrase, opener, clock)


def _join(
    home: Path, grant: Path, passphrase: str, opener: StoreOpener, clock: Clock, expected: str, _progress: Progress
) -> Joined:
    return stations.join(home, grant, None, passphrase, opener, clock, expected)
