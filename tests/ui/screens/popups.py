"""What opens over a page: the menus of a table and of a field, the lists of choices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

from tests.ui.screens.camera import Camera
from tests.ui.screens.steps import press, write


def right_click(camera: Camera, target: QWidget, name: str) -> None:
    """The menu of the right mouse button, taken and closed."""
    middle = QPoint(target.width() // 4, target.height() // 2)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, target.mapToGlobal(middle))
    QApplication.sendEvent(target, event)
    camera.take(name)
    for menu in QApplication.topLevelWidgets():
        if isinstance(menu, QMenu) and menu.isVisible():
            menu.close()
    camera.settle()


def menus(camera: Camera, _place: Path) -> None:
    """Of a column, of a row, of a field with text; the filter of a column and what it leaves."""
    page: Any = camera.go("people")
    page.take_focus()
    menu = page.table.open_menu(2)
    camera.take("column_menu")
    menu.close()
    right_click(camera, page.table.viewport(), "row_menu")
    place = next(place for place in range(len(page.model.columns)) if page.model.filterable(place))
    page.table.filters.ask(place)
    camera.take("filter_panel")
    page.table.filters._panel.give()
    camera.take("filtered")
    page.table.filters.clear()
    camera.settle()
    page.table.selectAll()
    camera.take("all_marked")
    page.table.choose(0)
    write(camera, "search", "石大海")
    camera.shell.search.setFocus()
    camera.shell.search.selectAll()
    camera.settle()
    press(camera, Qt.Key.Key_Escape)
    camera.shell.search.setText("石大海")
    camera.shell.drop.hide()
    right_click(camera, camera.shell.search, "field_menu")
    camera.shell.search.clear()
    camera.settle()


def choices(camera: Camera, _place: Path) -> None:
    """Every list of choices on the first look at a page, the longest of each."""
    for key in ("workbench", "collection", "ledger", "reviews", "exchange", "system"):
        page = camera.go(key)
        found = [one for one in page.findChildren(QComboBox) if one.isVisible() and one.isEnabled() and one.count() > 1]
        if found:
            camera.take_list(max(found, key=QComboBox.count), f"list_{key}")


SCENES = (menus, choices)
