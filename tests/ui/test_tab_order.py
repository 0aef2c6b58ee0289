"""The way of the Tab key: every control, in the order one reads, never out of sight, and back again the same way."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise, takewhile
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from app.services.demo import Demo
from db import Opener
from tests.ui.driver import Driver
from tests.ui.import_places import group_places
from tests.ui.money_places import account_places
from tests.ui.places import STATIONS, everything, first_hour, first_steps, outside
from ui.window import Window

MOST = 250
OVERLAYS = {"people columns", "people filter", "people find in table", "search"}
"""Sheets over a table: they go as soon as the keyboard is elsewhere, so no way leads round them and back."""


def press(backwards: bool = False) -> QWidget | None:
    """One Tab; nothing is waited for, the keyboard moves at once."""
    target = QApplication.focusWidget()
    assert target is not None
    shift = Qt.KeyboardModifier.ShiftModifier if backwards else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(target, Qt.Key.Key_Backtab if backwards else Qt.Key.Key_Tab, shift)
    return QApplication.focusWidget()


def way(start: QWidget, *, backwards: bool = False) -> list[QWidget]:
    """Where Tab leads from `start` until it is there again."""
    start.setFocus(Qt.FocusReason.TabFocusReason)
    first = QApplication.focusWidget()
    assert first is not None
    visited = [first]
    for _ in range(MOST):
        reached = press(backwards)
        assert reached is not None, visited[-1].objectName()
        if reached is visited[-1] and isinstance(reached, QTextBrowser):
            continue  # from link to link of a text
        if reached is first:
            return visited
        assert reached not in visited, f"round and round at {reached.objectName()}"
        visited.append(reached)
    raise AssertionError("Tab never comes back")


def stops(window: QWidget) -> list[QWidget]:
    """Everything in sight that can be worked on by keyboard."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None and widget.objectName() and not widget.objectName().startswith("qt_")
        and not by_arrows(widget)
    ]  # fmt: skip


def by_arrows(widget: QWidget) -> bool:
    """Of several that exclude each other Tab stops at the chosen one; arrow keys go to the others, as in every program."""
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    group = widget.group()
    return widget.autoExclusive() if group is None else group.exclusive()


def place_of(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def corner(widget: QWidget) -> tuple[int, int]:
    return place_of(widget).top(), place_of(widget).left()


def card_of(widget: QWidget) -> QWidget:
    """The sheet of paper that a control stands on."""
    above = widget.parentWidget()
    while above is not None and above.property("role") not in {"card", "side", "top", "foot", "message"}:
        above = above.parentWidget()
    return above if above is not None else widget.window()


def out_of_order(visited: list[QWidget]) -> list[str]:
    """Neighbours on one sheet of which the second stands before the first: above it, or left of it in the same row."""
    found = []
    cards, firsts = {widget: card_of(widget) for widget in visited}, dict[QWidget, QWidget]()
    for widget in sorted(visited, key=corner):
        firsts.setdefault(cards[widget], widget)
    for earlier, later in pairwise(visited):
        if cards[earlier] is not cards[later] or by_columns(cards[earlier].objectName()):
            continue
        if later is firsts[cards[later]]:
            continue  # round again from the last control to the first
        one, two = place_of(earlier), place_of(later)
        same_row = one.top() < two.center().y() < one.bottom() or two.top() < one.center().y() < two.bottom()
        if (same_row and two.left() < one.left()) or (not same_row and two.bottom() <= one.top()):
            found.append(f"{earlier.objectName()} → {later.objectName()}")
    return found


COLUMNS = {"registration", "change", "roster_panel", "pos_panel", "groups_panel", "handling_form"}
"""Forms of two columns are filled in downwards, one column after the other."""


def by_columns(card: str) -> bool:
    return card in COLUMNS or (card.startswith("estimate_") and card.endswith("_given"))


def names(widgets: list[QWidget]) -> str:
    return " ".join(widget.objectName() for widget in widgets)


def name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}"


def wrong(driver: Driver, place: str) -> list[str]:
    """What is wrong with the way of Tab from where the keyboard is now."""
    start = QApplication.focusWidget()
    if start is None or not start.isVisible():
        return [f"{place}: the keyboard is nowhere"]
    wanted = stops(driver.window)
    begun = start if start.focusPolicy() & Qt.FocusPolicy.TabFocus else press()
    if begun is None:
        return [f"{place}: Tab leads nowhere"]
    visited = way(begun)  # a form that is looked at has the keyboard itself: its first field is one Tab away
    faults = [f"{place}: hidden {name(one)}" for one in visited if not one.isVisible() or not one.isEnabled()]
    faults += [f"{place}: never at {name(one)}" for one in wanted if one not in visited]
    faults += [f"{place}: {neighbours}" for neighbours in out_of_order(visited)]
    back = way(begun, backwards=True)
    both = [one for one in visited if one in back]  # a row that is reached may allow what was refused before
    if [one for one in (back[0], *reversed(back[1:])) if one in both] != both:
        faults.append(f"{place}: another way back {names(back)} than {names(visited)}")
    start.setFocus()
    return faults


def test_tab_goes_through_the_pages_before_the_work(
    prepared: object, qtbot: QtBot, demo: Demo, tmp_path: Path
) -> None:
    faults: list[str] = []
    for home, places in ((demo.villages[1], outside), (tmp_path / "空", first_steps)):
        driver = Driver(Window(home, Opener(), demo.clock), qtbot)
        driver.window.show()
        faults += [fault for place in places(driver) for fault in wrong(driver, place)]
        driver.close()
    assert faults == [], "\n".join(faults)


def test_tab_stays_on_the_lock(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    driver.window.lock()
    driver.idle()
    assert driver.window.lock_page is not None
    assert wrong(driver, "lock") == []
    assert all(not driver.shell.isAncestorOf(one) for one in way(driver.window.lock_page.passphrase))


@pytest.mark.parametrize(("level", "operator"), STATIONS)
def test_tab_reaches_everything_in_the_order_one_reads(
    enter: Callable[..., Driver], tmp_path: Path, level: str, operator: str | None
) -> None:
    driver = enter(level, operator)
    faults = [fault for place in everything(driver, tmp_path) if place not in OVERLAYS for fault in wrong(driver, place)]
    assert faults == [], "\n".join(faults)


def test_tab_goes_through_an_account_with_money_in_it(
    enter: Callable[..., Driver], money_demo: Demo, tmp_path: Path
) -> None:
    """Charts, tables and the way back to the slip are made when they are first wanted; Tab finds each where it stands."""
    driver = enter("village", made=money_demo)
    driver.open("people").take_focus()
    faults = [fault for place in account_places(driver) for fault in wrong(driver, place)]
    assert faults == [], "\n".join(faults)


def test_tab_goes_through_a_wizard_with_fields_of_its_own(
    enter: Callable[..., Driver], money_demo: Demo, tmp_path: Path
) -> None:
    driver = enter("township", made=money_demo)
    faults: list[str] = []
    for place in takewhile(lambda place: place != "groups problems", group_places(driver, tmp_path)):
        faults += wrong(driver, place)
        if place == "groups":
            fields = way(driver.page.importing.file_step.file.edit)
            assert names(fields).startswith("groups_file groups_file_look groups_group groups_source groups_day groups_scope")
    assert faults == [], "\n".join(faults)


def test_tab_goes_through_the_first_hour(enter: Callable[..., Driver]) -> None:
    driver = enter("village", in_district=True)
    strip = driver.window.guide.strip
    assert strip is not None
    for place in first_hour(driver):
        assert wrong(driver, place) == []
        visited = way(strip.desks)
        assert names(visited[:5]) == "demo_desks first_hour_go first_hour_all first_hour_hide demo_leave"


def part_of(driver: Driver, widget: QWidget) -> str:
    """Which part of the shell a control belongs to."""
    shell = driver.shell
    parts = {"side": shell.navigation, "search": shell.search, "page": shell.stack, "foot": shell.foot}
    return next((part for part, around in parts.items() if widget is around or around.isAncestorOf(widget)), "")


@pytest.mark.parametrize(("level", "operator"), STATIONS)
def test_foot_comes_after_the_page_and_the_page_after_the_search(
    enter: Callable[..., Driver], level: str, operator: str | None
) -> None:
    driver = enter(level, operator)
    found = {}
    for key in driver.shell.kinds:
        driver.open(key)
        visited = [part_of(driver, one) for one in way(driver.shell.search)]
        turns = [part for place, part in enumerate(visited) if part and (place == 0 or visited[place - 1] != part)]
        if turns not in (["search", "page", "foot", "side"], ["search", "page", "foot", "side", "search"]):
            found[key] = turns
    assert found == {}
