"""What a village does in the window: people, forms, imports, panels, the lock; a picture of each."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.services import recovery
from app.services.demo_place import PASSPHRASE
from tests.ui.screens import money
from tests.ui.screens.camera import Camera
from tests.ui.screens.steps import every_page, press, write
from ui.pages.recover import RecoverPage


def person(camera: Camera, _place: Path) -> None:
    """A person with an account, each tab; the reason for a void."""
    page: Any = camera.go("people")
    page.table.choose(0)
    page.take_focus()
    camera.settle()
    for tab in range(len(page.panel.tabs._buttons)):
        page.panel.tabs.open(tab)
        camera.take(f"person_{tab + 1}")
    page.panel.tabs.open(0)
    page.panel._ask_void()
    camera.take("person_void")
    page.panel.reason.hide()


def people_list(camera: Camera, _place: Path) -> None:
    """Columns, menu, filter and marks of the list; a search in it."""
    page: Any = camera.go("people")
    page.take_focus()
    page.table.choose_columns()
    camera.take("columns")
    press(camera, Qt.Key.Key_Escape)
    menu = page.table.open_menu(2)
    camera.take("column_menu")
    menu.close()
    place = next(place for place in range(len(page.model.columns)) if page.model.filterable(place))
    page.table.filters.ask(place)
    camera.take("filter_panel")
    page.table.filters._panel.give()
    camera.take("filtered")
    page.table.filters.clear()
    camera.settle()
    page.table.finder.begin()
    camera.take("find_in_table")
    press(camera, Qt.Key.Key_Escape)
    page.table.selectAll()
    camera.take("all_marked")
    page.table.choose(0)


def registration(camera: Camera, _place: Path) -> None:
    page: Any = camera.go("people")
    page.begin_new()
    camera.take("registration")
    page.registration.submit()
    camera.take("registration_missing")
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
    camera.take("change")
    page.put_away()
    page.waiting.read()
    camera.settle()
    page.side.setCurrentWidget(page.waiting)
    camera.take("waiting")
    page._leave()


def roster_file(folder: Path) -> Path:
    """A roster with a wrong number, a missing name and an amount in words."""
    file = folder / "花名册.csv"
    rows = [
        ("姓名", "身份证号码", "缴费档次", "联系电话"), ("石大海", "150404196805011239", "200", "13800000001"),
        ("", "150404197005051212", "300", ""), ("林小溪", "150404198502032427", "二百", "1380000"),
        ("石小海", "150404199203043117", "200", "13800000003"),
    ]  # fmt: skip
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows(rows)
    return file


def roster(camera: Camera, place: Path) -> None:
    """The steps of an import, the list of imports, and how far one can be taken back."""
    page: Any = camera.go("people")
    page.begin_roster()
    camera.take("roster_1")
    wizard = page.import_panel
    wizard.begin(roster_file(place))
    camera.take("roster_2")
    for step in (3, 4, 5):
        wizard.step_on()
        camera.take(f"roster_{step}")
    wizard.begin()
    camera.settle()
    wizard.file_step.imports.table.choose(0)
    wizard.file_step.imports.table.setFocus()
    camera.take("imports")
    wizard.file_step.imports.undo.click()
    camera.take("undo_plan")
    wizard.left.emit()


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


def search(camera: Camera, _place: Path) -> None:
    camera.go("workbench")
    camera.shell.search.setFocus()
    QTest.keyClicks(camera.shell.search, "z")
    camera.take("search")
    press(camera, Qt.Key.Key_Escape)
    camera.shell.search.clear()
    camera.settle()


def messages(camera: Camera, _place: Path) -> None:
    tell = camera.shell.messages.tell
    tell("good", "已提交 12 人的参保登记。", "单据已记入本站点，断电也不会丢。", "下次写入 U 盘时送上级审核。")
    camera.take("message_good")
    tell("bad", "U 盘写不进去（只读）。", "数据没有改动。", "请打开 U 盘侧面的写保护开关，再写一次。")
    camera.take("message_two")
    for _ in range(2):
        camera.shell.messages.read()
    camera.settle()


def help_pages(camera: Camera, _place: Path) -> None:
    camera.go("collection")
    for _ in ("opened", "closed"):
        camera.window.guide.turn_help()
        if camera.window.guide.dock.isVisible():
            camera.take("help")


def first_hour(camera: Camera, _place: Path) -> None:
    """The ten steps under the strip, and the strip put away."""
    camera.go("workbench")
    strip = camera.window.guide.strip
    assert strip is not None
    strip.all_steps.click()
    camera.take("ten_steps")
    strip.all_steps.click()
    strip.set_hour_shown(shown=False)
    camera.take("strip_away")
    strip.set_hour_shown(shown=True)


def jobs(camera: Camera, _place: Path) -> None:
    """One of the desk's own jobs: its form and its result."""
    page: Any = camera.go("statistics")
    page.choose("unpaid")
    camera.take("job")
    page.start()
    camera.take("job_done")


def locked(camera: Camera, _place: Path) -> None:
    camera.go("people")
    camera.window.lock()
    camera.take("locked")


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
    every_page, first_hour, person, people_list, registration, waiting, roster, *money.SCENES, sending, search, messages,
    help_pages, jobs, locked, recovering,
)  # fmt: skip
