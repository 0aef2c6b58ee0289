"""参保登记 and 变更登记 on the real window: what is said while typing, and that nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from app.domain import id_number
from app.domain.id_foreign import old_check_digit
from app.domain.records import EFFECTIVE, FILED, Resident
from app.services import drafts, people
from app.services.standing import standing
from tests.ui.driver import Driver
from ui.forms.choice import ChoiceEdit
from ui.pages.people.page import PeoplePage
from ui.widgets.controls import ActionButton

ROOT = Path(__file__).resolve().parents[2]


def number(first_17: str) -> str:
    return first_17 + id_number.check_digit(first_17)


FREE = number("15040419690501122")
"""A number that nobody in the demonstration has."""


def begin(driver: Driver) -> PeoplePage:
    page = driver.open("people")
    assert isinstance(page, PeoplePage)
    driver.key(Qt.Key.Key_F3)
    return page


def somebody(driver: Driver, status: str = EFFECTIVE) -> Resident:
    desk = driver.window.desk
    assert desk is not None
    return next(one for one in people.find(desk, "") if one.status == status)


def kept(driver: Driver, form: str = drafts.NEW) -> dict[str, str]:
    assert driver.window.desk is not None
    return dict(drafts.kept(driver.window.desk, form).values)


def rest(driver: Driver, qtbot: QtBot, page: PeoplePage) -> None:
    """Until the pause of typing has passed and everything asked is answered."""
    timers = [*page.registration.findChildren(type(page.registration._timer)), page.registration._timer]
    qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
    driver.idle()


def test_sex_birth_and_age_stand_there_with_the_last_digit(enter) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.type(FREE[:17])
    assert driver.text("id_number_said") == ""
    driver.type(FREE[17])
    born = id_number.parse(FREE, today=driver.window.desk.today)
    age = id_number.age_on(born.birth, driver.window.desk.today)
    assert driver.text("id_number_said") == f"{age} 岁，女"
    assert page.registration.form.values() == {"id_number": FREE, "sex": "女", "birth": "1969-05-01"}
    driver.key(Qt.Key.Key_Backspace)
    assert page.registration.form.values() == {"id_number": FREE[:17]}


def test_number_typed_in_groups_or_full_width_is_the_same(enter) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.type(f"{FREE[:6]} {FREE[6:14]} ")
    driver.type("".join(chr(ord(sign) + 0xFEE0) for sign in FREE[14:]))
    assert page.registration.form.values()["id_number"] == FREE
    assert driver.text("id_number_said")
    driver.enter()
    assert driver.find(QWidget, "id_number").property("text") == FREE


def test_number_of_fifteen_digits_is_explained_once_left(enter) -> None:
    driver = enter("village")
    begin(driver)
    driver.type("150404690501122")
    assert driver.text("id_number_said") == ""
    driver.enter()
    assert f"升为 18 位：{FREE}" in driver.text("id_number_said")


def test_foreign_card_that_does_not_tell_the_sex_lets_it_be_typed(enter) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.type("USA11016905012" + old_check_digit("USA11016905012"))
    assert not driver.find(ChoiceEdit, "sex").isReadOnly()
    assert "性别请自己选" in driver.text("id_number_said")
    driver.find(ChoiceEdit, "sex").setFocus()
    driver.type("n")
    driver.enter()
    assert page.registration.form.values()["sex"] in {"男", "女"}
    page.registration.form.editors["id_number"].set_value(FREE)
    assert driver.find(ChoiceEdit, "sex").isReadOnly()


def test_passport_says_which_paper_is_needed(enter) -> None:
    driver = enter("village")
    begin(driver)
    driver.type("E12345678")
    driver.enter()
    assert "永久居留证" in driver.text("id_number_problem")


@pytest.mark.parametrize("status", [EFFECTIVE, FILED])
def test_person_who_is_here_is_shown_at_once_and_opened_by_a_button(enter, status: str) -> None:
    driver = enter("village")
    page = begin(driver)
    person = somebody(driver, status)
    driver.type(person.id_number)
    driver.idle()
    assert person.name in driver.text("registration_known_text")
    driver.find(ActionButton, "registration_known_open").click()
    driver.idle()
    assert page.panel.person is not None
    assert page.panel.person.resident.n == person.n
    assert driver.text("person_name") == person.name


def test_withdrawn_registration_fills_the_form_again(enter) -> None:
    driver = enter("village")
    people.register(driver.window.desk, {"id_number": FREE, "name": "包春梅", "phone": "13804760000"})
    person = people.find(driver.window.desk, FREE)[0]
    people.withdraw(driver.window.desk, person.n, "填错了")
    page = begin(driver)
    driver.type(FREE)
    driver.idle()
    assert "已撤销" in driver.text("registration_known_text")
    driver.find(ActionButton, "registration_known_fill").click()
    driver.idle()
    values = page.registration.form.values()
    assert (values["name"], values["phone"]) == ("包春梅", "13804760000")
    driver.key(Qt.Key.Key_F9)
    assert "已提交" in driver.text("message_text")


def test_who_corrects_his_own_is_not_told_that_it_came_to_nothing(enter) -> None:
    driver = enter("village")
    people.register(driver.window.desk, {"id_number": FREE, "name": "包春梅", "phone": "13804760000"})
    people.withdraw(driver.window.desk, people.find(driver.window.desk, FREE)[0].n, "填错了")
    page = driver.open("people")
    page.begin_again(standing(driver.window.desk, FREE))
    driver.idle()
    assert page.registration.form.values()["phone"] == "13804760000"
    assert page.registration.known.isHidden()


def test_all_problems_stand_there_after_filing_and_the_first_has_the_cursor(enter) -> None:
    driver = enter("township")
    begin(driver)
    driver.type(FREE)
    driver.key(Qt.Key.Key_F9)
    assert driver.text("name_problem") == "请填写姓名。"
    assert driver.text("village_problem") == "请选择所在村。"
    assert "还没有提交" in driver.text("registration_problems")
    assert driver.focus() == "name"


def test_village_is_chosen_by_initials_and_shows_its_path(enter) -> None:
    driver = enter("township")
    page = begin(driver)
    driver.find(QWidget, "village").setFocus()
    driver.type("yjyz")
    offered = driver.find(QListWidget, "village_offers")
    assert offered.item(0).text().startswith("衣家营子村")
    driver.enter()
    assert page.registration.form.values()["village"] == "150404100201"
    assert "内蒙古自治区赤峰市松山区" in driver.text("village_said")


def test_escape_closes_an_open_list_before_it_leaves_the_form(enter) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.find(QWidget, "tier").setFocus()
    driver.type("2")
    assert driver.find(QListWidget, "tier_offers")
    driver.key(Qt.Key.Key_Escape)
    assert page.side.currentWidget() is page.registration
    driver.key(Qt.Key.Key_Escape)
    assert page.side.currentWidget() is not page.registration


def test_whole_registration_is_filed_by_keyboard(enter) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.type(FREE)
    driver.enter()
    driver.type("包春梅")
    while driver.focus() not in {"registration_file", "tier"}:
        driver.enter()
    driver.type("3")
    while driver.focus() != "registration_file":
        driver.enter()
    assert "最后一格" in driver.text("registration_foot")
    driver.key(Qt.Key.Key_F9)
    assert "包春梅的参保登记已提交" in driver.text("message_text")
    filed = people.find(driver.window.desk, FREE)[0]
    assert (filed.name, filed.tier_fen, filed.sex) == ("包春梅", 30_000, "女")
    assert page.registration.form.values() == {}
    assert kept(driver) == {}
