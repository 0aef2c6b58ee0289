"""补助入库 from the treasury's own row, by keys: nothing that the list has said is typed again (Songshan 003 art. 11, 13)."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.domain.records import FILED
from app.services import handling, reconciliations
from app.services.demo import Demo
from app.services.sign_in import operator_names, sign_in
from db import Opener
from tests.ui.driver import Driver
from tests.ui.test_refunds import approve

SLIP, YUAN = "补0001", "150.00"
HEAD = ("电子税票号码", "缴费人名称", "证件号码", "费款所属年度", "实缴金额", "入库日期", "终端编号", "参考号")


@pytest.fixture
def demo(demo: Demo, tmp_path: Path) -> Demo:
    """The district with an approved batch of aid, whose money the treasury's list of the month has."""
    home = tmp_path / "prepared"
    shutil.copytree(demo.district, home)
    clerk = sign_in(home, operator_names(home)[0], demo.passphrase, Opener(), demo.clock)
    with clerk.store.read() as unit:
        person = next(
            one for n in unit.residents.with_status("effective") if (one := unit.residents.get(n)) is not None
        )
    day = clerk.today.isoformat()
    form = {
        "what": "集体补助",
        "year": str(clerk.today.year),
        "donor": "村集体经济合作社",
        "deposited_on": day,
        "slip": SLIP,
    }
    handling.file(clerk, "aid", form, [{"id_number": person.id_number, "fen": YUAN}])
    clerk.close()
    approve(home, demo, "aid")
    listed(home, demo, tmp_path / "国库补助.csv", day)
    return replace(demo, district=home)


def listed(home: Path, demo: Demo, path: Path, day: str) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEAD, (SLIP, "村集体经济合作社", "", day[:4], YUAN, day, "", "")])
    finance = sign_in(home, "区财务", demo.passphrase, Opener(), demo.clock)
    reconciliations.reconcile(finance, path, day[:7])
    finance.close()


def filled(driver: Driver) -> dict[str, str]:
    """The form of 补助入库 that stands open."""
    assert driver.page.key == "reviews"
    assert driver.text("handling_title").startswith("补助入库")
    values: dict[str, str] = driver.page.handling.filling.form.values()
    return values


def test_the_row_opens_the_form_already_filled_and_it_can_be_filed(enter) -> None:
    driver: Driver = enter("district", "区财务")
    page = driver.open("grants")
    page.tabs.open(1)
    driver.idle()
    ((title, day, receipt, amount),) = driver.rows("grants_aid_awaited")
    assert ("村集体经济合作社" in title, receipt, amount) == (True, SLIP, YUAN)
    page.arrivals.aid.table.setFocus()
    driver.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    values = filled(driver)
    assert (values["entered_on"], values["receipt"], values["fen"], len(values["due"])) == (day, SLIP, "150", 64)
    driver.key(Qt.Key.Key_F9)
    assert "已提交" in driver.text("message_text")
    with driver.quiet(), driver.shell.session.desk.store.read() as unit:
        assert [one.kind for one in unit.dockets.listed(state=FILED, kinds=("aid_entry",))] == ["aid_entry"]


def test_enter_on_the_row_of_the_treasurys_list_opens_it_too(enter) -> None:
    driver: Driver = enter("district", "区财务")
    page = driver.open("reconcile")
    texts = [page.differences.source.record(row).text for row in range(page.differences.source.rowCount())]
    (place,) = [row for row, text in enumerate(texts) if "补助入库" in text]
    assert not page.aid.isVisible()
    page.differences.setFocus()
    page.differences.choose(place)
    driver.idle()
    assert page.aid.isVisible()
    driver.enter()
    assert filled(driver)["receipt"] == SLIP


def test_only_finance_enters_it_and_nothing_is_shown_where_nothing_waits(enter) -> None:
    driver: Driver = enter("district", "区复核")
    page = driver.open("grants")
    page.tabs.open(1)
    driver.idle()
    assert "区里的财务" in page.arrivals.aid.go.why
    other: Driver = enter("township")
    page = other.open("grants")
    page.tabs.open(1)
    other.idle()
    assert not page.arrivals.aid.isVisible()
