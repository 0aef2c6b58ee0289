"""What a village does in the window beyond the places of tests/ui/places.py; a picture of each."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.services import people, recovery
from app.services.demo_place import PASSPHRASE
from app.services.review_lists import OWN_RETURNED
from tests.ui.screens import cash, money, popups
from tests.ui.screens.camera import Camera
from tests.ui.screens.steps import write
from ui.pages.recover import RecoverPage


def void(camera: Camera, _place: Path) -> None:
    """The reason for a void of a registration."""
    page: Any = camera.go("people")
    page.table.choose(0)
    page.take_focus()
    camera.settle()
    page.panel._ask_void()
    camera.take("person_void")
    page.panel.reason.hide()


def returned(camera: Camera, _place: Path) -> None:
    """One's own filing that came back, with the reason, and the person it is about."""
    page: Any = camera.go("reviews")
    page.open_with(OWN_RETURNED)
    camera.settle()
    page.table.choose(0)
    camera.take("own_returned")
    page.sheet.again_wanted.emit()
    camera.take("returned_again")
    people_page: Any = camera.go("people")
    people_page._leave()


def registration(camera: Camera, _place: Path) -> None:
    """A number with a wrong last digit, as it is typed."""
    page: Any = camera.go("people")
    page.begin_new()
    camera.settle()
    form = page.registration.form
    form.editors["id_number"].setFocus()
    QTest.keyClicks(form.editors["id_number"], "150404196805011238")
    camera.take("registration_typed")


def waiting(camera: Camera, _place: Path) -> None:
    """A change half made, and the list of what was not filed."""
    page: Any = camera.go("people")
    page._leave()
    page.table.choose(1)
    camera.settle()
    page._read_person(page.table.record().n)
    camera.settle()
    page.begin_change()
    camera.settle()
    editor = page.change.form.editors["phone"]
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "13800000099")
    camera.take("change_typed")
    page.put_away()
    page.waiting.read()
    camera.settle()
    page.side.setCurrentWidget(page.waiting)
    camera.take("waiting")
    page._leave()


def sending(camera: Camera, place: Path) -> None:
    """A package written, and a stick read."""
    page: Any = camera.go("exchange")
    stick = place / "stick"
    stick.mkdir(exist_ok=True)
    write(camera, "write_folder", str(stick))
    page.write.go.click()
    camera.take("written")
    write(camera, "read_folder", str(stick))
    page.read.look_in()
    camera.take("nothing_to_read")


def messages(camera: Camera, _place: Path) -> None:
    tell = camera.shell.messages.tell
    tell("good", "已提交 12 人的参保登记。", "单据已记入本站点，断电也不会丢。", "下次写入 U 盘时送上级审核。")
    camera.take("message_good")
    tell("bad", "U 盘写不进去（只读）。", "数据没有改动。", "请打开 U 盘侧面的写保护开关，再写一次。")
    camera.take("message_two")
    for _ in range(2):
        camera.shell.messages.read()
    camera.settle()


def filling(camera: Camera, place: Path) -> None:
    """The job that fills a spreadsheet by ID number: its form with the file, and its result."""
    assert camera.window.desk is not None
    file = place / "名单.csv"
    rows = [("姓名", "身份证号码"), *((one.name, one.id_number) for one in people.find(camera.window.desk, "")[:9])]
    rows.append(("外村人", "150404197001011234"))
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    page: Any = camera.go("statistics")
    page.choose("fill")
    camera.settle()
    write(camera, "file", str(file))
    page.form.controls["file"].settled.emit()
    camera.take("fill_form")
    page.start()
    camera.take("fill_done")


def recovering(camera: Camera, _place: Path) -> None:
    """The passphrase is forgotten: one without a sheet, then a code with a slip of the pen."""
    window = camera.window
    desk = window.desk
    assert desk is not None
    code = recovery.make(desk, PASSPHRASE).code
    window._another()
    camera.wait(lambda: window.sign_in is not None)
    window.begin_recovery(desk.operator.name)
    camera.settle()
    page = window.shown()
    assert isinstance(page, RecoverPage)
    for edit, group in zip(page.code.edits, code.split("-"), strict=True):
        edit.setText(group)
    page.code.edits[3].setText("00000")
    page.code.judge()
    camera.take("recover")


SCENES = (
    void, registration, waiting, returned, *money.SCENES, cash.cash, sending, messages, filling, *popups.SCENES,
)  # fmt: skip
AFTER_LOCK = (recovering,)
