"""The strip over a made-up district: that it is one, where one sits, and what the first hour still holds.

Ten steps from an empty form to the answer that comes back; the marks come from the books (app.services.first_hour).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.services.demo_place import DemoPlace
from app.services.first_hour import TASKS, TOWNSHIP, VILLAGE, Hour, Task
from ui import theme
from ui.widgets.controls import ActionButton, combo, fill, label, set_tone
from ui.widgets.panels import scrolled

PLACES = {VILLAGE: "村", TOWNSHIP: "镇"}
COLUMNS = 2


class FirstHourStrip(QFrame):
    """`wants` a page (key), `moves` to another desk of the district (key), `left` to one's own station."""

    wants = Signal(str)
    moves = Signal(str)
    left = Signal()
    hidden = Signal()

    def __init__(self, demo: DemoPlace, here: str, *, may_leave: bool) -> None:
        super().__init__()
        self.setObjectName("first_hour")
        self.setProperty("role", "message")
        set_tone(self, "plain")
        self.demo, self._hour = demo, Hour(frozenset(), "")
        self.setAccessibleName("演示和第一个小时")
        self.banner = label("演示　都是编造的", "strong", name="demo_banner")
        self.desks = combo("demo_desks", "换到演示的哪个站点", width=8)
        self.leave = ActionButton("demo_leave", "离开演示", self.left.emit)
        self.next_text = label("", name="first_hour_next")
        self.next_text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.whole = label("", name="first_hour_whole", wrap=True)
        self.whole.hide()
        self._says, self._count = "", ""
        self.go = ActionButton("first_hour_go", "去做", self._go, role="primary")
        self.all_steps = ActionButton("first_hour_all", "看十步", self._turn, role="link")
        self.shut = ActionButton("first_hour_hide", "收起", self._hide, role="link")
        self.gap = QWidget()
        self.steps = QWidget()
        self._grid = QGridLayout(self.steps)
        self._lay_out()
        self.leave.setVisible(may_leave)  # not before it has its place: it would be a window of its own
        self._offer(here)
        self.desks.activated.connect(self._move)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        pad = theme.lines(0.25)
        box.setContentsMargins(theme.lines(1), pad, theme.lines(0.6), pad)
        box.setSpacing(theme.lines(0.15))
        top = QHBoxLayout()
        top.setSpacing(theme.lines(0.5))
        top.addWidget(self.banner)
        top.addWidget(self.desks)
        top.addWidget(self.next_text, 1)
        self.gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        top.addWidget(self.gap)
        for button in (self.go, self.all_steps, self.shut, self.leave):
            top.addWidget(button)
        box.addLayout(top)
        box.addWidget(self.whole)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.lines(1))
        self._grid.setVerticalSpacing(theme.lines(0.1))
        self.list = scrolled(self.steps)
        self.list.setMaximumHeight(theme.lines(8))
        self.list.hide()
        box.addWidget(self.list)

    def _offer(self, here: str) -> None:
        fill(self.desks, [(one.key, f"换到{one.title}") for one in self.demo.stations], here)
        place = self.desks.findData(here)
        if place >= 0:
            self.desks.setItemText(place, f"在{self.demo.stations[place].title}")

    def show_hour(self, hour: Hour) -> None:
        """What is done; the first open step with its button."""
        self._hour = hour
        task = hour.following
        count = f"第一个小时 {len(hour.done)}／{len(TASKS)}"
        if task is None:
            self._says = "✓ 一个月走完了。再看看别的页面，或者离开演示，建立自己的站点。"
        else:
            self._says = f"下一步（{PLACES[task.where]}里）：{task.title}。{task.how}"
        self._count = count
        self.next_text.setAccessibleName(f"{count}　{self._says}")
        self._fit()
        self.go.setVisible(task is not None and not self.shut.isHidden())
        self.go.rename("去做" if task is None or task.where == hour.here else f"换到{PLACES[task.where]}里")
        self._list_steps()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In one line with the rest where there is room, else in a line of its own; nothing of it is cut."""
        whole = f"{self._count}　{self._says}" if self._count else ""
        fits = self.next_text.fontMetrics().horizontalAdvance(whole) <= self.next_text.width()
        self.next_text.setText(whole if fits else self._count)
        self.whole.setText("" if fits else self._says)
        self.whole.setVisible(not fits and not self.shut.isHidden())

    def _list_steps(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        rows = -(-len(TASKS) // COLUMNS)
        for place, task in enumerate(TASKS):
            done = task.key in self._hour.done
            text = label(
                f"{'✓' if done else '○'} {place + 1}. {task.title}（{PLACES[task.where]}）", name=f"hour_{task.key}"
            )
            set_tone(text, "good" if done else "")
            self._grid.addWidget(text, place % rows, place // rows)

    def _go(self) -> None:
        task = self._hour.following
        if task is None:
            return
        if task.where == self._hour.here:
            self.wants.emit(task.page)
        else:
            self.moves.emit(self._desk_for(task))

    def _desk_for(self, task: Task) -> str:
        return next(one.key for one in self.demo.stations if one.key.startswith(task.where))

    def _move(self, _place: int) -> None:
        self.moves.emit(str(self.desks.currentData()))

    def _turn(self) -> None:
        self.list.setVisible(self.list.isHidden())
        self.all_steps.rename("看十步" if self.list.isHidden() else "收起十步")

    def _hide(self) -> None:
        self.set_hour_shown(shown=False)
        self.hidden.emit()

    def set_hour_shown(self, *, shown: bool) -> None:
        """The steps can be put away; that the district is made up stays in sight."""
        for part in (self.next_text, self.go, self.all_steps, self.shut):
            part.setVisible(shown)
        self.gap.setVisible(not shown)
        self._fit()
        if not shown:
            self.list.hide()
