"""退费 of a month among the ledgers: what the bank has paid, on the screen and on paper (Qingdao 000 art. 4; Linyi 004 2(6))."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.services import handling, refunds
from app.services.demo import Demo
from app.services.sign_in import sign_in
from db import Opener
from tests.ui.driver import Driver
from tests.ui.test_refunds import approve, with_refund


@pytest.fixture
def demo(demo: Demo, tmp_path: Path) -> Demo:
    """The district with one refund that the bank has paid."""
    prepared = with_refund(demo, tmp_path)
    finance = sign_in(prepared.district, "区财务", demo.passphrase, Opener(), demo.clock)
    (one,) = refunds.waiting(finance)
    form = {"due": one.due, "result": "支付成功", "paid_on": finance.today.isoformat(), "voucher": "付001"}
    handling.file(finance, "refund_payment", form)
    finance.close()
    approve(prepared.district, demo, "refund_payment")
    return prepared


def test_the_months_refunds_are_chosen_among_the_ledgers(enter) -> None:
    """What is corrected elsewhere has no buttons here, and the month is closed from the payments."""
    driver: Driver = enter("district", "区财务")
    page = driver.open("ledger")
    page.papers.setCurrentIndex(page.papers.findData("refunds"))
    page.papers.activated.emit(page.papers.currentIndex())
    driver.idle()
    assert driver.text("ledger_what") == "退费明细"
    assert driver.text("ledger_total").startswith("共 1 笔")
    (row,) = driver.rows("ledger_lines")
    assert row[-1] == "✓ 已支付"
    assert any("付001" in cell for cell in row)
    assert not page.line_actions.isVisible()
    assert "缴费明细、汇总表" in page.close_month.why
    driver.key(Qt.Key.Key_F7)
    assert driver.shell.paper.isVisible()


def test_the_spreadsheet_of_the_months_refunds_is_saved(enter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    driver: Driver = enter("district", "区财务")
    page = driver.open("ledger")
    page.papers.setCurrentIndex(page.papers.findData("refunds"))
    page.papers.activated.emit(page.papers.currentIndex())
    driver.idle()
    target = tmp_path / "退费.xlsx"
    monkeypatch.setattr("ui.pages.ledger.ask_where", lambda *_: target)
    page.xlsx.click()
    driver.idle()
    assert target.read_bytes().startswith(b"PK")
