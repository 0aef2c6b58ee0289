from __future__ import annotations

import gc
import re
import shutil
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLibraryInfo, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.route import FINANCE
from app.services.demo import Demo
from app.services.desk import Desk
from db import Opener
from tests.ui.driver import Driver
from ui.widgets.choose import FileNotKept, write_file
from ui.widgets.controls import ActionButton
from ui.window import Window

STATIONS = (("village", None), ("township", None), ("district", "区财务"))
LATIN = re.compile(r"[A-Za-z]{2,}")
ALLOWED = re.compile(
    r"POS|PDF|Ctrl|Alt|Shift|Tab|Esc|Delete|Del|MB|xlsx|xls|ods|csv|F\d|/[^ ]*|\d{4}-\d\d-\d\d|[\w.-]+\.xb\w+",
    re.IGNORECASE,
)


@pytest.fixture(params=STATIONS, ids=[level for level, _ in STATIONS])
def driver(request: pytest.FixtureRequest, enter: Callable[..., Driver]) -> Driver:
    return enter(*request.param)


def pages(driver: Driver) -> list[QWidget]:
    return [driver.open(key) for key in driver.shell.kinds]


def test_wrong_passphrase_is_told_under_the_field(prepared: object, qtbot: QtBot, demo: Demo) -> None:
    window = Window(demo.villages[1], Opener(), demo.clock)
    driver = Driver(window, qtbot)
    window.show()
    assert window.sign_in is not None
    window.sign_in.sign_in_as(None, "不对的口令")
    driver.idle()
    assert "口令不对" in driver.text("passphrase_problem")
    assert window.shell is None
    driver.close()


def test_computer_without_a_station_says_what_to_do(prepared: object, demo: Demo, tmp_path: Path) -> None:
    window = Window(tmp_path / "空", Opener(), demo.clock)
    window.show()
    assert window.findChildren(QLabel, "first_why_not")[0].text() == "请先选：村、镇，还是区。"
    window.findChildren(QAbstractButton, "kind_village")[0].click()
    assert window.findChildren(QLabel, "first_why_not")[0].text() == ""
    window.close()


def test_navigation_shows_what_the_station_and_the_roles_can_use(driver: Driver) -> None:
    keys = list(driver.shell.kinds)
    everywhere = ["workbench", "people", "collection", "ledger", "reviews", "exchange", "statistics", "system", "grants"]
    everywhere += ["estimate"]
    assert [key for key in keys if key not in {"reconcile", "interest", "three_way", "fund_books", "refunds"}] == everywhere
    assert ("reconcile" in keys) == ("interest" in keys) == (driver.shell.session.level == "district")


def test_every_control_has_an_accessible_name_and_an_object_name(driver: Driver) -> None:
    nameless = []
    for page in pages(driver):
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView):
            for widget in page.findChildren(kind):
                inner = (
                    isinstance(widget.parent(), QComboBox | QLineEdit | QAbstractItemView) or not widget.objectName()
                )
                if not inner and not widget.accessibleName():
                    nameless.append((page.accessibleName(), type(widget).__name__, widget.objectName()))
    assert nameless == []


def test_enter_never_clicks_a_button_by_itself(driver: Driver) -> None:
    for page in pages(driver):
        assert not any(button.autoDefault() for button in page.findChildren(ActionButton))


def test_disabled_button_says_why(driver: Driver) -> None:
    for page in pages(driver):
        silent = [
            button.objectName()
            for button in page.findChildren(ActionButton)
            if not button.isEnabled() and not button.toolTip()
        ]
        assert silent == []


def test_no_english_on_screen(driver: Driver) -> None:
    foreign = set()
    for page in pages(driver):
        widgets: list[QLabel | QAbstractButton | QLineEdit] = [
            *page.findChildren(QLabel), *page.findChildren(QAbstractButton), *page.findChildren(QLineEdit),
        ]  # fmt: skip
        for widget in widgets:
            texts = [widget.toolTip(), widget.text(), getattr(widget, "placeholderText", str)()]
            foreign |= {text for text in texts if LATIN.search(ALLOWED.sub("", text))}
    assert foreign == set()


def test_tab_reaches_every_enabled_control_of_the_page(driver: Driver) -> None:
    page = driver.open("system")
    page.take_focus()
    wanted = {
        widget.objectName()
        for kind in (QLineEdit, ActionButton)
        for widget in page.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and not widget.objectName().endswith("_tools")
    }  # a table's corner has its key, Alt+↓, on the table itself
    reached = set()
    for _ in range(60):
        driver.key(Qt.Key.Key_Tab)
        reached.add(driver.focus())
    assert wanted <= reached


def test_closed_window_frees_its_pages_and_its_file(enter) -> None:
    driver = enter("village")
    kept = [weakref.ref(page) for page in pages(driver)]
    desk = driver.window.desk
    driver.window.close()
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()
    assert driver.window.desk is None
    assert [ref for ref in kept if ref() is not None] == []
    assert desk is not None
    assert not (desk.home / "station.xb-wal").exists()


def test_qt_speaks_chinese(prepared: QApplication) -> None:
    assert Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase_zh_CN.qm").exists()
    assert prepared.translate("QPlatformTheme", "Cancel") == "取消"


def test_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotKept) as refused:
        write_file(tmp_path / "没有这个文件夹" / "台账.pdf", b"x")
    assert "没有改动" in refused.value.hint


def test_window_closed_while_the_station_opens_lets_go_of_the_file(
    prepared: object, demo: Demo, tmp_path: Path
) -> None:
    home = tmp_path / "村"
    shutil.copytree(demo.villages[2], home)
    window = Window(home, Opener(), demo.clock)
    assert window.sign_in is not None
    window.sign_in.sign_in_as(None, demo.passphrase)
    window.close()
    assert not (home / "station.xb-wal").exists()


def test_number_scanned_on_a_button_goes_to_the_search_box(enter) -> None:
    driver = enter("village")
    driver.open("system")
    driver.find(ActionButton, "verify_quick").setFocus()
    driver.key(Qt.Key.Key_1)
    assert driver.focus() == "search"
    assert driver.find(QLineEdit, "search").text() == "1"


def test_new_villages_and_roles_show_without_a_new_sign_in(enter) -> None:
    driver = enter("district", "区复核")
    driver.open("people")
    driver.go(1)
    before = driver.shell.page("people")
    driver.shell.session.choices = replace(driver.shell.session.choices, villages=())  # as before the import
    driver.window.jobs.changed.emit(frozenset({"operators"}))
    driver.idle()
    after = driver.open("people")
    assert after is not before
    assert after.villages == driver.shell.session.choices.villages != ()


def test_navigation_follows_new_roles(enter, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = enter("district", "区复核")
    assert "reconcile" not in driver.shell.navigation.buttons
    desk = driver.shell.session.desk
    promoted = replace(desk.operator, roles=desk.operator.roles | {FINANCE})
    monkeypatch.setattr(Desk, "operator", promoted)
    driver.window.jobs.changed.emit(frozenset({"operators"}))
    driver.idle()
    assert "reconcile" in driver.shell.navigation.buttons
    assert driver.open("reconcile").key == "reconcile"
