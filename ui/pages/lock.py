"""锁屏: covers everything while nobody is there; what is typed and what is under way stays as it is (interface, rule 10).

What stays in memory while the screen is locked: the open store with its key, the operator's signing key and the pages
with their drafts. They cannot be dropped without stopping an import or an export that goes on behind the lock; who can
read the memory of a running program has more than the screen. What goes: the clipboard as far as the program filled it,
passphrases that stand in a field, menus and dialogs, card readers.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.errors import OfficeError
from app.services import demo_place, unlocking
from app.services.desk import Desk
from ui import theme
from ui.jobs import Jobs, Progress
from ui.widgets.controls import ActionButton, buddy, card, label, later, line_edit, say, tone_icon
from ui.widgets.panels import centred


class LockPage(QWidget):
    """`unlocked` by the operator himself; `another` when somebody else wants to sign in."""

    unlocked = Signal()
    another = Signal()
    key = "lock"

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        self._desk, self._jobs = desk, jobs
        sheet, box = card("lock_sheet", spacing=0.5)
        sheet.setFixedWidth(theme.chars(30))
        picture = QLabel()
        tone_icon(picture, "lock", "brand", 2)
        self.passphrase = line_edit("lock_passphrase", "口令", hint="输入口令后按回车", secret=True)
        self.problem = later("lock_problem", "problem")
        self.enter = ActionButton("unlock", "解锁", self.try_unlock, role="primary")
        self.change = ActionButton("lock_another", "换人登录，或口令忘了", self._leave, role="link")
        self.busy = later("lock_busy", "quiet")
        box.addWidget(picture)
        box.addWidget(label("已锁屏", "brand"))
        box.addWidget(
            label(f"操作员 {desk.operator.name}　{desk.station_name}", "quiet", name="lock_operator", wrap=True)
        )
        box.addWidget(buddy("口令", self.passphrase))
        box.addWidget(self.passphrase)
        box.addWidget(self.problem)
        made_up = later("lock_demo", "quiet")
        say(made_up, demo_place.passphrase_words(desk.home))
        box.addWidget(made_up)
        box.addWidget(self.enter)
        box.addWidget(label("没有写完的都在，解锁后接着办。", "quiet", wrap=True))
        box.addWidget(self.busy)
        box.addWidget(self.change)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(centred(sheet))
        self.passphrase.returnPressed.connect(self.try_unlock)
        self.passphrase.textEdited.connect(self._typed)
        jobs.began.connect(self._count_jobs)
        jobs.ended.connect(self._count_jobs)
        self._count_jobs()

    def _count_jobs(self, _ticket: object = None) -> None:
        say(self.busy, "后台还有工作在办，锁屏不影响它。" if self._jobs.pending else "")

    def _typed(self, _text: str) -> None:
        say(self.problem, "")

    def try_unlock(self) -> None:
        """Prove the passphrase in a reader's thread: a long import may hold the writer's."""
        if not self.enter.isEnabled():
            return
        if not self.passphrase.text():
            say(self.problem, "请输入口令。", "bad")
            return
        self.enter.refuse("正在核对…")
        self._jobs.read(partial(_unlock, self._desk, self.passphrase.text()), self._opened, failed=self._refused)

    def _opened(self, _nothing: None) -> None:
        self.passphrase.clear()
        self.unlocked.emit()

    def _refused(self, error: OfficeError) -> bool:
        self.enter.allow()
        say(self.problem, f"{error.text}{error.hint}", "bad")
        self.passphrase.selectAll()
        self.passphrase.setFocus()
        return True

    def _leave(self) -> None:
        self.change.refuse("正在收好没有写完的内容…")
        self.enter.refuse("正在换人登录。")
        self.another.emit()


def _unlock(desk: Desk, passphrase: str, _progress: Progress) -> None:
    unlocking.unlock(desk, passphrase)
