"""A card reader that brings the whole card: what happens on the page that is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.domain import id_number
from tests.ui.driver import Driver
from ui import preferences, readers
from ui.pages.people.page import PeoplePage
from ui.readers import CardRead

FREE = "15040419690501122" + id_number.check_digit("15040419690501122")
CARD = CardRead(FREE, name="张䶮", police_name="张龑", sex="女", birth="1969-05-01", nation="蒙古族", address="某村 3 组")
OTHER = "15040419680501123" + id_number.check_digit("15040419680501123")


class FakeReader:
    """A maker's reader whose card lies on it from the start."""

    title = "样例读卡器"
    card: Callable[[CardRead], None]

    def start(self, on_card: Callable[[CardRead], None]) -> None:
        FakeReader.card = staticmethod(on_card)

    def stop(self) -> None:
        return


class Point:
    """As a package offers it."""

    name = "样例读卡器"

    def load(self) -> type[FakeReader]:
        return FakeReader


@pytest.fixture
def driver(enter, monkeypatch: pytest.MonkeyPatch) -> Driver:
    monkeypatch.setattr(readers, "offered", lambda: {"样例读卡器": Point()})
    made: Driver = enter("village")
    preferences.window.put(readers.KEY, ["样例读卡器"])
    made.window.readers.follow()
    assert made.window.readers.running() == ("样例读卡器",)
    return made


def registration(driver: Driver) -> PeoplePage:
    page: Any = driver.open("people")
    assert isinstance(page, PeoplePage)
    driver.key(Qt.Key.Key_F3)
    return page


def read(driver: Driver, card: CardRead) -> None:
    FakeReader.card(card)
    driver.idle()


def test_card_fills_what_the_registration_asks(driver: Driver) -> None:
    page = registration(driver)
    read(driver, CARD)
    values = page.registration.form.values()
    assert values == {
        "id_number": FREE, "name": "张龑", "sex": "女", "birth": "1969-05-01", "ethnicity": "蒙古族",
    }  # fmt: skip
    assert driver.focus() == "household"


def test_both_names_are_shown_where_card_and_register_differ(driver: Driver) -> None:
    registration(driver)
    read(driver, CARD)
    assert "「张䶮」" in driver.text("name_said")
    assert "「张龑」" in driver.text("name_said")
    driver.key(Qt.Key.Key_Escape)
    driver.key(Qt.Key.Key_F3)
    assert driver.text("name_said") == ""


def test_card_of_another_person_changes_nothing(driver: Driver) -> None:
    page = registration(driver)
    read(driver, CARD)
    before = page.registration.form.values()
    read(driver, CardRead(OTHER, name="李大山"))
    assert page.registration.form.values() == before
    assert "另一个人" in driver.text("registration_problems")


def test_card_on_the_collection_goes_to_the_number(driver: Driver) -> None:
    page: Any = driver.open("collection")
    page.batches.begun.emit("15040001", "000777")
    driver.idle()
    read(driver, CARD)
    assert driver.find(QLineEdit, "entry_number").text() == FREE


def test_card_elsewhere_is_looked_for(driver: Driver) -> None:
    driver.open("system")
    read(driver, CARD)
    assert driver.find(QLineEdit, "search").text() == FREE
