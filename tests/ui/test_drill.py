"""恢复演练 and the places of backups, in the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from ui.widgets.controls import ActionButton


def backed_up(driver, folder: Path) -> Path:
    folder.mkdir()
    driver.open("system")
    driver.find(QLineEdit, "backup_folder").setText(str(folder))
    driver.find(ActionButton, "backup_go").click()
    driver.idle()
    return next(folder.iterdir())


def test_a_backup_is_tried_and_said_to_open(enter, demo, tmp_path: Path) -> None:
    driver = enter("village")
    file = backed_up(driver, tmp_path / "备份")
    driver.find(ActionButton, "drill_go").click()
    assert driver.text("drill_verdict") == "请先选择备份文件。"
    driver.find(QLineEdit, "drill_file").setText(str(file))
    driver.find(QLineEdit, "drill_passphrase").setText("不对的口令")
    driver.find(ActionButton, "drill_go").click()
    driver.idle()
    assert "口令不对" in driver.text("drill_verdict")
    driver.find(QLineEdit, "drill_passphrase").setText(demo.passphrase)
    driver.find(ActionButton, "drill_go").click()
    driver.idle()
    assert driver.text("drill_verdict").startswith("✓ 打得开")
    assert driver.text("drill_last").startswith("上次演练")
    assert driver.find(QLineEdit, "drill_passphrase").text() == ""


def test_the_workbench_leads_to_the_rehearsal(enter) -> None:
    driver = enter("village")
    page = driver.open("system")
    page.open_with("drill")
    assert driver.focus() == "drill_file"


def test_the_next_backup_goes_to_the_other_stick_by_itself(enter, tmp_path: Path) -> None:
    driver = enter("village")
    first, second = tmp_path / "一号", tmp_path / "二号"
    backed_up(driver, first)
    assert "只放在一处" in driver.text("backup_known_places")
    backed_up(driver, second)
    assert "只放在一处" not in driver.text("backup_known_places")
    driver.find(QLineEdit, "backup_folder").clear()
    driver.page.refresh()
    driver.idle()
    assert driver.find(QLineEdit, "backup_folder").text() == str(first)
