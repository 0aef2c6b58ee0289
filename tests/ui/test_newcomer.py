"""Where somebody new to the window hesitated: a key that stands nowhere, a sentence too early, a key press too many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from app.domain.id_number import check_digit
from app.services import people
from app.services.stations import request
from db import Opener
from tests.ui.driver import Driver
from tests.ui.places import STATIONS
from tests.ui.test_registration import FREE, begin, somebody
from ui import appearance, navigation, theme
from ui.pages import PAGES
from ui.widgets.controls import ActionButton

FIRST_17 = "15040419810101123"


def change(driver: Driver) -> Any:
    page = driver.open("people")
    page.open_with(somebody(driver).n)
    driver.idle()
    driver.key(Qt.Key.Key_F4)
    assert page.side.currentWidget() is page.change
    return page.change


def test_the_imports_have_a_key_and_it_stands_on_the_button(enter) -> None:
    driver = enter("village")
    for page, name in (("people", "roster_file"), ("collection", "pos_file")):
        driver.open(page)
        opener = "roster_open" if page == "people" else "pos_open"
        assert driver.find(ActionButton, opener).text().endswith("Ctrl+I")
        driver.key(Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
        assert driver.find(QLineEdit, name).isVisible()
        driver.key(Qt.Key.Key_Escape)


def test_every_page_of_the_navigation_says_its_key(enter) -> None:
    driver = enter("village")
    for percent in (100, 150):
        appearance.set_text_size(percent)
        driver.idle()
        daily = [key for key, page in driver.shell.kinds.items() if not page.aside]
        aside = [key for key, page in driver.shell.kinds.items() if page.aside]
        for sign, number, key in [(sign, *one) for sign, of in (("Ctrl", daily), ("Alt", aside)) for one in enumerate(of, 1)]:
            shown = driver.find(QLabel, f"nav_{key}_key")
            assert shown.text() == f"{sign}+{number}"
            button = driver.shell.navigation.buttons[key]
            words = button.fontMetrics().horizontalAdvance(button.text())
            assert shown.x() >= words, (percent, key)
            assert shown.geometry().right() < button.width()
    appearance.set_text_size(theme.PERCENT)


def test_every_page_of_any_operator_has_a_key_of_its_own(prepared: object) -> None:
    keys = navigation.keys_of(PAGES)
    assert all(keys)
    assert len(set(keys)) == len(PAGES)


def test_pages_after_the_ninth_of_a_series_have_no_key_and_no_promise_of_one(prepared: object) -> None:
    daily = [page for page in PAGES if not page.aside]
    made = navigation.Navigation((*daily, *PAGES[:3]), "某村")
    for number, button in enumerate(made.findChildren(navigation.NavButton), 1):
        expected = f"Ctrl+{number}" if number <= 9 else ""
        assert button.key_title.text() == expected
        assert button.accessibleDescription() == (f"快捷键 {expected}" if expected else "")
        assert ("Ctrl" in button.toolTip()) == bool(expected)
    made.deleteLater()


@pytest.mark.parametrize(("level", "operator"), STATIONS)
def test_the_key_on_a_page_opens_it(enter, level: str, operator: str | None) -> None:
    driver = enter(level, operator)
    for key, button in driver.shell.navigation.buttons.items():
        sign, digit = button.key_title.text().split("+")
        signs = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Alt": Qt.KeyboardModifier.AltModifier}
        driver.key(Qt.Key(Qt.Key.Key_0 + int(digit)), signs[sign])
        assert driver.page.key == key


def test_a_stray_key_after_opening_a_change_changes_nothing(enter) -> None:
    driver = enter("village")
    panel = change(driver)
    for key in (Qt.Key.Key_A, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Space):
        driver.key(key)
    assert panel.changes() == {}
    assert "第一格" in driver.text("change_foot")
    driver.enter()
    assert driver.focus() == "id_number"
    assert not driver.find(QLineEdit, "id_number").hasSelectedText()


def test_an_empty_new_form_is_left_without_a_complaint(enter) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.key(Qt.Key.Key_F2)
    assert driver.focus() == "search"
    driver.open("collection")
    driver.open("people")
    assert not any(cell.wrong() or not cell.problem.isHidden() for cell in page.registration.form.cells.values())
    driver.key(Qt.Key.Key_F3)
    driver.type("1")
    driver.key(Qt.Key.Key_F2)
    assert driver.text("id_number_problem")


def test_a_group_is_typed_as_a_number_and_filed_as_a_group(enter) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.type(FREE)
    driver.enter()
    driver.type("包春梅")
    driver.find(QLineEdit, "village_group").setFocus()
    driver.type("3")
    driver.enter()
    assert driver.find(QLineEdit, "village_group").text() == "3组"
    driver.find(QLineEdit, "ethnicity").setFocus()
    driver.type(FREE)
    driver.enter()
    assert "民族" in driver.text("ethnicity_problem")
    page.registration.form.editors["ethnicity"].set_value("汉")
    driver.key(Qt.Key.Key_F9)
    assert "已提交" in driver.text("message_text")
    filed = people.find(driver.window.desk, FREE)[0]
    assert (filed.village_group, filed.ethnicity) == ("3组", "汉族")


def test_enter_in_the_reason_of_an_undo_takes_the_import_back(enter, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text(f"姓名,证件号码,缴费档次\n周秀英,{FIRST_17}{check_digit(FIRST_17)},200\n", encoding="utf-8-sig")
    driver = enter("village")
    page = driver.open("people")
    page.begin_roster(file)
    driver.idle()
    for _ in range(3):
        driver.key(Qt.Key.Key_F9)
    assert "已提交 1 人" in driver.text("message_text")
    driver.key(Qt.Key.Key_F9)
    page.import_panel.file_step.imports.table.choose(0)
    driver.idle()
    driver.key(Qt.Key.Key_F8)
    assert driver.focus() == "roster_undo_reason"
    driver.enter()
    assert "写明原因" in driver.text("roster_said")
    driver.type("导错了文件")
    driver.enter()
    assert "1 件已撤销" in driver.text("message_text")


def test_after_the_sign_in_the_keyboard_is_on_the_page_and_f3_begins_something_new(enter) -> None:
    for level, page in (("village", "people"), ("township", "reviews")):
        driver = enter(level)
        assert driver.focus() == "question_unpaid"
        driver.key(Qt.Key.Key_F3)
        assert driver.page.key == page
        shown = driver.page.side.currentWidget() if level == "village" else driver.page.stack.currentWidget()
        assert shown is (driver.page.registration if level == "village" else driver.page.handling)


def test_a_station_is_admitted_by_keys_and_the_answer_stays_in_sight(enter, tmp_path: Path) -> None:
    asked = request(
        tmp_path / "new", level="village", code="150404100207", name="鸭子河村", operator="赵村",
        out=tmp_path / "v.xbrequest", passphrase="口令-四个-不相干-的词", opener=Opener(),
    )  # fmt: skip
    driver = enter("township")
    driver.open("system")
    driver.key(Qt.Key.Key_F3)
    assert driver.focus() == "request_file"
    driver.type(str(asked.file))
    driver.enter()
    assert driver.focus() == "grant_folder"
    assert driver.find(QLineEdit, "grant_folder").text() == str(tmp_path)
    driver.enter()
    assert driver.focus() == "admit_go"
    assert not (tmp_path / "v.xbgrant").exists()
    driver.enter()
    assert (tmp_path / "v.xbgrant").exists()
    assert driver.focus() == "request_file"
    verdict = driver.find(QLabel, "admit_verdict")
    assert "已准入" in verdict.text()
    assert verdict.visibleRegion().boundingRect().height() >= verdict.height()


def test_the_table_of_operators_ends_above_the_next_heading(enter) -> None:
    driver = enter("township")
    driver.window.resize(1366, 749)
    panel = driver.open("system").operators
    driver.idle()
    (heading,) = [one for one in panel.findChildren(QLabel) if one.text() == "登记新操作员"]
    assert panel.table.geometry().bottom() < heading.geometry().top()
