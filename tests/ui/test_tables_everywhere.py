"""What the one table can do, it does on every page of every station (interface, rules 1, 8 and 9)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea

from app.services.demo import Demo
from tests.ui import tables_of_window
from tests.ui.driver import Driver
from tests.ui.made_up_rows import MADE_UP
from tests.ui.places import STATIONS, everything_with_rows
from ui import appearance, preferences, theme
from ui.pages.collection.grid import EntryGrid
from ui.widgets import empty_table
from ui.widgets.table import DataTable

Station = tuple[str, str | None]
WALKED: tuple[Station, ...] = (*STATIONS, ("district", "区复核"))
HELP = "help"
"""Beside the open help at 150 % no page of two columns has its room; it may be scrolled until the help is closed."""
TOOLTIP = Qt.ItemDataRole.ToolTipRole
EXTENDED = QAbstractItemView.SelectionMode.ExtendedSelection


@pytest.fixture(scope="session")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this run in which every walk notes the tables that it has shown with rows.

    The walks may be shared out to several processes: it is one folder for all of them, and the walk that ends last, in
    whichever process, sees the notes of all.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "tables_walked"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def usual_look(prepared: QApplication) -> Iterator[None]:
    preferences.window = preferences.Preferences()
    yield
    theme.put_on(prepared, theme.PERCENT, theme.LIGHT)
    preferences.window = preferences.Preferences()


def tables(driver: Driver, folder: Path) -> Iterator[tuple[str, DataTable]]:
    """Every table that comes into sight, at each of its places."""
    for place in everything_with_rows(driver, folder):
        for table in driver.window.findChildren(DataTable):
            if table.isVisible():
                yield f"{place}: {table.objectName()}", table


@pytest.mark.parametrize(("level", "operator"), STATIONS)
def test_no_table_and_no_page_scrolls_sideways_at_large_text(
    enter: Callable[..., Driver], tmp_path: Path, level: str, operator: str | None
) -> None:
    driver = enter(level, operator)
    appearance.set_text_size(150)
    driver.idle()
    over: dict[str, list[tuple[str, int]]] = {}
    for name, table in tables(driver, tmp_path):
        page = driver.shell.stack.currentWidget()
        place = name.partition(":")[0]
        if place != HELP and isinstance(page, QScrollArea) and (too_wide := page.horizontalScrollBar().maximum()):
            over[place] = [("the page", too_wide)]
        if table.horizontalScrollBar().maximum():
            seen = table.layout_of_columns.visible()
            over[name] = [(table.source.columns[column].title, table.columnWidth(column)) for column in seen]
    assert over == {}


@pytest.mark.parametrize(("level", "operator"), WALKED)
def test_every_table_sorts_filters_copies_and_is_exported_as_seen(
    enter: Callable[..., Driver], money_demo: Demo, walked: Path, tmp_path: Path, level: str, operator: str | None
) -> None:
    """The walk that ends last holds what all have met against the tables of the window: one that is added to a page and
    that no walk shows with rows is told here by its name.
    """
    driver = enter(level, operator, made=money_demo)
    done: set[str] = set()
    for name, table in tables(driver, tmp_path):
        if table.objectName() not in done and table.source.rowCount() > 1:
            done.add(table.objectName())
            asked_everything(driver, table, tmp_path, name)
    noted = notes_with(walked, (level, operator), done)
    if noted.keys() == set(WALKED):
        assert never_met(noted) == []


@pytest.mark.parametrize("name", MADE_UP)
def test_a_table_that_no_walk_fills_does_the_same_with_made_up_rows(
    enter: Callable[..., Driver], money_demo: Demo, tmp_path: Path, name: str
) -> None:
    station, show, _why = MADE_UP[name]
    driver = enter(*station, made=money_demo)
    table = show(driver)
    driver.idle()
    assert tables_of_window.fits(name, table.objectName())
    assert table.source.rowCount() > 1
    assert table.isVisible()
    asked_everything(driver, table, tmp_path, name)


def test_an_excuse_is_of_a_table_that_there_is() -> None:
    assert set(MADE_UP) <= set(tables_of_window.names())


def test_a_table_that_no_walk_has_met_is_told(tmp_path: Path) -> None:
    known = tables_of_window.names()
    walks = [name for name in known if name not in MADE_UP]
    for place, station in enumerate(WALKED[1:]):
        noted = notes_with(tmp_path, station, set(walks[1:]) if place == 0 else set())
        assert noted.keys() != set(WALKED)
    noted = notes_with(tmp_path, WALKED[0], set(walks[2:]))
    assert noted.keys() == set(WALKED)
    assert walks[0] in never_met(noted)
    assert walks[1] not in never_met(noted)


def notes_with(folder: Path, station: Station, met: set[str]) -> dict[Station, set[str]]:
    """Note what this station's walk has met; return the notes of all walks so far. A note appears whole or not at all."""
    half = folder / f"{WALKED.index(station)}.part"
    half.write_text("\n".join(sorted(met)), encoding="utf-8")
    half.replace(folder / f"{WALKED.index(station)}.txt")
    files = {one: folder / f"{place}.txt" for place, one in enumerate(WALKED)}
    return {one: set(file.read_text(encoding="utf-8").split()) for one, file in files.items() if file.exists()}


def never_met(noted: dict[Station, set[str]]) -> list[str]:
    seen = set().union(*noted.values())
    return [name for name in tables_of_window.names() if name not in MADE_UP and not tables_of_window.met(name, seen)]


def asked_everything(driver: Driver, table: DataTable, folder: Path, name: str) -> None:
    asked = Everything(driver, table, folder / f"{table.objectName()}.xlsx", name)
    for part in (asked.heads, asked.columns, asked.empty, asked.finding, asked.marked, asked.copied_and_exported):
        part()


class Everything:
    """One table, asked for everything."""

    def __init__(self, driver: Driver, table: DataTable, file: Path, name: str) -> None:
        self.driver, self.table, self.file, self.name = driver, table, file, name

    def heads(self) -> None:
        """Each head sorts, or says that it does not."""
        model = self.table.source
        for place in self.table.layout_of_columns.visible():
            title = model.columns[place].title
            if not title:
                continue
            if not model.sortable(place):
                assert model.headerData(place, Qt.Orientation.Horizontal, TOOLTIP), (self.name, title)
                continue
            before = model.rowCount()
            self.table.head.sectionClicked.emit(place)
            self.driver.idle()
            assert model.arrangement.place == place, (self.name, title)
            assert model.rowCount() == before, (self.name, title)
            assert model.headerData(place, Qt.Orientation.Horizontal).endswith("▲"), (self.name, title)
            self.table.arrange(model.arrangement.own_order())
            self.driver.idle()
            if model.filterable(place):
                self.filtered(place)

    def filtered(self, place: int) -> None:
        """A filter lets through as many rows as it said, and the head says so."""
        model = self.table.source
        offered: list[tuple[str, str, int]] = []
        model.choices_read.connect(lambda _place, choices: offered.extend(choices))
        model.ask_choices(place)
        self.driver.idle()
        model.choices_read.disconnect()
        model.choices_read.connect(self.table.filters._offer)
        whole = model.rowCount()
        assert sum(count for _, _, count in offered) == whole, (self.name, place, offered)
        value, _, count = offered[0]
        self.table.filters.set(place, (value,))
        self.driver.idle()
        assert model.rowCount() == count, (self.name, place)
        assert not self.table.head.strip.isHidden()
        self.table.filters.clear()
        self.driver.idle()
        assert model.rowCount() == whole

    def columns(self) -> None:
        layout = self.table.layout_of_columns
        seen = layout.visible()
        if len(seen) > 1:
            back = set(layout.stepped_back())
            assert layout.show_column(seen[-1], shown=False)
            left = layout.visible()
            assert [place for place in left if place not in back] == seen[:-1], self.name
            assert set(left) <= {*seen[:-1], *back}, self.name  # its room may bring back what had stepped back
        layout.restore()
        assert set(layout.visible()) <= {*seen, *range(len(layout.columns))}

    def empty(self) -> None:
        assert empty_table.sentence(self.table.source, self.table.empty_text), self.name

    def finding(self) -> None:
        """Letters go to the next row that begins with them, in sight or not."""
        if isinstance(self.table, EntryGrid):
            return
        model, seen = self.table.source, self.table.layout_of_columns.visible()
        texts = [column.text for place in seen if not (column := model.columns[place]).right][:3]
        last = model.rowCount() - 1
        word = next((text(model.record(last))[:1] for text in texts if text(model.record(last))[:1].isalpha()), "")
        if word:
            self.table.choose(0)
            self.table.keys.write(word)
            self.driver.idle()
            record = model.record(self.table.currentIndex().row())
            assert any(text(record).startswith(word) for text in texts), (self.name, word)
            self.table.letters.forget()

    def marked(self) -> None:
        rows = self.table.source.rowCount()
        if self.table.selectionMode() == EXTENDED and rows > 1:
            self.table.selectAll()
            self.driver.idle()
            assert self.table.foot.text().startswith(f"选中 {rows:,} 行"), self.name

    def copied_and_exported(self) -> None:
        """The columns in sight, in their order; all rows of the table."""
        model, seen = self.table.source, self.table.layout_of_columns.visible()
        titles = [model.columns[place].title for place in seen]
        if self.table.selectionMode() == EXTENDED:
            self.table.copy()
            self.driver.idle()
            assert QApplication.clipboard().text().split("\n")[0].split("\t") == titles, self.name
        self.table.export_to(self.file)
        self.driver.idle()
        sheet = openpyxl.load_workbook(self.file).worksheets[0]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        heads = next((number for number, row in enumerate(rows) if [value or "" for value in row][: len(titles)] == titles), -1)
        assert heads >= 0, (self.name, titles, rows[:5])
        assert len(rows) - heads - 1 >= len(getattr(model, "records", ())) or model.rowCount(), self.name
