from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QLineEdit

from app.services.sign_in import sign_in
from db import Opener
from tests.ui.driver import Driver
from ui.widgets.controls import ActionButton

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
