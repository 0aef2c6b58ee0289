from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.business.books import enter
from app.domain.id_number import check_digit
from app.services import desk, import_records
from ui import theme
from ui.intake.cells import CellsModel, CellsTable, ShownRow
from ui.intake.columns_step import Example
from ui.intake.wizard import COLUMNS, FILE, PROBLEMS, RESULT, UNDO
from ui.widgets.controls import ActionButton
from ui.widgets.table import DataTable

HEAD = ("姓名", "身份证号", "缴费档次", "电话")


def id_of(no: int) -> str:
    first = f"15040419850712{no:03d}"
    return first + check_digit(first)


def csv_file(folder: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD, name: str = "名册.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(",".join(row) for row in (head, *rows)) + "\n", encoding="utf-8-sig")
    return path


def person(no: int, **other: str) -> tuple[str, ...]:
    return (other.get("name", f"周某{'甲乙丙丁戊己庚辛壬癸'[no % 10]}"), other.get("id_number", id_of(no)), other.get("tier", "200"), "13900000000")


class Wizard:
    """The roster wizard of a village's window, driven by keys and object names."""

    def __init__(self, driver) -> None:
        self.driver = driver
        self.page = driver.open("people")
        driver.find(ActionButton, "roster_open").click()
        driver.idle()

    @property
    def panel(self):
        return self.page.import_panel

    def read(self, file: Path) -> None:
        self.driver.find(QLineEdit, "roster_file").setText(str(file))
        self.driver.find(QLineEdit, "roster_file").setFocus()
        self.driver.enter()

    def on(self) -> None:
        self.driver.key(Qt.Key.Key_F9)

    def esc(self) -> None:
        self.driver.key(Qt.Key.Key_Escape)

    def rows(self):
        return self.driver.find(CellsTable, "roster_problems").source.rows

    def to_problems(self, file: Path) -> None:
        self.read(file)
        self.on()
        self.on()


@pytest.fixture
def wizard(enter) -> Wizard:
    return Wizard(enter("village"))


def test_enter_and_f9_alone_carry_a_roster_from_file_to_filing(wizard: Wizard, tmp_path: Path) -> None:
    wizard.driver.type(str(csv_file(tmp_path, person(1), person(2))))
    wizard.driver.enter()
    wizard.driver.enter()  # the header row is right
    assert wizard.panel.step == COLUMNS
    wizard.on()
    assert wizard.panel.step == PROBLEMS
    wizard.on()
    assert wizard.panel.step == RESULT
    assert "已提交 2 人" in wizard.driver.text("roster_result")


def test_a_township_says_whose_village_it_is_before_it_goes_on(enter, tmp_path: Path) -> None:
    wizard = Wizard(enter("township"))
    wizard.read(csv_file(tmp_path, person(1)))
    assert "所在的村" in wizard.driver.find(ActionButton, "roster_commit").toolTip()
    wizard.driver.enter()
    assert wizard.panel.step == FILE
    village = wizard.driver.find(QComboBox, "roster_village")
    village.setCurrentIndex(1)
    village.activated.emit(1)
    wizard.on()
    wizard.on()
    wizard.on()
    assert "已提交 1 人" in wizard.driver.text("roster_result")


def test_esc_goes_back_step_by_step_to_the_list(wizard: Wizard, tmp_path: Path) -> None:
    wizard.to_problems(csv_file(tmp_path, person(1)))
    for step in (COLUMNS, FILE):
        wizard.esc()
        assert wizard.panel.step == step
    wizard.esc()
    wizard.esc()
    assert wizard.driver.find(DataTable, "people_table").hasFocus()


def test_another_row_can_be_made_the_header(wizard: Wizard, tmp_path: Path) -> None:
    file = csv_file(tmp_path, ("某某", "某某", "某某", "某某"), ("名儿", "号儿", "档儿", ""), person(1))
    wizard.read(file)
    table = wizard.driver.find(CellsTable, "roster_sheet_rows")
    assert "第 1 行是表头" in wizard.driver.text("roster_found")
    table.choose(2)
    wizard.driver.enter()
    assert "第 3 行是表头" in wizard.driver.text("roster_found")
    assert wizard.driver.find(CellsTable, "roster_sheet_rows").source.rows[2].lead[0] == "▶ 表头"


def test_a_needed_column_that_is_missing_is_said_at_its_place(wizard: Wizard, tmp_path: Path) -> None:
    wizard.read(csv_file(tmp_path, person(1), head=("老乡", "身份证号", "缴费档次", "电话")))
    assert "姓名" in wizard.driver.text("roster_said")
    wizard.on()
    assert "没有找到“姓名”一列" in wizard.driver.text("roster_missing_name")
    assert "还缺：姓名" in wizard.driver.find(ActionButton, "roster_commit").toolTip()
    assert wizard.driver.focus() == "roster_column_name"


def choose_column(wizard: Wizard, field: str, column: int) -> None:
    combo = wizard.driver.find(QComboBox, f"roster_column_{field}")
    place = combo.findData(str(column))
    combo.setCurrentIndex(place)
    combo.activated.emit(place)
    wizard.driver.idle()


def test_chosen_columns_are_remembered_for_files_of_that_making_and_can_be_forgotten(wizard: Wizard, tmp_path: Path) -> None:
    head = ("老乡", "身份证号", "缴费档次", "电话")
    wizard.read(csv_file(tmp_path, person(1), head=head))
    wizard.on()
    choose_column(wizard, "name", 0)
    assert wizard.driver.text("roster_missing_name") == ""
    wizard.on()
    wizard.on()
    assert "已提交 1 人" in wizard.driver.text("roster_result")
    wizard.on()
    wizard.read(csv_file(tmp_path, person(2), head=head, name="下月.csv"))
    wizard.on()
    assert wizard.driver.text("roster_remembered") == "按上次的对应"
    assert wizard.driver.text("roster_missing_name") == ""
    wizard.driver.find(ActionButton, "roster_forget").click()
    wizard.driver.idle()
    assert "没有找到“姓名”一列" in wizard.driver.text("roster_missing_name")


def test_columns_not_used_are_listed(wizard: Wizard, tmp_path: Path) -> None:
    wizard.read(csv_file(tmp_path, (*person(1), "否"), head=(*HEAD, "是否党员")))
    wizard.on()
    assert "是否党员" in wizard.driver.text("roster_unused")


def test_a_cell_is_corrected_in_place_and_checked_at_once(wizard: Wizard, tmp_path: Path) -> None:
    file = csv_file(tmp_path, person(1), person(2, id_number=id_of(2)[:-2]))
    content = file.read_bytes()
    wizard.to_problems(file)
    [row] = wizard.rows()
    assert (row.row, row.bad) == (3, (1,))
    wizard.driver.enter()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert not editor.hasSelectedText()  # a key more adds to the number instead of replacing it
    editor.setText(id_of(2))
    wizard.driver.enter()
    assert wizard.panel.checked.good == 2
    assert "没有发现问题" in wizard.driver.text("roster_no_problems")
    wizard.on()
    assert "已提交 2 人" in wizard.driver.text("roster_result")
    assert file.read_bytes() == content
    [record] = [r for r in import_records.records(wizard.page.session.desk) if r.file == "名册.csv"]
    assert record.corrections == (("B3", id_of(2)[:-2], id_of(2)),)


def test_the_filter_shows_only_rows_of_one_kind(wizard: Wizard, tmp_path: Path) -> None:
    wizard.to_problems(csv_file(tmp_path, person(1, tier=""), person(2, tier="250")))
    assert [row.row for row in wizard.rows()] == [3]
    combo = wizard.driver.find(QComboBox, "roster_filter")
    combo.setCurrentIndex(combo.findData("note"))
    combo.activated.emit(combo.currentIndex())
    assert [row.row for row in wizard.rows()] == [2]


def test_problem_rows_go_out_and_the_corrected_file_comes_in_again(wizard: Wizard, tmp_path: Path, monkeypatch) -> None:
    wizard.to_problems(csv_file(tmp_path, person(1), person(2, tier="250")))
    out = tmp_path / "待改正.xlsx"
    monkeypatch.setattr("ui.widgets.choose.QFileDialog.getSaveFileName", lambda *_: (str(out), ""))
    wizard.driver.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    wizard.on()
    book = openpyxl.load_workbook(out)
    sheet = book.active
    assert [cell.value for cell in sheet[1]] == [*HEAD, "原因"]
    assert sheet["B2"].value == id_of(2)
    sheet["C2"].value = "200"
    sheet.append([*person(1), ""])
    book.save(out)
    wizard.on()
    wizard.to_problems(out)
    assert "1 人可以导入，1 人已登记，跳过" in wizard.driver.text("roster_verdict")
    wizard.on()
    assert "已提交 1 人" in wizard.driver.text("roster_result")


def test_a_stopped_import_keeps_nothing(wizard: Wizard, tmp_path: Path, monkeypatch) -> None:
    pressed = threading.Event()

    def held(*given: Any) -> str:
        """The first of them waits until the stop has been pressed."""
        assert pressed.wait(20)
        return enter(*given)

    monkeypatch.setattr("app.services.desk.PROGRESS_STEP", 1)
    wizard.to_problems(csv_file(tmp_path, *(person(no) for no in range(1, 40))))
    before = wizard.page.subtitle.text()
    monkeypatch.setattr(desk, "enter", held)
    wizard.panel.commit()
    wizard.panel.result_step.stop.click()
    pressed.set()
    wizard.driver.idle()
    assert "什么也没有写入" in wizard.driver.text("roster_result")
    assert wizard.page.subtitle.text() == before


def test_a_file_changed_after_the_check_is_not_filed(wizard: Wizard, tmp_path: Path) -> None:
    wizard.to_problems(csv_file(tmp_path, person(1)))
    csv_file(tmp_path, person(1), person(2))
    wizard.on()
    assert "改动过" in wizard.driver.text("roster_said")
    assert "没有导入" in wizard.driver.text("roster_result")


@pytest.mark.parametrize(("content", "word"), [(b"PK\x03\x04 damaged", "损坏"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0\0", "密码")])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence_at_step_one(wizard: Wizard, tmp_path: Path, content: bytes, word: str) -> None:
    file = tmp_path / "名册.xlsx"
    file.write_bytes(content)
    wizard.read(file)
    assert wizard.panel.step == FILE
    assert word in wizard.driver.text("roster_said")
    wizard.on()  # reads it once more
    assert wizard.panel.step == FILE


def test_an_import_is_taken_back_after_it_was_said_how_far_it_goes(wizard: Wizard, tmp_path: Path) -> None:
    before = wizard.page.subtitle.text()
    wizard.to_problems(csv_file(tmp_path, person(1), person(2)))
    wizard.on()
    wizard.on()
    wizard.driver.find(DataTable, "roster_imports").choose(0)
    wizard.driver.key(Qt.Key.Key_F8)
    assert wizard.panel.step == UNDO
    assert "2 件可以立即撤销" in wizard.driver.text("roster_undo_plan")
    wizard.driver.type("导错了文件")
    wizard.on()
    assert "2 件已撤销" in wizard.driver.text("message_text")
    assert wizard.panel.step == FILE
    assert "撤销过" in wizard.driver.rows("roster_imports")[0][-1]
    assert before


def test_a_file_dropped_onto_the_page_begins_the_wizard(enter, tmp_path: Path) -> None:
    driver = enter("village")
    page = driver.open("people")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(csv_file(tmp_path, person(1))))])
    enters = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, enters)
    assert enters.isAccepted()
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(page, event)
    driver.idle()
    assert "第 1 行是表头" in driver.text("roster_found")


def test_every_control_of_the_wizard_has_a_name_and_is_reached_by_tab(wizard: Wizard, tmp_path: Path) -> None:
    wizard.read(csv_file(tmp_path, person(1)))
    for _ in range(2):
        wizard.on()
        for kind in (QLineEdit, QComboBox, ActionButton, CellsTable):
            for control in wizard.panel.findChildren(kind):
                if control.isVisible():
                    assert control.accessibleName(), control.objectName()
                    assert control.objectName()


def test_a_sentence_is_not_cut_beside_empty_room(prepared: QApplication, qtbot: QtBot) -> None:
    table = CellsTable("rows", "有问题的行", CellsModel(("行", "说明")))
    qtbot.addWidget(table)
    table.source.show(["姓名"], [ShownRow(3, ("3", "没有填姓名，请补上姓名。"), ("",))])
    table.fit((3, 10), 1)
    for wide in (60, 90):
        table.resize(theme.chars(wide), theme.lines(9))
        table.show()
        QApplication.processEvents()
        assert sum(map(table.columnWidth, range(3))) == table.viewport().width()


def test_an_example_ends_in_an_ellipsis_where_it_is_cut(prepared: QApplication, qtbot: QtBot) -> None:
    example = Example("example")
    qtbot.addWidget(example)
    example.say("例：巴特尔·敖其尔")
    example.resize(theme.chars(7), theme.lines(2))
    example.show()
    QApplication.processEvents()
    assert example.text().endswith("…")
    assert example.toolTip() == "例：巴特尔·敖其尔"
