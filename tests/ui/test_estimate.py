"""测算 in the window: typed figures or a real account, every step shown, nothing written."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.services import people
from tests.ui.driver import Driver


def opened(driver: Driver, place: int = 0) -> Any:
    page = driver.open("estimate")
    page.take_focus()
    driver.idle()
    for _ in range(place):
        driver.key(Qt.Key.Key_F6)
    return page


def retype(driver: Driver, text: str) -> None:
    target = driver.window.focusWidget()
    assert isinstance(target, QLineEdit)
    target.selectAll()
    driver.type(text)


def test_interest_is_computed_by_keyboard_with_each_step(enter):
    driver = enter("village")
    page = opened(driver)
    for text in ("", "2025", "3.97", "", "", ""):
        if text:
            retype(driver, text)
        driver.enter()
    assert driver.focus() == "cell_source"
    for text in ("个人缴费", "3", "200"):
        driver.type(text)
        driver.enter()
    driver.key(Qt.Key.Key_Escape)
    page.shown.compute()
    driver.idle()
    assert driver.rows("estimate_interest_steps") == [["个人缴费 3 月入账 200.00 元 × 3.97% × 9 ÷ 12 = 5.9550 → 5.96 元", "5.96"]]
    assert driver.text("estimate_interest_total") == "利息合计　5.96 元"
    assert driver.text("estimate_interest_capital") == "大写　人民币伍元玖角陆分"


def test_a_persons_own_account_is_taken_by_the_number(enter):
    driver = enter("district")
    page = opened(driver, 1)
    ids = people.find_ids(driver.window.desk, "")
    person = next(one for one in (people.person(driver.window.desk, n) for n in ids) if one.balance_fen)
    page.person_field().setFocus()
    driver.type(person.resident.id_number)
    driver.idle()
    driver.qtbot.waitUntil(lambda: person.resident.name in driver.text("estimate_pension_who"))
    assert page.shown.found.steps[1].fen == round(person.balance_fen / 139)
    driver.key(Qt.Key.Key_F7)
    assert driver.shell.current() is None
    driver.key(Qt.Key.Key_Escape)
    assert driver.page is page


def test_a_number_that_nobody_has_is_said_at_once(enter):
    driver = enter("village")
    page = opened(driver, 1)
    page.shown.take_number("110101199003070695")
    driver.idle()
    assert driver.text("estimate_pension_who")


def test_what_is_wrong_is_told_at_its_field(enter):
    driver = enter("village")
    page = opened(driver, 2)
    for text in ("1000", "5", "2026-02-01", "2026-01-01"):
        retype(driver, text)
        driver.enter()
    page.shown.compute()
    assert "对调" in driver.text("last_problem")
    assert page.shown.found is None
    driver.key(Qt.Key.Key_F7)
    assert "还没有算出来" in driver.text("message_text")


def test_capitals_follow_the_keys(enter):
    driver = enter("village")
    page = opened(driver, 3)
    driver.type("1409.5")
    page.shown.compute()
    assert driver.text("estimate_capital_capital") == "大写　人民币壹仟肆佰零玖元伍角"
