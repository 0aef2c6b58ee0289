"""操作员离任 in the window: asked once more, told what happens, printed, and signed in again (Songshan 003 art. 38-40)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit

from app.keys import slots
from app.services import attempts, departures
from app.services.demo import Demo
from app.services.operators import add_operator, own_fingerprint
from app.services.sign_in import KEYS
from tests.ui.driver import Driver
from ui.widgets.controls import ActionButton

NEW = "镇新人"
Enter = Callable[..., Driver]


@pytest.fixture
def township(enter: Enter, demo: Demo) -> Driver:
    """The township with a second operator; its page 系统."""
    driver = enter("township")
    assert driver.window.desk is not None
    with driver.quiet():
        add_operator(driver.window.desk, NEW, ("clerk",), demo.passphrase, demo.passphrase)
    driver.open("system")
    return driver


def choose(driver: Driver, beginning: str) -> str:
    box = driver.find(QComboBox, "departure_who")
    place = next(n for n in range(box.count()) if box.itemText(n).startswith(beginning))
    box.setCurrentIndex(place)
    return box.itemText(place)


def let_go(driver: Driver, passphrase: str) -> None:
    driver.find(QLineEdit, "departure_reason").setText("调到别的镇")
    driver.find(QLineEdit, "departure_own").setText(passphrase)
    driver.find(ActionButton, "departure_go").click()
    assert "不能撤销" in driver.page.departure.sure.question.text()
    driver.find(ActionButton, "departure_sure_sure").click()
    driver.idle()


def home_of(driver: Driver) -> Path:
    return driver.window.home


def test_who_leaves_is_grey_after_the_next_sign_in_and_his_passphrase_is_gone(township: Driver, demo: Demo) -> None:
    choose(township, NEW)
    let_go(township, demo.passphrase)
    assert township.window.shell is not None
    township.key(Qt.Key.Key_Escape)  # the hand-over paper has come by itself
    said = township.text("departure_verdict")
    assert "已离任" in said
    assert "重新登录" in said
    assert NEW not in slots.names(home_of(township) / KEYS)
    assert [NEW, "已离任", ""] in township.rows("operators_table")
    township.find(ActionButton, "departure_again").click()
    township.idle()
    assert township.window.shell is None
    township.sign_in(demo.passphrase)
    township.open("system")
    assert [NEW, "已离任", ""] in township.rows("operators_table")


def test_the_hand_over_paper_comes_by_itself_and_again(township: Driver, demo: Demo) -> None:
    shown: list[str] = []
    township.page.paper.connect(lambda title, _pdf, _file: shown.append(title))
    choose(township, NEW)
    let_go(township, demo.passphrase)
    assert shown == [f"操作员离任交接表：{NEW}"]
    township.key(Qt.Key.Key_Escape)
    township.find(ActionButton, "departure_paper").click()
    township.idle()
    assert len(shown) == 2


def test_nothing_happens_without_a_reason_a_passphrase_and_a_second_word(township: Driver, demo: Demo) -> None:
    choose(township, NEW)
    township.find(ActionButton, "departure_go").click()
    assert "离任原因" in township.text("departure_verdict")
    township.find(QLineEdit, "departure_reason").setText("调走")
    township.find(ActionButton, "departure_go").click()
    assert "口令" in township.text("departure_verdict")
    township.find(QLineEdit, "departure_own").setText(demo.passphrase)
    township.find(ActionButton, "departure_go").click()
    township.find(ActionButton, "departure_sure_back").click()
    township.idle()
    assert NEW in slots.names(home_of(township) / KEYS)


def test_a_wrong_passphrase_changes_nothing_and_says_so(township: Driver) -> None:
    choose(township, NEW)
    let_go(township, "别的口令-2026-别的")
    assert "没有办理" in township.text("departure_verdict")
    assert NEW in slots.names(home_of(township) / KEYS)
    assert township.find(ActionButton, "departure_go").isEnabled()


def test_an_operator_of_a_station_below_is_let_go_from_here(township: Driver, demo: Demo) -> None:
    box = township.find(QComboBox, "departure_who")
    below = next(box.itemText(n) for n in range(box.count()) if "（" in box.itemText(n))
    choose(township, below)
    let_go(township, demo.passphrase)
    township.key(Qt.Key.Key_Escape)
    assert "交换包" in township.text("departure_verdict")
    assert below not in [box.itemText(n) for n in range(box.count())]
    assert township.text("departure_again") == ""


def test_another_data_key_is_drawn_after_a_second_word(township: Driver, demo: Demo) -> None:
    before = slots.open_slot(home_of(township) / KEYS, township.page.session.desk.opener_name, demo.passphrase)
    township.find(QLineEdit, "departure_own").setText(demo.passphrase)
    township.find(ActionButton, "departure_rekey").click()
    township.find(ActionButton, "departure_sure_sure").click()
    township.idle()
    assert "新的数据密钥" in township.text("departure_verdict")
    after = slots.open_slot(home_of(township) / KEYS, before.name, demo.passphrase)
    assert after.secrets["dek"] != before.secrets["dek"]


def test_without_the_role_the_buttons_say_who_does_it(enter: Enter) -> None:
    driver = enter("district", "区财务")
    driver.open("system")
    assert "管理" in driver.find(ActionButton, "departure_go").why
    assert "管理" in driver.find(ActionButton, "departure_rekey").why


def test_alone_one_lets_nobody_go(enter: Enter) -> None:
    driver = enter("village")
    driver.open("system")
    assert "接任" in driver.find(ActionButton, "departure_go").why


def test_who_was_ended_from_above_loses_his_passphrase_here(enter: Enter, demo: Demo) -> None:
    """The key has ended, the slot is still there: the workbench asks for it, 系统 takes it away."""
    driver = enter("township")
    desk = driver.window.desk
    assert desk is not None
    with driver.quiet():
        add_operator(desk, NEW, ("clerk",), demo.passphrase, demo.passphrase)
        with desk.store.write() as unit:
            departures._file(desk, unit, NEW, "口令被人知道", str(desk.station))
    driver.open("workbench").refresh()
    driver.idle()
    (asked,) = [one for one in driver.page.warnings.cautions if one.target == "departure"]
    driver.shell.go(asked.page, asked.target)
    driver.idle()
    assert driver.find(QLineEdit, "departure_own").hasFocus()
    assert NEW in driver.text("departure_ended")
    driver.find(QLineEdit, "departure_own").setText(demo.passphrase)
    driver.find(ActionButton, "departure_remove").click()
    driver.find(ActionButton, "departure_sure_sure").click()
    driver.idle()
    assert "已移除" in driver.text("departure_verdict")
    assert NEW not in slots.names(home_of(driver) / KEYS)
    assert driver.text("departure_ended") == ""


def test_the_own_fingerprint_is_there_to_be_read_out(enter: Enter) -> None:
    driver = enter("township")
    driver.open("system")
    assert driver.window.desk is not None
    spoken, _ = own_fingerprint(driver.window.desk)
    assert any(spoken in text.text() for text in driver.page.facts.findChildren(QLabel))


def test_who_mistyped_too_often_may_try_again_when_the_administrator_says_so(enter: Enter) -> None:
    driver = enter("township")
    desk = driver.window.desk
    assert desk is not None
    driver.open("system")
    assert driver.text("lockout_words") == ""
    for _ in range(attempts.FREE):
        attempts.failed(desk.home, NEW, desk.clock)
    driver.page.refresh()
    driver.idle()
    assert f"「{NEW}」连续输错 5 次" in driver.text("lockout_words")
    driver.find(ActionButton, "lockout_end").click()
    driver.idle()
    assert driver.text("lockout_words") == ""
    attempts.require_open(desk.home, NEW, desk.clock)
