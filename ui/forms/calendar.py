"""The calendar behind a field for a day: F4 opens it, arrows choose, Enter takes the day, Esc leaves what stood there.

Typing stays the entry; the calendar answers which day a weekday was, for who has only that on the slip.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QCalendarWidget, QLineEdit

from app.business import field_values
from ui.widgets.controls import label
from ui.widgets.field_button import FieldButton
from ui.widgets.overlay import Overlay

SIGN, ABOUT = "F4 ▾", "看日历选一天（F4）"
KEYS = "方向键 选　PageUp、PageDown 换月　回车 填上　Esc 不填"
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Calendar(QObject):
    """Belongs to `field`; the overlay is made when it is first wanted."""

    def __init__(self, field: QLineEdit, today: date | None) -> None:
        super().__init__(field)
        self._field, self._today = field, today
        self.overlay: Overlay | None = None
        self.month: QCalendarWidget | None = None
        self.action = QAction(SIGN, self)
        self.action.setToolTip(ABOUT)
        self.action.triggered.connect(self.ask)
        self.button = FieldButton(field, self.action, words=True)
        self.button.setAccessibleName(ABOUT)
        field.installEventFilter(self)

    def ask(self) -> None:
        """Open the month of the day that stands in the field, or this month."""
        if not self._field.isEnabled() or self._field.isReadOnly():
            return
        overlay, month = self._made()
        month.setSelectedDate(self._day())
        overlay.begin(24, 17, month)

    def take(self, day: QDate) -> None:
        """Write the day into the field, as if it had been typed."""
        if self.overlay is not None:
            self.overlay.end()
        self._field.selectAll()
        self._field.insert(day.toString("yyyy-MM-dd"))

    def _day(self) -> QDate:
        read = field_values.read("date", self._field.text(), self._today)
        found = QDate.fromString(read, "yyyy-MM-dd")
        return found if found.isValid() else QDate.currentDate() if self._today is None else _qdate(self._today)

    def _made(self) -> tuple[Overlay, QCalendarWidget]:
        if self.overlay is None or self.month is None:
            overlay = self.overlay = Overlay(f"{self._field.objectName()}_calendar", "选一天", self._field)
            month = self.month = QCalendarWidget()
            month.setObjectName(f"{self._field.objectName()}_month")
            month.setAccessibleName("日历，方向键选一天")
            month.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
            month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
            month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
            month.setDateEditEnabled(False)
            month.clicked.connect(self.take)
            overlay.box.addWidget(month, 1)
            overlay.box.addWidget(label(KEYS, "quiet", wrap=True))
            for part in (month, *month.findChildren(QObject)):
                part.installEventFilter(self)
        return self.overlay, self.month

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F4 in the field; Enter and Esc in the calendar. Keys of the page's buttons stand back meanwhile."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        ours = event.key() == Qt.Key.Key_F4 if watched is self._field else event.key() in {*ENTER, Qt.Key.Key_Escape}
        if ours and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if ours and event.type() == QEvent.Type.KeyPress:
            self._key(Qt.Key(event.key()))
            return True
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> None:
        if key == Qt.Key.Key_F4:
            self.ask()
        elif key in ENTER and self.month is not None:
            self.take(self.month.selectedDate())
        elif self.overlay is not None:
            self.overlay.end()


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
