"""Step 4 of a village or township: the request goes to the parent, the grant comes back, a fingerprint is compared twice.

The grant is looked at first and counts only when somebody has said that its root is the right one (Songshan 003 art. 2-3).
Days may lie between the two halves: what was asked is kept, and the program may be closed.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame

from app.errors import OfficeError
from app.services import founding, stations
from app.services.founding import Begun, Place
from app.services.stations import Joined
from ui.jobs import Progress
from ui.pages.first_start.step import SIDE_BY_SIDE, Course, Step
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, card, later, line_edit, say
from ui.widgets.side_by_side import SideBySide


class ParentStep(Step):
    """`joined` once the station may work."""

    joined = Signal()
    title = "请上级准入"
    why = (
        "先写一个申请文件交给上级；上级准入后给回一个准入文件。两边打电话核对指纹：指纹是由文件算出来的几个字，不是手指印，"
        "一个人念，一个人看，一字不差，文件就没有在路上被人换掉。等上级的时候可以关掉程序，下次打开接着做。"
    )

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self.out = PathField("request_out", "申请文件写到", hint="U 盘上的文件夹", folder=True)
        self.replaces = QCheckBox("换上来的电脑（原来的丢失或损坏）")
        self.replaces.setObjectName("first_replaces")
        self.replaces.setAccessibleName(self.replaces.text())
        self.replaces.setToolTip("请上级先停用原来的那台，再准入这一台；原来送到上级的单据会随准入文件回来。")
        self.ask = ActionButton("first_ask", "建立站点，写出申请文件", self._ask, key="F9", role="primary")
        self.asked = later("first_asked")
        self.asked_words = later("first_asked_words", "section")
        self.grant = PathField("grant_file", "准入文件", hint="上级给回的文件")
        self.own = line_edit("join_passphrase", "口令", hint="第三步里定的口令", secret=True)
        self.own_title = buddy("口令", self.own)
        self.look = ActionButton("first_look", "看看准入文件", self._look)
        self.seen_text = later("first_seen")
        self.seen_words = later("first_seen_words", "section")
        self.join = ActionButton("first_join", "指纹一致，加入上级", self._join, key="F9", role="primary")
        self.joined_text = later("first_joined")
        self._seen: tuple[Path, Joined] | None = None
        both = SideBySide(SIDE_BY_SIDE)
        both.add(self._request_card())
        both.add(self._join_card())
        self.box.addWidget(both)
        self.close_up()
        self.out.settled.connect(self._ask)
        self.grant.settled.connect(self._look)
        self.own.returnPressed.connect(self._look)
        self.grant.edit.textChanged.connect(self._forget)

    def _request_card(self) -> QFrame:
        sheet, box = card("request_card", "① 写出申请文件", spacing=0.25)
        for widget in (
            buddy("申请文件写到", self.out.edit), self.out, self.replaces, self.ask, self.asked, self.asked_words
        ):  # fmt: skip
            box.addWidget(widget)
        box.addStretch(1)
        return sheet

    def _join_card(self) -> QFrame:
        sheet, box = card("join_card", "② 拿回准入文件", spacing=0.25)
        for widget in (
            buddy("准入文件", self.grant.edit), self.grant, self.own_title, self.own, self.look, self.seen_text,
            self.seen_words, self.join, self.joined_text,
        ):  # fmt: skip
            box.addWidget(widget)
        box.addStretch(1)
        return sheet

    def enter(self) -> None:
        begun = self.course.begun
        self.out.edit.setText(begun.out)
        self.replaces.setChecked(begun.replaces)
        if begun.stage == founding.ASKED:
            self._tell_asked(begun)
        self._judge()
        (self.grant if self.course.standing else self.out).setFocus()

    def leave(self) -> None:
        self.course.begun = msgspec.structs.replace(
            self.course.begun, out=self.out.edit.text().strip(), replaces=self.replaces.isChecked()
        )

    def missing(self) -> str:
        if self.joined_text.text().startswith("✓"):
            return ""
        return "请等上级的准入文件，加入以后再往下走。" if self.course.standing else "请先写出申请文件。"

    def _judge(self) -> None:
        here, in_hand = self.course.standing, bool(self.course.passphrase)
        self.ask.allow_if("这台电脑上已经建立站点。" if here else "")
        self.out.edit.setReadOnly(here)
        self.replaces.setEnabled(not here)
        for widget in (self.own, self.own_title):
            widget.setVisible(here and not in_hand)
        first = "" if here else "请先做第 ① 步。"
        self.look.allow_if(first)
        self.join.allow_if(first or ("" if self._seen else "请先看准入文件，打电话核对指纹。"))

    def _forget(self) -> None:
        """Another file: what was seen says nothing about it."""
        if self._seen is not None:
            self._seen = None
            say(self.seen_text, "")
            say(self.seen_words, "")
            self._judge()

    def _ask(self) -> None:
        if self.course.standing:  # Enter in the field that tells where the file was written
            return
        self.leave()
        if not self.course.begun.out:
            say(self.asked, "请先选申请文件写到哪里。", "bad")
            return
        self.ask.refuse("正在建立…")
        job = partial(_ask, self.course.place, self.course.begun, self.course.passphrase)
        self.course.jobs.write("建立站点", job, self._asked, changes=frozenset(), failed=self._not_asked)

    def _asked(self, made: Begun) -> None:
        self.course.begun, self.course.standing = made, True
        self._tell_asked(made)
        self._judge()
        self.moved.emit()
        self.grant.setFocus()

    def _tell_asked(self, made: Begun) -> None:
        text = (
            f"✓ 申请文件已写好：{made.file}\n把它交给上级，再打电话把下面几个字（申请指纹）念给他听；和他屏幕上的一字不差，才请他准入。"
        )
        say(self.asked, text, "good")
        say(self.asked_words, f"{made.fingerprint}\n{made.digits}")
        self.bring(self.asked_words)

    def _not_asked(self, error: OfficeError) -> None:
        self._judge()
        say(self.asked, f"{error.text}没有建立站点。{error.hint}", "bad")

    def _secret(self) -> str:
        return self.course.passphrase or self.own.text()

    def _look(self) -> None:
        grant = self.grant.path()
        if grant is None or not self._secret():
            say(self.seen_text, "请先选择准入文件。" if grant is None else "请输入口令。", "bad")
            (self.grant if grant is None else self.own).setFocus()
            return
        self.look.refuse("正在查看…")
        job = partial(_look, self.course.place, grant, self._secret())
        self.course.jobs.write("查看准入文件", job, self._looked, changes=frozenset(), failed=self._not_seen)

    def _looked(self, found: tuple[Path, Joined]) -> None:
        self._seen = found
        self.course.passphrase = self._secret()
        self._judge()
        seen = found[1]
        say(self.seen_text, "打电话请上级念区级指纹（在他的「系统」页），和下面几个字一字不差，再按 F9 加入。", "warn")
        say(self.seen_words, f"{seen.root_fingerprint}\n{seen.root_digits}")
        self.join.setFocus()
        self.bring(self.join)

    def _not_seen(self, error: OfficeError) -> None:
        self._judge()
        say(self.seen_text, f"{error.text}还没有加入。{error.hint}", "bad")

    def _join(self) -> None:
        if self._seen is None:
            return
        grant, seen = self._seen
        self.join.refuse("正在加入…")
        job = partial(_join, self.course.place, grant, self.course.passphrase, seen.root_fingerprint)
        self.course.jobs.write("加入上级", job, self._done, changes=frozenset(), failed=self._not_seen)

    def _done(self, _made: Joined) -> None:
        self._judge()
        self.look.refuse("已经加入。")
        self.join.refuse("已经加入。")
        back = "原来送到上级的单据都回来了；没有送到的，照小票和登记表重新录。" if self.course.begun.replaces else ""
        say(self.joined_text, f"✓ 已加入，可以办理业务。{back}按 PgDown 到下一步。", "good")
        self.bring(self.joined_text)
        self.moved.emit()
        self.joined.emit()


def _ask(place: Place, begun: Begun, passphrase: str, _progress: Progress) -> Begun:
    return founding.ask(place, begun, passphrase)


def _look(place: Place, grant: Path, passphrase: str, _progress: Progress) -> tuple[Path, Joined]:
    return grant, stations.look_at_grant(place.home, grant, None, passphrase, place.opener, place.clock)


def _join(place: Place, grant: Path, passphrase: str, expected: str, _progress: Progress) -> Joined:
    return founding.join(place, grant, passphrase, expected)
