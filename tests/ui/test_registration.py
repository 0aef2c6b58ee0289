"""参保登记 and 变更登记 on the real window: what is said while typing, and that nothing typed is lost."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain import id_number
from app.domain.id_foreign import old_check_digit
from app.domain.records import EFFECTIVE, FILED, Resident
from app.services import drafts, people
from db import Opener
from tests.ui.driver import Driver
from ui.forms.choice import ChoiceEdit
from ui.pages.people.page import PeoplePage
from ui.widgets.controls import ActionButton
from ui.window import Window

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


def test_draft_is_kept_at_a_pause_and_when_the_field_is_left(enter, qtbot: QtBot) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.type("1504")
    rest(driver, qtbot, page)
    assert kept(driver) == {"id_number": "1504"}
    driver.type("04")
    driver.enter()
    assert kept(driver) == {"id_number": "150404"}


def test_draft_is_kept_when_the_page_or_the_window_is_left(enter) -> None:
    driver = enter("village")
    begin(driver)
    driver.type("1504")
    driver.open("workbench")
    driver.idle()
    assert kept(driver) == {"id_number": "1504"}


def test_draft_is_kept_when_the_window_is_locked(enter) -> None:
    driver = enter("village")
    begin(driver)
    driver.type("150404")
    driver.window.lock()
    driver.idle()
    assert kept(driver) == {"id_number": "150404"}


def test_no_key_stalls_the_window(enter) -> None:
    driver = enter("township")
    page = begin(driver)
    driver.idle()
    took = []
    for name, text in (
        ("id_number", FREE),
        ("name", "abc"),
        ("village", "mjyzc"),
        ("tier", "30"),
        ("phone", "13804760000"),
    ):
        page.registration.form.editors[name].setFocus()
        for sign in text:
            began = time.perf_counter()
            driver.type(sign)
            took.append(time.perf_counter() - began)
    took.sort()
    assert took[len(took) // 2] < 0.05
    assert took[int(len(took) * 0.9)] < 0.1


def test_closing_the_window_keeps_the_last_key(enter, qtbot: QtBot, demo) -> None:
    driver = enter("village")
    begin(driver)
    driver.type("150404")
    home, clock = driver.window._home, driver.window._clock
    driver.window.close()
    again = Driver(Window(home, driver.window._opener, clock), qtbot)
    again.window.show()
    again.sign_in(demo.passphrase)
    assert kept(again) == {"id_number": "150404"}
    again.close()


def test_restored_draft_says_when_and_can_be_emptied_and_that_undone(enter, qtbot: QtBot) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.type("150404")
    driver.enter()
    driver.open("workbench")
    begin(driver)
    assert page.registration.form.values() == {"id_number": "150404"}
    said = driver.text("registration_draft_text")
    assert said.startswith("上次 ")
    assert said.endswith(" 没有提交的内容已恢复。")
    driver.find(ActionButton, "registration_draft_clear").click()
    driver.idle()
    assert page.registration.form.values() == {}
    assert kept(driver) == {}
    assert driver.text("registration_draft_text") == "已清空。"
    driver.find(ActionButton, "registration_draft_undo").click()
    driver.idle()
    assert page.registration.form.values() == {"id_number": "150404"}
    assert kept(driver) == {"id_number": "150404"}


def test_draft_of_another_operator_says_whose_it_is(enter) -> None:
    driver = enter("village")
    assert driver.window.desk is not None
    drafts.keep(driver.window.desk, drafts.change_of(somebody(driver).subject), {"phone": "13804760000"})
    drafts.keep(driver.window.desk, drafts.NEW, {"name": "李四"}, "李四", by="王会计")
    page = begin(driver)
    driver.idle()
    assert page.registration.form.values() == {"name": "李四"}
    said = driver.text("registration_draft_text")
    assert said.startswith("这是王会计 ")
    assert "请先问本人" in said
    driver.key(Qt.Key.Key_Escape)
    driver.find(ActionButton, "drafts_waiting").click()
    driver.idle()
    listed = {driver.text(f"draft_{row}").partition("　")[0]: driver.text(f"draft_{row}") for row in range(2)}
    assert "王会计填的" in listed.pop("新登记：李四")
    assert "填的" not in "".join(listed.values())


def change(driver: Driver, person: Resident) -> PeoplePage:
    page = driver.open("people")
    assert isinstance(page, PeoplePage)
    page.open_with(person.n)
    driver.idle()
    driver.find(ActionButton, "person_change").click()
    driver.idle()
    return page


def test_change_shows_old_beside_new_and_files_only_what_differs(enter) -> None:
    driver = enter("village")
    person = somebody(driver)
    page = change(driver, person)
    page.change.form.editors["phone"].setFocus()
    driver.find(QWidget, "phone").setProperty("text", "13804760000")
    assert driver.text("phone_was") == f"原：{person.phone or '（空）'}"
    assert page.change.changes() == {"phone": "13804760000"}
    driver.key(Qt.Key.Key_F9)
    assert "变更登记已提交" in driver.text("message_text")
    assert kept(driver, drafts.change_of(person.subject)) == {}


def test_change_without_a_change_is_not_filed_and_leaving_says_so(enter) -> None:
    driver = enter("village")
    change(driver, somebody(driver))
    driver.key(Qt.Key.Key_F9)
    assert "没有任何一项改变" in driver.text("change_problems")
    driver.key(Qt.Key.Key_Escape)
    assert "没有任何改动" in driver.text("message_text")


def test_several_drafts_wait_and_each_is_gone_on_with(enter, qtbot: QtBot) -> None:
    driver = enter("village")
    person = somebody(driver)
    page = begin(driver)
    driver.type("150404")
    driver.key(Qt.Key.Key_Escape)
    page = change(driver, person)
    page.change.form.editors["phone"].setFocus()
    driver.find(QWidget, "phone").setProperty("text", "13804760000")
    driver.key(Qt.Key.Key_Escape)
    waiting = driver.find(ActionButton, "drafts_waiting")
    assert waiting.text() == "2 份未提交"
    waiting.click()
    driver.idle()
    titles = [driver.text(f"draft_{row}") for row in range(2)]
    row = next(row for row, title in enumerate(titles) if person.name in title)
    driver.find(ActionButton, f"draft_resume_{row}").click()
    driver.idle()
    assert page.change.changes() == {"phone": "13804760000"}
    assert driver.text("change_title") == f"变更登记：{person.name}"


def test_discarded_draft_comes_back_until_the_page_is_left(enter) -> None:
    driver = enter("village")
    person = somebody(driver)
    page = change(driver, person)
    page.change.form.editors["phone"].setFocus()
    driver.find(QWidget, "phone").setProperty("text", "13804760000")
    driver.key(Qt.Key.Key_Escape)
    driver.find(ActionButton, "drafts_waiting").click()
    driver.idle()
    driver.find(ActionButton, "draft_drop_0").click()
    driver.idle()
    form = drafts.change_of(person.subject)
    assert kept(driver, form) == {}
    assert "已丢弃" in driver.text("draft_0")
    driver.find(ActionButton, "draft_undo_0").click()
    driver.idle()
    assert kept(driver, form) == {"phone": "13804760000"}


def test_every_control_of_the_form_has_a_name(enter) -> None:
    driver = enter("township")
    page = begin(driver)
    for widget in page.registration.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            assert widget.accessibleName(), widget.objectName()
    for button in page.registration.findChildren(QPushButton):
        assert button.objectName()


def test_killed_program_finds_again_what_was_typed(prepared: object, qtbot: QtBot, demo, tmp_path: Path) -> None:
    home = tmp_path / "village"
    shutil.copytree(demo.villages[0], home)
    command = [
        sys.executable, "-m", "tests.ui.typing_child", str(home), str(demo.clock.today()), demo.passphrase, "150404",
    ]  # fmt: skip
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "typed"
        child.send_signal(signal.SIGKILL)
    driver = Driver(Window(home, Opener(), demo.clock), qtbot)
    driver.window.show()
    driver.sign_in(demo.passphrase)
    page = begin(driver)
    assert page.registration.form.values() == {"id_number": "150404"}
    assert "已恢复" in driver.text("registration_draft_text")
    driver.close()


def test_form_that_is_being_filed_takes_nothing_more_and_leaves_no_draft(enter) -> None:
    driver = enter("village")
    page = begin(driver)
    form = page.registration.form
    for name, value in {"id_number": FREE, "name": "测甲", "tier": "200", "phone": "13800000000"}.items():
        form.put(name, value)
    driver.idle()
    free = threading.Event()
    driver.window.jobs.write("", lambda _progress: free.wait(10), changes=frozenset())
    page.registration.submit()
    assert not form.isEnabled()
    assert driver.text("registration_problems") == "正在提交…"
    QTest.keyClicks(form.editors["phone"], "9")
    page.registration.go_back()
    page.registration.draft.keep()
    free.set()
    driver.idle()
    found = people.find(driver.window.desk, FREE)
    assert [one.phone for one in found] == ["13800000000"]
    assert kept(driver) == {}
    assert form.isEnabled()


def test_form_that_was_refused_can_be_typed_in_again(enter) -> None:
    driver = enter("village")
    page = begin(driver)
    driver.type(somebody(driver).id_number)
    for name, value in {"name": "测甲", "tier": "200"}.items():
        page.registration.form.put(name, value)
    driver.idle()
    page.registration.submit()
    driver.idle()
    assert page.registration.form.isEnabled()
    assert "还没有提交" in driver.text("registration_problems")
    assert kept(driver)["name"] == "测甲"
