"""The foot of the window: station, operator, policy, exchange, backup. Always in sight (interface, rule 7)."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from app.services.workbench import Workbench
from ui import theme, wording
from ui.session import Session
from ui.widgets.controls import label, set_tone

BACKUP_LATE_DAYS = 7


class StatusFoot(QFrame):
    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setProperty("role", "foot")
        self._now = session.desk.clock.now
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.lines(0.8), theme.lines(0.2), theme.lines(0.8), theme.lines(0.2))
        row.setSpacing(theme.lines(1.2))
        desk = session.desk
        self.station = self._part(row, "status_station", f"站点 {desk.station.code}-{desk.station.serial}")
        self.operator = self._part(row, "status_operator", f"操作员 {desk.operator.name}")
        self.policy = self._part(row, "status_policy", "")
        self.exchange = self._part(row, "status_exchange", "")
        row.addStretch(1)
        self.backup = self._part(row, "status_backup", "")

    def _part(self, row: QHBoxLayout, name: str, text: str) -> QLabel:
        made = label(text, "quiet", name=name)
        row.addWidget(made)
        return made

    def show_summary(self, summary: Workbench) -> None:
        self.policy.setText(f"政策 {summary.policy_title}" if summary.policy_title else "")
        set_tone(self.exchange, "warn" if summary.unsent else "")
        self.exchange.setText(f"待送出 {summary.unsent:,} 件" if summary.unsent else "没有待送出的单据")
        self._show_backup(summary.backup_at)

    def _show_backup(self, backup_at: str) -> None:
        if not backup_at:
            self.backup.setText("⚠ 还没有备份")
            set_tone(self.backup, "warn")
            return
        now: datetime = self._now()
        days = (now.date() - date.fromisoformat(backup_at[:10])).days
        late = days > BACKUP_LATE_DAYS
        self.backup.setText(f"⚠ 备份已过 {days} 天" if late else f"备份 {wording.moment(backup_at, now)}")
        set_tone(self.backup, "warn" if late else "")
