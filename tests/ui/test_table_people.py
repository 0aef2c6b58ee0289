"""The people list on the real window: sorted, filtered and summed by the store, exported as it is seen."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from app.domain.listing import Listing
from ui import preferences
from ui.widgets.controls import ActionButton
from ui.widgets.table import DataTable

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NAME, TIER, STATUS = "姓名", "档次（元）", "状态"


def place(table: DataTable, title: str) -> int:
    return [column.title for column in table.source.columns].index(title)


def click_head(driver, table: DataTable, title: str) -> None:
    x = table.head.sectionViewportPosition(place(table, title)) + 10
    QTest.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, table.head.strip_height() + 10))
    driver.idle()


@pytest.fixture
def driver(enter):
    made = enter("village")
    page = made.open("people")
    page.take_focus()
    made.idle()
    return made


def column(driver, title: str) -> list[str]:
    table = driver.find(DataTable, "people_table")
    at = table.layout_of_columns.visible().index(place(table, title))
    return [row[at] for row in driver.rows("people_table")]


def filter_status(driver, value: str) -> None:
    """Alt+↓'s filter: look for the value, tick it, Enter."""
    table = driver.find(DataTable, "people_table")
    table.filters.ask(place(table, STATUS))
    driver.idle()
    choices = driver.find(QListWidget, "people_table_choices")
    row = next(n for n in range(choices.count()) if choices.item(n).text().startswith(value))
    choices.setCurrentRow(row)
    driver.key(Qt.Key.Key_Space)
    driver.enter()


def test_amounts_are_sorted_by_the_store_as_numbers(driver) -> None:
    table = driver.find(DataTable, "people_table")
    own = column(driver, NAME)
    click_head(driver, table, TIER)
    tiers = [int(text) if text.isdigit() else 0 for text in column(driver, TIER)]
    assert tiers == sorted(tiers)
    click_head(driver, table, TIER)
    assert [int(text) if text.isdigit() else 0 for text in column(driver, TIER)] == tiers[::-1]
    driver.key(Qt.Key.Key_Escape)
    assert column(driver, NAME) == own


def test_person_in_sight_stays_in_sight_when_the_list_is_sorted(driver) -> None:
    table = driver.find(DataTable, "people_table")
    table.choose(3)
    driver.idle()
    name = driver.text("person_name")
    click_head(driver, table, NAME)
    click_head(driver, table, NAME)
    assert driver.text("person_name") == name
    assert table.record().name == name


def test_filter_by_state_is_said_in_words_and_the_count_follows(driver) -> None:
    everybody = len(driver.rows("people_table"))
    filter_status(driver, "待审核")
    waiting = column(driver, STATUS)
    assert waiting
    assert set(waiting) == {"待审核"}
    assert len(waiting) < everybody
    assert driver.text("page_subtitle") == f"筛选出 {len(waiting)} 人"
    place_of_state = place(driver.find(DataTable, "people_table"), STATUS)
    assert driver.find(ActionButton, f"people_table_filter_{place_of_state}").text() == "状态：待审核 ✕"
    assert driver.focus() == "people_table"
    driver.key(Qt.Key.Key_L, CTRL | SHIFT)
    assert len(driver.rows("people_table")) == everybody


def test_filter_stays_while_another_name_is_searched_for(driver) -> None:
    filter_status(driver, "待审核")
    name = column(driver, NAME)[0]
    driver.shell.go("people", name)
    driver.idle()
    assert set(column(driver, STATUS)) == {"待审核"}
    assert "筛选出" in driver.text("page_subtitle")


def test_selection_is_summed_by_the_store(driver, qtbot: QtBot) -> None:
    table = driver.find(DataTable, "people_table")
    driver.key(Qt.Key.Key_A, CTRL)
    qtbot.waitUntil(lambda: "账户余额" in table.foot.text())
    assert table.foot.text().startswith(f"选中 {table.source.rowCount()} 行　今年已缴 ")


def test_who_has_not_paid_can_be_sorted_too(driver) -> None:
    workbench = driver.open("workbench")
    workbench.unpaid.click()
    driver.idle()
    table = driver.find(DataTable, "people_table")
    missing = set(column(driver, NAME))
    click_head(driver, table, TIER)
    assert set(column(driver, NAME)) == missing


def test_chosen_columns_are_there_at_the_next_start(driver) -> None:
    table = driver.find(DataTable, "people_table")
    table.choose_columns()
    listed = driver.find(QListWidget, "people_table_column_list")
    listed.setCurrentRow(place(table, "联系电话"))
    driver.key(Qt.Key.Key_Space)
    driver.key(Qt.Key.Key_Escape)
    table.layout_of_columns.keep()
    assert "联系电话" in preferences.window.get("table.people_table", {})["shown"]
    model = table.source
    again = DataTable("people_table", "参保人名单", type(model)(model.columns, model.jobs, model.fetch))
    assert place(table, "联系电话") in again.layout_of_columns.visible()


def test_export_holds_what_is_seen_with_covered_numbers(driver, tmp_path: Path) -> None:
    filter_status(driver, "待审核")
    table = driver.find(DataTable, "people_table")
    shown = driver.rows("people_table")
    table.export_to(tmp_path / "名单.xlsx")
    driver.idle()
    assert "已存为" in driver.text("message_text")
    page = openpyxl.load_workbook(tmp_path / "名单.xlsx").active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == NAME)
    assert rows[0][0] == "参保人名单"
    assert any("状态：待审核" in str(row[0]) for row in rows[:head])
    assert [row[1] for row in rows[head + 1 : head + 1 + len(shown)]] == [row[1] for row in shown]
    assert all("*" in row[1] for row in shown)


def test_people_are_sorted_by_what_they_have_paid_this_year(driver) -> None:
    table = driver.find(DataTable, "people_table")
    page = driver.page
    at = place(table, "今年缴费")
    table.layout_of_columns.show_column(at, shown=True)
    table.arrange(table.source.arrangement.sorted_by(at, descending=True))
    driver.idle()
    found = [page.model.record(row) for row in range(page.model.rowCount())]
    driver.idle()
    found = [page.model.record(row) for row in range(page.model.rowCount())]
    fen = [person.paid_fen for person in found]
    assert fen == sorted(fen, reverse=True)
    assert fen[0] > 0
    assert {person.paid_text for person in found if not person.paid_fen} <= {"未缴", "已缴", "代缴", ""}


def test_filter_counts_the_people_in_view(driver) -> None:
    page = driver.page
    page.query = "王"
    page.refresh()
    driver.idle()
    whole = len(page.model.ids)
    source = page.model.source
    for key in ("paid", "tier", "status", "group"):
        listing = page.model.arrangement.listing(page.model.columns, "王")
        for value, _, count in source.choices(key, listing):
            only = Listing("王", filters=((key, (value,)),))
            assert len(source.list_ids(only)) == count <= whole


@pytest.mark.parametrize(("level", "operator"), [("township", None), ("district", "区财务")])
def test_an_office_of_many_villages_sees_the_village_beside_each_person(enter, level: str, operator: str | None) -> None:
    driver = enter(level, operator)
    table = driver.open("people").table
    titles = [table.source.columns[place].title for place in table.layout_of_columns.visible()]
    assert titles == ["姓名", "证件号码", "村", "档次（元）", "今年缴费", "状态"]
    assert not table.layout_of_columns.stepped_back()
