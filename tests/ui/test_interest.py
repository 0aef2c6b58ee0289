"""结息 at the district, by keys (Songshan 003 art. 14, 40)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from app.domain.posting import Posting, account
from app.domain.records import FILED, Resident
from app.services import settlements
from tests.ui.driver import Driver
from tests.ui.test_account import with_money as with_account
from ui.widgets.controls import ActionButton

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


def person_panel(driver: Driver, number: str) -> Any:
    """The form of one person's interest, with his number."""
    page = opened(driver)
    driver.key(Qt.Key.Key_F6)
    assert driver.focus() == "interest_person_number"
    driver.type(number)
    return page.person


def somebody(driver: Driver) -> Resident:
    """Somebody whose record is in force."""
    with driver.quiet(), driver.shell.session.desk.store.read() as unit:
        found = next(unit.residents.get(n) for n in unit.residents.with_status("effective"))
    assert found is not None
    return found


def test_one_persons_year_is_tried_out_and_then_filed(enter) -> None:
    """Facts 2.5: somebody draws or leaves; here his whole year, at the provisional rate of the policy."""
    driver = enter("district", "区财务")
    with_money(driver)
    who = somebody(driver)
    panel = person_panel(driver, who.id_number)
    panel.month.setCurrentIndex(panel.month.findData("2025-12"))
    assert not panel.after.isVisible()
    assert not panel.submit.isEnabled()
    driver.key(Qt.Key.Key_F8)
    assert driver.text("interest_person_who").startswith(who.name)
    assert "暂定年利率 1.50%" in driver.text("interest_person_who")
    with driver.quiet():
        found = settlements.preview_person(driver.shell.session.desk, who.id_number, "2025-12")
    assert found.interest_fen >= 150
    assert driver.text("interest_person_interest") == f"{found.interest_fen / 100:.2f}"
    assert sum(float(row[-1]) for row in driver.rows("interest_person_sources")) == found.interest_fen / 100
    driver.key(Qt.Key.Key_F9)
    assert f"{who.name}的结息已提交" in driver.text("message_text")
    with driver.quiet(), driver.shell.session.desk.store.read() as unit:
        (docket,) = unit.dockets.listed(state=FILED, kinds=("interest",))
        assert unit.journal.by_number(docket.n).header.subject == who.subject


def test_what_was_tried_out_for_another_month_is_forgotten(enter) -> None:
    driver = enter("district", "区财务")
    with_money(driver)
    panel = person_panel(driver, somebody(driver).id_number)
    panel.month.setCurrentIndex(panel.month.findData("2025-12"))
    driver.key(Qt.Key.Key_F8)
    assert panel.submit.isEnabled()
    panel.month.setCurrentIndex(panel.month.findData("2025-11"))
    assert not panel.submit.isEnabled()
    assert driver.text("interest_person_interest") == "—"


def test_an_unknown_number_is_said_and_esc_goes_back_to_all(enter) -> None:
    driver = enter("district", "区财务")
    with_money(driver)
    page = opened(driver)
    assert page.submit.isVisible()
    person_panel(driver, "150404198001010011")
    assert not page.submit.isVisible()
    driver.key(Qt.Key.Key_F8)
    assert "没有证件号码" in driver.text("message_text")
    driver.key(Qt.Key.Key_Escape)
    if not page.submit.isVisible():
        driver.key(Qt.Key.Key_Escape)
    assert page.submit.isVisible()
    assert driver.focus() == "interest_year"


def test_the_account_of_a_person_leads_to_his_interest(enter) -> None:
    driver = enter("district", "区财务")
    with_money(driver)
    page = with_account(driver)
    driver.find(ActionButton, "person_interest").click()
    driver.idle()
    assert driver.page.key == "interest"
    assert driver.page.person.number.text() == page.panel.person.resident.id_number


def test_below_the_district_nobody_is_offered_to_settle_one_person(enter) -> None:
    driver = enter("township")
    with_account(driver)
    assert driver.window.findChildren(ActionButton, "person_interest") == []
