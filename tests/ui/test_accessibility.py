"""What every page and every panel owes to somebody who does not see the screen, or has no mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAction, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.domain import resources
from app.errors import Problem
from app.services.demo import Demo
from db import Opener
from tests.ui.driver import Driver
from tests.ui.places import STATIONS, everything, first_hour, first_steps, locked, outside
from ui.widgets import speaking
from ui.widgets.columns_chart import ColumnsChart
from ui.widgets.controls import ActionButton, say
from ui.widgets.table import DataTable
from ui.window import Window

Role = QAccessible.Role
KINDS: tuple[tuple[type[QWidget], frozenset[Role]], ...] = (
    (QAbstractButton, frozenset({Role.Button, Role.CheckBox, Role.RadioButton, Role.ButtonMenu, Role.ButtonDropDown})),
    (QComboBox, frozenset({Role.ComboBox})),
    (QLineEdit, frozenset({Role.EditableText})),
    (QPlainTextEdit, frozenset({Role.EditableText})),
    (QHeaderView, frozenset({Role.Client, Role.Table})),
    (QAbstractItemView, frozenset({Role.Table, Role.List, Role.Tree})),
)
INPUTS = (QLineEdit, QComboBox, QPlainTextEdit)


def seen(window: QWidget) -> list[QWidget]:
    return [widget for widget in window.findChildren(QWidget) if widget.isVisible()]


def nameless(window: QWidget) -> list[str]:
    found = []
    for widget in seen(window):
        shy = widget.focusPolicy() == Qt.FocusPolicy.NoFocus and not isinstance(widget, QAbstractButton)
        if shy or widget.focusProxy() is not None:
            continue
        interface, around = QAccessible.queryAccessibleInterface(widget), widget.parentWidget()
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{type(widget).__name__} {widget.objectName()} in {around.objectName() if around else ''}")
    return found


def misfits(window: QWidget) -> list[str]:
    """Controls that are introduced as something else than they are."""
    found = []
    for widget in seen(window):
        if widget.objectName().startswith("qt_"):
            continue  # the inside of one of Qt's own controls
        expected = next((roles for kind, roles in KINDS if isinstance(widget, kind)), None)
        interface = QAccessible.queryAccessibleInterface(widget)
        if expected is not None and interface.role() not in expected:
            found.append(f"{type(widget).__name__} {widget.objectName()}: {interface.role()}")
    return found


def orphans(window: QWidget) -> list[str]:
    """Labels that stand over a field or beside it, and do not belong to it."""
    found = []
    for text in [widget for widget in seen(window) if isinstance(widget, QLabel) and widget.property("role") == "label"]:
        around = text.parentWidget()
        layout = around.layout() if around is not None else None
        if text.buddy() is None and layout is not None:
            place = layout.indexOf(text)
            following = layout.itemAt(place + 1) if place >= 0 else None
            if following is not None and isinstance(following.widget(), INPUTS):
                found.append(text.text())
    return found


def silent(window: QWidget) -> list[str]:
    """Disabled buttons that do not say why, to eye and ear."""
    return [
        button.objectName()
        for button in seen(window)
        if isinstance(button, ActionButton) and not button.isEnabled()
        and not (button.toolTip() and button.toolTip() in button.accessibleDescription())
    ]  # fmt: skip


def answers(window: QWidget) -> dict[str, list[str]]:
    """Every key that something in sight answers to, wherever the keyboard is, with what answers."""
    found: dict[str, list[str]] = {}
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        wide = shortcut.context() in {Qt.ShortcutContext.WindowShortcut, Qt.ShortcutContext.ApplicationShortcut}
        if wide and shortcut.isEnabled() and isinstance(owner, QWidget) and owner.isVisible() and owner.isEnabled():
            for key in QShortcut.keys(shortcut):
                found.setdefault(key.toString(), []).append(owner.objectName())
    for action in window.findChildren(QAction):
        owners = [owner for owner in action.associatedObjects() if isinstance(owner, QWidget) and owner.isVisible()]
        if owners and action.isEnabled() and action.shortcutContext() == Qt.ShortcutContext.WindowShortcut:
            for key in action.shortcuts():
                found.setdefault(key.toString(), []).append(action.text())
    return found


def ambiguous(window: QWidget) -> list[str]:
    return [f"{key}: {owners}" for key, owners in answers(window).items() if len(owners) > 1]


CHECKS: tuple[Callable[[QWidget], list[str]], ...] = (nameless, misfits, orphans, silent, ambiguous)


def faults(window: QWidget, place: str) -> list[str]:
    return [f"{place}: {check.__name__} {fault}" for check in CHECKS for fault in check(window)]


@pytest.mark.parametrize(("level", "operator"), STATIONS)
def test_every_control_has_a_name_a_role_a_reason_and_keys_of_its_own(
    enter: Callable[..., Driver], tmp_path: Path, level: str, operator: str | None
) -> None:
    driver = enter(level, operator)
    found = [fault for place in everything(driver, tmp_path) for fault in faults(driver.window, place)]
    assert found == [], "\n".join(found)


def test_pages_before_the_work_name_every_control(enter: Callable[..., Driver], qtbot, demo: Demo, tmp_path: Path) -> None:
    window = Window(demo.villages[1], Opener(), demo.clock)
    driver = Driver(window, qtbot)
    window.show()
    found = [fault for place in outside(driver) for fault in faults(window, place)]
    driver.close()
    first = Window(tmp_path / "空", Opener(), demo.clock)
    driver = Driver(first, qtbot)
    first.show()
    found += [fault for place in first_steps(driver) for fault in faults(first, place)]
    driver.close()
    assert found == []


def test_lock_names_every_control(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    assert [fault for place in locked(driver) for fault in faults(driver.window, place)] == []


def test_first_hour_names_every_control(enter: Callable[..., Driver]) -> None:
    driver = enter("village", in_district=True)
    assert [fault for place in first_hour(driver) for fault in faults(driver.window, place)] == []


class Heard:
    """What a screen reader would have been told."""

    def __init__(self) -> None:
        self.events: list[QAccessibleEvent] = []
        self.said: list[str] = []

    def __call__(self, event: QAccessibleEvent) -> None:
        self.events.append(event)
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.said.append(event.message())

    def ended(self, _result: object) -> None:
        """A job's end; what is said of it matters here."""


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    ear = Heard()
    monkeypatch.setattr(speaking, "send", ear)
    return ear


def test_problem_under_a_field_is_said(enter: Callable[..., Driver], heard: Heard) -> None:
    driver = enter("village")
    page: Any = driver.open("people")
    page.begin_new()
    driver.idle()
    cell = page.registration.form.cells["phone"]
    cell.show_problems([Problem("phone", "联系电话应为 11 位手机号。")])
    assert heard.said[-1] == "联系电话应为 11 位手机号。"
    assert "联系电话应为 11 位手机号。" in cell.editor.accessibleDescription()
    cell.show_problems([Problem("phone", "联系电话应为 11 位手机号。")])
    assert heard.said.count("联系电话应为 11 位手机号。") == 1


def test_message_is_said_and_is_an_alert(enter: Callable[..., Driver], heard: Heard) -> None:
    driver = enter("village")
    driver.shell.messages.tell("bad", "U 盘写不进去。", "数据没有改动。", "请换一个。")
    assert "U 盘写不进去。数据没有改动。接下来：请换一个。" in heard.said[-1]
    assert QAccessible.Event.Alert in [event.type() for event in heard.events]


def test_job_under_way_and_its_end_are_said(enter: Callable[..., Driver], heard: Heard) -> None:
    driver = enter("village")
    busy = driver.shell.busy
    driver.window.jobs.read(lambda progress: progress(1, 3), heard.ended, title="检查数据")
    busy._appear()
    driver.idle()
    assert heard.said[0].startswith("正在检查数据")
    assert heard.said[-1] == "检查数据：已结束"


def test_steps_and_result_of_an_import_are_said(enter: Callable[..., Driver], heard: Heard, tmp_path: Path) -> None:
    driver = enter("village")
    places = everything(driver, tmp_path)
    for place in places:
        if place == "roster problems":
            break
    assert any("第 3 步，共 4 步：问题" in said for said in heard.said)
    page: Any = driver.page
    page.import_panel.step_on()
    driver.idle()
    assert any(said.startswith("已完成：") for said in heard.said)


def test_sentence_that_is_not_in_sight_is_not_said(enter: Callable[..., Driver], heard: Heard) -> None:
    driver = enter("village")
    page: Any = driver.open("exchange")
    driver.open("people")
    say(page.missing, "⚠ 有单据没有送到。", "warn")
    assert heard.said == []


def test_table_tells_its_heads_cells_and_size(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page: Any = driver.open("people")
    driver.idle()
    rows = driver.rows("people_table")
    interface = QAccessible.queryAccessibleInterface(page.table)
    parts = [interface.child(place) for place in range(min(interface.childCount(), 60))]
    heads = [part.text(QAccessible.Text.Name) for part in parts if part.role() == Role.ColumnHeader]
    cells = [part.text(QAccessible.Text.Name) for part in parts if part.role() == Role.Cell]
    titles = [column.title for column in page.table.source.columns if column.title]
    assert set(titles) <= set(heads)
    assert set(filter(None, rows[0])) <= set(cells)


def test_sorted_head_says_how(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page: Any = driver.open("people")
    driver.idle()
    page.table.arrange(page.table.source.arrangement.sorted_by(0, descending=False))
    driver.idle()
    role = Qt.ItemDataRole.AccessibleTextRole
    assert "从小到大排列" in page.table.source.headerData(0, Qt.Orientation.Horizontal, role)


@pytest.mark.parametrize(("level", "operator"), STATIONS)
def test_charts_say_their_numbers(enter: Callable[..., Driver], level: str, operator: str | None) -> None:
    driver = enter(level, operator)
    driver.open("workbench")
    charts = driver.window.findChildren(ColumnsChart)
    assert charts
    assert all(chart.accessibleName() and chart.accessibleDescription() for chart in charts)


def test_charts_are_introduced_as_charts_as_long_as_they_are_there(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    driver.open("workbench")
    for chart in driver.window.findChildren(ColumnsChart):
        interface = QAccessible.queryAccessibleInterface(chart)
        assert interface.role() == Role.Chart
        assert interface.text(QAccessible.Text.Name) == chart.accessibleName()
        assert interface.text(QAccessible.Text.Description) == chart.accessibleDescription()
    gone = ColumnsChart("gone", "没有了", "月份", (("元", "brand"),), "还没有。")
    assert QAccessible.queryAccessibleInterface(gone).role() == Role.Chart
    gone.deleteLater()
    QApplication.processEvents()
    assert QAccessible.queryAccessibleInterface(driver.shell).role() != Role.Chart


BEGINS_SOMETHING_NEW = {"person_new", "batch_begin", "handling_new", "workbench_new", "system_admit"}


@pytest.mark.parametrize(("level", "operator"), STATIONS)
def test_function_keys_do_the_same_on_every_page(
    enter: Callable[..., Driver], level: str, operator: str | None
) -> None:
    """F2 search, F3 new, F5 refresh, F7 print, F9 file, Esc back, F1 help: never something else."""
    driver = enter(level, operator)
    for key in driver.shell.kinds:
        driver.open(key)
        found = answers(driver.window)
        assert {"F1", "F2", "F5"} <= found.keys(), key
        assert found["F2"] == ["search"]
        assert found.get("F3", ["person_new"])[0] in BEGINS_SOMETHING_NEW
        for letter in ("F7", "F9"):
            for name in found.get(letter, ()):
                button = driver.find(ActionButton, name)
                assert button.text().endswith(letter), name


@pytest.mark.parametrize(("level", "operator"), STATIONS)
def test_every_key_stands_on_its_button(enter: Callable[..., Driver], level: str, operator: str | None) -> None:
    driver = enter(level, operator)
    for key in driver.shell.kinds:
        page: Any = driver.open(key)
        for button in page.findChildren(ActionButton):
            keys = [shortcut.key().toString() for shortcut in button.findChildren(QShortcut)]
            for one in keys:
                shown = {"Return": "回车", "Enter": "回车", "Del": "Delete"}.get(one, one)
                told = f"{button.text()} {button.toolTip()} {button.accessibleDescription()}"
                assert shown in told or not button.isVisible(), (key, button.objectName(), one)


def test_table_has_its_own_search_on_every_page(enter: Callable[..., Driver]) -> None:
    driver = enter("township")
    for key in driver.shell.kinds:
        for table in driver.open(key).findChildren(DataTable):
            if table.isVisible() and table.focusPolicy() != Qt.FocusPolicy.NoFocus:
                table.setFocus()
                driver.key(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
                assert driver.focus() == f"{table.objectName()}_finder"
                driver.key(Qt.Key.Key_Escape)
                assert driver.focus() == table.objectName()




def test_no_message_boxes_and_no_dialogs_for_entry() -> None:
    folder = Path(resources.path("theme/window.qss")).parents[2] / "ui"
    sources = {path: path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}
    assert len(sources) > 100
    boxes = [path.name for path, text in sources.items() if "QMessageBox" in text or "QInputDialog" in text]
    dialogs = [path.name for path, text in sources.items() if "(QDialog)" in text or "QDialog(" in text]
    assert boxes == []
    assert dialogs == []
