"""收缴 with somebody who is only known by name, or not registered yet: found or registered, and back into the open row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableWidget

from app.domain import id_number
from app.services import people
from tests.ui.driver import Driver
from tests.ui.test_month import open_batch, unpaid_numbers

FIRST_17 = "15040419850314001"
STRANGER = f"{FIRST_17}{id_number.check_digit(FIRST_17)}"


@pytest.fixture
def batch(enter: Callable[..., Driver]) -> Driver:
    driver = enter("village")
    open_batch(driver)
    return driver


def name_of(driver: Driver, number: str) -> str:
    assert driver.window.desk is not None
    return people.account_of(driver.window.desk, number).resident.name


def search(driver: Driver, words: str) -> None:
    driver.key(Qt.Key.Key_F2)
    driver.type(words)
    driver.qtbot.waitUntil(driver.shell.drop.isVisible)
    driver.idle()


def in_the_row(driver: Driver) -> tuple[str, str]:
    return driver.find(QLineEdit, "entry_number").text(), driver.text("entry_name")


def test_whom_f2_finds_comes_into_the_open_row(batch: Driver) -> None:
    number = unpaid_numbers(batch, 1)[0]
    search(batch, number[:17])
    batch.enter()
    assert batch.page.key == "collection"
    assert in_the_row(batch) == (number, name_of(batch, number))
    assert batch.focus() == "entry_amount"


def test_a_row_that_is_begun_is_not_turned_into_whom_f2_finds(batch: Driver) -> None:
    first, second = unpaid_numbers(batch, 2)
    batch.type(first)
    batch.enter()
    search(batch, second[:17])
    batch.enter()
    assert in_the_row(batch)[0] == first
    assert "没有换成" in batch.text("message_text")


def test_without_an_open_row_f2_opens_the_person_and_the_page_says_what_f2_does(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    driver.open("collection")
    assert "F2 查找参保人" in driver.text("batch_search")
    search(driver, unpaid_numbers(driver, 1)[0][:17])
    driver.enter()
    assert driver.page.key == "people"


def register(driver: Driver) -> None:
    form = driver.page.registration.form
    for field, value in (("name", "石新来"), ("tier", "200")):
        form.put(field, value)
    driver.page.registration.submit()
    driver.idle()


def test_who_is_registered_from_the_row_comes_back_into_it(batch: Driver) -> None:
    batch.type(STRANGER)
    batch.enter()
    assert "F3" in batch.text("entry_problem")
    batch.key(Qt.Key.Key_F3)
    assert batch.page.key == "people"
    assert batch.page.registration.form.values()["id_number"] == STRANGER
    assert batch.focus() == "name"
    assert "回到这一批" in batch.text("registration_title")
    register(batch)
    assert batch.page.key == "collection"
    assert in_the_row(batch) == (STRANGER, "石新来")
    assert batch.focus() == "entry_amount"
    assert "参保登记已提交" in batch.text("message_text")


def test_words_that_f2_does_not_find_lead_to_the_registration_and_esc_back_without_a_person(batch: Driver) -> None:
    search(batch, "石新来")
    (item,) = batch.find(QTableWidget, "search_results").findItems("回到这一行", Qt.MatchFlag.MatchContains)
    assert item.text().startswith("没有找到")
    batch.enter()
    assert batch.page.key == "people"
    assert batch.page.registration.form.values()["name"] == "石新来"
    batch.key(Qt.Key.Key_Escape)
    assert batch.page.key == "collection"
    assert in_the_row(batch) == ("", "")
    assert batch.focus() == "entry_number"


def test_a_number_that_was_mistyped_in_the_row_gives_way_to_the_registered_one(batch: Driver) -> None:
    batch.type(f"{STRANGER[:10]}1{STRANGER[11:]}")
    batch.enter()
    batch.key(Qt.Key.Key_F3)
    batch.page.registration.form.put("id_number", STRANGER)
    register(batch)
    assert in_the_row(batch) == (STRANGER, "石新来")


def test_a_registration_that_nobody_waits_for_stays_on_its_page(batch: Driver) -> None:
    batch.key(Qt.Key.Key_F3)
    batch.key(Qt.Key.Key_Escape)
    assert batch.page.key == "collection"
    batch.open("people").begin_new()
    batch.idle()
    batch.page.registration.form.put("id_number", STRANGER)
    register(batch)
    assert batch.page.key == "people"
