"""个人账户 on the card (Songshan 003 art. 15-16): every figure is followed to its papers by keyboard, papers are printed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.business.grant_request import SUBSIDY
from app.domain.filing import Draft
from app.domain.money_records import Due
from app.domain.records import Resident
from app.services import printed_papers
from tests.ui.driver import Driver
from ui.widgets.table import DataTable


def with_money(driver: Driver) -> Any:
    """Open the account of the first person who has something on it."""
    page = driver.open("people")
    page.take_focus()
    driver.idle()
    for row in range(page.table.source.rowCount()):
        page.table.choose(row)
        driver.idle()
        if page.panel.person is not None and page.panel.person.entries:
            page.panel.tabs.open(2)
            driver.idle()
            return page
    raise AssertionError("nobody has money")


def test_an_entry_is_followed_down_to_the_slip_and_its_filing_opened(enter) -> None:
    driver = enter("township")
    page = with_money(driver)
    account = page.panel.account
    account.entries.setFocus()
    account.entries.choose(0)
    driver.enter()
    steps = [row[0] for row in driver.rows("person_origins")]
    assert steps[:2] == ["记账", "记账单据"]
    assert steps[-2:] == ["缴费", "缴费批次"]
    assert driver.focus() == "person_origins"
    driver.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert "终端" in driver.text("person_origin") or "笔" in driver.text("person_origin")
    driver.enter()
    assert driver.page.key == "reviews"


def test_escape_goes_back_to_the_entries(enter) -> None:
    driver = enter("village")
    account = with_money(driver).panel.account
    account.entries.choose(0)
    account.explain.click()
    driver.idle()
    assert driver.text("person_origins_title")
    driver.key(Qt.Key.Key_Escape)
    assert driver.focus() == "person_entries"
    assert driver.text("person_origins_title") == ""


def test_a_year_shows_its_headings_and_a_figure_the_entries_behind_it(enter) -> None:
    driver = enter("district")
    page = with_money(driver)
    account = page.panel.account
    account.year.setCurrentIndex(1)
    account.year.activated.emit(1)
    driver.idle()
    rows = driver.rows("person_components")
    assert rows[-1][0] == "合计"
    assert rows[-1][-1] == f"{page.panel.person.balance_fen / 100:,.2f}"
    table = driver.find(DataTable, "person_components")
    table.setCurrentIndex(table.source.index(0, 2))
    driver.idle()
    shown = driver.rows("person_entries")
    assert shown
    assert {row[2] for row in shown} == {rows[0][0]}


def test_a_statement_is_printed_and_noted_among_what_was_printed(enter, qtbot: QtBot) -> None:
    driver = enter("township")
    page = with_money(driver)
    titles: list[str] = []
    page.paper.connect(lambda title, _pdf, _name: titles.append(title))
    page.panel.account.papers.open_menu()
    menu = page.panel.account.papers.findChild(QAction, "paper_statement")
    assert menu is not None
    menu.trigger()
    driver.idle()
    assert len(titles) == 1
    assert "个人账户对账单" in titles[0]
    resident, desk = page.panel.person.resident, driver.window.desk
    assert desk is not None
    with desk.store.read() as unit:
        year = page.panel.account.shown_year()
        assert resident.subject in printed_papers.statements_printed(unit, resident.village, year)


def test_statements_of_everybody_in_the_list_are_printed_in_one_run(enter) -> None:
    driver = enter("village")
    page = driver.open("people")
    page.take_focus()
    driver.idle()
    titles: list[str] = []
    page.paper.connect(lambda title, _pdf, _name: titles.append(title))
    page.statements.click()
    assert driver.focus() == "statement_run_year"
    driver.key(Qt.Key.Key_Escape)
    assert not page.statement_run.isVisible()
    assert driver.focus() == "people_table"
    page.statements.click()
    desk = driver.window.desk
    assert desk is not None
    assert page.statement_run.year.currentText() == f"{desk.today.year - 1} 年"
    driver.key(Qt.Key.Key_F7)  # in the open question this key prints what it asks about
    assert len(titles) == 1
    assert titles[0].endswith("人")
    assert "的登记还没有生效" in driver.text("message_text")  # nobody of the list is left out in silence


def menu_line(page: Any, kind: str) -> QAction:
    """The line of the menu that was opened last."""
    page.panel.account.papers.open_menu()
    lines: list[QAction] = page.panel.account.papers.findChildren(QAction, f"paper_{kind}")
    return lines[-1]


def printed(driver: Driver, page: Any, kind: str) -> list[str]:
    """Titles of the papers that the menu's line gives."""
    titles: list[str] = []
    page.paper.connect(lambda title, _pdf, _name: titles.append(title))
    line = menu_line(page, kind)
    assert line.isEnabled()
    line.trigger()
    driver.idle()
    return titles


def test_the_application_for_a_disabled_persons_aid_is_printed_for_this_year(enter) -> None:
    driver = enter("village")
    page = with_money(driver)
    year, name = driver.shell.session.desk.today.year, page.panel.person.resident.name
    assert printed(driver, page, "disability") == [f"{year}年度残疾人缴费补助申请表-{name}"]


def test_what_is_on_its_way_is_certified_and_else_said_to_be_none(enter) -> None:
    """Linyi 004 2(4): the certificate goes along with a record that moves; without anything asked for there is none."""
    driver = enter("district")
    page = with_money(driver)
    resident = page.panel.person.resident
    line = menu_line(page, "in_transit")
    assert (line.isEnabled(), line.text()) == (False, "在途补贴证明（没有在途的补助）")
    asked_for(driver, resident)
    driver.key(Qt.Key.Key_Escape)
    page.refresh()
    driver.idle()
    assert printed(driver, page, "in_transit") == [f"在途补贴证明-{resident.name}"]


def asked_for(driver: Driver, resident: Resident) -> None:
    """A request that was agreed to and whose money has not come, as far as the certificate looks."""
    desk = driver.shell.session.desk
    with driver.quiet(), desk.store.write() as unit:
        row = {"subject": resident.subject, "name": resident.name, "id_number": resident.id_number,
               "entered_on": "2026-10-12", "paid_fen": 20_000, "parts": [["county", 3_000]]}  # fmt: skip
        body = {"year": 2026, "what": SUBSIDY, "rows": [row]}
        (made,) = desk.file(unit, resident.village, [Draft("grant_request", body)])
        state = {"what": SUBSIDY, "year": 2026, "level": "county", "filing": made[1].id}
        unit.dues.put(Due(f"{made[1].id}/county", "grant", resident.village, "", 3_000, 3_000, "2026-10-13", state, made[0]))


def test_an_entry_is_put_right_by_its_own_paper_already_filled(enter) -> None:
    """Songshan 003 art. 16: from the figure on the account to the form that corrects it."""
    driver = enter("village")
    page = with_money(driver)
    account, number = page.panel.account, page.panel.person.resident.id_number
    account.entries.setFocus()
    account.entries.choose(0)
    driver.idle()
    assert account.correct.text().startswith("缴费冲销")
    account.correct.click()
    driver.idle()
    assert driver.page.key == "reviews"
    values = driver.page.handling.filling.form.values()
    assert (driver.text("handling_title")[:4], values["id_number"]) == ("缴费冲销", number)


def test_without_an_entry_the_correction_says_what_to_do_first(enter) -> None:
    account = with_money(enter("township")).panel.account
    account.correct.show_entry(None, None)
    assert (account.correct.isEnabled(), "请先选中" in account.correct.why) == (False, True)
