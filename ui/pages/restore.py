"""从备份恢复: a backup file, the passphrase or recovery sheet that opens it and an empty folder; then one signs in there.

A restored copy may be older than what it has sent: it says at once what can be done with it and what has to be done
(security 4.5, B7).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.errors import OfficeError
from app.ports import Clock, StoreOpener
from app.services import backups
from app.services.desk import StationFacts
from app.services.sign_in import has_station
from ui import last_place, theme
from ui.jobs import Jobs, Progress
from ui.pages.recover import CodeFields
from ui.widgets.choose import PathField
from ui.widgets.controls import ActionButton, buddy, card, label, later, line_edit, say
from ui.widgets.panels import scrolled

WORDS = "电脑换了或坏了，用备份把这个站点接回来。备份文件本身不会改动，恢复不成什么也不留下。"
SHEET = "拆开信封，照恢复单抄，再定一个新口令。用过以后请在「系统」里打印新的恢复单。"
SECOND = "恢复单由两位保管的，第二位的也要抄；只有一张的不用填。"
WIDE = 54
"""Characters that the seven groups of a code need beside each other."""
AFTERWARDS = (
    "恢复出来的是旧的一份：能看、能查、能交换，暂时不能办新业务。\n"
    "接下来：登录后在「交换」给上级写一个包（区里给每个下级写），读回他的包，核对上了自己就放开。\n"
    "备份以后办的、还没有送出去的，照小票和登记表重新录。"
)


class RestorePage(QWidget):
    """`left` goes back; `restored` carries the folder in which the station stands now."""

    key = "trouble_computer"
    left = Signal()
    restored = Signal(object)

    def __init__(self, home: Path, opener: StoreOpener, clock: Clock, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sign_in")
        self._opener, self._clock, self._jobs = opener, clock, jobs
        self._home, self._there = home, Path()
        kinds = f"备份文件 (*{backups.SUFFIX})"
        self.file = PathField("restore_file", "备份文件", hint="U 盘上的备份文件", kinds=kinds)
        self.folder = PathField("restore_folder", "恢复到", hint="一个空文件夹", folder=True)
        self.operator = line_edit("restore_operator", "操作员", hint="只有一个操作员的不用填")
        self.passphrase = line_edit("restore_passphrase", "口令", hint="做备份时这个操作员的口令", secret=True)
        self.by_sheet = ActionButton("restore_by_sheet", "口令忘了，用恢复单", self._use_sheet, role="link")
        self.code = CodeFields("restore_code")
        self.second = CodeFields("restore_second_code", "第二位保管人的恢复码")
        self.again = line_edit("restore_again", "再输一遍", hint="和新口令一样", secret=True)
        self.verdict = later("restore_verdict", "problem")
        self.go = ActionButton("restore_go", "恢复", self.restore, key="F9", role="primary")
        self.enter = ActionButton("restore_enter", "去登录", self._go_on, role="primary")
        self.back = ActionButton("restore_back", "返回", self.left.emit, key="Esc")
        self.enter.hide()
        if not has_station(home):
            self.folder.edit.setText(str(home))
        self._lay_out()
        self.file.settled.connect(self.folder.setFocus)
        self.folder.settled.connect(self.operator.setFocus)
        self.operator.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self._onward)
        self.again.returnPressed.connect(self.restore)
        self.code.filled.connect(self.passphrase.setFocus)

    def _lay_out(self) -> None:
        sheet, box = card("restore_sheet", "从备份恢复", spacing=0.35)
        sheet.setMinimumWidth(theme.chars(26))
        sheet.setMaximumWidth(theme.chars(40))
        box.addWidget(label(WORDS, "quiet", wrap=True))
        for title, control, where in (
            ("备份文件", self.file, self.file.edit), ("恢复到", self.folder, self.folder.edit),
            ("操作员", self.operator, self.operator),
        ):  # fmt: skip
            box.addWidget(buddy(title, where))
            box.addWidget(control)
        self._card, self._title = sheet, buddy("口令", self.passphrase)
        self._of_sheet = (
            label(SHEET, "quiet", wrap=True), self.code, label(SECOND, "quiet", wrap=True), self.second,
            buddy("再输一遍", self.again), self.again,
        )  # fmt: skip
        for widget in (*self._of_sheet[:4], self._title, self.passphrase, *self._of_sheet[4:], self.by_sheet):
            box.addWidget(widget)
        for widget in self._of_sheet:
            widget.hide()
        for widget in (self.verdict, self.go, self.enter, self.back):
            box.addWidget(widget)
        inside = QWidget()
        middle = QVBoxLayout(inside)
        middle.addWidget(sheet, 0, Qt.AlignmentFlag.AlignCenter)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside))

    def take_focus(self) -> None:
        self.file.setFocus()

    def _use_sheet(self) -> None:
        """The passphrase is forgotten: the code from the sheet, and a new one in its place."""
        for widget in self._of_sheet:
            widget.show()
        self.by_sheet.hide()
        self._card.setMaximumWidth(theme.chars(WIDE))
        self._title.setText("新口令")
        self.passphrase.setAccessibleName("新口令")
        self.passphrase.setPlaceholderText("四个不相干的词也行")
        self.passphrase.clear()
        self.code.edits[0].setFocus()

    def _onward(self) -> None:
        if self._by_sheet():
            self.again.setFocus()
        else:
            self.restore()

    def _by_sheet(self) -> bool:
        return not self.code.isHidden()

    def _codes(self) -> tuple[str, ...]:
        """What was copied from one sheet or two; () where the passphrase is known."""
        fields = (self.code, self.second) if self._by_sheet() else ()
        return tuple(one.code() for one in fields if any(edit.text().strip() for edit in one.edits))

    def _missing(self) -> tuple[str, QWidget] | None:
        """The first thing that is not given, and where it is given."""
        fields: tuple[tuple[object, str, QWidget], ...] = (
            (self.file.path(), "请先选择备份文件。", self.file),
            (self.folder.path(), "请选恢复到哪个空文件夹。", self.folder),
            (self.passphrase.text(), "请输入口令。", self.passphrase),
        )
        if self._by_sheet():
            agrees = self.passphrase.text() == self.again.text()
            fields = (
                *fields[:2], (self._codes(), "请照恢复单抄恢复码。", self.code.edits[0]), fields[2],
                (agrees, "两遍输的新口令不一样，请再输一遍。", self.again),
            )  # fmt: skip
        return next(((text, where) for given, text, where in fields if not given), None)

    def restore(self) -> None:
        """Restore; nothing is left behind when it is refused."""
        missing = self._missing()
        if missing is not None:
            say(self.verdict, missing[0], "bad")
            missing[1].setFocus()
            return
        file, folder = self.file.path(), self.folder.path()
        assert file is not None
        assert folder is not None
        say(self.verdict, "")
        self.go.refuse("正在恢复…")
        name = self.operator.text().strip() or None
        job = partial(_restore, file, folder, name, self.passphrase.text(), self._codes(), self._opener, self._clock)
        self._jobs.write("从备份恢复", job, self._done, changes=frozenset(), failed=self._refused)

    def _done(self, answer: tuple[Path, StationFacts]) -> None:
        self._there, facts = answer
        last_place.remember(self._home, self._there)
        self.passphrase.clear()
        self.again.clear()
        self.go.hide()
        self.enter.show()
        self.enter.setFocus()
        say(self.verdict, f"✓ {facts.name}已恢复到 {self._there}。{last_place.said(self._home, self._there)}\n{AFTERWARDS}", "warn")

    def _refused(self, error: OfficeError) -> None:
        self.go.allow()
        say(self.verdict, f"{error.text}{error.hint}", "bad")
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _go_on(self) -> None:
        self.restored.emit(self._there)


def _restore(
    file: Path, folder: Path, name: str | None, passphrase: str, codes: Sequence[str], opener: StoreOpener, clock: Clock,
    _progress: Progress,
) -> tuple[Path, StationFacts]:
    facts = backups.restore(file, folder, name=name, passphrase=passphrase, opener=opener, clock=clock, codes=codes)
    return folder, facts
