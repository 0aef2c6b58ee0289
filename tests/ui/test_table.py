from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.models.columns import Column
from ui.models.rows import RowsModel
from ui.widgets.table import DataTable

COLUMNS = (Column("姓名", lambda row: row[0], 6), Column("金额", lambda row: row[1], right=True))


@pytest.fixture
def table(prepared: object, qtbot: QtBot) -> DataTable:
    model = RowsModel(COLUMNS)
    made = DataTable("t", "试", model, empty="还没有。", many=True)
    model.show([("张三", "1.00"), ("李四", "2.00"), ("王五", "3.00")])
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


def test_marked_rows_are_copied_as_a_spreadsheet_pastes_them(table: DataTable) -> None:
    table.selectAll()
    table.copy()
    assert QApplication.clipboard().text() == "姓名\t金额\n张三\t1.00\n李四\t2.00\n王五\t3.00"


def test_find_goes_to_the_next_row_and_round(table: DataTable) -> None:
    QTest.keyClick(table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is table.finder
    table.finder.setText(".00")
    for expected in (1, 2, 0):
        QTest.keyClick(table.finder, Qt.Key.Key_Return)
        assert table.currentIndex().row() == expected
    table.finder.setText("没有的")
    QTest.keyClick(table.finder, Qt.Key.Key_Return)
    assert table.currentIndex().row() == 0
    QTest.keyClick(table.finder, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is table


def test_enter_opens_the_row_and_a_digit_goes_to_the_person_field(table: DataTable, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [("张三", "1.00")]
    with qtbot.waitSignal(table.typed) as typed:
        QTest.keyClick(table, Qt.Key.Key_3)
    assert typed.args == ["3"]


def test_columns_give_way_on_a_narrow_screen(table: DataTable) -> None:
    table.resize(2000, 200)
    wide = table.columnWidth(0)
    table.resize(120, 200)
    assert table.columnWidth(0) < wide
