from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.services import drives
from tests.ui.driver import Driver
from ui.pages.exchange.packages import title
from ui.pages.exchange.reading import FOUND, NO_PACKAGE, NO_PLACE


def write_to(driver: Driver, folder: Path) -> None:
    driver.go(6)
    driver.find(QLineEdit, "write_folder").setFocus()
    driver.type(str(folder))
    driver.key(Qt.Key.Key_F9)


def read_from(driver: Driver, folder: Path) -> None:
    driver.go(6)
    driver.find(QLineEdit, "read_folder").setFocus()
    driver.type(str(folder))
    driver.enter()


def test_what_a_package_brings_is_seen_before_it_is_read(enter, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    village = enter("village")
    write_to(village, stick)
    code = village.rows("write_result")[0][3]
    township = enter("township")
    township.window.activateWindow()
    read_from(township, stick)
    township.page.read.look.click()
    township.idle()
    assert "还没有写入" in township.text("read_verdict")
    assert code in township.text("read_verdict")
    township.page.read.go.click()
    township.idle()
    assert "读入了" in township.text("message_text")
    assert list(stick.glob("*.receipt"))
    village.window.activateWindow()
    read_from(village, stick)
    assert "回执" in village.page.read.packages.currentText()
    village.page.read.go.click()
    village.idle()
    assert "没有等回执的单据" in village.page.subtitle.text()


def test_damaged_package_is_refused_and_says_that_nothing_was_read(enter, demo, tmp_path: Path) -> None:
    stick = tmp_path / "U盘"
    shutil.copytree(demo.township.parent / "U盘", stick)
    driver = enter("township")
    read_from(driver, stick)
    file = driver.page.read.chosen()
    raw = bytearray(file.read_bytes())
    raw[len(raw) // 2] ^= 1
    file.write_bytes(bytes(raw))
    driver.page.read.go.click()
    driver.idle()
    assert "没有读入" in driver.text("read_verdict")


def test_place_that_is_gone_is_told_and_nothing_is_lost(enter, tmp_path: Path) -> None:
    driver = enter("village")
    write_to(driver, tmp_path / "没有")
    assert "单据都在" in driver.text("write_verdict")


def test_package_names_are_read_as_sentences() -> None:
    names = {"150404100200": "穆家营子村", "150404100": "穆家营子镇"}
    package = "150404100200-150404100-20261031-0002.xbp"
    assert title(package, names) == "穆家营子村 10月31日 第 2 包"
    assert title(f"{package}.receipt", names) == "穆家营子镇 的回执：10月31日 第 2 包"
    assert title("别的.xbp", names) == "别的.xbp"


def test_what_waits_above_and_below_is_counted_apart(enter) -> None:
    driver = enter("township")
    driver.open("exchange")
    headline = driver.shell.page("exchange").subtitle.text()
    assert headline.startswith("单据等对方回执：上级 ")
    above = headline.partition("上级 ")[2].partition(" 件")[0]
    assert f"等回执 {above} 件" in driver.text("status_exchange")


def test_reading_without_a_place_says_so_and_puts_the_cursor_where_it_is_typed(enter, tmp_path: Path) -> None:
    driver = enter("village")
    driver.open("exchange").take_focus()
    driver.key(Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert driver.text("read_verdict") == NO_PLACE
    assert driver.focus() == "read_folder"
    driver.type(str(tmp_path))
    driver.key(Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert driver.text("read_verdict") == NO_PACKAGE
    assert driver.focus() == "read_folder"


def test_a_folder_that_was_typed_without_enter_is_looked_into(enter, demo, tmp_path: Path) -> None:
    driver = enter("village")
    driver.open("exchange")
    driver.find(QLineEdit, "read_folder").setFocus()
    driver.type(str(demo.township.parent / "U盘"))
    driver.key(Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier)
    assert driver.text("read_verdict") == FOUND
    assert driver.focus() == "read_package"


def test_the_made_up_district_offers_its_own_stick_and_a_real_station_does_not(enter) -> None:
    driver = enter("village", in_district=True)
    page = driver.open("exchange")
    for place in (page.write.place, page.read.place):
        assert place.drives.currentText().startswith("演示的 U 盘")
        assert place.path() == driver.window.home.parent / "U盘"
    assert drives.drives(driver.window.home.parent) == drives.drives()


def test_a_package_of_a_station_that_is_no_neighbour_is_named_with_its_code(enter) -> None:
    driver = enter("district", "区财务")
    page = driver.open("exchange")
    page.read._offer([Path("/U盘/150404100200-150404-20261031-0002.xbp"), Path("/U盘/150404100-150404-20261031-0003.xbp")])
    page.refresh()
    driver.idle()
    assert page.read.packages.itemText(0) == "穆家营子村（150404100200） 10月31日 第 2 包"
    assert page.read.packages.itemText(1) == "穆家营子镇（演示） 10月31日 第 3 包"
