"""三方对账 and 基金账簿 in the window, by their keys (Songshan 003 art. 10-11; Linyi 004 2(4)-(5))."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from app.services import statement_lists
from app.services.ledgers import ledger
from tests.services.lists import TAX_HEAD
from tests.ui.driver import Driver


def tickets_file(driver: Driver, folder: Path, month: str, *, leave: int = 1) -> Path:
    """The tax office's list of the month, less some of its tickets."""
    rows = [
        (f"R{no:05d}", x.name, x.id_number, x.year, f"{x.amount_fen / 100:.2f}", x.paid_on, x.paid_on, x.terminal, x.rrn, "")
        for no, x in enumerate(ledger(driver.shell.session.desk, month).lines, 1)
    ]
    path = folder / "税务.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([TAX_HEAD, *rows[leave:]])
    return path


def opened(driver: Driver) -> tuple[Any, str]:
    """The page, at the month in which the demo has payments."""
    page = driver.open("three_way")
    desk = driver.shell.session.desk
    months = [str(page.month.itemData(place)) for place in range(page.month.count())]
    with driver.quiet():
        month = next(key for key in months if ledger(desk, key).lines)
    page.open_with(month)
    driver.idle()
    return page, month


def test_only_the_districts_finance_reviewers_and_auditors_see_the_funds_books(enter) -> None:
    assert not {"three_way", "fund_books"} & set(enter("township").shell.kinds)
    assert {"three_way", "fund_books"} <= set(enter("district", "区财务").shell.kinds)


def test_it_opens_at_the_oldest_month_with_rows_that_is_not_certified(enter) -> None:
    """And stays where somebody has put it (Songshan 003 art. 11)."""
    driver = enter("district", "区财务")
    page: Any = driver.open("three_way")
    months = [str(page.month.itemData(place)) for place in range(page.month.count())]
    with driver.quiet():
        paid = [key for key in months if ledger(driver.shell.session.desk, key).lines]
    assert page.chosen_month() == min(paid)
    page.month.setCurrentIndex(0)
    page.month.activated.emit(0)
    driver.idle()
    driver.open("workbench")
    driver.open("three_way")
    assert page.chosen_month() == months[0]


def test_what_is_open_stands_with_kind_age_and_next_step(enter, tmp_path) -> None:
    driver = enter("district", "区财务")
    page, month = opened(driver)
    with driver.quiet():
        statement_lists.read_tax(driver.shell.session.desk, tickets_file(driver, tmp_path, month), month)
    page.refresh()
    driver.idle()
    kinds = [row[0] for row in driver.rows("three_way_items")]
    assert "终端有、税务无" in kinds
    assert f"未了结 {len(kinds)} 项" in driver.text("three_way_verdict")
    page.items.choose(0)
    driver.idle()
    assert driver.text("three_way_step").startswith("下一步：")
    assert page.explain.isEnabled()
    page.explain.click()
    driver.type("请税务局退库")
    driver.enter()
    assert "等另一个人复核" in driver.text("message_text")
    assert not page.reason.isVisible()  # the Enter that gave the reason presses no button that has the keyboard then
    assert not page.match.isEnabled()
    page.explain.click()
    driver.type("税务正在补开税票")
    driver.enter()
    assert "等另一个人复核" in driver.text("message_text")


def test_the_tax_list_is_read_in_through_the_wizard(enter, tmp_path) -> None:
    driver = enter("district", "区财务")
    page, month = opened(driver)
    assert driver.text("three_way_tax_fen") == "还没有读入"
    with driver.quiet():
        path = tickets_file(driver, tmp_path, month, leave=0)
    page.tax.click()
    driver.idle()
    page.tax_import.file.edit.setText(str(path))
    page.tax_import.read()
    driver.idle()
    for _ in range(3):
        driver.key(Qt.Key.Key_F9)
    driver.idle()
    assert "已读入" in driver.text("message_text")
    driver.key(Qt.Key.Key_Escape)
    driver.key(Qt.Key.Key_Escape)
    driver.idle()
    assert page.whole.currentWidget() is page.body
    assert page.numbers["tax"].text() == page.numbers["pos"].text()


def test_a_month_that_is_not_over_gets_no_certificate_and_says_why(enter) -> None:
    driver = enter("district", "区财务")
    page = driver.open("three_way")
    page.month.setCurrentIndex(0)
    page.refresh()
    driver.idle()
    assert not page.certify.isEnabled()
    assert "还没有结束" in page.certify.why


def test_the_funds_books_balance_and_lead_from_an_account_to_its_paper(enter) -> None:
    driver = enter("district", "区财务")
    page = driver.open("fund_books")
    page.period.setCurrentIndex(page.period.findText(f"{driver.shell.session.desk.today.year}年"))
    page.refresh()
    driver.idle()
    assert "平衡" in driver.text("fund_verdict")
    rows = driver.rows("fund_trial")
    place = next(n for n, row in enumerate(rows) if row[1] == "国库")
    page.tables["trial"].choose(place)
    page.tables["trial"].setFocus()
    driver.enter()
    driver.idle()
    assert page.view() == "ledger"
    entries = driver.rows("fund_ledger")
    assert entries
    assert entries[-1][5] in driver.text("fund_verdict")
    page.tables["ledger"].choose(0)
    page.tables["ledger"].setFocus()
    driver.enter()
    driver.idle()
    assert driver.page.key == "reviews"
