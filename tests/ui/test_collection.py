from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.services import collections
from tests.ui.test_month import open_batch, pay, unpaid_numbers
from ui.pages.collection.terminal import TerminalField
from ui.widgets.controls import ActionButton
from ui.widgets.empty_table import sentence


def test_batch_cannot_be_closed_while_the_slip_differs(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    pay(driver, unpaid_numbers(driver, 2))
    driver.find(QLineEdit, "slip_count").setFocus()
    driver.type("2")
    driver.enter()
    driver.type("1")
    driver.enter()
    button = driver.find(ActionButton, "batch_close")
    assert not button.isEnabled()
    assert "差" in button.toolTip()
    assert button.why in driver.text("batch_close_why")
    driver.key(Qt.Key.Key_F9)
    assert driver.text("slip_own_count") == "2"


def test_second_payment_of_a_year_stays_as_an_open_item_and_can_be_voided(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    number = unpaid_numbers(driver, 1)[0]
    pay(driver, [number])
    driver.type(number)
    driver.enter()
    assert "已经缴过" in driver.text("entry_problem")
    driver.enter()
    assert "待查" in driver.rows("entry_grid")[1][5]
    driver.page.entry.grid.choose(1)
    driver.page.entry.grid.setFocus()
    driver.key(Qt.Key.Key_Delete)
    rows = driver.rows("entry_grid")
    assert len(rows) == 4
    assert "已撤销" in rows[1][5]
    assert rows[2][4].startswith("-")
    assert driver.text("slip_payments").startswith("1 笔")


def test_unknown_number_is_told_and_nothing_is_written(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    driver.type("150404198001011234")
    driver.enter()
    assert "还没有记下" in driver.text("entry_problem")
    assert driver.focus() == "entry_number"
    assert len(driver.rows("entry_grid")) == 1


def test_scan_on_another_control_goes_to_the_grid(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    driver.page.entry.grid.setFocus()
    driver.key(Qt.Key.Key_1)
    assert driver.focus() == "entry_number"
    assert driver.find(QLineEdit, "entry_number").text() == "1"


def test_open_batch_is_there_after_the_window_was_closed(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    pay(driver, unpaid_numbers(driver, 1))
    driver.key(Qt.Key.Key_Escape)
    rows = driver.rows("open_batches")
    assert rows[0][1] == "000777"
    assert rows[0][3] == "1"
    driver.enter()
    assert driver.focus() == "entry_number"
    assert driver.find(QLineEdit, "entry_voucher").text() == "004456"


def test_refund_is_typed_by_keyboard_and_stays_as_an_open_item(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    driver.key(Qt.Key.Key_F6)
    assert driver.focus() == "entry_number"
    assert "退货" in driver.text("entry_state")
    driver.enter()
    assert driver.focus() == "entry_amount"
    driver.type("200")
    driver.enter()
    row = driver.rows("entry_grid")[0]
    assert row[4] == "-200.00"
    assert "待查：退货" in row[5]
    assert "退货" in driver.text("entry_problem")
    assert driver.find(ActionButton, "entry_turn").text().startswith("改记退货")


def test_void_names_its_original_voucher(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    pay(driver, unpaid_numbers(driver, 2))
    driver.key(Qt.Key.Key_F6)
    driver.key(Qt.Key.Key_F6)
    driver.type("4455")
    driver.enter()
    assert driver.focus() == "entry_amount"
    driver.enter()
    rows = driver.rows("entry_grid")
    assert "已撤销" in rows[0][5]
    assert "缴费" in rows[1][5]
    assert "已撤销" in rows[2][5]
    assert driver.text("slip_payments").startswith("1 笔")


def test_fifteen_digit_number_finds_the_registered_person(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    number = next(number for number in unpaid_numbers(driver, 50) if number[6:8] == "19")
    driver.type(number[:6] + number[8:17])
    driver.enter()
    assert driver.focus() == "entry_amount"
    assert driver.find(QLineEdit, "entry_number").text() == number


def test_registration_without_a_number_asks_for_it(enter) -> None:
    driver = enter("village")
    driver.go(2)
    driver.key(Qt.Key.Key_F3)
    driver.key(Qt.Key.Key_F9)
    assert driver.text("id_number_problem") == "请填写证件号码。"


def test_after_a_batch_is_closed_the_next_one_is_asked_for(enter) -> None:
    driver = enter("village")
    open_batch(driver)
    pay(driver, unpaid_numbers(driver, 1))
    driver.find(QLineEdit, "slip_count").setFocus()
    driver.type("1")
    driver.enter()
    driver.type(str(driver.page.entry.draft.payments_fen // 100))
    driver.enter()
    driver.key(Qt.Key.Key_F9)
    assert "已关闭" in driver.text("message_text")
    table = driver.page.batches.open
    assert driver.rows("open_batches") == []
    assert "F3" in sentence(table.source, table.empty_text)
    assert driver.focus() == "batch_number"
    assert driver.find(QLineEdit, "batch_number").text() == ""
    driver.type("000778")
    driver.enter()
    assert driver.page.entry.draft.batch == "000778"


def test_the_next_batch_begins_with_the_terminal_of_last_time_and_says_where_its_numbers_stand(enter) -> None:
    driver = enter("village")
    driver.open("collection")
    assert driver.window.desk is not None
    known, *others = collections.terminals(driver.window.desk)
    terminal = driver.find(TerminalField, "batch_terminal")
    assert terminal.text() == known
    assert "小票" in driver.text("batch_where")
    driver.key(Qt.Key.Key_F3)
    assert driver.focus() == "batch_number"
    assert "小票" in driver.text("batch_problem")
    terminal.setFocus()
    driver.type("15049999")  # over the one that stood there
    driver.enter()
    driver.type("000001")
    driver.enter()
    assert driver.page.entry.draft.terminal == "15049999"
    assert collections.terminals(driver.window.desk) == ["15049999", known, *others]


def test_the_down_key_offers_every_terminal_of_the_office(enter) -> None:
    driver = enter("village")
    driver.open("collection")
    terminal = driver.find(TerminalField, "batch_terminal")
    terminal.offer(["15040009", "15040001"])
    terminal.setFocus()
    driver.key(Qt.Key.Key_Down)
    assert terminal.completer().popup().isVisible()
    assert terminal.completer().completionCount() == terminal.known.rowCount()
    terminal.completer().popup().hide()
