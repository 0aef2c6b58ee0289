from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.domain.id_number import mask
from app.services import drafts
from ui.widgets.controls import ActionButton


def test_list_follows_the_search_only_when_all_results_are_wanted(enter, qtbot: QtBot) -> None:
    driver = enter("village")
    everybody = driver.open("people")
    before = everybody.subtitle.text()
    driver.key(Qt.Key.Key_F2)
    driver.type("1504")
    qtbot.waitUntil(driver.shell.drop.isVisible)
    assert everybody.subtitle.text() == before  # typing alone changes no page
    driver.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "找到" in everybody.subtitle.text())
    rows = driver.rows("people_table")
    assert rows
    assert driver.focus() == "people_table"


def test_list_covers_numbers_and_the_opened_row_shows_one(enter) -> None:
    driver = enter("village")
    page = driver.open("people")
    page.take_focus()
    driver.idle()
    row = driver.rows("people_table")[0]
    assert "*" in row[1]
    number = page.panel.person.resident.id_number
    assert mask(number) == row[1]
    shown = [label.text() for label in page.panel.facts.findChildren(type(page.heading))]
    assert number in shown


def test_problem_stands_under_the_field_as_soon_as_it_is_left(enter) -> None:
    driver = enter("village")
    driver.open("people")
    driver.key(Qt.Key.Key_F3)
    driver.type("150404198001011230")
    driver.enter()
    assert "第 18 位" in driver.text("id_number_problem")
    assert driver.text("name_problem") == ""
    driver.key(Qt.Key.Key_F9)
    assert driver.text("name_problem")
    assert "还没有提交" in driver.text("registration_problems")


def test_what_was_typed_survives_a_crash(enter, qtbot: QtBot) -> None:
    driver = enter("village")
    page = driver.open("people")
    driver.key(Qt.Key.Key_F3)
    driver.type("150404")
    driver.enter()
    qtbot.waitUntil(lambda: bool(drafts.kept(driver.window.desk, "registration")))
    page.registration.form.fill({})
    page.begin_new()
    driver.idle()
    assert page.registration.form.values()["id_number"] == "150404"


def test_township_must_name_the_village(enter) -> None:
    driver = enter("township")
    page = driver.open("people")
    driver.key(Qt.Key.Key_F3)
    assert "village" in page.registration.form.editors
    driver.key(Qt.Key.Key_F9)
    assert "村" in driver.text("village_problem")


def test_who_has_not_paid_opens_from_the_workbench(enter) -> None:
    driver = enter("village")
    page = driver.open("workbench")
    count = int(page.unpaid.number.text().split()[0].replace(",", ""))
    page.unpaid.click()
    driver.idle()
    assert driver.page.key == "people"
    assert len(driver.rows("people_table")) == count


def test_filed_registration_can_be_withdrawn_with_a_reason(enter) -> None:
    driver = enter("village")
    page = driver.open("people")
    page.take_focus()
    waiting = next(n for n, row in enumerate(driver.rows("people_table")) if "待审核" in row[-1])
    page.table.choose(waiting)
    driver.idle()
    driver.find(ActionButton, "person_withdraw").click()
    driver.enter()
    assert driver.text("person_reason_problem") == "请先写明原因。"
    driver.type("填错了")
    driver.enter()
    assert "撤销" in driver.text("message_text")


def test_first_person_is_shown_when_the_keyboard_was_in_the_list_before_its_rows(enter) -> None:
    driver = enter("district", "区财务")
    driver.shell.go("people")
    driver.page.take_focus()
    driver.idle()
    assert driver.text("person_name") == driver.rows("people_table")[0][0]
