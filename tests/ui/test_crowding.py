"""Nothing stands on anything else: titles beside keys, notes above their buttons, lists with rows in sight at 150 %."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from app.services.standing import Standing
from tests.ui.driver import Driver
from ui import appearance, theme
from ui.navigation import NARROW, NavButton
from ui.widgets.table import DataTable


@pytest.fixture
def large(enter: Callable[..., Driver]) -> Iterator[Callable[..., Driver]]:
    """A station whose text is at 150 %."""

    def opened(level: str, operator: str | None = None) -> Driver:
        driver = enter(level, operator)
        with driver.quiet():  # a change of the look has its own test
            appearance.set_text_size(150)
            driver.idle()
        return driver

    yield opened
    appearance.set_text_size(theme.PERCENT)


def crowded(button: NavButton) -> bool:
    """Whether the title reaches what stands at its right."""
    bold = QFont(button.font())
    bold.setBold(True)
    icon = 0 if button.icon().isNull() else button.iconSize().width()
    end = theme.lines(0.6) + icon + QFontMetrics(bold).horizontalAdvance(button.text())
    beside = [part for part in (button.count, button.key_title) if part.isVisible()]
    return any(part.x() < end for part in beside)


@pytest.mark.parametrize("percent", appearance.SIZES)
def test_keys_and_counts_of_the_navigation_never_stand_on_its_words(
    enter: Callable[..., Driver], percent: int
) -> None:
    driver = enter("district", "区财务")
    with driver.quiet():
        appearance.set_text_size(percent)
        for count in (0, 7, 128, 1_204):
            for button in driver.shell.navigation.buttons.values():
                button.set_count(count)
            driver.idle()
            found = [key for key, button in driver.shell.navigation.buttons.items() if crowded(button)]
            assert found == [], (percent, count)
        appearance.set_text_size(theme.PERCENT)


def test_keys_of_the_navigation_are_in_sight_at_the_usual_sizes(enter: Callable[..., Driver]) -> None:
    driver = enter("district", "区财务")
    for percent in (100, 150):
        with driver.quiet():
            appearance.set_text_size(percent)
            driver.idle()
        shape = driver.shell.navigation._shape
        assert shape != NARROW
        covered = [key for key, button in driver.shell.navigation.buttons.items() if button.key_title.isHidden()]
        assert covered == [], (percent, shape)
    appearance.set_text_size(theme.PERCENT)


def test_note_on_a_known_person_has_the_width_of_the_form(large: Callable[..., Driver]) -> None:
    driver = large("village")
    page: Any = driver.open("people")
    page.begin_new()
    driver.idle()
    strip = page.registration.known
    assert strip.open.y() >= 0
    strip.text.setText("彭敏文的登记已退回。原因：身份证照片看不清，请重新拍正反两面。可以用原来填的内容重新登记。")
    strip.show()
    QApplication.processEvents()
    assert strip.text.width() > strip.width() * 0.8


def test_reason_that_ends_with_a_full_stop_has_one() -> None:
    from ui.pages.people.known import reason_of

    assert reason_of(Standing("", opinion="请重新拍正反两面。")) == "原因：请重新拍正反两面。"
    assert reason_of(Standing("", opinion="请补照片")) == "原因：请补照片。"
    assert reason_of(Standing("")) == ""


def rows_in_sight(table: DataTable) -> float:
    return table.viewport().height() / table.verticalHeader().defaultSectionSize()


def test_lists_of_the_collection_keep_rows_in_sight_with_large_text(large: Callable[..., Driver]) -> None:
    driver = large("village")
    page: Any = driver.open("collection")
    driver.idle()
    for table in (page.batches.open, page.batches.closed, page.batches.lines):
        assert rows_in_sight(table) >= 1.9, table.objectName()


def test_pasted_rows_have_the_whole_width(large: Callable[..., Driver]) -> None:
    driver = large("village")
    page: Any = driver.open("collection")
    page.batches.begun.emit("15040001", "000777")
    driver.idle()
    page.entry.grid.pasted.emit("凭证号\t证件号码\t姓名\t金额\n7009\t1\t\t十")
    driver.idle()
    holder = driver.shell.holders["collection"]
    assert not page.entry.beside.isVisible()
    assert holder.horizontalScrollBar().maximum() == 0
    assert rows_in_sight(page.entry.pasting.table) >= 3
    page.entry.pasting.back.click()
    driver.idle()
    assert page.entry.beside.isVisible()


def test_what_another_package_would_bring_goes_with_a_refusal(
    enter: Callable[..., Driver], demo: Any, tmp_path: Path
) -> None:
    driver = enter("township")
    panel: Any = driver.open("exchange").read
    panel.place.folder.edit.setText(str(demo.township.parent / "U盘"))
    panel.look_in()
    driver.idle()
    panel.look.click()
    driver.idle()
    assert panel.effects.source.rowCount()
    damaged = tmp_path / panel.chosen().name
    raw = bytearray(panel.chosen().read_bytes())
    raw[len(raw) // 2] ^= 1
    damaged.write_bytes(bytes(raw))
    panel.place.folder.edit.setText(str(tmp_path))
    panel.look_in()
    driver.idle()
    panel.go.click()
    driver.idle()
    assert "没有读入" in panel.verdict.text()
    assert panel.effects.source.rowCount() == 0


def test_form_of_a_filing_keeps_rows_in_sight_with_large_text(large: Callable[..., Driver]) -> None:
    driver = large("township")
    page: Any = driver.open("reviews")
    driver.idle()
    assert rows_in_sight(page.sheet.fields) >= 3
