"""The keyboard is always somewhere one can see: drawn where it is, and never lost when something goes away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.ui.driver import Driver
from tests.ui.places import everything
from tests.ui.test_tab_order import stops
from ui import appearance, theme
from ui.widgets.controls import ActionButton


def kind(widget: QWidget) -> str:
    return f"{type(widget).__name__}/{widget.property('role') or ''}"


def unseen(driver: Driver, known: set[str]) -> list[str]:
    """Kinds of controls (not looked at before) that look the same with the keyboard as without it."""
    found = []
    for widget in stops(driver.window):
        if kind(widget) in known or not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        driver.shell.foot.setFocus()
        driver.shell.setFocus()
        before = widget.grab().toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if QApplication.focusWidget() is not widget:
            continue
        QApplication.processEvents()
        known.add(kind(widget))
        if widget.grab().toImage() == before:
            found.append(f"{kind(widget)} {widget.objectName()}")
    return found


@pytest.mark.parametrize("scheme", theme.SCHEMES)
def test_every_kind_of_control_shows_the_keyboard(enter: Callable[..., Driver], tmp_path: Path, scheme: str) -> None:
    driver = enter("township")
    assert driver.heart is not None
    with driver.heart.quiet():  # a change of the look has its own test
        appearance.set_theme(scheme)
        QApplication.processEvents()
    known: set[str] = set()
    faults: list[str] = []
    for place in everything(driver, tmp_path):
        with driver.heart.quiet():  # looking at pictures is the test's own work
            faults += [f"{place}: {one}" for one in unseen(driver, known)]
    appearance.set_theme(theme.LIGHT)
    assert len(known) > 12
    assert faults == [], "\n".join(faults)


def somewhere(driver: Driver) -> str:
    """Where the keyboard is; "" when nobody could tell."""
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None and widget.isVisible() and widget.isEnabled() else ""


def test_keyboard_is_somewhere_in_every_place(enter: Callable[..., Driver], tmp_path: Path) -> None:
    driver = enter("village")
    lost = [place for place in everything(driver, tmp_path) if somewhere(driver) in {"", "page", "shell", "window"}]
    assert lost == []


def test_closed_panels_give_the_keyboard_back(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page: Any = driver.open("people")
    page.take_focus()
    driver.idle()
    for open_it in (page.table.choose_columns, page.table.finder.begin):
        open_it()
        driver.idle()
        driver.key(Qt.Key.Key_Escape)
        assert somewhere(driver) == "people_table"
    page.begin_new()
    driver.idle()
    driver.key(Qt.Key.Key_Escape)
    assert somewhere(driver) == "people_table"
    page.begin_roster()
    driver.idle()
    driver.key(Qt.Key.Key_Escape)
    assert somewhere(driver) == "people_table"


def test_closed_message_gives_the_keyboard_back(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page: Any = driver.open("people")
    page.take_focus()
    driver.idle()
    driver.shell.messages.tell("bad", "没有办成。", "数据没有改动。", "再试一次。")
    driver.shell.messages.shut.setFocus()
    driver.key(Qt.Key.Key_Space)
    assert somewhere(driver) == "people_table"


def test_key_of_a_job_that_ends_keeps_the_keyboard(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page: Any = driver.open("system")
    button = page.findChild(ActionButton, "verify_quick")
    button.setFocus()
    button.click()
    driver.idle()
    assert somewhere(driver) not in {"", "page", "shell"}


def test_paper_and_help_give_the_keyboard_back(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page: Any = driver.open("ledger")
    page.take_focus()
    driver.idle()
    before = somewhere(driver)
    driver.key(Qt.Key.Key_F7)
    driver.key(Qt.Key.Key_Escape)
    assert somewhere(driver) == before
    driver.key(Qt.Key.Key_F1)
    driver.key(Qt.Key.Key_F1)
    assert somewhere(driver) == before


def test_lock_gives_the_keyboard_back(enter: Callable[..., Driver], demo) -> None:
    driver = enter("village")
    page: Any = driver.open("people")
    page.take_focus()
    driver.idle()
    driver.window.lock()
    driver.idle()
    assert driver.window.lock_page is not None
    assert somewhere(driver) == driver.window.lock_page.passphrase.objectName()
    driver.type(demo.passphrase)
    driver.enter()
    driver.idle()
    assert somewhere(driver) == "people_table"


def test_withdrawn_row_gives_the_keyboard_to_a_row(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page: Any = driver.open("people")
    page.take_focus()
    driver.idle()
    waiting = next(row for row, cells in enumerate(driver.rows("people_table")) if "待审核" in " ".join(cells))
    page.table.choose(waiting)
    driver.idle()
    page.panel._ask_withdraw()
    driver.type("登记错了")
    driver.enter()
    assert "撤销" in driver.text("message_text")
    assert somewhere(driver) == "people_table"
    assert page.table.currentIndex().row() == waiting


def test_decided_row_gives_the_keyboard_to_the_next(enter: Callable[..., Driver]) -> None:
    driver = enter("township")
    page: Any = driver.open("reviews")
    page.take_focus()
    driver.idle()
    second = driver.rows("reviews_table")[1]
    driver.key(Qt.Key.Key_F9)
    assert somewhere(driver) == "reviews_table"
    assert driver.rows("reviews_table")[page.table.currentIndex().row()] == second


def test_discarded_draft_leaves_the_keyboard_in_its_row(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page: Any = driver.open("people")
    page.begin_new()
    driver.idle()
    driver.find(QLineEdit, "phone").setFocus()
    driver.type("13800000099")
    page.side.setCurrentWidget(page.waiting)
    driver.idle()
    page.waiting.read()
    driver.idle()
    for button in ("draft_drop_0", "draft_undo_0", "draft_drop_0"):
        driver.find(ActionButton, button).setFocus()
        driver.key(Qt.Key.Key_Space)
        assert somewhere(driver) in {"draft_undo_0", "draft_drop_0"} - {button}


def test_undone_import_leaves_the_keyboard_in_the_wizard(enter: Callable[..., Driver], tmp_path: Path) -> None:
    driver = enter("village")
    for place in everything(driver, tmp_path):
        if place == "roster undo":
            break
    driver.type("导错了文件")
    driver.key(Qt.Key.Key_F9)
    assert "撤销导入" in driver.text("message_text")
    page: Any = driver.page
    widget = QApplication.focusWidget()
    assert widget is not None
    assert page.import_panel.isAncestorOf(widget)


def test_page_that_another_page_opens_gets_the_keyboard(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    page: Any = driver.open("workbench")
    page.take_focus()
    page.unpaid.click()
    driver.idle()
    widget = QApplication.focusWidget()
    assert widget is not None
    assert driver.page.isAncestorOf(widget)
