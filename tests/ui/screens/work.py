"""What people do in the window: forms, entry, wizards, papers, panels; a picture of each."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.services import people
from app.services.unpaid import unpaid_ids
from tests.ui.screens.camera import Camera


def press(camera: Camera, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or camera.window, key, modifier)
    camera.settle()


def every_page(camera: Camera) -> None:
    for key in camera.shell.kinds:
        page: Any = camera.go(key)
        page.take_focus()
        camera.take(key)


def people_panels(camera: Camera) -> None:
    """A person with an account, each tab; columns, filters and marks of the list."""
    page: Any = camera.go("people")
    page.take_focus()
    camera.settle()
    for tab in range(4):
        page.panel.tabs.open(tab)
        camera.take(f"person_{tab + 1}")
    page.panel.tabs.open(0)
    page.table.choose_columns()
    camera.take("columns")
    press(camera, Qt.Key.Key_Escape)
    page.table.open_menu(2)
    camera.take("column_menu")
    press(camera, Qt.Key.Key_Escape)
    page.table.selectAll()
    camera.take("all_marked")


def registration(camera: Camera) -> None:
    page: Any = camera.go("people")
    page.begin_new()
    camera.settle()
    page.registration.submit()
    camera.take("registration_missing")
    form = page.registration.form
    form.editors["id_number"].setFocus()
    QTest.keyClicks(form.editors["id_number"], "150404196805011238")
    camera.take("registration_typed")


def roster_wizard(camera: Camera, folder: Path) -> None:
    """A roster with a wrong number and a missing name, through the steps."""
    file = folder / "花名册.csv"
    rows = [
        ("姓名", "身份证号码", "缴费档次", "联系电话"), ("石大海", "150404196805011239", "200", "13800000001"),
        ("", "150404197005051212", "300", ""), ("林小溪", "150404198502032424", "二百", "1380000"),
    ]  # fmt: skip
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    page: Any = camera.go("people")
    page.begin_roster()
    camera.take("roster_1")
    wizard = page.import_panel
    wizard.begin(file)
    camera.take("roster_2")
    for step in (3, 4):
        wizard.step_on()
        camera.take(f"roster_{step}")
    page.import_panel.left.emit()


def entry(camera: Camera) -> None:
    """Five payments, one of them a second one for the same year; pasted rows; a refund; a void."""
    assert camera.window.desk is not None
    page: Any = camera.go("collection")
    page.batches.begun.emit("15040001", "000777")
    camera.settle()
    found = people.rows(camera.window.desk, list(unpaid_ids(camera.window.desk))[:12])
    grid = page.entry.grid
    grid.voucher.setText("004455")
    for resident in (*found[:5], found[0]):
        grid.number.setText(resident.id_number)
        grid.number.returnPressed.emit()
        camera.settle()
        grid.amount.setText(grid.amount.text() or "200")
        grid.amount.returnPressed.emit()
        camera.settle()
    camera.take("entry")
    rows = [f"{7001 + n}\t{one.id_number}\t{'' if n else '别人'}\t{'二百' if n == 2 else '200'}" for n, one in enumerate(found[5:])]
    page.entry.grid.pasted.emit("\n".join(("凭证号\t证件号码\t姓名\t金额", *rows)))
    camera.take("entry_paste")
    page.entry.pasting.back.click()
    camera.settle()
    for name, text in (("slip_count", "6"), ("slip_total", page.entry.slip.own_total.text())):
        edit = camera.window.findChild(QLineEdit, name)
        assert edit is not None
        edit.setText(text)
    camera.take("entry_equal")
    page.entry.turn.click()
    page.entry.grid.amount.setText("200")
    page.entry.grid.amount.returnPressed.emit()
    camera.settle()
    page.entry.turn.click()
    page.entry.turn.click()
    page.entry.grid.number.setText("4457")
    page.entry.grid.number.returnPressed.emit()
    camera.take("entry_void")
    page.open_list()


def paper(camera: Camera) -> None:
    page: Any = camera.go("ledger")
    page.preview.click()
    camera.take("paper")
    camera.shell.paper.print_button.click()
    camera.take("paper_print")
    camera.shell.paper.back.click()
    camera.shell.paper.back.click()


def search(camera: Camera) -> None:
    camera.shell.search.setFocus()
    QTest.keyClicks(camera.shell.search, "z")
    camera.take("search")
    press(camera, Qt.Key.Key_Escape)
    camera.shell.search.clear()


def messages(camera: Camera) -> None:
    camera.shell.messages.tell("good", "已提交 12 人的参保登记。", "单据已记入本站点，断电也不会丢。", "下次写入 U 盘时送上级审核。")
    camera.take("message_good")
    camera.shell.messages.tell("bad", "U 盘写不进去（只读）。", "数据没有改动。", "请打开 U 盘侧面的写保护开关，再写一次。")
    camera.take("message_two")
    press(camera, Qt.Key.Key_Escape)
    press(camera, Qt.Key.Key_Escape)


def help_pages(camera: Camera) -> None:
    camera.go("collection")
    press(camera, Qt.Key.Key_F1)
    camera.take("help")
    press(camera, Qt.Key.Key_F1)


def jobs(camera: Camera) -> None:
    """One of the desk's own jobs, its form and its result."""
    page: Any = camera.go("statistics")
    page.choose("unpaid_lists")
    camera.settle()
    page.start()
    camera.take("job_done")


def reasons(camera: Camera) -> None:
    """A filing to decide, and the question before it is returned."""
    page: Any = camera.go("reviews")
    page.take_focus()
    press(camera, Qt.Key.Key_F8)
    camera.take("return_reason")
    press(camera, Qt.Key.Key_Escape)


def locked(camera: Camera) -> None:
    camera.go("people")
    camera.window.lock()
    camera.take("locked")
