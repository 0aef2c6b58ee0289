"""找差异 on 交换: a file written at one station and read at the other, what differs, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.services import comparisons, people
from app.services.desk import Desk
from tests.stations import id_of
from tests.ui.driver import Driver
from tests.ui.test_accessibility import nameless
from tests.ui.test_tab_order import out_of_order, way
from ui.pages.exchange.comparing import NO_FILE, NO_PLACE
from ui.widgets.controls import ActionButton


def asked(driver: Driver, stick: Path | None = None) -> None:
    """The panel of that window, with the stick named in it."""
    driver.window.activateWindow()
    page = driver.open("exchange")
    page.take_focus()
    driver.key(Qt.Key.Key_F6)
    if stick is not None:
        page.compare.place.folder.edit.setText(str(stick))


def press(driver: Driver, name: str) -> None:
    driver.find(ActionButton, name).click()
    driver.idle()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    made = tmp_path / "U盘"
    made.mkdir()
    return made


def brought(village: Driver, township: Driver, stick: Path) -> None:
    """The village sends what it has, so that the township knows all of it, and reads what comes back."""
    for sender, receiver in ((village, township), (township, village)):
        for driver, panel in ((sender, "write"), (receiver, "read")):
            driver.window.activateWindow()
            page = driver.open("exchange")
            part = getattr(page, panel)
            part.place.folder.edit.setText(str(stick))
            if panel == "read":
                part.look_in()
                driver.idle()
                part.packages.setCurrentIndex(0)
            else:
                page.write.to.setCurrentIndex(0 if sender is village else 1)
            part.go.click()
            driver.idle()


def test_it_comes_into_sight_when_asked_for_and_whole(enter) -> None:
    driver: Driver = enter("village")
    page = driver.open("exchange")
    assert not page.compare.isVisible()
    asked(driver)
    assert driver.focus() == "compare_with"
    assert page.compare.to.currentData()
    for control in (page.compare.to, page.compare.write, page.compare.read):
        assert not control.visibleRegion().isEmpty(), control.objectName()
    assert nameless(driver.window) == []
    assert out_of_order(way(page.compare.to)) == []


def test_who_names_no_place_or_a_stick_without_a_sound_file_is_told(enter, stick: Path) -> None:
    driver: Driver = enter("village")
    asked(driver)
    press(driver, "compare_read")
    assert driver.text("compare_verdict") == NO_PLACE
    assert driver.focus() == "compare_folder"
    asked(driver, stick)
    press(driver, "compare_read")
    assert driver.text("compare_verdict") == NO_FILE
    name = f"{driver.page.compare.to.currentData()}-{desk(driver).station}-20261008{comparisons.SUFFIX}"
    (stick / name).write_bytes(b"{}")
    press(driver, "compare_read")
    assert "读不出来" in driver.text("compare_verdict")
    assert driver.rows("compare_table") == []
    assert driver.find(ActionButton, "compare_write").isEnabled()


def test_what_only_the_other_station_has_is_listed_and_no_more_once_it_came(enter, stick: Path) -> None:
    village: Driver = enter("village")
    township: Driver = enter("township")
    brought(village, township, stick)
    with village.quiet():
        people.register(desk(village), {"id_number": id_of(77), "name": "样例甲", "tier": "200"})
    written(village, stick)
    read(township, village, stick)
    assert "只有对方有 1 份" in township.text("compare_verdict")
    (row,) = township.rows("compare_table")
    assert row[0] == "⚠ 只有对方有"
    assert township.text("compare_words") == comparisons.ASK.format(other=desk(village).station_name)
    assert not list(stick.glob("*.tmp"))
    brought(village, township, stick)
    read(township, village, stick)
    assert township.text("compare_verdict").startswith("✓ 两边一致")
    assert township.rows("compare_table") == []
    assert township.text("compare_words") == ""


def desk(driver: Driver) -> Desk:
    assert driver.window.desk is not None
    return driver.window.desk


def written(driver: Driver, stick: Path) -> None:
    asked(driver, stick)
    press(driver, "compare_write")
    assert driver.text("compare_verdict").startswith("✓ 对照文件写好了")


def read(driver: Driver, other: Driver, stick: Path) -> None:
    asked(driver, stick)
    chosen = driver.page.compare.to
    chosen.setCurrentIndex(chosen.findData(str(desk(other).station)))
    press(driver, "compare_read")
