"""Who was looked for is who is shown, marked and changed, whatever stood beside the list before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.widgets.controls import ActionButton


def test_person_found_over_an_open_form_is_shown_and_marked(enter, qtbot: QtBot) -> None:
    driver = enter("village")
    page = driver.open("people")
    driver.idle()
    last = page.model.ids[-1]
    driver.key(Qt.Key.Key_F3)
    driver.type("150404")
    page.open_with(last)
    qtbot.waitUntil(lambda: page.side.currentWidget() is page.panel and page.table.record() is not None)
    qtbot.waitUntil(lambda: page.panel.person.resident.n == last)
    qtbot.waitUntil(lambda: page.table.record().n == last)
    driver.idle()
    page.take_focus()
    driver.idle()
    assert page.panel.person.resident.n == last


def test_enter_presses_the_button_that_tab_came_to(enter) -> None:
    driver = enter("village")
    page = driver.open("people")
    driver.idle()
    page.roster.setFocus(Qt.FocusReason.TabFocusReason)
    driver.enter()
    assert page.whole.currentWidget() is page.import_panel


def test_enter_files_nothing_where_the_program_put_the_keyboard(enter) -> None:
    driver = enter("village")
    page = driver.open("people")
    driver.key(Qt.Key.Key_F3)
    page.registration.file.setFocus()
    assert isinstance(QApplication.focusWidget(), ActionButton)
    driver.enter()
    assert driver.text("registration_problems") == ""
