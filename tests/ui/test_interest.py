"""结息 at the district, by keys (Songshan 003 art. 14, 40)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.domain.posting import Posting, account
from tests.ui.driver import Driver

RATES = {"rates": [{"year": 2024, "percent": "2.62"}, {"year": 2025, "percent": "1.50", "status": "provisional"}]}


def with_money(driver: Driver, year: int = 2025) -> int:
    """Everybody had 200 yuan since June of the year; the policy names its rate. Returns how many accounts there are."""
    desk = driver.shell.session.desk
    with driver.quiet(), desk.store.write() as unit:
        policy = {**unit.policies.all()[-1], "valid_from": "2026-01-01", "interest": {"method": "A", "rounding": "half_up", **RATES}}
        unit.policies.add(1_000_000 + year, "2026-01-01", policy)
        people = unit.residents.subjects()
        day = f"{year}-06-15"
        unit.postings.add(1, [Posting("财政专户", account(who), 20_000, day, day, who) for _, who in people])
    return len(people)


def opened(driver: Driver) -> Any:
    return driver.open("interest")


def test_only_the_districts_finance_and_clerks_see_it(enter) -> None:
    assert "interest" not in enter("township").shell.kinds
    assert "interest" in enter("district", "区财务").shell.kinds


def test_a_policy_without_a_rate_is_said_and_nothing_is_counted(enter) -> None:
    driver = enter("district", "区财务")
    opened(driver)
    assert "请先装入写明利率的政策" in driver.text("interest_rate")
    assert not driver.page.count.isEnabled()


def test_the_rate_stands_with_its_certainty_and_cannot_be_typed(enter) -> None:
    driver = enter("district", "区财务")
    with_money(driver)
    opened(driver)
    assert driver.text("interest_rate").startswith("暂定年利率 1.50%")
    assert driver.page.stage.currentData() == "provisional"


def test_a_year_is_counted_and_then_filed_after_a_question(enter) -> None:
    driver = enter("district", "区财务")
    people = with_money(driver, 2024)
    page = opened(driver)
    page.open_with(2024)
    driver.idle()
    assert not page.submit.isEnabled()
    driver.key(Qt.Key.Key_F8)
    assert driver.text("interest_accounts") == f"{people:,}"
    assert driver.text("interest_difference") == f"{people * 2.62:,.2f}"
    rows = driver.rows("interest_villages")
    assert sum(int(row[1].replace(",", "")) for row in rows) == people
    driver.key(Qt.Key.Key_F9)
    assert "由另一个人复核" in page.reason.question.text()
    driver.enter()
    assert "结息已提交" in driver.text("message_text")
    driver.key(Qt.Key.Key_F8)
    assert "等另一个人复核" in driver.text("interest_verdict")
    assert not page.submit.isEnabled()


def test_a_year_out_of_order_says_which_comes_first(enter) -> None:
    driver = enter("district", "区财务")
    with_money(driver, 2024)
    opened(driver)
    driver.key(Qt.Key.Key_F8)
    assert "请先结 2024 年的" in driver.text("interest_verdict")
    assert not driver.page.submit.isEnabled()


def test_another_year_forgets_what_was_counted(enter) -> None:
    driver = enter("district", "区财务")
    with_money(driver)
    page = opened(driver)
    driver.key(Qt.Key.Key_F8)
    page.open_with(2024)
    driver.idle()
    assert driver.text("interest_accounts") == "—"
    assert not page.preview.isEnabled()


def test_the_summary_is_shown_on_paper(enter) -> None:
    driver = enter("district", "区财务")
    with_money(driver)
    opened(driver)
    driver.key(Qt.Key.Key_F8)
    driver.key(Qt.Key.Key_F7)
    assert driver.shell.paper.isVisible()


def test_the_first_year_to_settle_is_found_and_opened(enter) -> None:
    driver = enter("district", "区财务")
    with_money(driver, 2024)
    page = opened(driver)
    page.due.click()
    driver.idle()
    assert page.chosen_year() == 2024
    assert "从 2024 年开始结息" in driver.text("message_text")
