"""登录: which station this is, who works here today, the passphrase. Everything else waits behind it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.errors import OfficeError
from app.ports import Clock, StoreOpener
from app.services import demo_place, founding, passphrases, places, sign_in
from app.services.desk import Desk
from app.services.places import Choices
from ui import theme
from ui.jobs import Jobs, Progress
from ui.pages.own_passphrase import Renewal
from ui.widgets.controls import ActionButton, buddy, card, combo, fill, label, later, line_edit, say, tone_icon
from ui.widgets.panels import centred


class SignInPage(QWidget):
    """`signed_in` carries the desk, what its forms offer to choose from, and a Renewal when the passphrase must be changed.

    `forgotten` carries the operator who needs his recovery sheet.
    """

    signed_in = Signal(object, object, object)
    join_wanted = Signal()
    forgotten = Signal(str)
    restore_wanted = Signal()
    key = "sign_in"

    def __init__(self, home: Path, opener: StoreOpener, clock: Clock, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        self._job: _Open | None = None
        self.to_join = ActionButton("to_join", "刚拿到准入文件？加入上级", self.join_wanted.emit, role="link")
        if not founding.may_have_to_join(home):
            self.to_join.hide()
        self._home, self._opener, self._clock, self._jobs = home, opener, clock, jobs
        self.sheet, box = card("sign_in_sheet", spacing=0.5)
        self.sheet.setFixedWidth(theme.chars(30))
        self._head(box)
        self.operator = combo("operator", "操作员")
        self.passphrase = line_edit("passphrase", "口令", hint="输入口令后按回车", secret=True)
        self.problem = later("passphrase_problem", "problem")
        self.enter = ActionButton("enter", "登录", self.try_sign_in, role="primary")
        for text, control in (("操作员", self.operator), ("口令", self.passphrase)):
            box.addWidget(buddy(text, control))
            box.addWidget(control)
        box.addWidget(self.problem)
        made_up = later("sign_in_demo", "quiet")
        say(made_up, demo_place.passphrase_words(home))
        box.addWidget(made_up)
        box.addSpacing(theme.lines(0.3))
        box.addWidget(self.enter)
        box.addWidget(label("口令只有本人知道，不要告诉别人，也不要写在机器旁边。", "quiet", wrap=True))
        self.forgot = ActionButton("forgot", "口令忘了", self._forgot, role="link")
        box.addWidget(self.forgot)
        box.addWidget(self.to_join)
        self.to_restore = ActionButton("to_restore", "从备份恢复", self.restore_wanted.emit, role="link")
        box.addWidget(self.to_restore)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(centred(self.sheet))
        self.passphrase.returnPressed.connect(self.try_sign_in)
        self._offer_operators()

    def _head(self, box: QVBoxLayout) -> None:
        picture = QLabel()
        tone_icon(picture, "program", "brand", 2)
        box.addWidget(picture)
        box.addWidget(label("乡保", "brand"))
        box.addWidget(label("城乡居民基本养老保险 · 没有网络也能办", "quiet"))
        box.addSpacing(theme.lines(0.4))

    def _forgot(self) -> None:
        self.forgotten.emit(str(self.operator.currentData() or ""))

    def _offer_operators(self) -> None:
        names = sign_in.operator_names(self._home)
        fill(self.operator, [(name, name) for name in names])
        self.operator.setEnabled(len(names) > 1)
        self.passphrase.setFocus()

    def try_sign_in(self) -> None:
        """Open the station; the key derivation takes about a second, in the writer's thread."""
        if not self.passphrase.text():
            say(self.problem, "请输入口令。", "bad")
            return
        self.enter.refuse("正在打开…")
        self.enter.setText("正在打开…")
        say(self.problem, "")
        self._job = job = _Open(
            self._home, self.operator.currentData(), self.passphrase.text(), self._opener, self._clock
        )
        self._jobs.write("打开站点", job, self._opened, changes=frozenset(), failed=self._refused)

    def sign_in_as(self, operator: str | None, passphrase: str) -> None:
        """Sign in without a person, for the demonstration."""
        if operator:
            self.operator.setCurrentIndex(max(0, self.operator.findData(operator)))
        self.passphrase.setText(passphrase)
        self.try_sign_in()

    def abandon(self) -> None:
        """The window closes while the station opens: close what was opened."""
        if self._job is not None and self._job.desk is not None:
            self._job.desk.close()

    def _opened(self, opened: tuple[Desk, Choices, str]) -> None:
        desk, choices, why = opened
        renewal = Renewal(self.passphrase.text(), why) if why else None
        self.passphrase.clear()
        self.signed_in.emit(desk, choices, renewal)

    def _refused(self, error: OfficeError) -> None:
        self.enter.allow()
        self.enter.setText("登录")
        say(self.problem, f"{error.text}{error.hint}", "bad")
        self.passphrase.selectAll()
        self.passphrase.setFocus()


class _Open:
    """The job: it holds no widget."""

    def __init__(self, home: Path, name: str | None, passphrase: str, opener: StoreOpener, clock: Clock) -> None:
        self.desk: Desk | None = None
        self._arguments = (home, name, passphrase, opener, clock)

    def __call__(self, _progress: Progress) -> tuple[Desk, Choices, str]:
        self.desk = sign_in.sign_in(*self._arguments)
        return self.desk, places.choices(self.desk), passphrases.why_new(self.desk)
