"""The foot and the navigation at every text size."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.records import LinkState
from tests.ui.driver import Driver
from ui import appearance, preferences, theme
from ui.navigation import NARROW, WIDE
from ui.status import StatusPart, exchange_text

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def usual(prepared: QApplication) -> Iterator[None]:
    yield
    theme.put_on(prepared, theme.PERCENT, theme.LIGHT)
    preferences.window = preferences.Preferences()


def parts(driver: Driver) -> list[StatusPart]:
    return [part for part in driver.shell.foot.findChildren(StatusPart) if part.isVisible()]


@pytest.mark.parametrize("percent", appearance.SIZES)
def test_foot_says_everything_or_says_it_in_the_tool_tip(enter: Callable[..., Driver], percent: int) -> None:
    driver = enter("village")
    appearance.set_text_size(percent)
    driver.idle()
    names = {part.objectName() for part in parts(driver)}
    assert {"status_station", "status_operator", "status_day", "status_exchange", "status_backup"} <= names
    for part in parts(driver):
        assert part.text() == part.whole() or part.whole() in part.toolTip()
        assert part.geometry().right() <= driver.shell.foot.width()
    if percent <= 150:
        assert [part.whole() for part in parts(driver) if part.text() != part.whole()] == []


def test_part_of_the_foot_opens_its_page(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    driver.find(StatusPart, "status_exchange").click()
    assert driver.page.key == "exchange"
    driver.find(StatusPart, "status_backup").click()
    assert driver.page.key == "system"


def test_business_day_set_by_hand_is_shown(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    assert "手工" in driver.find(StatusPart, "status_day").whole()


def test_exchange_tells_what_waits_how_long_and_when_something_went() -> None:
    links = (
        LinkState("150404100", "某镇", "township", 3, "2026-11-19T17:40:00+00:00", "", ""),
        LinkState("150404101", "另一镇", "township", 0, "", "2026-11-20T08:00:00+00:00", ""),
    )
    text, tone, each = exchange_text(links, 3, {"150404100": "2026-11-11T08:00:00+00:00"}, NOW)
    assert tone == "warn"
    assert text.startswith("⚠ ")
    assert "等回执 3 件（最早 9 天前）" in text
    assert "送出 昨天 17:40" in text
    assert "读取 今天 08:00" in text
    assert len(each.splitlines()) == 2
    assert "从未" in each


def test_navigation_folds_to_icons_where_words_have_no_room(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    navigation = driver.shell.navigation
    assert "参保人" in navigation.buttons["people"].text()
    appearance.set_text_size(200)
    driver.idle()
    assert navigation.buttons["people"].text() == ""
    assert "参保人" in navigation.buttons["people"].toolTip()
    assert navigation.buttons["people"].accessibleName() == "参保人"
    appearance.set_text_size(100)
    driver.idle()
    assert "参保人" in navigation.buttons["people"].text()


def test_choice_to_fold_the_navigation_is_kept(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    navigation = driver.shell.navigation
    navigation.fold.click()
    assert navigation.buttons["people"].text() == ""
    assert preferences.window.get("navigation", "") == NARROW
    navigation.fold.click()
    assert preferences.window.get("navigation", "") == WIDE
    driver.key(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert driver.page.key == "people"
