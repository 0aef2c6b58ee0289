"""The calendar behind a field for a day, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCalendarWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.business.declaration import Field
from ui import theme
from ui.forms import editors
from ui.forms.calendar import SIGN, Calendar
from ui.forms.lines import KindEdit

TODAY = date(2026, 3, 15)


@pytest.fixture
def field(prepared: QApplication, qtbot: QtBot) -> Iterator[KindEdit]:
    window = QWidget()
    qtbot.addWidget(window)
    made = editors.make(Field("moved_on", "银行日期", "date"), today=TODAY)
    assert isinstance(made, KindEdit)
    box = QVBoxLayout(window)
    box.addWidget(made)
    box.addStretch(1)
    window.resize(600, 500)
    window.show()
    made.setFocus()
    window.activateWindow()
    yield made
    window.hide()


def calendar(field: KindEdit) -> Calendar:
    return next(child for child in field.children() if isinstance(child, Calendar))


def press(key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def test_arrows_choose_and_enter_writes_the_day(field: KindEdit) -> None:
    edited: list[str] = []
    field.textEdited.connect(edited.append)
    press(Qt.Key.Key_F4)
    assert isinstance(QApplication.focusWidget(), QWidget)
    assert QApplication.focusWidget() is not field
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert field.value() == "2026-03-23"
    assert edited[-1] == "2026-03-23"
    assert QApplication.focusWidget() is field


def test_escape_leaves_what_stood_there(field: KindEdit) -> None:
    QTest.keyClicks(field, "20251231")
    press(Qt.Key.Key_F4)
    month = field.window().findChild(QCalendarWidget, "moved_on_month")
    assert month is not None
    assert month.selectedDate().toString("yyyy-MM-dd") == "2025-12-31"
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Escape)
    assert field.value() == "2025-12-31"
    assert QApplication.focusWidget() is field


def test_the_calendar_is_chinese_and_its_key_is_written(field: KindEdit) -> None:
    press(Qt.Key.Key_F4)
    month = field.window().findChild(QCalendarWidget, "moved_on_month")
    assert month is not None
    assert month.locale().standaloneMonthName(3) == "三月"
    assert month.firstDayOfWeek() == Qt.DayOfWeek.Monday
    assert calendar(field).button.text() == SIGN


def test_field_that_takes_no_day_offers_none(field: KindEdit) -> None:
    field.setEnabled(False)
    calendar(field).ask()
    assert not calendar(field).button.isVisible()
    assert calendar(field).overlay is None


def test_button_grows_with_the_text(field: KindEdit, prepared: QApplication) -> None:
    before = calendar(field).button.width()
    try:
        theme.put_on(prepared, 150, theme.LIGHT)
        field.style().polish(field)
        calendar(field).button.place()
        assert calendar(field).button.width() > 1.3 * before
        assert field.textMargins().right() >= calendar(field).button.width()
    finally:
        theme.put_on(prepared, 100, theme.LIGHT)
