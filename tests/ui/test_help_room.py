"""Help takes what the page in sight can spare: at the right, else below; nothing scrolls sideways because of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.driver import Driver
from ui import appearance, theme
from ui.widgets.table import DataTable

RIGHT, BELOW = Qt.DockWidgetArea.RightDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea


@pytest.fixture
def reading(enter: Callable[..., Driver]) -> Iterator[Callable[..., Driver]]:
    def opened(level: str, operator: str | None, percent: int) -> Driver:
        driver = enter(level, operator)
        with driver.quiet():  # a change of the look has its own test
            appearance.set_text_size(percent)
            driver.idle()
            driver.window.guide.turn_help()
            driver.idle()
        return driver

    yield opened
    appearance.set_text_size(theme.PERCENT)


@pytest.mark.parametrize(
    ("level", "operator", "sizes"), [("village", None, (125, 150)), ("district", "区财务", (150,))]
)
def test_no_page_and_no_table_scrolls_sideways_while_help_is_open(
    reading: Callable[..., Driver], level: str, operator: str | None, sizes: tuple[int, ...]
) -> None:
    driver = reading(level, operator, sizes[0])
    with driver.quiet():
        for percent in sizes:
            appearance.set_text_size(percent)
            for key in driver.shell.kinds:
                page = driver.open(key)
                QApplication.processEvents()
                tables = [table for table in page.findChildren(DataTable) if table.isVisible()]
                assert driver.window.guide.dock.isVisible()
                assert driver.shell.holders[key].horizontalScrollBar().maximum() == 0, (key, percent)
                assert [one.objectName() for one in tables if one.horizontalScrollBar().maximum()] == [], (key, percent)
                assert driver.window.guide.help.text.height() >= theme.lines(4), (key, percent)


def test_help_goes_below_where_the_page_needs_the_width_and_comes_back_to_the_right(
    reading: Callable[..., Driver],
) -> None:
    driver = reading("village", None, 150)
    places = {}
    with driver.quiet():
        for key in ("exchange", "people"):
            driver.open(key)
            driver.idle()
            places[key] = driver.window.dockWidgetArea(driver.window.guide.dock)
    assert places == {"exchange": BELOW, "people": RIGHT}
