from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget

from app.domain.passphrase_terms import USUAL
from app.services import backup_days, backup_places, backup_rounds, backups, day_end, station_ends
from app.services.operators import add_operator
from app.services.passphrase_rule import note_set
from app.services.sign_in import sign_in
from app.services.stations import request, root_fingerprint
from db import Opener
from db.trouble import busy
from tests.ui.driver import Driver
from ui.widgets.controls import ActionButton
from ui.window import Window

NEW = "新口令-四个-不相干-的词"


def fill(driver: Driver, values: dict[str, str]) -> None:
    for name, text in values.items():
        driver.find(QLineEdit, name).setText(text)


def test_own_passphrase_is_typed_twice_and_then_counts(enter, demo) -> None:
    driver = enter("village")
    driver.open("system")
    fill(driver, {"passphrase_old": demo.passphrase, "passphrase_new": NEW, "passphrase_again": "别的"})
    driver.find(ActionButton, "passphrase_go").click()
    assert "没有修改" in driver.text("passphrase_verdict")
    fill(driver, {"passphrase_again": NEW})
    driver.find(ActionButton, "passphrase_go").click()
    driver.idle()
    assert "已修改" in driver.text("passphrase_verdict")
    home = driver.window.desk.home
    driver.close()
    sign_in(home, None, NEW, Opener(), demo.clock).close()


def test_new_operator_with_checker_role_waits_for_the_parent(enter, demo) -> None:
    driver = enter("township")
    driver.open("system")
    fill(driver, {"operator_name": "镇复核", "operator_passphrase": NEW, "operator_own_passphrase": demo.passphrase})
    driver.find(QCheckBox, "role_reviewer").setChecked(True)
    driver.find(ActionButton, "operator_add").click()
    driver.idle()
    assert "镇复核" in driver.text("operator_problem")
    row = next(row for row in driver.rows("operators_table") if row[0] == "镇复核")
    assert row[2] == "复核"


def test_backup_is_written_and_the_foot_says_so(enter, tmp_path: Path) -> None:
    driver = enter("village")
    driver.open("system")
    assert "还没有备份" in driver.text("status_backup")
    folder = tmp_path / "备份"
    folder.mkdir()
    driver.find(QLineEdit, "backup_folder").setText(str(folder))
    driver.find(ActionButton, "backup_go").click()
    driver.idle()
    assert len(list(folder.iterdir())) == 1
    assert driver.text("status_backup").startswith("备份 ")


def test_verification_says_that_all_is_well(enter) -> None:
    driver = enter("village")
    driver.open("system")
    driver.find(ActionButton, "verify_full").click()
    driver.idle()
    assert "校验通过" in driver.text("verify_verdict")


def test_a_station_is_admitted_after_its_fingerprint_was_looked_at(enter, demo, tmp_path: Path) -> None:
    asked = request(
        tmp_path / "new", level="village", code="150404100207", name="鸭子河村", operator="赵村",
        out=tmp_path / "v.xbrequest", passphrase=NEW, opener=Opener(),
    )  # fmt: skip
    driver = enter("township")
    driver.open("system")
    driver.idle()
    assert not driver.find(ActionButton, "admit_go").isEnabled()
    fill(driver, {"request_file": str(asked.file), "grant_folder": str(tmp_path)})
    driver.find(ActionButton, "admit_look").click()
    driver.idle()
    assert asked.fingerprint in driver.text("admit_verdict")
    driver.find(ActionButton, "admit_go").click()
    driver.idle()
    assert "已准入 150404100207" in driver.text("admit_verdict")
    assert (tmp_path / "v.xbgrant").exists()
    root, _ = root_fingerprint(driver.window.desk)
    assert any(root in text.text() for text in driver.page.facts.findChildren(QLabel))


def test_a_lost_computer_is_ended_with_a_reason_and_its_operators_with_it(enter) -> None:
    driver = enter("township")
    page = driver.open("system")
    end = driver.find(ActionButton, "station_end")
    page.stations.table.choose(0)
    lost = page.stations.table.record()
    assert end.isEnabled()
    end.click()
    assert lost.station.name in page.stations.reason.question.text()
    assert driver.focus() == "station_end_reason_text"
    driver.enter()
    assert "原因" in driver.text("station_end_reason_problem")
    driver.type("电脑被盗")
    driver.enter()
    driver.idle()
    assert "已停用" in driver.text("station_end_verdict")
    states = {one.station.id: one.station.revoked for one in station_ends.below(driver.window.desk)}
    assert [station for station, ended in states.items() if ended] == [lost.station.id]
    assert [row[1] for row in driver.rows("stations_below")].count("✕ 已停用") == 1
    page.stations.table.choose(next(n for n, row in enumerate(driver.rows("stations_below")) if row[1] == "✕ 已停用"))
    assert not end.isEnabled()
    assert "已经停用" in end.toolTip()


def test_only_an_administrator_ends_a_computer_and_a_village_has_none_below(enter) -> None:
    driver = enter("district", "区财务")
    driver.open("system").stations.table.choose(0)
    assert "管理" in driver.find(ActionButton, "station_end").toolTip()
    village = enter("village").open("system")
    assert [panel for panel in ("stations_panel", "admission_panel") if village.findChild(QWidget, panel)] == []


def test_who_was_given_a_passphrase_sets_his_own_before_anything_else(prepared, demo, qtbot, tmp_path: Path) -> None:
    home = tmp_path / "镇"
    shutil.copytree(demo.township, home)
    desk = sign_in(home, None, demo.passphrase, Opener(), demo.clock)
    add_operator(desk, "镇新人", ["clerk"], demo.passphrase, demo.passphrase)
    desk.close()
    again = Driver(Window(home, Opener(), demo.clock), qtbot)
    again.window.show()
    assert again.window.sign_in is not None
    again.window.sign_in.sign_in_as("镇新人", demo.passphrase)
    again.idle()
    assert again.window.shell is None
    fill(again, {"own_passphrase_new": NEW, "own_passphrase_again": "别的"})
    again.find(ActionButton, "own_passphrase_go").click()
    assert "没有修改" in again.text("own_passphrase_verdict")
    fill(again, {"own_passphrase_again": NEW})
    again.find(ActionButton, "own_passphrase_go").click()
    again.idle()
    assert again.page.key == "workbench"
    again.close()
    sign_in(home, "镇新人", NEW, Opener(), demo.clock).close()


def test_a_backup_of_the_day_is_made_by_itself_where_one_went_before(enter, tmp_path: Path, monkeypatch) -> None:
    driver = enter("village")
    desk = driver.window.desk
    assert desk is not None
    stick = tmp_path / "U 盘"
    stick.mkdir()
    first = backups.backup(desk, stick)
    with desk.store.write() as unit:  # as if it had been yesterday
        backup_places.remember(unit, stick, (desk.clock.now() - timedelta(days=1)).isoformat())
    with monkeypatch.context() as importing:  # somebody writes for long: it is looked again later
        importing.setattr(backup_rounds, "back_up", lambda *_told: (_ for _ in ()).throw(busy()))
        driver.window.shell.daily_backup.look()
        driver.idle()
    driver.open("system")
    driver.window.shell.daily_backup.look()
    driver.idle()
    assert {first} != set(stick.iterdir())  # of one day the newest stays
    assert "自动做好" in driver.text("message_text")
    driver.find(QCheckBox, "backup_daily").click()
    driver.idle()
    assert not backup_days.is_on(desk)


def test_a_row_of_a_printed_sheet_is_held_against_the_books(enter) -> None:
    driver = enter("township")
    driver.open("system")
    driver.find(ActionButton, "day_end_print").click()
    driver.idle()
    driver.open("system")
    (head, *_) = day_end.heads(driver.window.desk)
    fill(driver, {"day_end_row": f"第 {head.number} 号 {head.code}"})
    driver.find(ActionButton, "day_end_check").click()
    driver.idle()
    assert "有：站点事务" in driver.text("day_end_verdict")
    fill(driver, {"day_end_row": f"{head.number} 0000 0000 0000 0000"})
    driver.find(ActionButton, "day_end_check").click()
    driver.idle()
    assert "没有" in driver.text("day_end_verdict")


def test_a_passphrase_that_is_too_old_is_changed_before_anything_else(prepared, demo, qtbot, tmp_path: Path) -> None:
    home = tmp_path / "镇"
    shutil.copytree(demo.township, home)
    desk = sign_in(home, None, demo.passphrase, Opener(), demo.clock)
    with desk.store.write() as unit:
        note_set(unit, desk.operator.key, demo.clock.today() - timedelta(days=USUAL.days))
    desk.close()
    driver = Driver(Window(home, Opener(), demo.clock), qtbot)
    driver.window.show()
    assert driver.window.sign_in is not None
    driver.window.sign_in.sign_in_as(None, demo.passphrase)
    driver.idle()
    assert driver.window.shell is None
    fill(driver, {"own_passphrase_new": NEW, "own_passphrase_again": NEW})
    driver.find(ActionButton, "own_passphrase_go").click()
    driver.idle()
    assert driver.page.key == "workbench"
    driver.close()
