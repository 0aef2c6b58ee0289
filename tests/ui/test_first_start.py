"""From an empty computer to a station that works: each kind in the window, nothing typed twice, nothing lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.keys import slots
from app.services import demo_place, founding, people, recovery, station_ends, witness, workbench
from app.services.backups import SUFFIX
from app.services.demo import Demo
from app.services.sign_in import KEYS, has_station, sign_in
from app.services.stations import admit, root_fingerprint
from db import Opener
from tests.ui.driver import Driver
from ui.pages.first_start import FirstStart
from ui.widgets.controls import ActionButton
from ui.window import SIZE, Window

OWN = "村口令-四个-不相干-的词"
OTHER = "另一个-完全-不同-的口令"


@pytest.fixture
def begin(prepared: QApplication, qtbot: QtBot, demo: Demo) -> Iterator[Callable[[Path], Driver]]:
    drivers: list[Driver] = []

    def begun(home: Path) -> Driver:
        driver = Driver(Window(home, Opener(), demo.clock), qtbot)
        drivers.append(driver)
        driver.window.resize(*SIZE)
        driver.window.show()
        driver.idle()
        return driver

    yield begun
    for driver in drivers:
        if shiboken6.isValid(driver.window):
            driver.close()


def wizard(driver: Driver) -> FirstStart:
    shown = driver.window.shown()
    assert isinstance(shown, FirstStart)
    return shown


def press(driver: Driver, name: str) -> None:
    driver.find(ActionButton, name).click()
    driver.idle()


def write(driver: Driver, name: str, text: str) -> None:
    driver.find(QLineEdit, name).setText(text)


def first_three(driver: Driver, level: str, code: str, name: str, operator: str) -> None:
    driver.find(QPushButton, f"kind_{level}").click()
    driver.key(Qt.Key.Key_PageDown)
    wizard(driver).facts.code.set_code(code)
    write(driver, "name", name)
    driver.key(Qt.Key.Key_PageDown)
    write(driver, "operator", operator)
    write(driver, "first_passphrase", OWN)
    write(driver, "first_again", OWN)
    press(driver, "first_next")


def reminded(desk) -> bool:
    return any("恢复单" in caution.text for caution in workbench.summary(desk).warnings)


def keep_safe(driver: Driver, folder: Path) -> None:
    """The last step: the sheet is looked at and proven, a backup is made, then one signs in."""
    press(driver, "recovery_go")
    page = wizard(driver)
    assert page.pages.currentWidget() is page.paper
    assert not page.paper.save_button.isVisible()
    driver.key(Qt.Key.Key_Escape)
    sheet = page.keeping.recovery._sheet
    assert sheet is not None
    write(driver, "recovery_group", "00000")
    press(driver, "recovery_sure")
    assert "不一样" in driver.text("recovery_verdict")
    write(driver, "recovery_group", sheet.group())
    press(driver, "recovery_sure")
    write(driver, "backup_folder", str(folder))
    press(driver, "backup_go")
    assert list(folder.glob(f"*{SUFFIX}"))
    assert not list(folder.rglob("*.pdf"))
    press(driver, "first_next")


def test_a_district_that_was_told_so_is_founded_in_the_other_suite(begin, tmp_path: Path) -> None:
    driver = begin(tmp_path / "区")
    driver.find(QPushButton, "kind_district").click()
    driver.key(Qt.Key.Key_PageDown)
    choice = driver.find(QComboBox, "suite")
    assert choice.currentData() == "1"
    choice.setCurrentIndex(choice.findData("2"))
    driver.key(Qt.Key.Key_PageUp)
    first_three(driver, "district", "150404", "松山区社会保险事业服务中心", "李区")
    press(driver, "first_found")
    assert "区级站点已建立" in driver.text("first_root")
    assert slots.suite_in(tmp_path / "区" / KEYS) == 2
    for _ in range(2):
        driver.key(Qt.Key.Key_PageUp)
    assert not driver.find(QComboBox, "suite").isEnabled()
    assert driver.find(QComboBox, "suite").currentData() == "2"


def test_a_district_is_founded_in_the_window_and_a_second_operator_checks(begin, tmp_path: Path) -> None:
    driver = begin(tmp_path / "区")
    first_three(driver, "district", "150404", "松山区社会保险事业服务中心", "李区")
    chosen = wizard(driver).district._chosen
    assert chosen is not None
    assert any("200（补 40）" in text for _, text in chosen.facts)
    press(driver, "first_next")
    assert "建立区级站点" in driver.text("first_problem")
    press(driver, "first_found")
    root = driver.text("first_root_words")
    write(driver, "second_operator", "钱复核")
    write(driver, "second_passphrase", OTHER)
    press(driver, "second_add")
    assert "已登记" in driver.text("second_told")
    driver.key(Qt.Key.Key_PageDown)
    keep_safe(driver, tmp_path)
    assert driver.window.sign_in is not None
    assert driver.window.sign_in.to_join.isHidden()
    driver.sign_in(OWN, "李区")
    assert driver.page.key == "workbench"
    desk = driver.window.desk
    assert desk is not None
    assert not reminded(desk)
    assert root.split("\n")[0] == root_fingerprint(desk)[0]
    with desk.store.read() as unit:
        assert {one.name: one.roles for one in unit.roster.operators(str(desk.station))}["钱复核"] == {
            "clerk",
            "reviewer",
        }


def test_a_policy_file_that_says_nothing_is_refused_and_no_district_is_made(begin, tmp_path: Path) -> None:
    driver = begin(tmp_path / "区")
    first_three(driver, "district", "150404", "松山区", "李区")
    page = wizard(driver).district
    page.policy.setCurrentIndex(page.policy.count() - 1)
    (tmp_path / "坏.toml").write_text("nothing = 1", encoding="utf-8")
    page.file.edit.setText(str(tmp_path / "坏.toml"))
    page.file.settled.emit()
    driver.idle()
    assert "没有采用" in driver.text("policy_told")
    assert not driver.find(ActionButton, "first_found").isEnabled()
    assert not has_station(tmp_path / "区")


@pytest.mark.parametrize(
    ("level", "code", "parent"), [("village", "150404100207", "township"), ("township", "150404101", "district")]
)
def test_a_station_asks_waits_with_the_program_closed_joins_and_works(
    begin, demo: Demo, tmp_path: Path, level: str, code: str, parent: str
) -> None:
    home = tmp_path / "新站点"
    driver = begin(home)
    first_three(driver, level, code, "新站点", "赵新")
    press(driver, "first_next")
    assert "申请文件" in driver.text("first_problem")
    write(driver, "request_out", str(tmp_path))
    press(driver, "first_ask")
    words = driver.text("first_asked_words")
    assert words
    driver.close()
    driver = begin(home)
    assert wizard(driver).place == 3
    assert driver.text("first_asked_words") == words
    assert driver.focus() == "grant_file"
    driver.find(QLineEdit, "request_out").returnPressed.emit()
    assert "申请文件已写好" in driver.text("first_asked")  # nothing is asked twice
    source = {"township": demo.township, "district": demo.district}[parent]
    shutil.copytree(source, tmp_path / "上级")
    desk = sign_in(
        tmp_path / "上级", "区管理员" if parent == "district" else None, demo.passphrase, Opener(), demo.clock
    )
    assert admit(desk, next(tmp_path.glob("*.xbrequest")), tmp_path / "grant").fingerprint in words
    root, _ = root_fingerprint(desk)
    desk.close()
    assert "先看准入文件" in driver.find(ActionButton, "first_join").toolTip()
    write(driver, "grant_file", str(tmp_path / "grant"))
    driver.enter()
    assert driver.focus() == "join_passphrase"
    write(driver, "join_passphrase", OWN)
    press(driver, "first_look")
    assert root in driver.text("first_seen_words")
    write(driver, "grant_file", str(tmp_path / "another"))
    assert not driver.find(ActionButton, "first_join").isEnabled()
    write(driver, "grant_file", str(tmp_path / "grant"))
    press(driver, "first_look")
    press(driver, "first_join")
    assert driver.focus() == "first_next"
    driver.enter()
    keep_safe(driver, tmp_path)
    driver.sign_in(OWN)
    assert driver.page.key == "workbench"
    assert driver.focus() == "question_unpaid"  # the keyboard is on the page, not in the navigation
    assert not (home / founding.NAME).exists()
    assert driver.window.desk is not None
    assert recovery.state(driver.window.desk) == recovery.KEPT


def test_a_computer_in_the_place_of_a_lost_one_gets_back_what_its_parent_holds(begin, demo: Demo, tmp_path: Path) -> None:
    shutil.copytree(demo.township, tmp_path / "上级")
    desk = sign_in(tmp_path / "上级", None, demo.passphrase, Opener(), demo.clock)
    lost = station_ends.below(desk)[0].station
    station_ends.end_station(desk, str(lost.id), "电脑被盗")
    driver = begin(tmp_path / "新电脑")
    first_three(driver, "village", lost.id.code, lost.name, "赵新")
    write(driver, "request_out", str(tmp_path))
    driver.find(QCheckBox, "first_replaces").setChecked(True)
    press(driver, "first_ask")
    driver.close()
    driver = begin(tmp_path / "新电脑")
    tick = driver.find(QCheckBox, "first_replaces")
    assert tick.isChecked()
    assert not tick.isEnabled()
    admit(desk, next(tmp_path.glob("*.xbrequest")), tmp_path / "grant")
    held = {one.name for one in people.find(desk, "") if one.village == lost.id.code}
    desk.close()
    write(driver, "grant_file", str(tmp_path / "grant"))
    write(driver, "join_passphrase", OWN)
    press(driver, "first_look")
    press(driver, "first_join")
    assert "都回来了" in driver.text("first_joined")
    press(driver, "first_next")
    driver.find(QCheckBox, "keeping_later").setChecked(True)
    press(driver, "first_next")
    driver.sign_in(OWN)
    assert {one.name for one in people.find(driver.window.desk, "")} == held != set()


def test_what_is_missing_is_named_and_nothing_is_made(begin, tmp_path: Path) -> None:
    home = tmp_path / "新村"
    driver = begin(home)
    driver.key(Qt.Key.Key_PageDown)
    assert "村、镇，还是区" in driver.text("first_problem")
    assert not home.exists()
    driver.find(QPushButton, "kind_village").click()
    driver.key(Qt.Key.Key_PageDown)
    named = (("", "code", "请填区划代码"), ("150404", "code", "12 位"), ("150404100207", "name", "站点名称"))
    for code, field, said in named:
        wizard(driver).facts.code.set_code(code)
        press(driver, "first_next")
        assert said in driver.text(f"{field}_problem")
        assert [driver.text(place) for place in ("code_problem", "name_problem", "first_problem")].count("") == 2
        assert driver.focus() == field
    write(driver, "name", "鸭子河村")
    press(driver, "first_next")
    press(driver, "first_next")
    assert "操作员姓名" in driver.text("operator_problem")
    assert not has_station(home)


def test_only_a_station_that_may_wait_for_its_grant_is_offered_to_join(begin, demo: Demo, tmp_path: Path) -> None:
    for place, home in enumerate((demo.district, demo.township, demo.villages[0])):
        copy = tmp_path / str(place)
        shutil.copytree(home, copy)
        driver = begin(copy)
        assert driver.window.sign_in is not None
        assert driver.window.sign_in.to_join.isHidden()
        (copy / witness.NAME).unlink()  # nobody knows
        driver.close()
        driver = begin(copy)
        assert not driver.window.sign_in.to_join.isHidden()


def test_leaving_and_coming_back_loses_nothing_but_the_passphrase(begin, tmp_path: Path) -> None:
    home = tmp_path / "新村"
    driver = begin(home)
    first_three(driver, "village", "150404100207", "鸭子河村", "赵村")
    write(driver, "request_out", "/stick")
    driver.key(Qt.Key.Key_PageUp)
    driver.close()
    driver = begin(home)
    for _ in range(3):
        driver.key(Qt.Key.Key_PageDown)
    assert driver.find(QLineEdit, "operator").text() == "赵村"
    assert wizard(driver).facts.code.code() == "150404100207"
    assert driver.find(QLineEdit, "first_passphrase").text() == ""
    assert wizard(driver).place == 2
    assert OWN not in (home / founding.NAME).read_text(encoding="utf-8")
    assert '"out":"/stick"' in (home / founding.NAME).read_text(encoding="utf-8")


def test_sheet_and_backup_can_be_put_off_and_the_workbench_reminds(begin, tmp_path: Path) -> None:
    driver = begin(tmp_path / "区")
    first_three(driver, "district", "370402", "某区", "李区")
    press(driver, "first_found")
    press(driver, "first_next")
    press(driver, "first_next")
    assert "以后再做" in driver.text("first_problem")
    driver.find(QCheckBox, "keeping_later").setChecked(True)
    press(driver, "first_next")
    driver.sign_in(OWN)
    assert reminded(driver.window.desk)


def test_only_looking_opens_a_district_that_is_marked_as_made_up(begin, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(demo_place, "RESIDENTS", 30)
    monkeypatch.setattr(demo_place.ready, "__defaults__", (30,))
    driver = begin(tmp_path / "home")
    driver.find(ActionButton, "first_demo").click()
    driver.qtbot.waitUntil(lambda: driver.window.shell is not None, timeout=60_000)
    driver.idle()
    assert "编造" in driver.text("demo_banner")
    assert "演示" in driver.window.windowTitle()
    assert not has_station(tmp_path / "home")
    driver.find(ActionButton, "demo_leave").click()
    driver.qtbot.waitUntil(lambda: isinstance(driver.window.shown(), FirstStart), timeout=15_000)
    driver.idle()
    assert driver.text("demo_banner") == ""
    assert not list(tmp_path.glob("*.new"))
