"""Drafts and changes on the real window: nothing typed is lost, and only what differs is filed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.domain.records import Resident
from app.services import drafts, people
from db import Opener
from tests.ui.driver import Driver
from tests.ui.test_registration import FREE, ROOT, begin, kept, rest, somebody
from ui.pages.people.page import PeoplePage
from ui.widgets.controls import ActionButton
from ui.window import Window


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
