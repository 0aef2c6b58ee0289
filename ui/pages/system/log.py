"""操作日志 inside 系统: who signed in, looked, filed, exported and printed, here and below (GB/T 22239-2019 8.1.4.3; T38).

Read only. It is filtered by its columns and saved as every table is; how far back it goes is chosen above.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.audit import KEPT_DAYS, KINDS
from app.services import audit_logs
from app.services.audit_logs import Asked, Log, LogLine
from app.services.audit_words import work_of
from ui import theme, wording
from ui.jobs import Progress
from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.session import Session
from ui.widgets.controls import ActionButton, card, combo, label, say
from ui.widgets.table import DataTable

PERIODS = (("30", "最近 30 天"), (str(KEPT_DAYS), f"最近 {KEPT_DAYS} 天"), ("36500", "全部"))
WORDS = "日志里没有参保人的姓名和号码。每次导出交换包都带上，上级存一份；不审核，也改不了、删不掉。"
MORE = "太多了，只列出最新的 {count:,} 行。请缩短时间，或用命令行 audit show 按天查。"


def columns(now: Callable[[], datetime]) -> tuple[Column, ...]:
    """One thing done in a row; the newest first."""
    return (
        Column("时间", lambda one: wording.moment(one.event.at, now()), 8, order=lambda one: one.event.at),
        Column("站点", lambda one: one.place, 7, filterable=True, yields=2),
        Column("操作员", lambda one: one.operator, 5, filterable=True),
        Column("事项", lambda one: KINDS[one.event.kind], 5, filterable=True),
        Column("业务", lambda one: work_of(one.event.call), least=7, filterable=True),
        Column("次数", lambda one: f"{one.event.times:,}", 3, right=True, number=lambda one: one.event.times, yields=4),
        Column("单据数", lambda one: f"{one.event.papers:,}" if one.event.papers else "", 3.5, right=True,
               number=lambda one: one.event.papers, yields=3),
        Column("结果", lambda one: "⚠ 未办成" if one.event.result else "✓ 完成", 4.5, filterable=True,
               tone=lambda one: "warn" if one.event.result else "good", yields=1),
        Column("封存", lambda one: "已封存" if one.sealed else "未封存", 4, filterable=True, yields=5),
        Column("程序里的名字", lambda one: one.event.call, 10, hidden=True),
    )  # fmt: skip


class LogPanel(QWidget):
    """`left` when closed."""

    left = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("log_panel")
        self.session = session
        empty = "这段时间没有日志。"
        self.table = DataTable("log_lines", "操作日志", RowsModel(columns(session.desk.clock.now)), empty=empty)
        self.table.setMinimumHeight(theme.lines(7))
        self.period = combo("log_period", "时间", PERIODS)
        self.words = label(WORDS, "quiet", name="log_words", wrap=True)
        self.leave = ActionButton("log_close", "返回", self.left.emit, key="Esc")
        self.save = ActionButton("log_save", "存为表格", self.table.export)
        self._lay_out()
        self.period.currentIndexChanged.connect(self.refresh)

    def _lay_out(self) -> None:
        frame, inside = card("log_card")
        above = QHBoxLayout()
        caption = label("时间", "quiet")
        caption.setBuddy(self.period)
        above.addWidget(caption)
        above.addWidget(self.period)
        above.addStretch(1)
        inside.addLayout(above)
        inside.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.words, 1)
        foot.addWidget(self.leave)
        foot.addWidget(self.save)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(frame, 1)
        box.addLayout(foot)

    def refresh(self, _place: int = -1) -> None:
        self.table.source.wait()
        days = int(self.period.currentData() or PERIODS[0][0])
        self.session.jobs.read(partial(_events, self.session, days), self._show)

    def take_focus(self) -> None:
        self.table.setFocus()

    def _show(self, found: Log) -> None:
        assert isinstance(self.table.source, RowsModel)
        rows: list[LogLine] = list(found.lines)
        self.table.source.show(rows)
        say(self.words, MORE.format(count=len(rows)) if found.more else WORDS)


def _events(session: Session, days: int, _progress: Progress) -> Log:
    desk = session.desk
    today = desk.clock.now().date()
    first = max(today - timedelta(days=days), date(2000, 1, 1))
    return audit_logs.events(desk, Asked(first.isoformat()))
