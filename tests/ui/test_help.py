"""Help for every screen, at the right of the work: found by F1 and by words, true to the buttons that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit, QWidget

import ui
from app.business import businesses
from app.services import help_pages
from app.services.fund_books import BY_TITLES
from db import Opener
from tests.ui.driver import Driver
from ui.handling.wanted import Wanted
from ui.pages import PAGES
from ui.window import Window

SCREENS = ("first_start", "sign_in", "lock", "own_passphrase", "recover", "paper", "recovery", "first_hour")
TROUBLES = 20
KEY = re.compile(r"\s{2,}\S+$")
OTHER_TITLES = {"口令忘了", "以后再做", "换到…", *BY_TITLES.values()}
"""Named on more than one screen, or by a part of their words."""


def named_in_sources() -> set[str]:
    """Every title that a button, a card or a tab of the window can have: the sentences of help name these."""
    sources = [file.read_text(encoding="utf-8") for file in Path(next(iter(ui.__path__))).rglob("*.py")]
    return {text for source in sources for text in re.findall(r'"([^"\n{}]*[\u4e00-\u9fff][^"\n{}]*)"', source)}


def named_by_businesses() -> set[str]:
    """What forms of businesses are called, and their fields and choices: the window draws them from the declarations."""
    declared = [one for one in businesses().values() if one.make is not None]
    fields = [field for one in declared for field in (*one.form, *one.rows)]
    return {one.title for one in declared} | {text for field in fields for text in (field.label, *field.choices)}


@pytest.mark.parametrize("key", [*(page.key for page in PAGES), *SCREENS])
def test_every_screen_has_a_page_of_help(key: str) -> None:
    assert key in help_pages.pages(), key


def test_every_page_says_something_and_every_link_leads_on() -> None:
    for page in help_pages.pages().values():
        assert len(page.plain()) > 60, page.key
        assert page.title != page.key
        assert set(page.links()) <= help_pages.pages().keys(), (page.key, page.links())


def test_every_page_is_reached_from_the_contents() -> None:
    reached, waiting = set(), [help_pages.START]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += help_pages.page(key).links()
    assert reached | {"first_hour"} == set(help_pages.pages())


def test_there_is_a_page_for_the_likeliest_troubles() -> None:
    assert sum(key.startswith("trouble_") for key in help_pages.pages()) >= TROUBLES


def test_help_names_only_buttons_and_pages_that_there_are() -> None:
    titles = named_in_sources() | {page.title for page in PAGES} | OTHER_TITLES | named_by_businesses()
    for page in help_pages.pages().values():
        for name in page.named():
            assert name in titles, f"{page.key}: 「{name}」"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("口令 忘", "trouble_passphrase"),
        ("U 盘 拔", "trouble_stick"),
        ("搬走", "trouble_moved"),
        ("生僻字", "trouble_rare_name"),
    ],
)
def test_a_trouble_is_found_by_its_words(words: str, key: str) -> None:
    assert key in [found.key for found in help_pages.search(words)]


def test_f1_opens_the_page_for_this_screen_beside_the_work_and_esc_gives_the_keyboard_back(enter) -> None:
    driver: Driver = enter("township")
    for key in driver.shell.kinds:
        driver.open(key)
        driver.page.take_focus()
        before = QApplication.focusWidget()
        driver.key(Qt.Key.Key_F1)
        guide = driver.window.guide
        assert guide.help.key == key
        right = driver.window.layers.geometry().right()
        assert guide.dock.geometry().left() > right - 1
        assert driver.window.width() <= 1366
        driver.key(Qt.Key.Key_Escape)
        assert not guide.dock.isVisible()
        assert QApplication.focusWidget() is before


def f1(driver: Driver) -> str:
    """The page of help that F1 opens for what is in sight."""
    driver.key(Qt.Key.Key_F1)
    key = str(driver.window.guide.help.key)
    driver.key(Qt.Key.Key_Escape)
    return key


def test_f1_on_every_page_of_money_opens_its_own_page(enter) -> None:
    """结息, 财政补助, 三方对账, 基金账簿, 退费, 对账: each at the district, where it is."""
    driver: Driver = enter("district", "区财务")
    for key in ("interest", "grants", "three_way", "fund_books", "refunds", "reconcile", "estimate"):
        driver.open(key)
        driver.page.take_focus()
        assert f1(driver) == key


def test_f1_on_a_part_of_a_page_opens_the_help_of_the_part(enter) -> None:
    driver: Driver = enter("district")
    page = driver.open("people")
    page.take_focus()
    page.table.choose(0)
    driver.idle()
    assert f1(driver) == "people"
    page.panel.tabs.open(2)
    driver.idle()
    assert f1(driver) == "account"
    page.begin_openings()
    driver.idle()
    assert f1(driver) == "openings"
    driver.open("system").open_policy()
    driver.idle()
    assert f1(driver) == "policy"
    driver.page.open_log()
    driver.idle()
    assert f1(driver) == "log"


@pytest.mark.parametrize(("kind", "key"), [
    ("reversal", "corrections"), ("direct_reversal", "corrections"), ("dispute", "dispute"), ("back_payment", "back_payment"),
    ("aid", "grants"),
])  # fmt: skip
def test_f1_in_a_form_opens_the_help_of_its_work(enter, kind: str, key: str) -> None:
    driver: Driver = enter("village")
    driver.open("reviews").begin_new(Wanted(kind))
    driver.idle()
    assert f1(driver) == key


def test_every_business_with_a_form_has_help() -> None:
    without = {one.title for one in businesses().values() if one.make is not None and not help_pages.of_business(one.kind)}
    assert without == set()


def test_help_searches_follows_links_and_goes_back(enter) -> None:
    driver: Driver = enter("village")
    driver.key(Qt.Key.Key_F1)
    panel = driver.window.guide.help
    driver.find(QLineEdit, "help_search").setText("结算单 对不上")
    assert "结算单对不上" in panel.text.toPlainText()
    driver.find(QLineEdit, "help_search").setFocus()
    driver.enter()
    assert panel.key == "trouble_settlement"
    panel.text.anchorClicked.emit("month.md")
    assert panel.key == "month"
    panel.back.click()
    assert panel.key == "trouble_settlement"
    driver.find(QLineEdit, "help_search").setText("没有这样的话啊")
    assert "没有找到" in panel.text.toPlainText()


def test_help_is_there_before_anybody_has_signed_in(prepared, qtbot, demo) -> None:
    driver = Driver(Window(demo.villages[0], Opener(), demo.clock), qtbot)
    driver.window.show()
    driver.window.activateWindow()
    qtbot.waitUntil(driver.window.isActiveWindow)
    driver.key(Qt.Key.Key_F1)
    assert driver.window.guide.help.key == "sign_in"
    driver.close()


def buttons_of(widget: QWidget) -> set[str]:
    return {
        KEY.sub("", button.text())
        for button in widget.findChildren(QAbstractButton)
        if not isinstance(button, QCheckBox)
    }


def test_the_buttons_that_a_page_of_help_names_stand_on_that_page(enter) -> None:
    driver: Driver = enter("township")
    pages = {page.title for page in PAGES}
    elsewhere = {"打印", "提交", "登记表", "变更", "作废登记", "新登记", "未提交"}
    for key in ("workbench", "people", "exchange", "reviews", "ledger"):
        driver.open(key)
        there = {KEY.sub("", text) for text in buttons_of(driver.shell)}
        for name in set(help_pages.page(key).named()) - pages - elsewhere:
            assert any(text.startswith(name) for text in there), (key, name)
