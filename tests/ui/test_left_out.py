"""没有读入的单据 on 交换: seen while there is something, with what to do, and closed with a word."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.services import quarantine
from tests.ui.driver import Driver
from tests.ui.places import stopped
from ui.widgets.controls import ActionButton


def test_the_list_is_in_sight_only_when_something_was_left_out(enter) -> None:
    driver: Driver = enter("township")
    page = driver.open("exchange")
    assert not page.left_out.isVisible()
    assert not page.left_out_go.isVisible()
    stopped(driver)
    page.refresh()
    driver.idle()
    assert page.left_out.isVisible()
    ((whose, where, brought, state, filings, yuan, *_),) = driver.rows("left_out")
    assert whose == where == brought
    assert (state, filings, yuan) == ("⚠ 要报上级", "2", "400.00")
    said = driver.text("left_out_words")
    assert said.startswith(f"{whose}的第 7 份单据有两个不同的版本")
    assert said.endswith(quarantine.REPORT)


def test_the_head_leads_to_the_list_and_nothing_above_it_is_pressed_flat(enter) -> None:
    driver: Driver = enter("township")
    page = driver.open("exchange")
    stopped(driver)
    page.refresh()
    driver.idle()
    page.take_focus()
    assert "没有读入 1 项" in page.left_out_go.text()
    driver.key(Qt.Key.Key_F4)
    assert driver.focus() == "left_out"
    assert not page.left_out.words.visibleRegion().isEmpty()
    for control in (page.write.to, page.write.place.drives, page.read.place.folder.edit, page.read.packages):
        assert control.height() >= control.minimumSizeHint().height(), control.objectName()


def test_it_is_closed_with_a_word_that_stays(enter) -> None:
    driver: Driver = enter("township")
    page = driver.open("exchange")
    stopped(driver)
    page.refresh()
    driver.idle()
    done = driver.find(ActionButton, "left_out_done")
    done.click()
    driver.enter()
    assert "原因" in driver.text("left_out_reason_problem")
    driver.type("已报告区里")
    driver.enter()
    driver.idle()
    assert driver.window.desk is not None
    assert [one.note for one in quarantine.listed(driver.window.desk)] == ["已报告区里"]
    assert "已处理：已报告区里" in driver.text("left_out_words")
    assert not done.isEnabled()
    assert not page.left_out_go.isVisible()


def test_who_may_not_close_it_reads_why(enter) -> None:
    driver: Driver = enter("district", "区财务")
    stopped(driver)
    page = driver.open("exchange")
    page.refresh()
    driver.idle()
    assert "角色" in driver.find(ActionButton, "left_out_done").toolTip()
