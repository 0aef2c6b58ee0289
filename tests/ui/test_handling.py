"""新办业务 on the real window: any business that declares how it is entered, by keyboard alone (interface, rules 1-4)."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.services import drafts, reviews
from tests.ui.driver import Driver
from ui.pages.reviews.page import ReviewsPage


def begin(driver: Driver, words: str = "资金划转") -> ReviewsPage:
    page = driver.open("reviews")
    assert isinstance(page, ReviewsPage)
    driver.key(Qt.Key.Key_F3)
    driver.type(words)
    driver.enter()
    return page


def fill(driver: Driver, *texts: str) -> None:
    """Type each into the field with the keyboard, Enter after each."""
    for text in texts:
        driver.type(text)
        driver.enter()


def test_movement_between_accounts_is_filed_by_keyboard_alone(enter) -> None:
    driver = enter("district", "区财务")
    page = begin(driver)
    assert driver.focus() == "way"
    fill(driver, "收入户划入财政专户", "1200.50", "2026.10.6", "0001")
    driver.enter()  # no remark
    assert driver.focus() == "handling_file"
    driver.key(Qt.Key.Key_F9)
    assert "资金划转已提交：收入户划入财政专户，凭证 0001，1,200.50 元" in driver.text("message_text")
    assert "F7" in driver.text("message_hint")
    assert page.sheet_shown is not None
    assert page.sheet_shown.docket.kind == "fund_movement"
    assert page.sheet_shown.docket.fen == 120_050
