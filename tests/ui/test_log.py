"""操作日志 in the window: administrators of an office see what was done here and below, and nobody else does."""

from __future__ import annotations

from tests.ui.driver import Driver


def test_an_administrator_reads_filters_and_leaves_the_log(enter) -> None:
    driver: Driver = enter("district")
    page = driver.open("system")
    page.take_focus()
    driver.page.open_log()
    driver.idle()
    rows = [page.log.table.source.record(n) for n in range(page.log.table.source.rowCount())]
    assert rows
    assert [row.event.at for row in rows] == sorted((row.event.at for row in rows), reverse=True)
    assert page.heading.text() == "操作日志"
    before = len(rows)
    page.log.period.setCurrentIndex(page.log.period.count() - 1)
    driver.idle()
    assert page.log.table.source.rowCount() >= before
    page.log.leave.click()
    assert page.heading.text() == "系统"


def test_who_is_neither_administrator_nor_auditor_is_told_who_may(enter) -> None:
    driver: Driver = enter("district", "区复核")
    page = driver.open("system")
    (button,) = [one for one in page.openers if one.objectName() == "system_log"]
    assert "管理和稽核" in button.why


def test_rows_that_go_to_the_clipboard_are_noted(enter) -> None:
    driver: Driver = enter("village")
    page = driver.open("people")
    page.table.selectAll()
    page.table.copy()
    driver.idle()
    desk = driver.window.desk
    assert desk is not None
    assert ("export", "listings.copied") in {(line.kind, line.call) for line in desk.notes.take()}
