"""Half a million rows: what is asked of the store, and that the window never stands still."""

from __future__ import annotations

import time
from array import array
from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.listing import Listing
from ui.jobs import Jobs
from ui.models.columns import Column
from ui.models.pages import PagesModel
from ui.widgets.empty_table import FILTERED, READING, sentence
from ui.widgets.table import DataTable

ROWS = 500_000
STALL_S = 0.1
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
COLUMNS = (
    Column("号", lambda n: f"第{n}", 6, key="n"),
    Column("尾数", lambda n: str(n % 10), 6, key="last", filterable=True),
    Column("备注", lambda _n: "", hidden=True),
)


class Numbers:
    """A store of numbers, as the source of a table."""

    finds_words = True

    def __init__(self) -> None:
        self.asked: list[Listing] = []

    def list_ids(self, listing: Listing) -> array[int]:
        self.asked.append(listing)
        found: Sequence[int] = range(ROWS)
        for _, values in listing.filters:
            found = [n for n in found if str(n % 10) in values]
        if listing.query:
            found = [n for n in found if listing.query in str(n)]
        return array("q", reversed(found) if listing.descending else found)

    def choices(self, _key: str, _listing: Listing) -> list[tuple[str, str, int]]:
        return [(str(last), f"末位 {last}", ROWS // 10) for last in range(10)]

    def totals(self, ids: Sequence[int]) -> tuple[tuple[str, int], ...]:
        return (("合计", len(ids) * 100),)


@pytest.fixture
def jobs(prepared: object) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def table(jobs: Jobs, qtbot: QtBot) -> DataTable:
    model = PagesModel(COLUMNS, jobs, list, source=Numbers())
    made = DataTable("n", "号码", model, empty="没有。", many=True)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    model.ask("")
    qtbot.waitUntil(lambda: model.rowCount() == ROWS)
    made.choose(0)
    settle(jobs)
    return made


def settle(jobs: Jobs) -> None:
    end = time.monotonic() + 15
    while jobs.pending and time.monotonic() < end:
        QApplication.processEvents()
    QApplication.processEvents()


class Heart:
    """The longest time that the GUI thread itself was busy between two beats (its own CPU time: others share the cores)."""

    def __init__(self) -> None:
        self.longest, self._last = 0.0, time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self.beat)
        self._timer.start(1)

    def beat(self) -> None:
        now = time.thread_time()
        self.longest, self._last = max(self.longest, now - self._last), now


def stall(act: Callable[[], object], jobs: Jobs) -> float:
    heart = Heart()
    QApplication.processEvents()
    act()
    QApplication.processEvents()
    heart.beat()
    settle(jobs)
    return heart.longest


def test_nothing_stands_still_with_half_a_million_rows(table: DataTable, jobs: Jobs) -> None:
    bar = table.verticalScrollBar()
    acts: dict[str, Callable[[], object]] = {
        "to the end": lambda: bar.setValue(bar.maximum()),
        "to the middle": lambda: bar.setValue(ROWS // 2),
        "page down": lambda: QTest.keyClick(table, Qt.Key.Key_PageDown),
        "mark all": lambda: QTest.keyClick(table, Qt.Key.Key_A, CTRL),
        "unmark": lambda: QTest.keyClick(table, Qt.Key.Key_Escape),
        "mark to the end": lambda: QTest.keyClick(table, Qt.Key.Key_End, CTRL | SHIFT),
        "move on": lambda: QTest.keyClick(table, Qt.Key.Key_Up),
        "sort": lambda: table._head_clicked(0),
        "sort otherwise": lambda: table._head_clicked(0),
        "filter": lambda: table.filters.set(1, ("3",)),
        "letters": lambda: QTest.keyClicks(table, "x"),
        "unfilter": table.filters.clear,
    }
    stalls = {name: stall(act, jobs) for name, act in acts.items()}
    assert {name: took for name, took in stalls.items() if took > STALL_S} == {}


def test_sort_and_filter_are_asked_of_the_store(table: DataTable, jobs: Jobs) -> None:
    assert isinstance(table.source, PagesModel)
    source = table.source.source
    assert isinstance(source, Numbers)
    table._head_clicked(0)
    table._head_clicked(0)
    table.filters.set(1, ("3", "4"))
    settle(jobs)
    assert source.asked[-1] == Listing("", "n", True, (("last", ("3", "4")),))
    assert table.source.record(0) is None
    settle(jobs)
    assert table.source.record(0) == ROWS - 6
    assert table.source.rowCount() == ROWS // 5


def test_record_keeps_current_where_it_stands_in_the_other_order(table: DataTable, jobs: Jobs) -> None:
    table.choose(499_990)
    table._head_clicked(0)
    table._head_clicked(0)
    settle(jobs)
    assert table.currentIndex().row() == 9
    settle(jobs)
    assert table.record() == 499_990


def test_record_that_arrives_later_is_chosen_then(table: DataTable, jobs: Jobs) -> None:
    chosen: list[object] = []
    table.chosen.connect(chosen.append)
    table.choose(250_000)
    settle(jobs)
    assert chosen == [None, 250_000]


def test_all_marked_rows_are_summed_by_the_store(table: DataTable, jobs: Jobs, qtbot: QtBot) -> None:
    QTest.keyClick(table, Qt.Key.Key_A, CTRL)
    assert table.foot.text() == "选中 500,000 行"
    qtbot.waitUntil(lambda: "合计 500,000.00 元" in table.foot.text())
    assert len(table.marked_ids()) == ROWS


def test_rows_that_are_not_here_are_copied_too(table: DataTable, jobs: Jobs) -> None:
    QTest.keyClick(table, Qt.Key.Key_A, CTRL)
    QTest.keyClick(table, Qt.Key.Key_C, CTRL)
    settle(jobs)
    lines = QApplication.clipboard().text().splitlines()
    assert (len(lines), lines[0], lines[-1]) == (ROWS + 1, "号\t尾数", "第499999\t9")


def test_find_asks_the_store_and_goes_round(table: DataTable, jobs: Jobs) -> None:
    table.choose(499_999)
    table.find_next("12345")
    settle(jobs)
    assert table.currentIndex().row() == 12_345


def test_filter_says_its_values_by_their_titles(table: DataTable, jobs: Jobs) -> None:
    table.filters.ask(1)
    settle(jobs)
    choices = QApplication.focusWidget()
    assert choices is not None
    QTest.keyClick(choices, Qt.Key.Key_Return)
    settle(jobs)
    assert table.filters.in_words() == [(1, "尾数：末位 0")]


def test_empty_table_says_why_it_is_empty(table: DataTable, jobs: Jobs) -> None:
    model = table.source
    assert isinstance(model, PagesModel)
    model.ask("none")
    assert sentence(model, "没有。") == READING
    settle(jobs)
    assert sentence(model, "没有。") == "没有。"
    table.filters.set(1, ("3",))
    settle(jobs)
    assert sentence(model, "没有。").startswith(FILTERED)
