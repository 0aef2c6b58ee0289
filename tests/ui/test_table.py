from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from ui import preferences, theme
from ui.models.arrangement import Arrangement
from ui.models.columns import Column, halves
from ui.models.rows import RowsModel
from ui.widgets.controls import ActionButton
from ui.widgets.table import DataTable

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    n: int
    name: str
    fen: int
    state: str = "待审核"


COLUMNS = (
    Column("姓名", lambda row: row.name, 6),
    Column("金额（元）", lambda row: f"{row.fen / 100:.2f}", 6, right=True, total_fen=lambda row: row.fen),
    Column("状态", lambda row: row.state, filterable=True),
    Column("电话", lambda row: "139", 6, hidden=True),
)
ROWS = [Row(1, "张三", 100), Row(2, "李四", 200, "已生效"), Row(3, "王五", 300)]


@pytest.fixture(autouse=True)
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preferences, "window", preferences.Preferences())


def make(qtbot: QtBot, records: list[Row]) -> DataTable:
    model = RowsModel(COLUMNS)
    made = DataTable("t", "试", model, empty="还没有。", many=True)
    model.show(records)
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    return made


@pytest.fixture
def table(prepared: object, qtbot: QtBot) -> DataTable:
    return make(qtbot, ROWS)


def show(table: DataTable, records: list[Row]) -> None:
    assert isinstance(table.source, RowsModel)
    table.source.show(records)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key goes where the keyboard is."""
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def names(table: DataTable) -> list[str]:
    return [table.source.record(row).name for row in range(table.source.rowCount())]


def button(table: DataTable, name: str) -> ActionButton:
    found = table.window().findChild(ActionButton, name)
    assert found is not None
    assert found.isVisible()
    return found


def click_head(table: DataTable, place: int) -> None:
    x = table.head.sectionViewportPosition(place) + 20
    QTest.mouseClick(table.head.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, table.head.strip_height() + 10))


def choose_line(table: DataTable, line: str) -> None:
    """Alt+↓, then a line of the menu."""
    QTest.keyClick(table, Qt.Key.Key_Down, ALT)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    action = next(action for action in menu.actions() if action.objectName() == line)
    menu.close()
    action.trigger()


def test_marked_rows_are_copied_as_a_spreadsheet_pastes_them(table: DataTable) -> None:
    table.selectAll()
    table.copy()
    assert QApplication.clipboard().text() == (
        "姓名\t金额（元）\t状态\n张三\t1.00\t待审核\n李四\t2.00\t已生效\n王五\t3.00\t待审核"
    )


def test_copy_keeps_to_the_columns_in_sight_in_their_order(table: DataTable) -> None:
    table.layout_of_columns.show_column(2, shown=False)
    table.layout_of_columns.move(0, 1)
    QTest.keyClick(table, Qt.Key.Key_C, CTRL)
    assert QApplication.clipboard().text() == "金额（元）\t姓名\n1.00\t张三"


def test_find_goes_to_the_next_row_and_round(table: DataTable) -> None:
    QTest.keyClick(table, Qt.Key.Key_F, CTRL)
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
    assert opened.args == [ROWS[0]]
    with qtbot.waitSignal(table.typed) as typed:
        QTest.keyClick(table, Qt.Key.Key_3)
    assert typed.args == ["3"]


def test_letters_go_to_the_next_row_with_these_initials(table: DataTable) -> None:
    QTest.keyClicks(table, "ls")
    assert table.currentIndex().row() == 1
    assert table.letters.isVisible()
    QTest.keyClick(table, Qt.Key.Key_Escape)
    QTest.keyClicks(table, "q")
    assert table.currentIndex().row() == 1
    assert "没有" in table.letters.text()


def test_what_an_input_method_composes_is_not_searched_for_but_what_it_commits(table: DataTable) -> None:
    QApplication.sendEvent(table, QInputMethodEvent("wang", []))
    assert table.currentIndex().row() == 0
    assert not table.letters.isVisible()
    done = QInputMethodEvent()
    done.setCommitString("王")
    QApplication.sendEvent(table, done)
    assert table.currentIndex().row() == 2
    assert table.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)


def test_click_on_a_head_sorts_and_the_third_restores_the_list_s_order(table: DataTable) -> None:
    seen = []
    for _ in range(3):
        click_head(table, 0)
        seen.append(names(table))
    assert seen == [["李四", "王五", "张三"], ["张三", "王五", "李四"], ["张三", "李四", "王五"]]


def test_esc_takes_back_the_marks_then_the_order(table: DataTable) -> None:
    table.arrange(Arrangement(1, descending=True))
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert table.marked_ranges() == [(2, 2)]
    QTest.keyClick(table, Qt.Key.Key_Escape)
    assert names(table) == ["张三", "李四", "王五"]


def test_current_record_stays_current_when_the_rows_are_sorted_and_refreshed(table: DataTable) -> None:
    table.choose(1)
    choose_line(table, "falling")
    assert table.record() == ROWS[1]
    show(table, [*ROWS, Row(4, "赵六", 0)])
    assert table.record() == ROWS[1]


def test_scroll_place_is_kept_over_a_refresh(prepared: object, qtbot: QtBot) -> None:
    rows = [Row(n, f"人{n}", n) for n in range(300)]
    table = make(qtbot, rows)
    table.choose(200)
    table.verticalScrollBar().setValue(195)
    show(table, rows)
    assert (table.currentIndex().row(), table.verticalScrollBar().value()) == (200, 195)
    show(table, rows[10:])
    assert (table.currentIndex().row(), table.verticalScrollBar().value()) == (190, 185)


def test_filter_is_chosen_by_keyboard_said_in_words_and_taken_away(table: DataTable) -> None:
    table.filters.ask(2)
    choices = QApplication.focusWidget()
    assert isinstance(choices, QListWidget)
    assert [choices.item(row).text() for row in range(2)] == ["待审核　2", "已生效　1"]
    QTest.keyClick(choices, Qt.Key.Key_Space)
    QTest.keyClick(choices, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is table
    assert names(table) == ["张三", "王五"]
    assert button(table, "t_filter_2").text() == "状态：待审核 ✕"
    assert table.head.strip.counted.text() == "2 / 3 行"
    button(table, "t_filter_2").click()
    assert names(table) == ["张三", "李四", "王五"]
    assert not table.head.strip.isVisible()


def test_ctrl_shift_l_takes_all_filters_away(table: DataTable) -> None:
    table.filters.set(2, ("已生效",))
    show(table, [ROWS[0]])
    assert table.source.rowCount() == 0
    QTest.keyClick(table, Qt.Key.Key_L, CTRL | SHIFT)
    assert names(table) == ["张三"]


def test_columns_are_chosen_ordered_and_widened_by_keyboard_and_remembered(table: DataTable, qtbot: QtBot) -> None:
    choose_line(table, "columns")
    listed = QApplication.focusWidget()
    assert isinstance(listed, QListWidget)
    listed.setCurrentRow(3)
    QTest.keyClick(listed, Qt.Key.Key_Space)
    QTest.keyClick(listed, Qt.Key.Key_Up, CTRL)
    before = table.columnWidth(3)
    QTest.keyClick(listed, Qt.Key.Key_Right, CTRL)
    assert table.layout_of_columns.visible() == [0, 1, 3, 2]
    assert table.columnWidth(3) > before
    QTest.keyClick(listed, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is table
    table.layout_of_columns.keep()
    again = make(qtbot, ROWS)
    assert again.layout_of_columns.visible() == [0, 1, 3, 2]
    assert again.columnWidth(3) == table.columnWidth(3)
    again.layout_of_columns.restore()
    assert again.layout_of_columns.visible() == [0, 1, 2]


def test_last_column_cannot_be_hidden(table: DataTable) -> None:
    for place in (0, 1):
        assert table.layout_of_columns.show_column(place, shown=False)
    choose_line(table, "hide")
    assert table.layout_of_columns.visible() == [2]
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Space)
    note = table.window().findChild(type(table.foot), "t_marked")
    assert note is table.foot
    assert table.layout_of_columns.visible() == [2]


def test_several_marked_rows_are_counted_and_summed_below(table: DataTable) -> None:
    assert not table.foot.isVisible()
    QTest.keyClick(table, Qt.Key.Key_Down, SHIFT)
    assert table.foot.text() == "选中 2 行　金额 3.00 元"
    assert table.viewport().geometry().bottom() < table.foot.geometry().top()
    QTest.keyClick(table, Qt.Key.Key_A, CTRL)
    assert table.foot.text() == "选中 3 行　金额 6.00 元"


def test_last_row_can_be_reached_above_the_sums(prepared: object, qtbot: QtBot) -> None:
    table = make(qtbot, [Row(n, f"人{n}", n) for n in range(300)])
    table.selectAll()
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    assert table.visualRect(table.source.index(299, 0)).bottom() <= table.viewport().height()


def test_columns_give_way_on_a_narrow_screen_and_then_step_back(table: DataTable) -> None:
    table.resize(2000, 200)
    wide = table.columnWidth(0)
    table.resize(theme.chars(19.2), 200)
    assert theme.chars(7 * 0.93) - 1 <= table.columnWidth(0) < wide
    assert table.layout_of_columns.visible() == [0, 1, 2]
    table.resize(theme.chars(15), 200)
    assert table.layout_of_columns.visible() == [0, 2]
    assert table.layout_of_columns.stepped_back() == (1,)
    assert table.horizontalScrollBar().maximum() == 0
    table.resize(2000, 200)
    assert table.layout_of_columns.visible() == [0, 1, 2]


def test_choice_of_columns_says_which_stepped_back_and_brings_them(table: DataTable) -> None:
    table.resize(theme.chars(15), 200)
    table.choose_columns()
    columns = table.findChild(QListWidget, "t_column_list") or table.window().findChild(QListWidget, "t_column_list")
    assert columns is not None
    assert columns.item(1).text() == "金额（元）　放不下"
    assert columns.item(1).checkState() == Qt.CheckState.Unchecked
    columns.item(1).setCheckState(Qt.CheckState.Checked)
    assert 1 in table.layout_of_columns.visible()


def test_what_steps_back_for_want_of_room_is_not_kept_as_hidden(table: DataTable) -> None:
    table.resize(theme.chars(15), 200)
    table.layout_of_columns.keep()
    assert preferences.window.get("table.t", {}) == {}


def test_free_text_takes_the_room_left_even_when_it_was_widened(table: DataTable) -> None:
    table.resize(2000, 200)
    table.layout_of_columns.widen(2, -60)
    last = table.layout_of_columns.visible()[-1]
    assert sum(table.columnWidth(place) for place in table.layout_of_columns.visible()) == table.viewport().width()
    assert last == 2


def test_heads_stand_in_two_lines_where_the_room_is_short() -> None:
    assert halves("缴费金额（元）") == ("缴费金额", "（元）")
    assert halves("对方回执") == ("对方", "回执")


def test_width_that_a_person_chose_does_not_give_way(table: DataTable) -> None:
    table.layout_of_columns.widen(0, 5)
    chosen = table.columnWidth(0)
    table.resize(200, 200)
    assert table.columnWidth(0) == chosen


def test_exported_cells_are_what_is_seen(table: DataTable, tmp_path: Path) -> None:
    table.filters.set(2, ("待审核",))
    table.arrange(table.source.arrangement.sorted_by(1, descending=True))
    seen = table.seen([range(table.source.rowCount())])
    assert seen.words == ("筛选　状态：待审核；按金额从大到小排列",)
    assert [column.title for column in seen.columns] == ["姓名", "金额（元）", "状态"]
    assert [record.name for records in seen.chunks() for record in records] == ["王五", "张三"]
