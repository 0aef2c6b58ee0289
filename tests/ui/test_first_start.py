from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.services.demo import Demo
from app.services.sign_in import sign_in
from app.services.stations import admit, root_fingerprint
from db import Opener
from tests.ui.driver import Driver
from ui.forms.choice import ChoiceEdit
from ui.pages.first_start import FirstStart
from ui.widgets.controls import ActionButton
from ui.window import Window

OWN = "村口令-四个-不相干-的词"


def fill(driver: Driver, values: dict[str, str]) -> None:
    for name, text in values.items():
        driver.find(QLineEdit, name).setText(text)


def test_new_village_asks_joins_and_signs_in(prepared: object, qtbot: QtBot, demo: Demo, tmp_path: Path) -> None:
    driver = Driver(Window(tmp_path / "新村", Opener(), demo.clock), qtbot)
    driver.window.show()
    driver.find(ChoiceEdit, "level").set_value("village")
    fill(driver, {"code": "150404100207", "name": "鸭子河村", "operator": "赵村", "first_passphrase": OWN})
    fill(driver, {"first_again": OWN, "request_out": str(tmp_path)})
    driver.find(ActionButton, "first_ask").click()
    driver.idle()
    assert "核对指纹" in driver.text("first_asked")
    shutil.copytree(demo.township, tmp_path / "镇")
    parent = sign_in(tmp_path / "镇", None, demo.passphrase, Opener(), demo.clock)
    admit(parent, next(tmp_path.glob("*.xbrequest")), tmp_path / "grant")
    root, _ = root_fingerprint(parent)
    parent.close()
    assert "先看准入文件" in driver.find(ActionButton, "first_join").toolTip()
    fill(driver, {"grant_file": str(tmp_path / "grant"), "join_passphrase": OWN})
    driver.find(ActionButton, "first_look").click()
    driver.idle()
    assert root in driver.text("first_joined")
    fill(driver, {"grant_file": str(tmp_path / "another")})
    assert not driver.find(ActionButton, "first_join").isEnabled()
    fill(driver, {"grant_file": str(tmp_path / "grant")})
    driver.find(ActionButton, "first_look").click()
    driver.idle()
    driver.find(ActionButton, "first_join").click()
    driver.idle()
    assert "已加入" in driver.text("first_joined")
    driver.find(ActionButton, "first_enter").click()
    driver.sign_in(OWN)
    assert driver.page.key == "workbench"
    assert "鸭子河村" in driver.window.windowTitle()
    driver.close()


def test_what_is_missing_is_named_and_nothing_is_made(
    prepared: object, qtbot: QtBot, demo: Demo, tmp_path: Path
) -> None:
    home = tmp_path / "新村"
    driver = Driver(Window(home, Opener(), demo.clock), qtbot)
    driver.window.show()
    assert isinstance(driver.window.shown(), FirstStart)
    driver.find(ActionButton, "first_ask").click()
    assert "区划代码" in driver.text("first_asked")
    assert not home.exists()
    driver.close()
