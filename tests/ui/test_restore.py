"""From a backup to a station that can be signed in to, in the window alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.services import backups, recovery, sign_in
from app.services.demo import Demo
from db import Opener
from tests.ui.driver import Driver
from ui import last_place
from ui.pages.restore import RestorePage
from ui.widgets.controls import ActionButton
from ui.window import Window

NEW = "新口令-四个-不相干-的词"


@pytest.fixture(scope="module")
def backup(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = sign_in.sign_in(demo.villages[1], None, demo.passphrase, Opener(), demo.clock)
    try:
        return backups.backup(desk, tmp_path_factory.mktemp("stick"))
    finally:
        desk.close()


@pytest.fixture
def driver(prepared: QApplication, qtbot: QtBot, demo: Demo, tmp_path: Path):
    made = Driver(Window(tmp_path / "新电脑", Opener(), demo.clock), qtbot)
    made.window.show()
    made.idle()
    yield made
    made.close()


def begin(driver: Driver) -> RestorePage:
    driver.find(ActionButton, "to_restore").click()
    driver.idle()
    page = driver.window.shown()
    assert isinstance(page, RestorePage)
    return page


def test_new_computer_is_restored_and_signed_in_to(driver: Driver, backup: Path, demo: Demo) -> None:
    begin(driver)
    assert driver.focus() == "restore_file"
    driver.find(QLineEdit, "restore_file").setText(str(backup))
    driver.find(QLineEdit, "restore_passphrase").setText(demo.passphrase)
    driver.key(Qt.Key.Key_F9)
    assert "已恢复到" in driver.text("restore_verdict")
    assert "暂时不能办新业务" in driver.text("restore_verdict")
    assert driver.focus() == "restore_enter"
    driver.key(Qt.Key.Key_Space)
    driver.sign_in(demo.passphrase)
    assert driver.window.shell is not None


def test_wrong_passphrase_restores_nothing(driver: Driver, backup: Path) -> None:
    begin(driver)
    driver.find(QLineEdit, "restore_file").setText(str(backup))
    driver.find(QLineEdit, "restore_passphrase").setText("不对的口令")
    driver.key(Qt.Key.Key_F9)
    assert "口令不对" in driver.text("restore_verdict")
    assert driver.focus() == "restore_passphrase"
    assert not sign_in.has_station(driver.window.home)


def test_what_is_missing_is_said_where_it_is_missing(driver: Driver) -> None:
    begin(driver)
    driver.key(Qt.Key.Key_F9)
    assert driver.text("restore_verdict") == "请先选择备份文件。"
    assert driver.focus() == "restore_file"


def test_escape_goes_back_to_the_beginning(driver: Driver) -> None:
    begin(driver)
    driver.key(Qt.Key.Key_Escape)
    assert not isinstance(driver.window.shown(), RestorePage)


def test_a_station_restored_into_another_folder_is_opened_at_the_next_start(
    driver: Driver, backup: Path, demo: Demo, tmp_path: Path
) -> None:
    home, there = driver.window.home, tmp_path / "D盘" / "恢复"
    begin(driver)
    driver.find(QLineEdit, "restore_file").setText(str(backup))
    driver.find(QLineEdit, "restore_folder").setText(str(there))
    driver.find(QLineEdit, "restore_passphrase").setText(demo.passphrase)
    driver.key(Qt.Key.Key_F9)
    assert "下次打开程序，打开的就是这里" in driver.text("restore_verdict")
    assert last_place.opened(home) == there
    assert not sign_in.has_station(home)
    shutil.rmtree(there)
    assert last_place.opened(home) == home


def test_where_another_station_stays_the_one_that_opens_it_is_said_how_to_open_the_restored(
    prepared: QApplication, qtbot: QtBot, backup: Path, demo: Demo, tmp_path: Path
) -> None:
    home, there = tmp_path / "镇", tmp_path / "恢复"
    shutil.copytree(demo.township, home)
    driver = Driver(Window(home, Opener(), demo.clock), qtbot)
    driver.window.show()
    driver.idle()
    begin(driver)
    driver.find(QLineEdit, "restore_file").setText(str(backup))
    driver.find(QLineEdit, "restore_folder").setText(str(there))
    driver.find(QLineEdit, "restore_passphrase").setText(demo.passphrase)
    driver.key(Qt.Key.Key_F9)
    assert f'xiangbao --home "{there}" gui' in driver.text("restore_verdict")
    assert last_place.opened(home) == home
    driver.close()


def test_a_forgotten_passphrase_is_replaced_while_restoring(driver: Driver, demo: Demo, tmp_path: Path) -> None:
    home = tmp_path / "旧电脑"
    shutil.copytree(demo.villages[1], home)
    desk = sign_in.sign_in(home, None, demo.passphrase, Opener(), demo.clock)
    code = recovery.make(desk, demo.passphrase).code
    file = backups.backup(desk, tmp_path)
    desk.close()
    page = begin(driver)
    driver.find(QLineEdit, "restore_file").setText(str(file))
    driver.find(ActionButton, "restore_by_sheet").click()
    assert driver.focus() == "restore_code_1"
    driver.key(Qt.Key.Key_F9)
    assert driver.text("restore_verdict") == "请照恢复单抄恢复码。"
    for edit, group in zip(page.code.edits, code.split("-"), strict=True):
        edit.setText(group)
    driver.find(QLineEdit, "restore_passphrase").setText(NEW)
    driver.find(QLineEdit, "restore_again").setText("别的")
    driver.key(Qt.Key.Key_F9)
    assert "不一样" in driver.text("restore_verdict")
    driver.find(QLineEdit, "restore_again").setText(NEW)
    driver.key(Qt.Key.Key_F9)
    assert "已恢复到" in driver.text("restore_verdict")
    driver.key(Qt.Key.Key_Space)
    driver.sign_in(NEW)
    assert driver.window.shell is not None
