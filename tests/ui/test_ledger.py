from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog

from ui import wording
from ui.widgets.controls import ActionButton


def test_tick_is_kept_for_what_stands_in_the_account() -> None:
    assert wording.money_marked("credited", "已入账") == "✓ 已入账"
    assert wording.money_marked("effective", "待入库") == "○ 待入库"
    assert wording.MONEY_TONES["effective"] == "plain"
    assert wording.unmarked(lambda record: record)("○ 待入库") == "待入库"


def test_month_is_closed_only_after_a_question(enter) -> None:
    driver = enter("village")
    driver.go(4)
    assert "未月结" in driver.text("ledger_state")
    driver.key(Qt.Key.Key_F9)
    assert "未月结" in driver.text("ledger_state")
    driver.key(Qt.Key.Key_Escape)
    assert not driver.page.reason.isVisible()
    driver.key(Qt.Key.Key_F9)
    driver.enter()
    assert "月结已提交" in driver.text("message_text")


def test_sums_of_villages_and_tiers_are_the_month(enter) -> None:
    driver = enter("township")
    driver.go(4)
    villages, tiers = driver.rows("ledger_villages"), driver.rows("ledger_tiers")
    total = driver.text("ledger_total")
    counted = sum(int(row[1].replace(",", "")) for row in villages)
    assert counted == sum(int(row[1].replace(",", "")) for row in tiers)
    assert f"共 {counted:,} 笔" in total
    assert len(driver.rows("ledger_lines")) == counted


def test_paper_is_saved_byte_for_byte_and_printed(enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver = enter("village")
    driver.go(4)
    driver.key(Qt.Key.Key_F7)
    target = tmp_path / "台账.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    driver.find(ActionButton, "paper_save").click()
    assert target.read_bytes().startswith(b"%PDF")
    assert "已存为" in driver.text("message_text")
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    driver.shell.paper.print_to(printer)
    driver.idle()
    assert "已送到打印机" in driver.text("message_text")
    assert (tmp_path / "打印.pdf").stat().st_size > 10_000


def test_the_months_back_payments_are_chosen_beside_its_payments(enter) -> None:
    """补缴费明细表 and 汇总表 (Linyi 004 2(6)) have a place of their own; the month is closed from the payments."""
    driver = enter("village")
    driver.go(4)
    before = driver.text("ledger_total")
    page = driver.page
    assert [page.papers.itemText(place) for place in range(page.papers.count())] == [
        "缴费明细、汇总表", "补缴费明细、汇总表", "集体补助明细、汇总表", "退费明细表",
    ]  # fmt: skip
    page.papers.setCurrentIndex(1)
    page.papers.activated.emit(1)
    driver.idle()
    assert driver.text("ledger_total").startswith("共 0 笔")
    assert not page.close_month.isEnabled()
    page.papers.setCurrentIndex(0)
    page.papers.activated.emit(0)
    driver.idle()
    assert driver.text("ledger_total") == before
    assert page.close_month.isEnabled()
