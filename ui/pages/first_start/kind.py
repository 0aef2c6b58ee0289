"""Step 1: which office this computer stands in; or only a look at the made-up district."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QProgressBar, QPushButton, QVBoxLayout

from ui import theme
from ui.forms.steps import ENTER
from ui.pages.first_start.step import Course, Step
from ui.widgets.controls import ActionButton, card, label, later, say

KINDS = (
    ("village", "村（社区）", "登记村里的人，用 POS 收保费，每月把单据交到镇里。"),
    ("township", "镇（街道）", "初审各村的单据，管几个村，每月和区里交换。"),
    ("district", "区（县）", "复核生效，下发政策，和国库对账。全区只建立一次，由它开头。"),
)


class KindButton(QPushButton):
    """A choice with its explanation, large enough to hit. `entered` when it was taken by Enter: one goes on at once."""

    entered = Signal()

    def __init__(self, value: str, title: str, words: str) -> None:
        super().__init__()
        self.value = value
        self.setObjectName(f"kind_{value}")
        self.setAccessibleName(f"{title}：{words}")
        self.setProperty("role", "question")
        self.setCheckable(True)
        self.setAutoDefault(False)
        box = QVBoxLayout(self)
        pad = theme.lines(0.5)
        box.setContentsMargins(pad, pad, pad, pad)
        box.setSpacing(0)
        self.head = label(title, "strong")
        self._title = title
        for part in (self.head, label(words, "quiet", wrap=True)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(part)
        self.setMinimumHeight(theme.lines(3.1))
        self.toggled.connect(self._toggled)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and self.isEnabled():
            self.click()
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A button does not ask its layout: words that take two lines get the room of two."""
        super().resizeEvent(event)
        inside = self.layout()
        if inside is not None:
            self.setMinimumHeight(max(theme.lines(3.1), inside.heightForWidth(self.width())))

    def _toggled(self, on: bool) -> None:
        self.head.setText(f"✓ {self._title}" if on else self._title)


class KindStep(Step):
    """`demo_wanted` when the person only wants to look, `restore_wanted` when there is a backup."""

    demo_wanted = Signal()
    restore_wanted = Signal()
    title = "这台电脑放在哪里"
    why = "村、镇、区办的事不一样，程序按这里的选择打开相应的页面。选定以后不能改，要改就换一个文件夹重新建立。"

    def __init__(self, course: Course) -> None:
        super().__init__(course)
        self.group = QButtonGroup(self)
        self.buttons = {value: KindButton(value, title, words) for value, title, words in KINDS}
        for button in self.buttons.values():
            self.group.addButton(button)
            self.box.addWidget(button)
            button.clicked.connect(self._picked)
            button.entered.connect(self.ready)
        self.box.addSpacing(theme.lines(0.6))
        sheet, box = card("demo_card", spacing=0.2)
        box.addWidget(label("还没想好？打开一个编造的区，人和钱都是假的，随便试，不会碰到真数据。", "quiet", wrap=True))
        self.demo = ActionButton("first_demo", "只想看看", self.demo_wanted.emit)
        self.told = later("demo_told")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("演示区建立进度")
        self.bar.hide()
        box.addWidget(self.demo, 0, Qt.AlignmentFlag.AlignLeft)
        for widget in (self.told, self.bar):
            box.addWidget(widget)
        self.box.addWidget(sheet)
        self.to_restore = ActionButton("to_restore", "电脑坏了，手里有备份？从备份恢复", self.restore_wanted.emit, role="link")
        self.box.addWidget(self.to_restore)
        self.close_up()

    def _picked(self) -> None:
        self.leave()
        self.moved.emit()

    def enter(self) -> None:
        chosen = self.buttons.get(self.course.begun.level)
        if chosen is not None:
            chosen.setChecked(True)
        for button in self.buttons.values():
            button.setEnabled(not self.course.standing)
        (chosen or self.buttons["village"]).setFocus()

    def leave(self) -> None:
        chosen = self.group.checkedButton()
        if isinstance(chosen, KindButton):
            self.course.begun = msgspec.structs.replace(self.course.begun, level=chosen.value)

    def missing(self) -> str:
        return "" if self.course.begun.level else "请先选：村、镇，还是区。"

    def show_demo(self, text: str, done: int, total: int) -> None:
        """How far the made-up district is."""
        say(self.told, text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setVisible(done < total)
