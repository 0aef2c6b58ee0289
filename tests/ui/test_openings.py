"""导入期初 in the district's window: the older system's balances, looked at by village and total before they are filed."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit

from app.services import people, reviews
from tests.ui.driver import Driver
from ui.intake.cells import CellsTable
from ui.intake.wizard import PROBLEMS, RESULT
from ui.widgets.controls import ActionButton

HEAD = ("姓名", "身份证号码", "保险编号", "个人缴费", "省级补贴", "利息", "合计", "2024年", "2025年")


@pytest.fixture
def district(enter) -> Driver:
    driver: Driver = enter("district", "区复核")
    return driver


def balances(driver: Driver, folder: Path, *, stated: str = "") -> tuple[Path, int]:
    """A balance file of everybody on the district's register; how many they are."""
    desk = driver.shell.session.desk
    everybody = [one for one in people.rows(desk, people.find_ids(desk, "")) if one.status == "effective"]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEAD)
    for at, one in enumerate(everybody):
        sheet.append((one.name, one.id_number, f"NX{at:06d}", "400.00", "60.00", "8.50", "468.50", "200", ""))
    sheet.append(("合计", "", "", "", "", "", stated or f"{len(everybody) * 468.5:.2f}"))
    path = folder / "余额.xlsx"
    book.save(path)
    return path, len(everybody)


def to_problems(driver: Driver, path: Path) -> None:
    driver.open("people")
    driver.find(ActionButton, "opening_open").click()
    driver.idle()
    driver.find(QLineEdit, "opening_file").setText(str(path))
    driver.find(QLineEdit, "opening_file").setFocus()
    driver.enter()
    for _ in range(2):
        driver.key(Qt.Key.Key_F9)


def test_balances_are_looked_at_by_village_and_filed_by_f9(district: Driver, tmp_path: Path) -> None:
    path, count = balances(district, tmp_path)
    to_problems(district, path)
    panel = district.page.opening_panel
    assert panel.step == PROBLEMS
    rows = district.find(CellsTable, "opening_problems").source.rows
    assert any("人，" in row.lead[2] and "Σ" in row.lead[1] for row in rows)
    assert f"{count:,} 人可以导入" in district.find(QLabel, "opening_verdict").text()
    district.key(Qt.Key.Key_F9)
    assert panel.step == RESULT
    filed = reviews.listed(district.shell.session.desk, kinds=("opening",))
    assert sum(docket.count for docket in filed) == count


def test_a_total_row_that_differs_stops_the_whole_file(district: Driver, tmp_path: Path) -> None:
    path, _ = balances(district, tmp_path, stated="1.00")
    to_problems(district, path)
    assert "没有可以导入的行" in district.find(ActionButton, "opening_commit").why
    choice = district.page.opening_panel.choice
    assert choice.currentData() == str(district.shell.session.desk.today.year - 1)


def test_a_village_takes_no_accounts_over(enter) -> None:
    driver = enter("village")
    driver.open("people")
    assert not driver.page.opening.isVisible()
