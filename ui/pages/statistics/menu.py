"""The menu of 统计: the jobs by group, found by typing any part of a title, a word or its pinyin initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.domain import pinyin
from app.domain.names import search_key
from app.services.desk_jobs.declaration import Job
from ui import theme
from ui.widgets.controls import label, line_edit
from ui.widgets.panels import scrolled


class JobMenu(QFrame):
    """`chosen` carries a job's key."""

    chosen = Signal(str)

    def __init__(self, jobs: Sequence[Job]) -> None:
        super().__init__()
        self.setObjectName("jobs_menu")
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(theme.chars(16))
        self.words = line_edit("jobs_find", "找一项", hint="打字找一项，回车打开")
        self.nothing = label("没有这样的事项，换个词试试。", "quiet", name="jobs_nothing", wrap=True)
        self.nothing.hide()
        self._group = QButtonGroup(self)
        self._keys = {job.key: search_keys(job) for job in jobs}
        self.buttons: dict[str, QPushButton] = {}
        self._heads: dict[str, QLabel] = {}
        inside = QWidget()
        box = QVBoxLayout(inside)
        box.setContentsMargins(0, 0, theme.lines(0.3), 0)
        box.setSpacing(0)
        for job in jobs:
            self._add(job, box)
        box.addWidget(self.nothing)
        box.addStretch(1)
        area = scrolled(inside)
        area.setObjectName("jobs_area")
        area.setProperty("role", "paper")
        outer = QVBoxLayout(self)
        pad = theme.lines(0.5)
        outer.setContentsMargins(pad, pad, pad, pad)
        outer.addWidget(self.words)
        outer.addWidget(area, 1)
        self.area = area
        self.words.textChanged.connect(self.filter)
        self.words.returnPressed.connect(self._open_first)
        self.words.installEventFilter(self)

    def _add(self, job: Job, box: QVBoxLayout) -> None:
        if job.group not in self._heads:
            head = label(job.group[2:], "label")
            head.setContentsMargins(theme.lines(0.3), theme.lines(0.4), 0, theme.lines(0.1))
            self._heads[job.group] = head
            box.addWidget(head)
        button = QPushButton(job.title)
        button.setObjectName(f"job_{job.key}")
        button.setAccessibleName(job.title)
        button.setAccessibleDescription(job.does)
        button.setToolTip(job.does)
        button.setProperty("role", "nav")
        button.setProperty("job", job.key)
        button.setProperty("group", job.group)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.clicked.connect(self._clicked)
        self._group.addButton(button)
        self.buttons[job.key] = button
        box.addWidget(button)

    def filter(self, typed: str) -> None:
        """Show the jobs that every typed word fits; a group without any is not shown."""
        words = [search_key(word) for word in typed.split()]
        seen: set[str] = set()
        for key, button in self.buttons.items():
            fits = all(word in self._keys[key] for word in words)
            button.setVisible(fits)
            if fits:
                seen.add(str(button.property("group")))
        for group, head in self._heads.items():
            head.setVisible(group in seen)
        self.nothing.setVisible(not seen)
        self._settle_stop()

    def shown(self) -> list[str]:
        """Keys of the jobs in sight."""
        return [key for key, button in self.buttons.items() if not button.isHidden()]

    def mark(self, key: str) -> None:
        button = self.buttons[key]
        button.setChecked(True)
        self._settle_stop()
        self.area.ensureWidgetVisible(button)

    def _settle_stop(self) -> None:
        """Tab stops once in the list: at the open job, or at the first of those in sight (Qt would stop at whichever of
        them had the keyboard last). Arrow keys go on from there.
        """
        shown = self.shown()
        marked = next((key for key in shown if self.buttons[key].isChecked()), shown[0] if shown else "")
        for key, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == marked else Qt.FocusPolicy.ClickFocus)

    def _open_first(self) -> None:
        found = self.shown()
        if found:
            self.chosen.emit(found[0])

    def _clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QPushButton):
            self.chosen.emit(str(sender.property("job")))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The down key goes from the words into the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            found = self.shown()
            if found:
                self.buttons[found[0]].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)


def search_keys(job: Job) -> str:
    """What a job is found by: its title, what it does, other words for it, and the pinyin initials of its title."""
    return "\n".join((search_key(f"{job.title} {job.does} {job.words}"), search_key(job.words), *pinyin.initials(job.title)))
