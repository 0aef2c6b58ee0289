"""系统 makes its panels one in each turn: no key waits for all of them (interface, rule 8)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from tests.ui.driver import Driver
from ui.pages.system.page import AFTER
from ui.widgets import lazy


def made(page: QWidget) -> list[str]:
    return [name for name in AFTER if name in vars(page)]


def test_a_page_of_many_panels_opens_with_its_first_ones(enter: Callable[..., Driver]) -> None:
    driver = enter("township")
    driver.shell.go("system")
    page = driver.page
    assert made(page) == []
    assert page.operators.isVisible()
    one_turn = 0
    while lazy.waits():
        before = len(made(page))
        QApplication.processEvents()
        one_turn = max(one_turn, len(made(page)) - before)
    assert one_turn == 1
    assert made(page) == list(AFTER)
    assert page._sheet.updatesEnabled()


def test_panels_stand_and_are_tabbed_through_column_by_column(enter: Callable[..., Driver]) -> None:
    driver = enter("township")
    page = driver.open("system")
    panels = [panel for panel in page.stack.currentWidget().children() if isinstance(panel, QWidget)]
    by_place = sorted(panels, key=lambda panel: (panel.x(), panel.y()))
    assert len(by_place) == len(AFTER) + 1
    assert by_place.index(page.operators) == 0
    reached = [panel for one in chain(page.operators.table) for panel in panels if panel.isAncestorOf(one)]
    assert list(dict.fromkeys(reached)) == [panel for panel in by_place if panel.objectName() != "about_card"]


def chain(start: QWidget) -> list[QWidget]:
    """What Tab stops at, in Qt's order, once round."""
    found, one = [start], start.nextInFocusChain()
    while one is not None and one is not start:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            found.append(one)
        one = one.nextInFocusChain()
    return found


def test_who_is_sent_to_a_panel_is_there_when_it_has_come(enter: Callable[..., Driver]) -> None:
    driver = enter("township")
    driver.shell.go("system", "drill")
    assert "drill" not in made(driver.page)
    driver.idle()
    assert driver.focus() == "drill_file"


def test_a_panel_that_is_asked_for_early_is_made_once_and_reads(enter: Callable[..., Driver]) -> None:
    driver = enter("township")
    driver.shell.go("system")
    early = driver.page.backup
    driver.idle()
    assert driver.page.findChildren(QFrame, "backup_panel") == [early]
    assert "备份" in early.last.text()
