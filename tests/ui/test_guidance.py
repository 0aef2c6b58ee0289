"""A forgotten passphrase in the window, the sheet on the page 系统, and the first hour of the made-up district."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from app.errors import OfficeError
from app.keys.recovery_codes import GROUPS, new_code
from app.services import attempts, recovery
from app.services.demo import Demo
from app.services.sign_in import operator_names as sign_in_names
from app.services.sign_in import sign_in
from db import Opener
from db.store import Store
from tests.ui.driver import Driver
from ui import appearance, theme
from ui.pages.recover import RecoverPage
from ui.pages.sign_in import SignInPage
from ui.pages.system.page import SystemPage
from ui.widgets.controls import ActionButton
from ui.window import SIZE, Window

NEW = "新口令-五个-不相干-的词语"
WAIT_MS = 20_000


@pytest.fixture
def forgotten(prepared, qtbot, demo: Demo, tmp_path: Path):
    """A village whose operator has a sheet, at the page 口令忘了; and the code."""
    home = tmp_path / "village"
    shutil.copytree(demo.villages[0], home)
    desk = sign_in(home, None, demo.passphrase, Opener(), demo.clock)
    code = recovery.make(desk, demo.passphrase).code
    desk.close()
    driver = Driver(Window(home, Opener(), demo.clock), qtbot)
    driver.window.resize(*SIZE)
    driver.window.show()
    driver.window.activateWindow()
    qtbot.waitUntil(driver.window.isActiveWindow)
    driver.find(ActionButton, "forgot").click()
    driver.idle()
    yield driver, code
    driver.close()


@pytest.fixture
def kept_by_three(prepared, qtbot, demo: Demo, tmp_path: Path):
    """A district whose sheets three people keep, at the page 口令忘了; and their codes."""
    home = tmp_path / "district"
    shutil.copytree(demo.district, home)
    name = sign_in_names(home)[0]
    desk = sign_in(home, name, demo.passphrase, Opener(), demo.clock)
    codes = recovery.make(desk, demo.passphrase, ("张主任", "李会计", "王档案")).codes
    desk.close()
    driver = Driver(Window(home, Opener(), demo.clock), qtbot)
    driver.window.resize(*SIZE)
    driver.window.show()
    driver.window.activateWindow()
    qtbot.waitUntil(driver.window.isActiveWindow)
    driver.find(ActionButton, "forgot").click()
    driver.idle()
    yield driver, codes
    driver.close()


def press(driver: Driver, name: str) -> None:
    driver.find(ActionButton, name).click()
    driver.idle()


def paste(driver: Driver, code: str) -> None:
    """A whole code into the first field."""
    QApplication.clipboard().setText(code)
    driver.find(QLineEdit, "code_1").paste()


def test_two_keepers_copy_their_codes_one_after_the_other(kept_by_three) -> None:
    driver, codes = kept_by_three
    assert "张主任、李会计、王档案" in page(driver).keepers.text()
    for code in (codes[2], codes[1]):
        for group in code.split("-"):
            driver.type(group)
    assert [mark.text() for mark in page(driver).second.marks] == ["✓"] * GROUPS
    passphrases(driver)
    press(driver, "recover_go")
    driver.qtbot.waitUntil(lambda: driver.window.desk is not None, timeout=WAIT_MS)


def page(driver: Driver) -> RecoverPage:
    shown = driver.window.shown()
    assert isinstance(shown, RecoverPage)
    return shown


def passphrases(driver: Driver) -> None:
    for name in ("recover_new", "recover_again"):
        driver.find(QLineEdit, name).setText(NEW)


def test_the_code_is_copied_group_by_group_and_signs_in_with_a_new_passphrase(forgotten) -> None:
    driver, code = forgotten
    assert driver.focus() == "code_1"
    driver.type(code.replace("-", "").lower()[:5])
    assert driver.focus() == "code_2"
    for group in code.split("-")[1:]:
        driver.type(group)
    assert [mark.text() for mark in page(driver).code.marks] == ["✓"] * GROUPS
    passphrases(driver)
    press(driver, "recover_go")
    driver.qtbot.waitUntil(lambda: driver.window.shell is not None, timeout=WAIT_MS)
    driver.idle()
    assert recovery.state(driver.window.desk) == recovery.USED


def test_a_slip_of_the_pen_is_told_at_its_group_and_nothing_is_tried(forgotten) -> None:
    driver, code = forgotten
    paste(driver, code)
    assert [edit.text() for edit in page(driver).code.edits] == code.split("-")
    third = page(driver).code.edits[2]
    third.setFocus()
    third.clear()
    right = code.split("-")[2]
    driver.type(("0" if right[0] != "0" else "1") + right[1:])
    assert "第 3 组" in driver.text("code_problem")
    passphrases(driver)
    press(driver, "recover_go")
    assert "第 3 组" in driver.text("recover_verdict")
    assert driver.focus() == "code_3"
    assert attempts.untold(driver.window.home) == {}


def test_another_sheets_code_is_refused_and_counts(forgotten) -> None:
    driver, _ = forgotten
    paste(driver, new_code())
    passphrases(driver)
    press(driver, "recover_go")
    assert "最新的一张" in driver.text("recover_verdict")
    assert sum(attempts.untold(driver.window.home).values()) == 1
    driver.key(Qt.Key.Key_Escape)
    assert isinstance(driver.window.shown(), SignInPage)


def test_what_is_refused_says_truly_whether_the_passphrase_is_changed(forgotten, monkeypatch) -> None:
    driver, code = forgotten
    paste(driver, code)
    passphrases(driver)
    with monkeypatch.context() as low:
        low.setattr(Store, "_free", lambda _store: 150_000_000)
        press(driver, "recover_go")
        assert "200 MB" in driver.text("recover_verdict")
        assert "口令没有换，数据没有改动" in driver.text("recover_verdict")

    def refuses(*_all: object) -> None:
        raise OfficeError("数据文件正忙。", "请稍等，")

    monkeypatch.setattr(recovery, "sign_in", refuses)
    press(driver, "recover_go")
    assert "口令已换成新的，只是还没有登录：数据文件正忙。" in driver.text("recover_verdict")
    assert "没有换" not in driver.text("recover_verdict")


def test_the_sheet_on_the_system_page_is_looked_at_printed_only_and_proven(enter) -> None:
    driver: Driver = enter("village")
    driver.open("system")
    press(driver, "recovery_go")
    assert "口令" in driver.text("recovery_verdict")
    driver.find(QLineEdit, "recovery_own").setText("不是-我的-口令-啊啊")
    press(driver, "recovery_go")
    assert "以前的仍然有效" in driver.text("recovery_verdict")
    driver.find(QLineEdit, "recovery_own").setText("演示-口令-只供-试用-2026")
    press(driver, "recovery_go")
    assert driver.shell.current() is None
    assert not driver.shell.paper.save_button.isVisible()
    driver.key(Qt.Key.Key_Escape)
    assert driver.focus() == "recovery_group"
    assert driver.window.desk is not None
    assert recovery.state(driver.window.desk) == recovery.UNPROVEN
    assert isinstance(driver.page, SystemPage)
    sheet = driver.page.recovery._sheet
    assert sheet is not None
    driver.type(sheet.group())
    driver.enter()
    assert recovery.state(driver.window.desk) == recovery.KEPT


@pytest.fixture
def demo_window(prepared, qtbot, demo: Demo, tmp_path: Path):
    folder = tmp_path / "演示"
    shutil.copytree(demo.district.parent, folder)
    driver = Driver(Window(folder / demo.villages[0].name, Opener(), demo.clock), qtbot)
    driver.window.resize(*SIZE)
    driver.window.show()
    driver.window.activateWindow()
    qtbot.waitUntil(driver.window.isActiveWindow)
    driver.sign_in(demo.passphrase)
    yield driver
    driver.close()


def test_the_first_hour_goes_to_its_page_and_marks_what_the_books_hold(demo_window, tmp_path: Path) -> None:
    driver = demo_window
    assert "0／10" in driver.text("first_hour_next")
    press(driver, "first_hour_go")
    assert driver.page.key == "people"
    driver.open("system")
    driver.find(QLineEdit, "backup_folder").setText(str(tmp_path))
    press(driver, "backup_go")
    assert "1／10" in driver.text("first_hour_next")
    press(driver, "first_hour_all")
    assert driver.text("hour_backup").startswith("✓")
    assert driver.text("hour_register").startswith("○")


def test_the_first_hour_can_be_put_away_and_called_back_from_help(demo_window) -> None:
    driver = demo_window
    press(driver, "first_hour_hide")
    assert driver.text("first_hour_next") == ""
    assert "编造" in driver.text("demo_banner")
    driver.key(Qt.Key.Key_F1)
    press(driver, "help_tour")
    assert "第一个小时" in driver.text("first_hour_next")


def test_one_sits_down_at_the_township_without_typing_a_passphrase(demo_window) -> None:
    driver = demo_window
    desks = driver.find(QComboBox, "demo_desks")
    place = desks.findData("township")
    desks.setCurrentIndex(place)
    desks.activated.emit(place)
    driver.qtbot.waitUntil(
        lambda: driver.window.shell is not None and "镇" in driver.window.windowTitle(), timeout=WAIT_MS
    )
    driver.idle()
    assert driver.window.desk is not None
    assert driver.window.desk.level == "township"
    assert "换到村里" in driver.find(ActionButton, "first_hour_go").text()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_next_step_of_the_first_hour_is_read_whole_at_every_size(enter, percent: int) -> None:
    driver = enter("village", in_district=True)
    with driver.quiet():
        appearance.set_text_size(percent)
        driver.idle()
    strip = driver.window.guide.strip
    said = strip.whole if strip.whole.isVisible() else strip.next_text
    assert "登记一个人" in said.text()
    assert "填完按「提交」" in said.text()
    room = said.fontMetrics().boundingRect(said.contentsRect(), int(Qt.TextFlag.TextWordWrap), said.text())
    assert room.height() <= said.contentsRect().height()
    assert room.width() <= said.contentsRect().width()
    appearance.set_text_size(theme.PERCENT)
