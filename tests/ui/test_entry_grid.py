"""The entry grid by keyboard, paste and input method (interface, rules 1, 2, 4, 8; 003 Songshan art. 7)."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.services import half_rows, people
from tests.ui.driver import Driver
from tests.ui.test_month import open_batch, pay, unpaid_numbers
from ui.widgets.controls import ActionButton

HUNDRED = 100


def residents_of(driver: Driver, numbers: list[str]) -> list[tuple[str, str]]:
    assert driver.window.desk is not None
    return [(number, people.account_of(driver.window.desk, number).resident.name) for number in numbers]


def paste(driver: Driver, text: str) -> None:
    QApplication.clipboard().setText(text)
    driver.key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.fixture
def batch(enter) -> Driver:
    driver: Driver = enter("village")
    open_batch(driver)
    return driver


@pytest.fixture
def crowd(enter) -> Driver:
    """A township's batch, for the people of three villages."""
    driver: Driver = enter("township")
    open_batch(driver)
    return driver


def test_hundred_payments_cost_at_most_two_keys_each_besides_the_number(crowd: Driver) -> None:
    numbers = unpaid_numbers(crowd, HUNDRED)
    crowd.strokes = 0
    pay(crowd, (numbers * HUNDRED)[:HUNDRED])  # whoever is scanned again becomes an open item, by the same keys
    assert crowd.strokes <= 2 * HUNDRED
    assert crowd.text("slip_own_count") == str(HUNDRED)
    assert crowd.text("slip_payments").startswith(f"{len(numbers)} 笔")


def test_tier_of_last_year_or_of_the_registration_is_filled_in(batch: Driver) -> None:
    number = unpaid_numbers(batch, 1)[0]
    assert batch.window.desk is not None
    person = people.account_of(batch.window.desk, number)
    before = [line.amount_fen for line in person.payments if line.state == "payment" and line.year < 2026]
    batch.type(number)
    batch.enter()
    expected = (before[-1] if before else person.resident.tier_fen) // 100
    assert batch.find(QLineEdit, "entry_amount").text() == str(expected)


def test_already_paid_is_said_in_the_row_before_anything_is_logged(batch: Driver) -> None:
    number = unpaid_numbers(batch, 1)[0]
    pay(batch, [number])
    batch.type(number)
    batch.enter()
    assert "已经缴过" in batch.text("entry_state")
    assert len(batch.rows("entry_grid")) == 2


def test_stranger_is_said_in_the_row(batch: Driver) -> None:
    batch.type("150404198001011234")
    batch.enter()
    assert "不是这里的参保人" in batch.text("entry_state")


@pytest.mark.parametrize("part", ["赵秀英", "199X"])
def test_name_or_part_of_a_number_is_not_called_a_stranger(batch: Driver, part: str) -> None:
    batch.type(part)
    batch.enter()
    assert "号码不完整" in batch.text("entry_state")
    assert "按 F2 查到这个人" in batch.text("entry_problem")
    assert "不在参保登记里" not in batch.text("entry_problem")


def test_pasted_rows_are_shown_with_their_bad_cells_and_the_good_ones_logged(batch: Driver) -> None:
    (first, name), (second, _), (third, _) = residents_of(batch, unpaid_numbers(batch, 3))
    paste(batch, f"凭证号\t证件号码\t姓名\t金额\n7001\t{first}\t{name}\t200\n7002\t{second}\t\t二百块钱\n7003\t{third}\t\t200\n")
    rows = batch.rows("pasted_rows")
    assert "2 行可以登记" in batch.text("paste_verdict")
    assert rows[0][5].startswith("✕ ")
    assert first not in str(rows)
    assert len(batch.page.entry.draft.lines) == 0
    assert "读不出来" in batch.text("paste_problem")
    batch.key(Qt.Key.Key_F9)
    assert [line.voucher for line in batch.page.entry.draft.lines] == ["007001", "007003"]
    assert len(batch.rows("pasted_rows")) == 1
    batch.page.entry.pasting.table.setFocus()
    batch.enter()
    assert batch.focus() == "paste_amount"
    batch.type("300")
    batch.enter()
    assert "✓" in batch.rows("pasted_rows")[0][6]
    batch.key(Qt.Key.Key_F9)
    assert batch.focus() == "entry_number"
    assert [line.amount_fen for line in batch.page.entry.draft.lines] == [20000, 20000, 30000]


def test_escape_gives_pasted_rows_up_and_logs_none(batch: Driver) -> None:
    paste(batch, "".join(f"7001\t{number}\t200\n" for number in unpaid_numbers(batch, 2)))
    assert len(batch.rows("pasted_rows")) == 2
    batch.key(Qt.Key.Key_Escape)
    assert batch.focus() == "entry_number"
    assert batch.page.entry.draft.lines == ()


def test_paste_that_is_no_table_of_payments_is_told_and_changes_nothing(batch: Driver) -> None:
    paste(batch, "张三\t200\n李四\t300")
    assert "证件号码" in batch.text("entry_problem")
    assert len(batch.rows("entry_grid")) == 1


def test_pasted_number_alone_is_text_for_its_cell(batch: Driver) -> None:
    number = unpaid_numbers(batch, 1)[0]
    paste(batch, number)
    assert batch.find(QLineEdit, "entry_number").text() == number


def test_row_typed_by_half_is_there_after_the_window_was_closed(batch: Driver) -> None:
    number = unpaid_numbers(batch, 1)[0]
    batch.type(number)
    batch.page.entry.typing.keep()
    batch.idle()
    batch.shell.go("workbench")
    page = batch.open("collection")
    page.open_list()
    batch.idle()
    batch.find(QLineEdit, "batch_terminal")
    page.batches.open.setFocus()
    batch.enter()
    assert batch.find(QLineEdit, "entry_number").text() == number
    assert "已恢复" in batch.text("entry_problem")


def test_escape_empties_the_row_which_can_be_brought_back_then_leaves(batch: Driver) -> None:
    batch.type("1504")
    batch.key(Qt.Key.Key_Escape)
    assert batch.find(QLineEdit, "entry_number").text() == ""
    batch.find(ActionButton, "entry_restore").click()
    assert batch.find(QLineEdit, "entry_number").text() == "1504"
    batch.key(Qt.Key.Key_Escape)
    batch.key(Qt.Key.Key_Escape)
    batch.find(QLineEdit, "batch_terminal")


def test_text_committed_by_an_input_method_is_never_lost_and_digits_are_folded(batch: Driver) -> None:
    number = unpaid_numbers(batch, 1)[0]
    field = batch.find(QLineEdit, "entry_number")
    committed = QInputMethodEvent("", [])
    committed.setCommitString("".join(chr(ord(digit) + 0xFEE0) for digit in number))
    QApplication.sendEvent(field, committed)
    batch.enter()
    assert field.text() == number
    assert batch.focus() == "entry_amount"


def test_input_method_is_off_in_number_cells(batch: Driver) -> None:
    for name in ("entry_voucher", "entry_number", "entry_year", "entry_amount"):
        assert not batch.find(QLineEdit, name).testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_line_taken_by_the_terminal_is_never_deleted(batch: Driver) -> None:
    pay(batch, unpaid_numbers(batch, 1))
    batch.page.entry.grid.choose(0)
    batch.page.entry.grid.setFocus()
    batch.key(Qt.Key.Key_Delete)
    rows = batch.rows("entry_grid")
    assert "已撤销" in rows[0][5]
    assert len(rows) == 3


def test_f9_leads_to_the_slip_while_it_does_not_agree(batch: Driver) -> None:
    pay(batch, unpaid_numbers(batch, 1))
    batch.key(Qt.Key.Key_F9)
    assert batch.focus() == "slip_count"
    assert "还不能关闭" in batch.text("entry_problem")
    assert batch.find(QLineEdit, "entry_number").text() == ""
    batch.type("1")
    batch.enter()
    batch.type(str(batch.page.entry.draft.payments_fen // 100))
    batch.enter()
    assert batch.text("entry_problem") == ""


def test_what_is_typed_for_the_next_payer_while_the_writer_is_busy_stays(batch: Driver) -> None:
    first, second, third = unpaid_numbers(batch, 3)
    free = threading.Event()
    number, amount = batch.find(QLineEdit, "entry_number"), batch.find(QLineEdit, "entry_amount")
    voucher = batch.find(QLineEdit, "entry_voucher")
    batch.type(first)
    batch.enter()
    sent = voucher.text()
    batch.window.jobs.write("", lambda _progress: free.wait(10), changes=frozenset())
    QTest.keyClick(amount, Qt.Key.Key_Return)
    QTest.keyClick(amount, Qt.Key.Key_Return)  # impatience logs nothing twice
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, second)
    QTest.keyClick(number, Qt.Key.Key_Return)
    batch.qtbot.waitUntil(lambda: not batch.page.entry.typing._asking)
    QTest.keyClick(amount, Qt.Key.Key_Return)
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, third)
    free.set()
    batch.idle()
    lines = batch.page.entry.draft.lines
    assert [line.id_number for line in lines] == [first, second]
    assert [int(line.voucher) - int(sent) for line in lines] == [0, 1]
    assert (number.text(), amount.text(), int(voucher.text()) - int(sent)) == (third, "", 2)
    assert batch.text("entry_name") == ""
    assert batch.window.desk is not None
    assert half_rows.kept(batch.window.desk, batch.page.entry.draft.key)["number"] == third


def hold_the_writer(driver: Driver) -> threading.Event:
    free = threading.Event()
    driver.window.jobs.write("", lambda _progress: free.wait(10), changes=frozenset())
    return free


def type_amount(driver: Driver, text: str) -> QLineEdit:
    amount = driver.find(QLineEdit, "entry_amount")
    amount.selectAll()
    QTest.keyClicks(amount, text)
    return amount


def test_amount_that_is_changed_while_the_row_waits_changes_that_row(batch: Driver) -> None:
    first, second = unpaid_numbers(batch, 2)
    batch.type(first)
    batch.enter()
    free = hold_the_writer(batch)
    QTest.keyClick(batch.find(QLineEdit, "entry_amount"), Qt.Key.Key_Return)
    QTest.keyClick(type_amount(batch, "300"), Qt.Key.Key_Return)
    free.set()
    batch.idle()
    assert [(line.id_number, line.amount_fen, line.state) for line in batch.page.entry.draft.lines] == [(first, 300_00, "payment")]
    assert "已改为 300.00 元" in batch.text("entry_problem")
    assert batch.find(QLineEdit, "entry_number").text() == ""
    batch.find(QLineEdit, "entry_number").setFocus()
    pay(batch, [second])
    assert [line.id_number for line in batch.page.entry.draft.lines] == [first, second]


def test_amount_that_was_changed_too_late_asks_before_it_changes_the_logged_row(batch: Driver) -> None:
    first = unpaid_numbers(batch, 1)[0]
    batch.type(first)
    batch.enter()
    free = hold_the_writer(batch)
    QTest.keyClick(batch.find(QLineEdit, "entry_amount"), Qt.Key.Key_Return)
    amount = type_amount(batch, "300")
    free.set()
    batch.idle()
    assert "要改成 300 元，再按回车" in batch.text("entry_problem")
    assert len(batch.page.entry.draft.lines) == 1
    amount.setFocus()
    batch.enter()
    assert [(line.id_number, line.amount_fen) for line in batch.page.entry.draft.lines] == [(first, 300_00)]


def test_changed_amount_that_is_no_tier_makes_the_row_an_open_item(batch: Driver) -> None:
    first = unpaid_numbers(batch, 1)[0]
    batch.type(first)
    batch.enter()
    free = hold_the_writer(batch)
    QTest.keyClick(batch.find(QLineEdit, "entry_amount"), Qt.Key.Key_Return)
    QTest.keyClick(type_amount(batch, "201"), Qt.Key.Key_Return)
    free.set()
    batch.idle()
    [line] = batch.page.entry.draft.lines
    assert (line.amount_fen, line.state) == (201_00, "open")
    assert "待查" in batch.text("entry_problem")


def test_logged_sale_typed_again_with_another_amount_is_asked_and_then_corrected(batch: Driver) -> None:
    first, second = unpaid_numbers(batch, 2)
    pay(batch, [first, second])
    voucher = batch.page.entry.draft.lines[0].voucher
    batch.find(QLineEdit, "entry_voucher").setText(voucher)
    batch.type(first)
    batch.enter()
    amount = type_amount(batch, "300")
    amount.setFocus()
    batch.enter()
    assert "要改成 300.00 元，再按回车" in batch.text("entry_problem")
    assert batch.page.entry.draft.lines[0].amount_fen != 300_00
    batch.enter()
    assert "已改为 300.00 元" in batch.text("entry_problem")
    lines = batch.page.entry.draft.lines
    assert [(line.id_number, line.state) for line in lines] == [(first, "payment"), (second, "payment")]
    assert lines[0].amount_fen == 300_00
