from __future__ import annotations

from PySide6.QtCore import Qt

from app.services import reviews


def test_one_key_approves(enter) -> None:
    driver = enter("township")
    driver.go(5)
    before = len(driver.rows("reviews_table"))
    assert before == 3
    driver.key(Qt.Key.Key_F9)
    assert len(driver.rows("reviews_table")) == before - 1
    assert "通过 1 件" in driver.text("message_text")


def test_return_asks_for_a_reason(enter) -> None:
    driver = enter("township")
    driver.go(5)
    driver.key(Qt.Key.Key_F8)
    driver.enter()
    assert driver.text("review_reason_problem") == "请先写明原因。"
    driver.type("证件照片不清")
    driver.enter()
    assert "已退回 1 件" in driver.text("message_text")
    assert len(driver.rows("reviews_table")) == 2


def test_all_without_findings_pass_with_one_key(enter) -> None:
    driver = enter("township")
    driver.go(5)
    driver.key(Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert driver.rows("reviews_table") == []
    assert "没有等您审核" in driver.page.table.empty_text


def test_own_filing_says_why_it_cannot_be_decided(enter) -> None:
    driver = enter("village")
    page = driver.go(5)
    page.open_with("filed")
    driver.idle()
    assert driver.rows("reviews_table")
    assert not page.approve.isEnabled()
    assert page.approve.toolTip()
    assert driver.text("review_why") == page.approve.toolTip()


def test_filing_is_found_by_its_number(enter) -> None:
    driver = enter("township")
    filing = reviews.listed(driver.window.desk)[-1]
    driver.key(Qt.Key.Key_F2)
    driver.type(filing.id[:10])
    driver.enter()
    assert driver.page.key == "reviews"
    assert len(driver.rows("reviews_table")) == 1
    assert driver.page.sheet.title.text()
    assert driver.page._sheet_n == filing.n
