"""From sign-in to the stick: the real window, real services, keys only."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain.id_number import check_digit
from app.services import people
from app.services.unpaid import unpaid_ids
from tests.ui.driver import Driver
from ui.widgets.controls import ActionButton

FIRST_17 = "15040419800101234"


def register(driver: Driver, name: str) -> None:
    driver.go(2)
    driver.key(Qt.Key.Key_F3)
    assert driver.focus() == "id_number"
    driver.type(FIRST_17 + check_digit(FIRST_17))
    driver.enter()
    assert driver.focus() == "name"
    driver.type(name)
    driver.enter()
    driver.key(Qt.Key.Key_F9)


def open_batch(driver: Driver) -> None:
    driver.go(3)
    driver.key(Qt.Key.Key_F3)
    if driver.focus() != "batch_terminal":  # the terminal of last time stands there already
        driver.key(Qt.Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert driver.focus() == "batch_terminal"
    driver.type("15040001")
    driver.enter()
    driver.type("000777")
    driver.enter()
    driver.type("004455")
    driver.enter()


def pay(driver: Driver, id_numbers: list[str]) -> None:
    for id_number in id_numbers:
        assert driver.focus() == "entry_number"
        driver.type(id_number)
        driver.enter()
        assert driver.focus() == "entry_amount"
        driver.enter()


def unpaid_numbers(driver: Driver, count: int) -> list[str]:
    desk = driver.window.desk
    assert desk is not None
    found = people.rows(desk, list(unpaid_ids(desk)))
    return [resident.id_number for resident in found if resident.tier_fen][:count]


def test_month_of_a_village_by_keyboard_alone(enter, tmp_path: Path) -> None:
    driver = enter("village")
    register(driver, "周秀英")
    assert "周秀英" in driver.text("message_text")
    open_batch(driver)
    pay(driver, unpaid_numbers(driver, 3))
    assert [row[5] for row in driver.rows("entry_grid")[:3]] == ["✓ 缴费"] * 3
    total = driver.text("slip_own_total")
    driver.find(QLineEdit, "slip_count").setFocus()
    driver.type("3")
    driver.enter()
    driver.type(total)
    driver.enter()
    driver.key(Qt.Key.Key_F9)
    assert "已关闭" in driver.text("message_text")
    driver.go(4)
    driver.key(Qt.Key.Key_F7)
    assert "缴费台账" in driver.text("paper_title")
    assert driver.shell.paper.document.pageCount() >= 1
    driver.key(Qt.Key.Key_Escape)
    driver.go(6)
    driver.find(QLineEdit, "write_folder").setFocus()
    driver.type(str(tmp_path))
    driver.key(Qt.Key.Key_F9)
    assert "写好了 1 个包" in driver.text("write_verdict")
    assert list(tmp_path.glob("*.xbp"))
    assert driver.find(ActionButton, "write_handover").isEnabled()


def test_regular_payment_costs_one_scan_and_one_enter(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    numbers = unpaid_numbers(driver, 5)
    before = driver.strokes
    pay(driver, numbers)
    assert len(numbers) == 5
    assert driver.strokes - before == 2 * len(numbers)
    assert driver.text("slip_own_count") == "5"
