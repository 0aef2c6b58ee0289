"""One row of the treasury for several years, opened from its place in 对账 by Enter (Songshan 003 art. 10-11, 13)."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt

from app.domain.records import FILED, Line
from app.ports import Unit
from app.services import reconciliations
from tests.ui.driver import Driver

HEAD = ("电子税票号码", "缴费人名称", "证件号码", "费款所属年度", "实缴金额", "入库日期", "终端编号", "参考号")


def two_years_of_one(unit: Unit) -> list[Line]:
    """Two payments that wait for the treasury, made one person's."""
    waits = [
        line for n in unit.residents.with_status("effective")[:400] if (one := unit.residents.get(n)) is not None
        for line in unit.lines.of_subject(one.subject) if (line.state, line.phase, line.kind) == ("payment", "effective", "sale")
    ]  # fmt: skip
    first, second = [line for line in waits if waits.count(line) == 1][:2]
    unit.lines.change(second.line, {"subject": first.subject, "id_number": first.id_number, "name": first.name, "year": first.year - 1})
    return [line for line in unit.lines.of_subject(first.subject) if line.phase == "effective"]


def test_enter_on_a_row_of_several_years_opens_the_form_filled_and_it_can_be_filed(enter, tmp_path: Path) -> None:
    driver: Driver = enter("district", "区财务")
    desk, path = driver.shell.session.desk, tmp_path / "国库几年.csv"
    with driver.quiet(), desk.store.write() as unit:
        lines = two_years_of_one(unit)
    fen, day = sum(line.amount_fen for line in lines), desk.today.isoformat()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([HEAD, ("R9", lines[0].name, lines[0].id_number, day[:4], f"{fen / 100:.2f}", day, "", "")])
    with driver.quiet():
        reconciliations.reconcile(desk, path, day[:7])
    page = driver.open("reconcile")
    texts = [page.differences.source.record(row).text for row in range(page.differences.source.rowCount())]
    (place,) = [row for row, text in enumerate(texts) if "几笔缴费的合计" in text]
    page.differences.setFocus()
    page.differences.choose(place)
    driver.idle()
    assert (page.aid.isVisible(), page.aid.accessibleName()) == (True, "几笔一起对…")
    driver.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert driver.text("handling_title").startswith("一笔入库对几笔缴费")
    driver.page.handling.filling.form.put("reason", "一张税票缴了几年")
    driver.key(Qt.Key.Key_F9)
    assert "已提交" in driver.text("message_text")
    with driver.quiet(), desk.store.read() as unit:
        assert len(unit.dockets.listed(state=FILED, kinds=("split_match",))) == 1
