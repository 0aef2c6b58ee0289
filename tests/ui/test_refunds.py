"""退费 on the real window: what waits is paid from its line, a month's payments are printed (Qingdao 000 art. 4)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.refund_terms import CAUSES
from app.services import handling, line_reversals, reviews
from app.services.demo import Demo
from app.services.desk import Desk
from app.services.sign_in import operator_names, sign_in
from db import Opener
from tests.ui.driver import Driver
from ui.pages.refunds import RefundsPage
from ui.pages.reviews.page import ReviewsPage
from ui.pages.workbench.cautions import CautionList
from ui.widgets.controls import ActionButton
from ui.widgets.table import DataTable

CAUSE = "重复缴费"


@pytest.fixture
def demo(demo: Demo, tmp_path: Path) -> Demo:
    """The district with one refund that is approved and waits for the bank."""
    return with_refund(demo, tmp_path)


def with_refund(demo: Demo, tmp_path: Path) -> Demo:
    home = tmp_path / "prepared"
    shutil.copytree(demo.district, home)
    clerk = sign_in(home, operator_names(home)[0], demo.passphrase, Opener(), demo.clock)
    with clerk.store.read() as unit:
        line = next(x for b in unit.lines.batches() for x in unit.lines.of_batch(b.n) if x.phase == "credited")
    line_reversals.reverse_line(clerk, line.line, CAUSE)
    approve(home, demo, "reversal")
    form = {
        "stand": f"暂收/待退/{line.line}", "fen": f"{line.amount_fen / 100:.2f}", "cause": CAUSE, "payee": line.name,
        "bank": "农村信用社", "account": "62284804025648900", "papers": "、".join(CAUSES[CAUSE]),
    }  # fmt: skip
    handling.file(clerk, "refund", form)
    approve(home, demo, "refund")
    clerk.close()
    return replace(demo, district=home)


def approve(home: Path, demo: Demo, kind: str) -> None:
    desk: Desk = sign_in(home, "区复核", demo.passphrase, Opener(), demo.clock)
    reviews.approve(desk, [docket.n for docket in reviews.waiting(desk) if docket.kind == kind])
    desk.close()


def opened(enter) -> Driver:
    driver: Driver = enter("district", "区财务")
    assert isinstance(driver.open("refunds"), RefundsPage)
    return driver


def test_finance_pays_what_waits_from_its_line(enter) -> None:
    driver = opened(enter)
    (row,) = driver.rows("refunds_table")
    assert any(CAUSE in cell for cell in row)
    assert driver.text("refunds_total").startswith("共 1 笔")
    table = driver.find(DataTable, "refunds_table")
    assert "支付日期" not in {table.source.columns[place].title for place in table.layout_of_columns.visible()}
    driver.key(Qt.Key.Key_F9)
    driver.idle()
    page = driver.page
    assert isinstance(page, ReviewsPage)
    assert page.handling.filling is not None
    assert len(page.handling.filling.form.values()["due"]) == 64
    assert driver.focus() == "result"


def test_the_workbench_counts_what_waits(enter) -> None:
    driver = enter("district", "区财务")
    driver.open("workbench")
    told = driver.find(CautionList, "workbench_warnings").cautions
    assert ["1 笔退费等银行支付" in one.text for one in told if one.page == "refunds"] == [True]


def test_the_sheet_and_the_approval_are_shown_as_paper(enter) -> None:
    driver = opened(enter)
    driver.find(ActionButton, "refunds_approval").click()
    driver.idle()
    assert driver.shell.paper.isVisible()
    driver.key(Qt.Key.Key_Escape)
    driver.key(Qt.Key.Key_F7)
    driver.idle()
    assert driver.shell.paper.isVisible()
    driver.key(Qt.Key.Key_Escape)
