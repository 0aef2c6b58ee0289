"""财政补助 on the screen: asked for by the district's clerk, registered by finance, looked at below (Songshan 003 art. 12-13)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt

from app.business.grant_request import GOVERNMENT
from app.business.group_list import MISSING
from app.domain.money_records import Mark, Membership
from tests.ui.driver import Driver

PAID = {"groups": [
    {"group": "特困", "yuan": 100, "last_age": 90, "first_age": 1}, {"group": "低保", "yuan": 70, "last_age": 90, "first_age": 1},
]}  # fmt: skip


def with_members(driver: Driver, *, both: bool = False) -> int:
    """Everybody is on the list of 低保 (and one of 特困 too); the government pays. Returns how many."""
    desk = driver.shell.session.desk
    with driver.quiet(), desk.store.write() as unit:
        policy = {**unit.policies.all()[-1], "valid_from": "2026-01-01", "government_paid": PAID}
        unit.policies.add(1_000_000, "2026-01-01", policy)
        people = [one for n in unit.residents.with_status("effective") if (one := unit.residents.get(n)) is not None]
        for place, one in enumerate(people):
            unit.memberships.put(Membership(one.subject, "低保", "2026-01-01", "", one.village, "民政局", 1))
            if both and not place:
                unit.memberships.put(Membership(one.subject, "特困", "2026-01-01", "", one.village, "民政局", 1))
    return len(people)


def government(driver: Driver) -> Any:
    page = driver.open("grants")
    page.what.setCurrentIndex(page.what.findData(GOVERNMENT))
    page.what.activated.emit(page.what.currentIndex())
    driver.idle()
    return page


def test_the_district_asks_for_all_villages_after_a_question(enter) -> None:
    driver = enter("district", "区复核")
    people = with_members(driver)
    page = government(driver)
    assert driver.text("grants_fresh") == f"{people * 70:,.2f}"
    driver.key(Qt.Key.Key_F9)
    assert "由另一个人复核" in page.reason.question.text()
    driver.enter()
    assert "财政补助申请已提交" in driver.text("message_text")
    assert (driver.text("grants_fresh"), driver.text("grants_asked")) == ("0.00", f"{people * 70:,.2f}")
    assert not page.request.isEnabled()


def test_of_several_groups_the_reason_stands_in_its_column(enter) -> None:
    driver = enter("district", "区复核")
    with_members(driver, both=True)
    page = government(driver)
    page.tabs.open(2)
    driver.idle()
    (row,) = driver.rows("grants_conflicts")
    assert "按政策规定的先后次序按「特困」代缴" in row[-1]


def test_a_village_looks_and_cannot_ask(enter) -> None:
    driver = enter("village")
    with_members(driver)
    page = government(driver)
    assert len(driver.rows("grants_villages")) == 1
    assert "区里的经办" in page.request.why
    assert "区里的财务" in page.arrivals.go.why
    assert "乡镇或区里" in page.lists.go.why


def test_what_has_come_must_agree_with_the_voucher_to_the_fen(enter) -> None:
    """What finance sees of rows that wait; the store's own rows are made by tests of the services."""
    driver = enter("district", "区财务")
    with driver.quiet(), driver.shell.session.desk.store.write() as unit:
        from app.domain.money_records import Due

        village = unit.residents.villages()[0]
        for level, fen in (("county", 4_000), ("province", 6_000)):
            row = {"what": GOVERNMENT, "year": 2026, "level": level, "filing": "a" * 64}
            unit.dues.put(Due(f"{'a' * 64}/{level}", "grant", village, "", fen, fen, "2026-10-01", row, 1))
    page = driver.open("grants")
    page.tabs.open(1)
    driver.idle()
    tab = page.arrivals
    assert len(driver.rows("grants_awaited")) == 2
    tab.table.selectAll()
    for text, agrees in (("99.99", False), ("100.01", False), ("100", True)):
        tab.fen.setText(text)
        assert ("相符" in driver.text("grants_sum")) == agrees
    assert "到账日期" in tab.go.why
    tab.day.setText("2026-10-01")
    tab.voucher.setText("拨1")
    assert tab.go.why == ""
    first = tab.table.model().index(0, 0)
    tab.table.selectionModel().select(
        first, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    )
    assert "多" in tab.go.why
    tab.fen.setText("30")
    assert "部分到账" in tab.go.why
    tab.part.setChecked(True)
    assert (tab.go.why, "部分到账，还差" in driver.text("grants_sum")) == ("", True)
    tab.voucher.setText("")
    assert "凭证号" in tab.go.why
    tab.fen.setText("0")
    assert tab.go.why != ""


def test_an_agencys_list_is_brought_in_by_the_wizard(enter, tmp_path: Path) -> None:
    driver = enter("district", "区复核")
    with driver.quiet(), driver.shell.session.desk.store.read() as unit:
        people = [one for n in unit.residents.with_status("effective")[:3] if (one := unit.residents.get(n)) is not None]
    path = tmp_path / "低保名单.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = [(one.name, one.id_number) for one in people]
        csv.writer(file).writerows([("保障对象姓名", "身份证号"), *rows, ("生人", "15040419800101")])
    page = driver.open("grants")
    page.tabs.open(3)
    driver.idle()
    driver.key(Qt.Key.Key_F9)
    wizard = page.importing
    wizard.file.edit.setText(str(path))
    wizard.read()
    driver.idle()
    assert "请选名单来源" in wizard.next.why
    wizard.source.setCurrentIndex(wizard.source.findData("民政局"))
    wizard.group.setCurrentIndex(wizard.group.findData("低保"))
    wizard.source.activated.emit(0)
    for _ in range(2):
        driver.key(Qt.Key.Key_F9)
    facts = dict(wizard.checked.facts)
    assert (facts["新进"], facts["号码或姓名有误"]) == ("3 人", "1 人")
    driver.key(Qt.Key.Key_F9)
    assert "名单已提交：新进 3 人" in driver.text("groups_result")


def test_who_registered_after_the_list_is_put_into_the_group_with_one_key(enter) -> None:
    """The workbench opens this place; without anybody the key is not there (Songshan 003 art. 3(6))."""
    driver = enter("district", "区复核")
    with driver.quiet(), driver.shell.session.desk.store.write() as unit:
        (n,) = unit.residents.with_status("effective")[:1]
        one = unit.residents.get(n)
        assert one is not None
        row = {"name": one.name, "source": "民政局", "day": "2026-01-10", "done": False}
        unit.marks.put(Mark(MISSING, f"{one.village}/{one.id_number}/低保", row, 1))
    page = driver.open("grants")
    page.open_with("lists")
    driver.idle()
    assert "1 人后来参保了" in driver.text("grants_members_counted")
    assert not page.lists.join.isHidden()
    page.lists.join.click()
    driver.idle()
    assert "后来参保" not in driver.text("grants_members_counted")
    assert page.lists.join.isHidden()
