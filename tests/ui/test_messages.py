"""The message bar: nothing unread is lost, and it is read aloud."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from tests.ui.driver import Driver
from ui.widgets.messages import MOST, MessageBar


@pytest.fixture
def bar(prepared: object, qtbot) -> MessageBar:
    made = MessageBar()
    qtbot.addWidget(made)
    made.show()
    return made


def test_second_message_waits_until_the_first_is_read(bar: MessageBar) -> None:
    bar.tell("bad", "第一条。", "数据没有改动。", "请核对。")
    bar.tell("warn", "第二条。", "数据没有改动。", "请核对。")
    assert bar.sentence.text() == "第一条。"
    assert bar.more.text() == "还有 1 条"
    assert bar.shut.accessibleName() == "看下一条"
    bar.shut.click()
    assert bar.sentence.text() == "第二条。"
    assert bar.more.isHidden()
    bar.shut.click()
    assert bar.isHidden()


def test_good_news_makes_room_for_the_next_message(bar: MessageBar) -> None:
    bar.tell("good", "已提交。", "已写入。", "等审核。")
    bar.tell("bad", "没有办成。", "数据没有改动。", "请核对。")
    assert bar.sentence.text() == "没有办成。"


def test_same_message_twice_is_one(bar: MessageBar) -> None:
    for _ in range(3):
        bar.tell("bad", "一样。", "数据没有改动。", "请核对。")
    assert bar.more.isHidden()


def test_endless_messages_do_not_pile_up(bar: MessageBar) -> None:
    for number in range(10 * MOST):
        bar.tell("bad", f"第 {number} 条。", "数据没有改动。", "请核对。")
    assert bar.more.text() == f"还有 {MOST} 条"


def test_message_has_its_whole_text_for_a_screen_reader(bar: MessageBar) -> None:
    bar.tell("warn", "U 盘写不进去。", "数据没有改动。", "请换一个 U 盘。")
    for part in ("请注意", "U 盘写不进去。", "数据没有改动。", "请换一个 U 盘。"):
        assert part in bar.accessibleName()


def test_escape_closes_the_message_and_a_refusal_outlives_its_page(enter: Callable[..., Driver]) -> None:
    driver = enter("village")
    driver.shell.messages.tell("bad", "没有办成。", "数据没有改动。", "请核对。")
    driver.open("ledger")
    assert driver.text("message_text") == "没有办成。"
    driver.page.take_focus()
    driver.key(Qt.Key.Key_Escape)
    assert driver.text("message_text") == ""


def test_key_of_a_button_that_cannot_be_pressed_says_why(enter) -> None:
    driver = enter("village")
    driver.open("exchange")
    driver.key(Qt.Key.Key_F7)
    assert "现在不能交接单" in driver.text("message_text")
    assert "写好以后" in driver.text("message_hint")
    driver.open("ledger")
    assert driver.text("message_text") == ""
