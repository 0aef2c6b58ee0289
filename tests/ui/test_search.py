"""The search box and the list under it, on the real window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QTableWidget

from app.domain.records import Resident
from app.domain.spelling import spelled
from app.services import people
from app.services.quick_find import Found, fold
from tests.ui.driver import Driver
from ui import appearance, theme
from ui.search_drop import ALL, lines


@pytest.fixture
def driver(enter: Callable[..., Driver]) -> Driver:
    made = enter("township")
    made.key(Qt.Key.Key_F2)
    return made


def somebody(driver: Driver) -> Resident:
    desk = driver.window.desk
    assert desk is not None
    return people.rows(desk, people.find_ids(desk, "")[:1])[0]


def wait(driver: Driver) -> list[list[str]]:
    driver.qtbot.waitUntil(driver.shell.drop.isVisible, timeout=5000)
    driver.idle()
    table = driver.find(QTableWidget, "search_results")
    cells = [[table.item(row, column) for column in range(5)] for row in range(table.rowCount())]
    return [[cell.text() for cell in row if cell is not None] for row in cells]


def test_line_names_the_person_well_enough_to_choose(driver: Driver) -> None:
    who = somebody(driver)
    driver.type(who.id_number)
    found = wait(driver)
    assert found[0][0] == who.name
    assert found[0][1] == f"尾号 {who.id_number[-4:]}"
    assert found[0][2] == who.birth
    assert found[0][3] == dict(driver.shell.session.choices.villages)[who.village]
    assert "已生效" in found[0][4]
    assert all(who.id_number not in cell for row in found for cell in row)
    assert driver.focus() == "search"


def test_typing_changes_no_page(driver: Driver) -> None:
    driver.type("150404")
    assert wait(driver)
    assert driver.page.key == "workbench"


def test_enter_opens_the_only_one(driver: Driver) -> None:
    who = somebody(driver)
    driver.type(who.id_number)
    wait(driver)
    driver.enter()
    assert driver.page.key == "people"
    assert driver.page.panel.person.resident.n == who.n
    assert not driver.shell.drop.isVisible()


def test_enter_before_the_answer_opens_the_person_too(driver: Driver) -> None:
    who = somebody(driver)
    driver.shell.search.setText(who.id_number)
    driver.enter()
    driver.idle()
    assert driver.page.key == "people"
    assert driver.page.panel.person.resident.n == who.n


def test_arrow_keys_choose_and_escape_closes_then_clears(driver: Driver) -> None:
    driver.type("150404")
    found = wait(driver)
    table = driver.find(QTableWidget, "search_results")
    assert table.currentRow() == 0
    driver.key(Qt.Key.Key_Down)
    driver.key(Qt.Key.Key_Down)
    driver.key(Qt.Key.Key_Up)
    assert table.currentRow() == 1
    assert len(found) <= 12
    driver.key(Qt.Key.Key_Escape)
    assert not driver.shell.drop.isVisible()
    assert driver.shell.search.text() == "150404"
    driver.key(Qt.Key.Key_Escape)
    assert driver.shell.search.text() == ""


def test_last_line_tells_how_many_and_opens_them_all(driver: Driver) -> None:
    driver.type("150404")
    found = wait(driver)
    assert "全部结果" in found[-1][0]
    for _ in range(12):
        driver.key(Qt.Key.Key_Down)
    driver.enter()
    assert driver.page.key == "people"
    assert "找到" in driver.page.subtitle.text()


def test_what_an_input_method_composes_is_not_searched_for(driver: Driver) -> None:
    asked: list[str] = []
    driver.shell.search.asked.connect(asked.append)
    composing = QInputMethodEvent("zhang", [])
    QApplication.sendEvent(driver.shell.search, composing)
    assert not driver.shell.search._timer.isActive()
    driver.idle()
    assert asked == []


def test_full_width_digits_find_as_narrow_ones(driver: Driver) -> None:
    who = somebody(driver)
    driver.type("".join(chr(ord(sign) + 0xFEE0) for sign in who.id_number))
    assert wait(driver)[0][0] == who.name
    assert fold(" １５０４ ") == "1504"


def test_answer_to_earlier_words_is_dropped(driver: Driver) -> None:
    finding = driver.shell.finding
    finding.ask("150404")
    finding.ask("没有这个人")
    driver.idle()
    assert "没有找到" in wait(driver)[0][0]


def test_filings_whose_number_begins_so_are_a_group_of_their_own(driver: Driver) -> None:
    desk = driver.window.desk
    assert desk is not None
    who = somebody(driver)
    driver.type(who.filing[:10])
    found = wait(driver)
    assert ["单据"] in found
    driver.enter()
    assert driver.page.key == "reviews"


def test_ended_people_are_counted_not_hidden(driver: Driver) -> None:
    who = somebody(driver)
    found = Found("张", (who,), 3, 2, ())
    shown = lines(found, {})
    assert [line for line in shown if "另有 2 条已注销" in line.cells[0]]
    assert shown[-1].opens == ALL
    many = Found("张", tuple(replace(who, n=n) for n in range(8)), 9_000, -1, ())
    assert len(lines(many, {})) <= 12


def test_the_mark_that_empties_the_search_grows_with_the_text_and_is_there_only_for_words(driver: Driver) -> None:
    mark = driver.shell.search.clear_mark
    assert not mark.isVisible()
    with driver.quiet():
        driver.type("z")
        small = mark.iconSize().height()
        appearance.set_text_size(200)
        driver.idle()
    assert mark.isVisible()
    assert mark.iconSize().height() >= 1.9 * small
    assert driver.shell.search.rect().contains(mark.geometry())
    appearance.set_text_size(theme.PERCENT)
    mark.click()
    driver.idle()
    assert driver.shell.search.text() == ""
    assert not mark.isVisible()
    assert not driver.shell.drop.isVisible()


def test_one_letter_lists_first_whose_surname_is_usually_read_so(driver: Driver) -> None:
    driver.type("z")
    driver.qtbot.waitUntil(driver.shell.drop.isVisible)
    driver.idle()
    table = driver.find(QTableWidget, "search_results")
    cells = [table.item(row, 0) for row in range(table.rowCount()) if table.columnSpan(row, 0) == 1]
    usual = [spelled(cell.text()).startswith("z") for cell in cells if cell is not None]
    assert usual[0]
    assert usual == sorted(usual, reverse=True)
