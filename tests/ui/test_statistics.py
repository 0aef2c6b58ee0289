"""统计: the jobs by menu, form and result, on the real window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QPlainTextEdit, QPushButton

from app.services import people
from ui.pages.statistics.page import StatisticsPage
from ui.widgets.controls import ActionButton


def opened(driver, key: str) -> Any:
    page = driver.open("statistics")
    assert isinstance(page, StatisticsPage)
    page.take_focus()
    driver.find(QPushButton, f"job_{key}").click()
    driver.idle()
    return page


def test_a_job_is_found_by_typing_and_done_by_keys(enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = enter("township")
    page = driver.open("statistics")
    page.take_focus()
    assert driver.focus() == "jobs_find"
    driver.type("未缴费")
    assert "unpaid" in page.menu.shown()
    assert "split" not in page.menu.shown()
    driver.enter()
    assert driver.text("job_title") == "未缴费名单"
    driver.key(Qt.Key.Key_F9)
    driver.idle()
    assert "没有缴费" in driver.text("job_said")
    assert driver.rows("job_files")[0][0] == "2026年度未缴费名单-电话催缴用.xlsx"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    driver.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "已存下 3 个文件和一份办理记录" in driver.text("message_text")
    assert len(list(tmp_path.iterdir())) >= 4
    assert driver.find(ActionButton, "job_open").isEnabled()


def test_initials_find_a_job_and_a_strange_word_says_so(enter) -> None:
    driver = enter("township")
    page = driver.open("statistics")
    page.menu.words.setText("rhhcb")
    assert page.menu.shown() == ["visits"]
    page.menu.words.setText("没有的事")
    assert driver.text("jobs_nothing")


def test_a_paper_is_previewed(enter) -> None:
    driver = enter("village")
    page = opened(driver, "board")
    assert not driver.window.findChildren(QComboBox, "village")
    driver.key(Qt.Key.Key_F9)
    driver.idle()
    driver.find(ActionButton, "job_preview").click()
    driver.idle()
    assert "缴费公示" in driver.text("paper_title")
    driver.key(Qt.Key.Key_Escape)
    assert driver.page is page
    assert page.result.isVisible()


def test_what_is_missing_is_said_under_the_form(enter) -> None:
    driver = enter("township")
    opened(driver, "fill")
    driver.key(Qt.Key.Key_F9)
    driver.idle()
    assert "请先填「表格文件」" in driver.text("job_problem")
    assert driver.find(ActionButton, "job_run").isEnabled()


def test_columns_of_the_chosen_file_are_offered(enter, tmp_path: Path) -> None:
    driver = enter("township")
    page = opened(driver, "split")
    book = openpyxl.Workbook()
    book.active.append(["一张表"])
    book.active.append(["姓名", "身份证号", "所在村"])
    book.active.append(["甲", "", "穆家营子村"])
    path = tmp_path / "名单.xlsx"
    book.save(path)
    driver.find(QLineEdit, "file").setText(str(path))
    page.form.controls["file"].settled.emit()
    driver.idle()
    columns = driver.find(QComboBox, "column")
    assert [columns.itemText(place) for place in range(columns.count())] == ["（自动找）", "姓名", "身份证号", "所在村"]
    page.start()
    driver.idle()
    assert driver.text("job_said").startswith("拆成 1 个文件")


def test_changes_are_filed_only_after_the_preview_and_a_question(enter, tmp_path: Path) -> None:
    driver = enter("village")
    opened(driver, "change_template")
    driver.page.start()
    driver.idle()
    (made,) = driver.page.result.outcome.files
    path = tmp_path / made.name
    path.write_bytes(made.content)
    book = openpyxl.load_workbook(path)
    sheet = book["信息变更"]
    heads = [cell.value for cell in sheet[1]]
    number = sheet.cell(2, 2).value
    sheet.cell(2, heads.index("联系电话") + 1).value = "13912345678"
    book.save(path)
    page = opened(driver, "change_readback")
    driver.find(QPlainTextEdit, "files").setPlainText(str(path))
    page.start()
    driver.idle()
    assert "1 人的 1 处有改动" in driver.text("job_said")
    assert people.account_of(driver.window.desk, number).filings[-1].kind != "change"
    driver.find(ActionButton, "job_commit").click()
    driver.find(ActionButton, "job_sure_sure").click()
    driver.idle()
    assert "已提交 1 份变更登记" in driver.text("message_text")
    assert people.account_of(driver.window.desk, number).filings[-1].kind == "change"
