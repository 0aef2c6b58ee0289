"""The foot of the window: station, operator, policy, exchange, backup. Always in sight (interface, rule 7).

Each part is a button that opens its page. What does not fit in one line (large text, a narrow screen) goes into two;
what is still too long loses its end, and the tool tip says it whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.domain.records import LinkState
from app.services.workbench import Workbench
from ui import theme, wording
from ui.session import Session
from ui.widgets.controls import set_tone

BACKUP_LATE_DAYS = 7
NEVER = "从未"


class StatusPart(QPushButton):
    """A sentence that opens a page; it says the whole of itself to tool tip and screen reader."""

    def __init__(self, name: str, page: str) -> None:
        super().__init__()
        self.page = page
        self._whole = ""
        self.setObjectName(name)
        self.setProperty("role", "foot")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def say(self, text: str, tone: str = "", more: str = "") -> None:
        self._whole = text
        set_tone(self, tone)
        self.setAccessibleName(text)
        self.setAccessibleDescription(more)
        self.setToolTip("\n".join(filter(None, (text, more))))
        self.setVisible(bool(text))
        self.updateGeometry()
        self._fit()

    def whole(self) -> str:
        """The sentence without shortening."""
        return self._whole

    def wanted(self) -> int:
        """The width at which nothing is cut."""
        return self.fontMetrics().horizontalAdvance(self._whole) + theme.chars(1.4)

    def sizeHint(self) -> QSize:
        return QSize(self.wanted(), theme.lines(1.3))

    def minimumSizeHint(self) -> QSize:
        least = (
            self.wanted()
            if self.property("tone") == "warn" and self.objectName() == "status_backup"
            else theme.chars(4)
        )
        return QSize(min(self.wanted(), least), theme.lines(1.3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - theme.chars(1.1)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room))


class StatusFoot(QFrame):
    """`wants` carries the key of the page that a part opens."""

    wants = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setProperty("role", "foot")
        desk = session.desk
        self._now = desk.clock.now
        self.station = StatusPart("status_station", "system")
        self.operator = StatusPart("status_operator", "system")
        self.day = StatusPart("status_day", "system")
        self.policy = StatusPart("status_policy", "system")
        self.exchange = StatusPart("status_exchange", "exchange")
        self.backup = StatusPart("status_backup", "system")
        self._parts = (self.station, self.operator, self.day, self.policy, self.exchange, self.backup)
        self._rows = (QHBoxLayout(), QHBoxLayout())
        box = QGridLayout(self)
        box.setContentsMargins(theme.lines(0.4), theme.lines(0.1), theme.lines(0.4), theme.lines(0.1))
        box.setVerticalSpacing(0)
        for place, row in enumerate(self._rows):
            row.setSpacing(theme.lines(0.2))
            box.addLayout(row, place, 0)
        self._two = True
        self._arrange(two=False)
        for part in self._parts:
            part.clicked.connect(self._clicked)
        self.station.say(f"站点 {desk.station.code}-{desk.station.serial}", more=desk.station_name)
        self.operator.say(f"操作员 {desk.operator.name}")
        self.day.say(f"⚠ 业务日期手工设为 {desk.clock.today()}" if desk.clock.day_set else "", "warn")
        for part in (self.policy, self.exchange, self.backup):
            part.say("")

    def _clicked(self) -> None:
        part = self.sender()
        if isinstance(part, StatusPart):
            self.wants.emit(part.page)

    def _arrange(self, *, two: bool) -> None:
        """One row, or who and where above, policy, exchange and backup below."""
        if two == self._two:
            return
        self._two = two
        for row in self._rows:
            while row.count():
                row.takeAt(0)
        for place, part in enumerate(self._parts):
            row = self._rows[1 if two and place > 2 else 0]
            if part is self.backup:
                row.addStretch(1)
            row.addWidget(part)
        if two:
            self._rows[0].addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def renew_look(self) -> None:
        self._settle()

    def _settle(self) -> None:
        shown = [part for part in self._parts if part.whole()]
        needed = sum(part.wanted() for part in shown) + theme.lines(0.2) * len(shown) + theme.lines(1)
        self._arrange(two=needed > self.width())

    def show_summary(self, summary: Workbench, oldest: Mapping[str, str] | None = None) -> None:
        """`oldest`: by a neighbour's code, when his oldest unacknowledged filing was made."""
        self.policy.say(f"政策 {summary.policy_title}" if summary.policy_title else "")
        text, tone, more = exchange_text(summary.links, summary.unsent, oldest or {}, self._now())
        self.exchange.say(text, tone, more)
        self._show_backup(summary.backup_at)
        self._settle()

    def _show_backup(self, backup_at: str) -> None:
        if not backup_at:
            self.backup.say("⚠ 还没有备份", "warn")
            return
        now: datetime = self._now()
        days = (now.date() - date.fromisoformat(backup_at[:10])).days
        late = days > BACKUP_LATE_DAYS
        self.backup.say(
            f"⚠ 备份已过 {days} 天" if late else f"备份 {wording.moment(backup_at, now)}", "warn" if late else ""
        )


def exchange_text(
    links: Sequence[LinkState], unsent: int, oldest: Mapping[str, str], now: datetime
) -> tuple[str, str, str]:
    """(sentence, tone, a line for each link): what waits and since when, when something last went and came."""
    if not links:
        return "还没有交换关系", "", ""
    sent = max((link.last_sent for link in links), default="")
    read = max((link.last_received for link in links), default="")
    age = _age(min(oldest.values(), default=""), now)
    waits = f"等回执 {unsent:,} 件{age}" if unsent else "没有等回执的"
    text = f"交换：{waits}，送出 {wording.moment(sent, now) or NEVER}，读取 {wording.moment(read, now) or NEVER}"
    each = "\n".join(
        f"{link.name}：等回执 {link.waiting:,} 件{_age(oldest.get(link.station, ''), now)}，"
        f"上次送出 {wording.moment(link.last_sent, now) or NEVER}，上次读取 {wording.moment(link.last_received, now) or NEVER}"
        for link in links
    )
    return f"⚠ {text}" if unsent else text, "warn" if unsent else "", each


def _age(at: str, now: datetime) -> str:
    if not at:
        return ""
    days = (now.date() - date.fromisoformat(at[:10])).days
    return f"（最早 {days} 天前）" if days > 0 else "（最早今天）"
