"""What is running, once it has run for 0.3 seconds: its name, a count, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QWidget

from ui import theme
from ui.jobs import Jobs, Ticket
from ui.widgets import speaking
from ui.widgets.controls import ActionButton, label

SHOW_AFTER_MS = 300


class BusyStrip(QFrame):
    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("busy")
        self.setProperty("role", "message")
        self._tickets: list[Ticket] = []
        self.what = label(name="busy_what")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.stop = ActionButton("busy_cancel", "取消", self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.lines(0.8), theme.lines(0.2), theme.lines(0.4), theme.lines(0.2))
        row.addWidget(self.what)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOW_AFTER_MS)
        self._timer.timeout.connect(self._appear)
        jobs.began.connect(self._began)
        jobs.moved.connect(self._moved)
        jobs.ended.connect(self._ended)
        self.hide()

    def _began(self, ticket: Ticket) -> None:
        self._tickets.append(ticket)
        if len(self._tickets) == 1:
            self._show(ticket)
            self._timer.start()

    def _appear(self) -> None:
        self.show()
        speaking.announce(self, self.what.text())

    def _show(self, ticket: Ticket) -> None:
        self.setAccessibleName(f"正在{ticket.title}")
        self.what.setText(f"正在{ticket.title}…")
        self.bar.setRange(0, 0)
        self.stop.allow()

    def _moved(self, ticket: Ticket, done: int, total: int) -> None:
        if self._tickets and ticket is self._tickets[0]:
            self.bar.setRange(0, max(total, 0))
            self.bar.setValue(done)
            self.what.setText(
                f"正在{ticket.title} {done:,} / {total:,}" if total > 0 else f"正在{ticket.title} {done:,}"
            )

    def _ended(self, ticket: Ticket) -> None:
        if ticket in self._tickets:
            self._tickets.remove(ticket)
            speaking.announce(self, f"{ticket.title}：已结束")
        if self._tickets:
            self._show(self._tickets[0])
        else:
            self._timer.stop()
            self.hide()

    def _cancel(self) -> None:
        for ticket in self._tickets:
            ticket.cancel()
        self.stop.refuse("正在停下，已经写入的会撤回。")
