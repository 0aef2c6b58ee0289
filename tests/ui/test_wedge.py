"""A card reader that types: bursts with time stamps of their own, on the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton

from app.domain.id_number import check_digit
from app.domain.records import EFFECTIVE
from app.services import people
from tests.ui.driver import Driver
from tests.ui.test_month import open_batch, unpaid_numbers
from ui import preferences
from ui.wedge import id_number_in

FIRST_17 = "15040419800101001"
NUMBER = FIRST_17 + check_digit(FIRST_17)
OTHER_17 = "15040419900202002"
OTHER = OTHER_17 + check_digit(OTHER_17)
TODAY = date(2026, 11, 21)


class Reader:
    """Types as a reader does: a key every `gap_ms`, then Enter."""

    def __init__(self, driver: Driver) -> None:
        self.driver, self.at_ms = driver, 100_000

    def types(self, text: str, gap_ms: int = 8, enter: bool = True) -> None:
        self.at_ms += 500
        for sign in text:
            self._press(Qt.Key(ord(sign.upper())) if sign.isascii() else Qt.Key.Key_unknown, sign, gap_ms)
        if enter:
            self._press(Qt.Key.Key_Return, "\r", gap_ms)
        self.driver.idle()

    def _press(self, key: Qt.Key, text: str, gap_ms: int) -> None:
        self.at_ms += gap_ms
        target = QApplication.focusWidget() or self.driver.window
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            event.setTimestamp(self.at_ms)
            QApplication.sendEvent(target, event)


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    yield
    preferences.window = preferences.Preferences()


@pytest.fixture
def driver(enter: Callable[..., Driver]) -> Driver:
    return enter("village")


@pytest.fixture
def scanned(driver: Driver) -> list[str]:
    found: list[str] = []
    driver.window.wedge.scanned.connect(found.append)
    return found


def test_scan_goes_to_the_search_box_from_a_button_and_presses_nothing(driver: Driver, scanned: list[str]) -> None:
    driver.open("system")
    button = driver.find(QPushButton, "verify_quick")
    pressed: list[bool] = []
    button.clicked.connect(pressed.append)
    button.setFocus()
    Reader(driver).types(NUMBER)
    assert scanned == [NUMBER]
    assert pressed == []
    assert driver.shell.search.text() == NUMBER


def test_scan_into_another_field_takes_back_what_it_put_there(driver: Driver, scanned: list[str]) -> None:
    driver.open("system")
    field = driver.find(QLineEdit, "backup_folder")
    field.setText("E:/备份")
    field.setFocus()
    Reader(driver).types(NUMBER)
    assert scanned == [NUMBER]
    assert field.text() == "E:/备份"


def test_scan_into_a_choice_leaves_it_as_it_was(driver: Driver, scanned: list[str]) -> None:
    driver.open("system")
    box = driver.find(QComboBox, "text_size")
    before = box.currentIndex()
    box.setFocus()
    Reader(driver).types(NUMBER)
    assert scanned == [NUMBER]
    assert box.currentIndex() == before


def test_passphrase_field_is_left_alone(driver: Driver, scanned: list[str]) -> None:
    driver.open("system")
    field = driver.find(QLineEdit, "passphrase_old")
    field.setFocus()
    Reader(driver).types(NUMBER)
    assert scanned == []
    assert field.text() == NUMBER


def test_person_who_types_is_no_reader(driver: Driver, scanned: list[str]) -> None:
    driver.find(QLineEdit, "search").setFocus()
    Reader(driver).types(NUMBER, gap_ms=90)
    assert scanned == []
    assert driver.shell.search.text() == NUMBER


def test_wrong_check_digit_is_told_not_used_and_left_where_it_was_typed(driver: Driver, scanned: list[str]) -> None:
    driver.open("system")
    field = driver.find(QLineEdit, "backup_folder")
    field.setFocus()
    wrong = FIRST_17 + ("1" if NUMBER[-1] != "1" else "2")
    Reader(driver).types(wrong)
    assert scanned == []
    assert field.text() == wrong
    assert "校验位不对" in driver.text("message_text")


def test_same_card_twice_within_two_seconds_is_one_scan(driver: Driver, scanned: list[str]) -> None:
    reader = Reader(driver)
    reader.types(NUMBER)
    reader.types(NUMBER)
    assert scanned == [NUMBER]
    reader.types(OTHER)
    assert scanned == [NUMBER, OTHER]
    reader.at_ms += 2000
    reader.types(OTHER)
    assert scanned == [NUMBER, OTHER, OTHER]


def test_prefix_suffix_and_full_width_digits_are_taken_off(driver: Driver, scanned: list[str]) -> None:
    driver.open("system")
    driver.find(QPushButton, "verify_quick").setFocus()
    Reader(driver).types(f"ID:{NUMBER}#")
    assert scanned == [NUMBER]


def test_pace_and_length_are_settings(driver: Driver, scanned: list[str]) -> None:
    preferences.window.put("wedge_gap_ms", 120)
    driver.open("system")
    driver.find(QPushButton, "verify_quick").setFocus()
    Reader(driver).types(NUMBER, gap_ms=90)
    assert scanned == [NUMBER]


def test_scan_on_a_table_goes_to_the_search_box_whole(driver: Driver, scanned: list[str]) -> None:
    driver.open("people")
    driver.page.take_focus()
    Reader(driver).types(NUMBER)
    assert scanned == [NUMBER]
    assert driver.shell.search.text() == NUMBER


def luhn_card(first_18: str) -> str:
    """The bank card with these eighteen digits."""
    total = 0
    for place, digit in enumerate(reversed(first_18)):
        value = int(digit) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value
    return f"{first_18}{-total % 10}"


def begun(driver: Driver) -> dict[str, QLineEdit]:
    """A registration with somebody's number and name in it."""
    driver.open("people")
    driver.key(Qt.Key.Key_F3)
    editors: dict[str, QLineEdit] = driver.page.registration.form.editors
    editors["id_number"].setText(OTHER)
    editors["name"].setText("李甲")
    return editors


@pytest.mark.parametrize("field", ["account", "phone", "name"])
def test_bank_card_stays_where_it_was_swiped(driver: Driver, scanned: list[str], field: str) -> None:
    """Its first or last eighteen signs may be an ID number by chance; the whole is none."""
    editors = begun(driver)
    editors[field].clear()
    editors[field].setFocus()
    card = NUMBER.replace("X", "0") + "7"
    Reader(driver).types(card)
    assert scanned == []
    assert editors[field].text().replace(" ", "") == card
    assert editors["id_number"].text().replace(" ", "") == OTHER


def test_field_for_an_account_keeps_what_is_read_into_it(driver: Driver, scanned: list[str]) -> None:
    editors = begun(driver)
    editors["account"].setFocus()
    Reader(driver).types(NUMBER)
    assert scanned == []
    assert editors["account"].text().replace(" ", "") == NUMBER
    assert editors["id_number"].text().replace(" ", "") == OTHER


def test_key_held_down_is_no_reader(driver: Driver, scanned: list[str]) -> None:
    driver.open("system")
    field = driver.find(QLineEdit, "backup_folder")
    field.setFocus()
    reader = Reader(driver)
    for place, sign in enumerate(NUMBER):
        event = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key(ord(sign)), Qt.KeyboardModifier.NoModifier, sign, autorep=place > 0
        )
        event.setTimestamp(reader.at_ms + 25 * place)
        QApplication.sendEvent(field, event)
    reader.at_ms += 25 * 18 - 500
    reader.types("")
    assert scanned == []
    assert field.text() == NUMBER
    assert driver.text("message_text") == ""


@given(st.from_regex(r"\A62[0-9]{16}\Z"))
def test_no_bank_card_is_taken_for_an_id_number(first_18: str) -> None:
    assert id_number_in(luhn_card(first_18), TODAY) == ""


@pytest.mark.parametrize(
    "first_17", ["15040419801301001", "99040419800101001", "15040420990101001", "11111111111111111"]
)
def test_number_without_a_real_region_and_birth_date_is_none(first_17: str) -> None:
    assert id_number_in(first_17 + check_digit(first_17), TODAY) == ""


def test_scan_of_somebody_else_leaves_a_begun_registration_as_it_is(driver: Driver) -> None:
    editors = begun(driver)
    editors["name"].setFocus()
    Reader(driver).types(NUMBER)
    assert (editors["id_number"].text().replace(" ", ""), editors["name"].text()) == (OTHER, "李甲")
    assert "表里已经有人：李甲" in driver.text("message_text")


def test_scan_completes_a_registration_that_has_only_a_name_or_the_first_digits(driver: Driver) -> None:
    editors = begun(driver)
    for first in ("", NUMBER[:6]):
        editors["id_number"].setText(first)
        Reader(driver).types(NUMBER)
        assert (editors["id_number"].text().replace(" ", ""), editors["name"].text()) == (NUMBER, "李甲")
        driver.window.wedge._taken = "", 0


def test_scan_of_somebody_else_leaves_a_begun_change_as_it_is(driver: Driver) -> None:
    page = driver.open("people")
    assert driver.window.desk is not None
    resident = next(one for one in people.find(driver.window.desk, "") if one.status == EFFECTIVE)
    page._change(resident)
    driver.idle()
    page.change.form.editors["phone"].setText("13911112222")
    Reader(driver).types(NUMBER)
    assert page.change.isVisible()
    assert page.change.changes()["phone"] == "13911112222"
    assert f"正在变更{resident.name}" in driver.text("message_text")


def test_scan_of_somebody_else_leaves_a_half_typed_payment_as_it_is(driver: Driver) -> None:
    open_batch(driver)
    first, second = unpaid_numbers(driver, 2)
    driver.type(first)
    driver.enter()
    amount = driver.find(QLineEdit, "entry_amount")
    amount.setText("300")
    name = driver.text("entry_name")
    Reader(driver).types(second)
    assert driver.find(QLineEdit, "entry_number").text() == first
    assert (amount.text(), driver.text("entry_name")) == ("300", name)
    assert f"正在登记{name}" in driver.text("message_text")


WIDE = {ord(str(digit)): chr(0xFF10 + digit) for digit in range(10)}


@given(
    st.sampled_from(["11", "15", "37", "62", "81"]),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(0, 999),
    st.sampled_from(["", "\x02", "ID=", "  "]),
    st.sampled_from(["", "\x03", "\t"]),
)
def test_number_is_found_whatever_the_reader_adds(place: str, birth: date, order: int, before: str, after: str) -> None:
    first_17 = f"{place}0404{birth:%Y%m%d}{order:03d}"
    number = first_17 + check_digit(first_17)
    assert id_number_in(f"{before}{number.translate(WIDE)}{after}", TODAY) == number


def test_text_without_a_right_number_gives_none() -> None:
    assert id_number_in("123456789012345678", TODAY) == ""
    assert id_number_in("CB-2026-000123-000456", TODAY) == ""
    assert id_number_in(NUMBER.lower(), TODAY) == NUMBER
