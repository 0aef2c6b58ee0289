"""In the made-up district that people try, no page of money is empty (Songshan 003 art. 8, 10-14; Linyi 004 2(4)-(5))."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox

from app.domain.money import yuan
from app.services.demo_money import FINANCE, REVIEWER
from app.services.ledgers import ledger


def test_last_years_interest_is_settled_at_the_provisional_rate(enter, money_demo) -> None:
    driver = enter("district", FINANCE, made=money_demo)
    page: Any = driver.open("interest")
    page.open_with(driver.shell.session.desk.today.year - 1)
    driver.idle()
    driver.key(Qt.Key.Key_F8)
    assert driver.text("interest_rate").startswith("暂定年利率 1.50%")
    assert len(driver.rows("interest_villages")) == 3
    assert driver.text("interest_interest") not in {"", "—", "0.00"}


def test_this_years_subsidies_are_owed_and_last_years_are_nearly_all_there(enter, money_demo) -> None:
    driver = enter("district", FINANCE, made=money_demo)
    page: Any = driver.open("grants")
    assert driver.text("grants_fresh") not in {"", "0.00"}
    page.year.setCurrentIndex(page.year.findData(driver.shell.session.desk.today.year - 1))
    page.year.activated.emit(page.year.currentIndex())
    driver.idle()
    assert driver.text("grants_fresh") == "0.00"
    assert driver.text("grants_come") not in {"", "0.00"}
    page.tabs.open(1)
    driver.idle()
    assert [(row[0], row[3]) for row in driver.rows("grants_awaited")] == [("官仓沟村", "县级")]


def test_the_month_between_three_parties_has_open_items_of_several_kinds(enter, money_demo) -> None:
    driver = enter("district", FINANCE, made=money_demo)
    page: Any = driver.open("three_way")
    assert page.chosen_month() == money_demo.month  # the oldest with rows that nobody has certified
    assert {"金额不符", "终端有、税务无", "银行有、账上无", "在指定账户，待划转"} <= {row[0] for row in driver.rows("three_way_items")}
    page.open_with(f"{int(money_demo.month[:4]) - 1}{money_demo.month[4:]}")
    driver.idle()
    assert "确认" in driver.text("three_way_verdict")


def test_the_workbench_says_what_the_ledger_says(enter, money_demo) -> None:
    """Songshan 003 art. 9, 16: the month's red letters are off in both."""
    driver = enter("district", FINANCE, made=money_demo)
    with driver.quiet():
        found = ledger(driver.shell.session.desk, money_demo.month)
    assert any(line.state == "red" for line in found.lines)
    page: Any = driver.open("workbench")
    assert f"已收 {found.payments:,} 笔，{yuan(found.total_fen)} 元" in page.subtitle.text()


def test_the_funds_books_balance_with_money_in_every_place(enter, money_demo) -> None:
    driver = enter("district", FINANCE, made=money_demo)
    page: Any = driver.open("fund_books")
    page.period.setCurrentIndex(page.period.findText(f"{driver.shell.session.desk.today.year}年"))
    page.refresh()
    driver.idle()
    assert "平衡" in driver.text("fund_verdict")
    assert {"国库", "财政专户", "指定账户", "暂收", "个人账户"} <= {row[1] for row in driver.rows("fund_trial")}


def test_a_refund_waits_for_finance(enter, money_demo) -> None:
    driver = enter("district", FINANCE, made=money_demo)
    page: Any = driver.open("refunds")
    assert len(driver.rows("refunds_table")) == 1
    assert page.pay.isEnabled()


def test_the_districts_clerk_has_a_desk_of_his_own_and_the_reviewer_has_papers(enter, money_demo) -> None:
    driver = enter("district", REVIEWER, in_district=True, made=money_demo)
    desks = driver.find(QComboBox, "demo_desks")
    assert "换到区（经办）" in {desks.itemText(place) for place in range(desks.count())}
    driver.open("reviews")
    assert {row[0] for row in driver.rows("reviews_table")} == {"资金划转", "对账差异说明"}
