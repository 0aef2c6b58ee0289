from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.id_number import check_digit
from app.services.demo import Demo
from ui.intake.cells import CellsTable
from ui.widgets.controls import ActionButton
from ui.widgets.table import DataTable

FIRST_17 = "15040419800101123"
ROSTER = f"姓名,证件号码,缴费档次\n周秀英,{FIRST_17}{check_digit(FIRST_17)},200\n李志强,{FIRST_17},200\n"


def test_roster_is_looked_at_before_it_is_filed(enter, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text(ROSTER, encoding="utf-8-sig")
    driver = enter("village")
    page = driver.open("people")
    before = page.subtitle.text()
    driver.find(ActionButton, "roster_open").click()
    driver.type(str(file))
    driver.enter()
    assert "第 1 行是表头" in driver.text("roster_found")
    driver.key(Qt.Key.Key_F9)
    driver.key(Qt.Key.Key_F9)
    assert "还没有写入" in driver.text("roster_verdict")
    [problem] = driver.find(CellsTable, "roster_problems").source.rows
    assert problem.row == 3
    assert "不登记" in problem.lead[1]
    assert page.subtitle.text() == before
    driver.key(Qt.Key.Key_F9)
    assert "已提交 1 人" in driver.text("message_text")
    assert page.subtitle.text() != before


def test_pos_file_read_twice_counts_once(enter, demo: Demo) -> None:
    driver = enter("village")
    page = driver.open("collection")
    driver.find(ActionButton, "pos_open").click()
    driver.type(str(next(demo.township.parent.glob("POS-穆家营子村*.csv"))))
    driver.enter()
    driver.key(Qt.Key.Key_F9)
    driver.key(Qt.Key.Key_F9)
    assert page.importing.checked.good == 0
    assert not driver.find(ActionButton, "pos_commit").isEnabled()
    assert {row.lead[1] for row in driver.find(CellsTable, "pos_problems").source.rows} >= {"↷ 跳过"}


def test_file_that_is_no_spreadsheet_is_refused_in_a_sentence(enter, tmp_path: Path) -> None:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(b"%PDF-1.4 no table")
    driver = enter("village")
    driver.open("people")
    driver.find(ActionButton, "roster_open").click()
    driver.type(str(file))
    driver.enter()
    assert "没有写入" in driver.text("roster_said")


def test_change_of_an_effective_person_files_only_what_differs(enter) -> None:
    driver = enter("village")
    page = driver.open("people")
    page.take_focus()
    effective = next(n for n, row in enumerate(driver.rows("people_table")) if "已生效" in row[-1])
    page.table.choose(effective)
    driver.idle()
    driver.key(Qt.Key.Key_F4)
    phone = driver.find(QLineEdit, "phone")
    phone.setText("13900001111")
    assert page.change.changes() == {"phone": "13900001111"}
    driver.key(Qt.Key.Key_F9)
    assert "变更登记已提交" in driver.text("message_text")


def test_finance_reconciles_and_the_same_list_again_settles_nothing(enter, demo: Demo) -> None:
    driver = enter("district", "区财务")
    page = driver.open("reconcile")
    page.month.setCurrentIndex(page.month.findData(demo.month))
    driver.key(Qt.Key.Key_F9)
    driver.type(str(demo.township.parent / "国库入库清单.csv"))
    driver.key(Qt.Key.Key_F9)  # a path that is typed is read by 下一步 as well as by Enter
    driver.key(Qt.Key.Key_F9)
    driver.key(Qt.Key.Key_F9)
    assert "0 行可以导入" in driver.text("treasury_verdict")
    assert not driver.find(ActionButton, "treasury_commit").isEnabled()
    for _ in range(4):
        driver.key(Qt.Key.Key_Escape)
    assert driver.rows("differences")
    assert not page.match.isEnabled()
    assert "Ctrl" in page.match.toolTip()
    driver.find(DataTable, "differences").setFocus()
    driver.key(Qt.Key.Key_F7)
    assert "对账差异表" in driver.text("paper_title")
