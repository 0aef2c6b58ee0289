"""Nothing that is read goes under for want of room when the text is half as large again, on a village's small screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.driver import Driver
from ui import appearance, theme
from ui.widgets.figures import Figures
from ui.widgets.panels import ReasonStrip
from ui.widgets.table import DataTable

SUMS = tuple((name, "未申请（元）") for name in "abcde")


@pytest.fixture
def large(enter: Callable[..., Driver]) -> Iterator[Callable[..., Driver]]:
    def opened(level: str, operator: str | None = None) -> Driver:
        driver = enter(level, operator)
        with driver.quiet():  # a change of the look has its own test
            appearance.set_text_size(150)
            driver.idle()
        return driver

    yield opened
    appearance.set_text_size(theme.PERCENT)


def _whole(cells: list[QWidget]) -> bool:
    """Whether each has the width it asks for."""
    return all(cell.width() >= cell.sizeHint().width() for cell in cells)


def titles(table: DataTable) -> set[str]:
    return {table.source.columns[place].title for place in table.layout_of_columns.visible()}


@pytest.mark.parametrize("level", ["village", "township"])
def test_sums_of_a_month_keep_their_amounts(large: Callable[..., Driver], level: str) -> None:
    driver = large(level)
    driver.open("ledger")
    assert {"村", "合计（元）"} <= titles(driver.find(DataTable, "ledger_villages"))
    assert "小计（元）" in titles(driver.find(DataTable, "ledger_tiers"))


def test_name_of_a_village_is_read_whole_beside_its_sums(large: Callable[..., Driver]) -> None:
    driver = large("township")
    driver.open("grants")
    table = driver.find(DataTable, "grants_villages")
    names = [str(table.source.index(row, 0).data()) for row in range(table.source.rowCount())]
    wide = max(QFontMetrics(table.font()).horizontalAdvance(name) for name in names)
    assert names
    assert table.columnWidth(0) >= wide + theme.lines(0.6)


@pytest.mark.parametrize(
    ("percent", "seen"), [(125, {"姓名", "证件号码", "今年缴费", "状态"}), (150, {"姓名", "证件号码", "状态"})]
)
def test_a_village_sees_name_number_and_what_is_unpaid_first(
    enter: Callable[..., Driver], percent: int, seen: set[str]
) -> None:
    driver = enter("village")
    with driver.quiet():
        appearance.set_text_size(percent)
        driver.idle()
        driver.open("people")
    assert titles(driver.find(DataTable, "people_table")) == seen
    appearance.set_text_size(theme.PERCENT)


def test_a_reason_has_a_line_of_its_own_in_a_narrow_card(prepared: QApplication, qtbot: QtBot) -> None:
    strip, holder = ReasonStrip("reason"), QWidget()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(strip)
    holder.show()
    strip.ask("作废这份登记？", str)
    for chars, below in ((24, True), (60, False)):
        holder.resize(theme.chars(chars), theme.lines(12))
        QApplication.processEvents()
        assert (strip.sure.y() > strip.edit.geometry().bottom()) is below
        assert strip.edit.width() >= theme.chars(12)


def test_a_line_is_entered_without_scrolling_sideways(large: Callable[..., Driver]) -> None:
    driver = large("village")
    driver.open("collection")
    driver.find(QLineEdit, "batch_terminal").setFocus()
    driver.type("15040009")
    driver.enter()
    driver.type("000901")
    driver.enter()
    grid = driver.find(DataTable, "entry_grid")
    assert grid.isVisible()
    assert grid.horizontalScrollBar().maximum() == 0
    assert driver.find(QLineEdit, "entry_year").width() >= grid.fontMetrics().horizontalAdvance("2026")
    hint = driver.find(QLabel, "entry_state")
    assert hint.text() in {"回车", "回车 下一格"}
    assert hint.fontMetrics().horizontalAdvance(hint.text()) <= hint.width()
    assert driver.find(QLineEdit, "entry_voucher").width() >= grid.fontMetrics().horizontalAdvance("004462") + theme.lines(0.4)


def test_the_open_page_is_in_sight_in_the_navigation(large: Callable[..., Driver]) -> None:
    driver = large("district", "区财务")
    last = list(driver.shell.navigation.buttons)[-1]
    for key in (last, "workbench"):
        driver.open(key)
        button = driver.shell.navigation.buttons[key]
        area = driver.shell.navigation.findChild(QScrollArea)
        assert isinstance(area, QScrollArea)
        seen = area.viewport().rect()
        assert seen.contains(button.mapTo(area.viewport(), button.rect().center())), key


def test_numbers_of_ten_digits_go_on_in_a_second_line_and_none_touches_the_next(
    prepared: QApplication, qtbot: QtBot
) -> None:
    figures, holder = Figures("sums", SUMS), QWidget()
    qtbot.addWidget(holder)
    QVBoxLayout(holder).addWidget(figures)
    holder.resize(theme.chars(80), theme.lines(12))
    holder.show()
    rows = {}
    for text, wide in (("9,940.00", 80), ("1,213,456,789.00", 80), ("1,213,456,789.00", 34)):
        for value in figures.labels.values():
            value.setText(text)
        holder.resize(theme.chars(wide), theme.lines(16))
        cells = [cell for value in figures.labels.values() if (cell := value.parentWidget()) is not None]
        qtbot.waitUntil(partial(_whole, cells))
        rows[text, wide] = len({cell.y() for cell in cells})
    assert rows["9,940.00", 80] == 1
    assert rows["1,213,456,789.00", 34] > rows["1,213,456,789.00", 80]
    assert figures.labels["a"].alignment() & Qt.AlignmentFlag.AlignLeft


@pytest.mark.parametrize("percent", [125, 150])
def test_what_a_filing_is_about_is_read_whole_in_the_queue(enter: Callable[..., Driver], percent: int) -> None:
    """Names of up to six characters (对账差异说明) beside the village and the state."""
    driver = enter("township")
    with driver.quiet():
        appearance.set_text_size(percent)
        driver.idle()
        driver.open("reviews")
    table = driver.find(DataTable, "reviews_table")
    assert {"事项", "内容", "村", "状态"} <= titles(table)
    wide = QFontMetrics(table.font()).horizontalAdvance("对账差异说明")
    assert table.columnWidth(0) >= wide + theme.lines(0.6)
    appearance.set_text_size(theme.PERCENT)
