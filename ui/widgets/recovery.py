"""恢复单 in the window: made, looked at, printed, and proven by a group copied from the paper.

The same panel stands in the last step of the first start and on the page 系统. It knows no service: what makes a sheet
and what confirms it are given to it, and run in the writer's thread.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.errors import OfficeError
from app.services.recovery import Sheet
from ui import theme
from ui.jobs import Jobs, Progress
from ui.widgets.controls import ActionButton, buddy, label, later, line_edit, say

Make = Callable[[str, tuple[str, ...]], Sheet]
Confirm = Callable[[Sheet, str], None]

_BETWEEN = re.compile(r"[、，,；;\s]+")

WORDS = (
    "口令忘了没有人能找回，只有恢复单能换一个新口令。打印一张，装进信封封好，交上级单位放进保险柜。"
    "打印新的以后，旧的对现在的密钥文件不再有用；以前的备份仍可能用它打开，请把旧单销毁。"
)


TOGETHER = "要两个人一起才能恢复的，写两位或三位保管人，每人一张，任意两张一起才有用。镇、区建议这样做；留空就是一张纸即可。"


class RecoveryPanel(QFrame):
    """`paper` carries title and PDF to look at and print; `kept` once a group was copied from every sheet.

    An office (`office`) may name keepers, of whom it takes two.
    """

    paper = Signal(str, object)
    kept = Signal()

    def __init__(self, jobs: Jobs, make: Make, confirm: Confirm, *, ask: bool, office: bool = False) -> None:
        super().__init__()
        self.setObjectName("recovery_panel")
        self.setProperty("role", "card")
        self._jobs, self._make, self._confirm, self._ask = jobs, make, confirm, ask
        self._sheet: Sheet | None = None
        self.own = line_edit("recovery_own", "您的口令", hint="输入您的口令，证明是您本人", secret=True)
        self.keepers = line_edit("recovery_keepers", "保管人", hint="例如 张三、李四、王五；留空：一张纸即可")
        self.go = ActionButton("recovery_go", "打印恢复单", self._begin, role="primary")
        self.copied = line_edit("recovery_group", "照纸上抄一组", width=8)
        self.copied_title = buddy("照纸上抄一组", self.copied)
        self.sure = ActionButton("recovery_sure", "打印好了，已封存", self._prove)
        self.verdict = later("recovery_verdict")
        box = QVBoxLayout(self)
        pad = theme.lines(0.7)
        box.setContentsMargins(pad, pad, pad, pad)
        box.addWidget(label("恢复单", "section"))
        box.addWidget(label(WORDS, "quiet", wrap=True))
        self._of_office = (label(TOGETHER, "quiet", wrap=True), buddy("保管人", self.keepers), self.keepers)
        for offered in self._of_office:
            box.addWidget(offered)
        self.offer_keepers(offered=office)
        row = QHBoxLayout()
        row.addWidget(self.own, 1)
        row.addWidget(self.go)
        box.addLayout(row)
        proof = QHBoxLayout()
        for widget in (self.copied_title, self.copied, self.sure):
            proof.addWidget(widget)
        proof.addStretch(1)
        box.addLayout(proof)
        box.addWidget(self.verdict)
        box.addStretch(1)
        self.own.setVisible(ask)
        self.own.returnPressed.connect(self._begin)
        self.copied.returnPressed.connect(self._prove)
        self._show_proof(shown=False)

    def offer_keepers(self, *, offered: bool) -> None:
        """An office may name keepers; a village has nobody to name."""
        for widget in self._of_office:
            widget.setVisible(offered)

    def _show_proof(self, *, shown: bool) -> None:
        for widget in (self.copied_title, self.copied, self.sure):
            widget.setVisible(shown)

    def forget(self) -> None:
        """Let the code go."""
        self._sheet = None
        self.own.clear()
        self.copied.clear()
        self._show_proof(shown=False)

    def _begin(self) -> None:
        if self._ask and not self.own.text():
            say(self.verdict, "请先输入您的口令，证明是您本人。", "bad")
            self.own.setFocus()
            return
        self.go.refuse("正在做恢复单…")
        keepers = tuple(name.strip() for name in _BETWEEN.split(self.keepers.text()) if name.strip())
        job = partial(_make, self._make, self.own.text(), keepers)
        self._jobs.write("做恢复单", job, self._made, changes=frozenset({"recovery"}), failed=self._refused)

    def _made(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.go.allow()
        self.go.rename("重新打印一张")
        self.own.clear()
        each = f"{len(sheet.codes)} 张纸依次各" if sheet.keepers else "纸上"
        asked = f"照{each}抄第 {sheet.asked} 组"
        self.copied_title.setText(asked)
        self.copied.setAccessibleName(asked)
        self.copied.clear()
        self._show_proof(shown=True)
        say(self.verdict, f"打印后，{asked}恢复码，再封进信封，把以前的恢复单销毁。", "warn")
        self.paper.emit("恢复单", sheet.pdf)

    def waits_for_proof(self) -> bool:
        """Whether a sheet was made and no group of it copied back yet."""
        return self._sheet is not None

    def back_from_paper(self) -> None:
        """The person has looked at the paper or printed it."""
        self.copied.setFocus()

    def _prove(self) -> None:
        if self._sheet is None:
            return
        job = partial(_confirm, self._confirm, self._sheet, self.copied.text())
        self._jobs.write("核对恢复单", job, self._proven, changes=frozenset({"recovery"}), failed=self._not_proven)

    def _proven(self, _nothing: None) -> None:
        self.forget()
        say(self.verdict, "✓ 恢复单已打印。请两个人在信封封口上签字，交上级保管。", "good")
        self.kept.emit()

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.verdict, f"{error.text}没有做恢复单，以前的仍然有效。{error.hint}", "bad")

    def _not_proven(self, error: OfficeError) -> None:
        say(self.verdict, f"{error.text}{error.hint}", "bad")
        self.copied.selectAll()
        self.copied.setFocus()


def _make(make: Make, passphrase: str, keepers: tuple[str, ...], _progress: Progress) -> Sheet:
    return make(passphrase, keepers)


def _confirm(confirm: Confirm, sheet: Sheet, copied: str, _progress: Progress) -> None:
    confirm(sheet, copied)
