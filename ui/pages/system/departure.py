"""操作员离任 and 更换数据密钥 in the window (Songshan 003 art. 38-40; Qingdao 000 art. 10; security T34, F3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from app.domain.route import ADMIN
from app.errors import OfficeError
from app.services import departures, ended_slots, review_sheets, staff
from app.services.departures import Handover
from app.services.staff import InOffice
from ui import theme
from ui.jobs import Progress, Work
from ui.session import Session
from ui.widgets.controls import ActionButton, buddy, combo, fill, label, later, line_edit, say
from ui.widgets.panels import ReasonStrip

WHAT_IT_IS = "调走、退休、口令被别人知道的，在这里停用：他以前签的单据照样有效，以后签的一律无效。"
WHEN_ANOTHER_KEY = "没有人离任，但恢复单、备份或电脑到过别人手里，请更换数据密钥。"
AT_NEXT_SIGN_IN = "数据文件在下一次登录时换上新密钥，请现在重新登录，再备份一次；以前的备份还是旧密钥，请收好。"
NOBODY = "请选择"
CHANGES = frozenset({"operators", "filings"})


@dataclass(frozen=True, slots=True)
class _Read:
    """`people` who can be let go, and `ended` whose passphrase is still here."""

    people: list[InOffice]
    ended: list[str]


class DeparturePanel(QFrame):
    """`paper` carries the hand-over paper (title, PDF, file name), `sign_in_again` leaves for the sign-in."""

    paper = Signal(str, object, str)
    sign_in_again = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("departure_panel")
        self.setProperty("role", "card")
        self.session = session
        self._people: list[InOffice] = []
        self._ended: list[str] = []
        self._leaving: InOffice | None = None
        self._made: Handover | None = None
        self.who = combo("departure_who", "离任操作员", [("", NOBODY)])
        self.who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.reason = line_edit("departure_reason", "离任原因", hint="例如 调到别的村")
        self.own = line_edit("departure_own", "您自己的口令", hint="证明是您在办理", secret=True)
        self.go = ActionButton("departure_go", "办理离任", self._ask_leave)
        self.rekey = ActionButton("departure_rekey", "更换数据密钥", self._ask_rekey)
        self.ended_words = later("departure_ended", "problem")
        self.remove = ActionButton("departure_remove", "移除他的登录口令", self._ask_remove)
        self.sure = ReasonStrip("departure_sure")
        self.verdict = later("departure_verdict", "problem")
        self.handover = ActionButton("departure_paper", "打印离任交接表", self._print)
        self.again = ActionButton("departure_again", "现在重新登录", self.sign_in_again.emit)
        for widget in (self.remove, self.handover, self.again):
            widget.hide()
        self._lay_out()
        self._judge()

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("离任和更换密钥", "section"))
        box.addWidget(self.ended_words)
        box.addWidget(self.remove)
        box.addWidget(label(WHAT_IT_IS, "quiet", wrap=True))
        grid = QGridLayout()
        for row, control in enumerate((self.who, self.reason, self.own)):
            grid.addWidget(buddy(control.accessibleName(), control), row, 0)
            grid.addWidget(control, row, 1)
        grid.setColumnStretch(1, 1)
        box.addLayout(grid)
        buttons = QHBoxLayout()
        buttons.addWidget(self.go)
        buttons.addWidget(self.rekey)
        buttons.addStretch(1)
        box.addLayout(buttons)
        box.addWidget(label(WHEN_ANOTHER_KEY, "quiet", wrap=True))
        box.addWidget(self.sure)
        box.addWidget(self.verdict)
        after = QHBoxLayout()
        after.addWidget(self.handover)
        after.addWidget(self.again)
        after.addStretch(1)
        box.addLayout(after)
        self.reason.returnPressed.connect(self.own.setFocus)
        self.own.returnPressed.connect(self.go.setFocus)

    def refresh(self) -> None:
        self.session.jobs.read(partial(_read, self.session), self._show)

    def _show(self, found: _Read) -> None:
        chosen = self._chosen()
        self._people, self._ended = found.people, found.ended
        fill(self.who, [("", NOBODY), *((str(place), self._named(one)) for place, one in enumerate(self._people, 1))])
        self.who.setCurrentIndex(self._people.index(chosen) + 1 if chosen in self._people else 0)
        first = self._ended[0] if self._ended else ""
        say(self.ended_words, f"「{first}」已被上级停用，他的登录口令还在这台电脑上，请移除。" if first else "", "warn")
        self.remove.setVisible(bool(first))
        self._judge()

    def _named(self, one: InOffice) -> str:
        return one.name if one.station == str(self.session.desk.station) else f"{one.name}（{one.place}）"

    def _judge(self) -> None:
        role = "" if self.session.has(ADMIN) else "离任和换密钥由管理办理，当前操作员没有这个角色。"
        self.go.allow_if(role or ("" if self._people else "没有别的在任操作员，请先登记接任的人，由他来办理。"))
        self.rekey.allow_if(role)
        self.remove.allow_if(role)

    def _chosen(self) -> InOffice | None:
        place = self.who.currentIndex()
        return self._people[place - 1] if 0 < place <= len(self._people) else None

    def _proven(self) -> bool:
        """Whether the operator's own passphrase stands there; says so when not."""
        if not self.own.text():
            say(self.verdict, "请先输入您自己的口令，证明是您本人。", "bad")
            self.own.setFocus()
        return bool(self.own.text())

    def _ask_leave(self) -> None:
        one = self._chosen()
        if one is None:
            say(self.verdict, "请先选择离任的操作员。", "bad")
            self.who.setFocus()
        elif not self.reason.text().strip():
            say(self.verdict, "请写明离任原因，例如调走、退休、口令被人知道。", "bad")
            self.reason.setFocus()
        elif self._proven():
            question = f"「{self._named(one)}」离任后不能撤销：他的密钥和口令停用，手里未办结的由您接着办。确定吗？"
            self.sure.ask(question, partial(self._leave, one), sure="确定离任", reason=False)

    def _leave(self, one: InOffice, _no_reason: str) -> None:
        self._leaving = one
        job = partial(_leave, self.session, one, self.reason.text(), self.own.text())
        self._start("办理离任", job, self._left)

    def _left(self, made: Handover) -> None:
        self._made = made
        self.reason.clear()
        counts = f"经手 {made.filed:,} 份，未办结 {made.waiting:,} 份，未送出 {made.unsent:,} 份，由您接手。"
        if self._leaving is not None and self._leaving.station == str(self.session.desk.station):
            self._done(f"✓ 「{made.name}」已离任，他的密钥和口令停用了。{counts}{AT_NEXT_SIGN_IN}", again=True)
        else:
            below = "请写一个交换包送给那个站点；那里读入以后他就不能再登录，由那里的管理移除他的登录口令。"
            self._done(f"✓ 「{made.name}」已离任，他以后签的单据无效。{below}", again=False)
        self.handover.show()
        self._print()

    def _ask_rekey(self) -> None:
        if self._proven():
            question = (
                "更换数据密钥不能撤销：旧的密钥文件打不开新的数据。恢复单丢过的，重新登录以后再打印一张。确定吗？"
            )
            self.sure.ask(question, self._rekey, sure="确定更换", reason=False)

    def _rekey(self, _no_reason: str) -> None:
        self._start("更换数据密钥", partial(_rekey, self.session, self.own.text()), self._rekeyed)

    def _rekeyed(self, _nothing: None) -> None:
        self._done(f"✓ 新的数据密钥做好了。{AT_NEXT_SIGN_IN}", again=True)

    def _ask_remove(self) -> None:
        if self._ended and self._proven():
            name = self._ended[0]
            question = f"移除「{name}」的登录口令，同时更换数据密钥，不能撤销。确定吗？"
            self.sure.ask(question, partial(self._remove, name), sure="确定移除", reason=False)

    def _remove(self, name: str, _no_reason: str) -> None:
        job = partial(_remove, self.session, name, self.own.text())
        self._start("移除登录口令", job, self._removed)

    def _removed(self, name: str) -> None:
        self._done(f"✓ 「{name}」的登录口令已移除。{AT_NEXT_SIGN_IN}", again=True)

    def _start(self, title: str, job: Work, done: Callable[[Any], object]) -> None:
        for button in (self.go, self.rekey, self.remove):
            button.refuse(f"正在{title}…")
        self.own.clear()
        self.session.jobs.write(title, job, done, changes=CHANGES, failed=self._refused)

    def _done(self, text: str, *, again: bool) -> None:
        self._judge()
        say(self.verdict, text, "good")
        if again:
            self.again.show()

    def _refused(self, error: OfficeError) -> None:
        self._judge()
        say(self.verdict, f"{error.text}没有办理。{error.hint}", "bad")

    def _print(self) -> None:
        if self._made is not None:
            self.session.jobs.read(partial(_paper, self.session, self._made), self._show_paper, title="制作交接表")

    def _show_paper(self, made: tuple[str, bytes, str]) -> None:
        self.paper.emit(*made)


def _read(session: Session, _progress: Progress) -> _Read:
    return _Read(staff.in_office(session.desk), ended_slots.names(session.desk))


def _leave(session: Session, one: InOffice, reason: str, own: str, _progress: Progress) -> Handover:
    return departures.leave(session.desk, one.name, reason, own, station=one.station)


def _rekey(session: Session, own: str, _progress: Progress) -> None:
    departures.change_data_key(session.desk, own)


def _remove(session: Session, name: str, own: str, _progress: Progress) -> str:
    ended_slots.remove(session.desk, name, own)
    return name


def _paper(session: Session, made: Handover, _progress: Progress) -> tuple[str, bytes, str]:
    pdf = review_sheets.form_pdf(session.desk, made.n)
    return f"操作员离任交接表：{made.name}", pdf, f"操作员离任交接表-{made.filing[:8]}.pdf"
