"""A village's collection: an open batch from the first line to the slip, a POS file, a reversal, the month's end."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.domain.records import Resident
from app.services import people
from app.services.unpaid import unpaid_ids
from tests.ui.screens.camera import Camera
from tests.ui.screens.steps import write


def unpaid(camera: Camera) -> list[Resident]:
    assert camera.window.desk is not None
    return people.rows(camera.window.desk, list(unpaid_ids(camera.window.desk))[:12])


def begun(camera: Camera, number: str) -> Any:
    page: Any = camera.go("collection")
    page.batches.begun.emit("15040001", number)
    camera.settle()
    return page


def pay(camera: Camera, page: Any, resident: Resident) -> None:
    grid = page.entry.grid
    grid.number.setText(resident.id_number)
    grid.number.returnPressed.emit()
    camera.settle()
    grid.amount.setText(grid.amount.text() or "200")
    grid.amount.returnPressed.emit()
    camera.settle()


def entry(camera: Camera, _place: Path) -> None:
    """Five payments, one of them a second one for the same year; then the slip equals."""
    page = begun(camera, "000787")
    page.entry.grid.voucher.setText("004455")
    found = unpaid(camera)
    for resident in (*found[:5], found[0]):
        pay(camera, page, resident)
    page.entry.take_focus()
    camera.take("entry")
    for name, text in (("slip_count", "6"), ("slip_total", page.entry.slip.own_total.text())):
        write(camera, name, text)
    camera.take("entry_equal")
    page.entry.turn.click()
    page.entry.grid.amount.setText("200")
    page.entry.grid.amount.returnPressed.emit()
    camera.settle()
    camera.take("entry_refund")
    page.entry.turn.click()
    page.entry.turn.click()
    page.entry.grid.number.setText("4457")
    page.entry.grid.number.returnPressed.emit()
    camera.take("entry_void")
    page.open_list()
    camera.take("collection_open")


def reversal(camera: Camera, _place: Path) -> None:
    """The reason for a reversal of a closed batch's line."""
    page: Any = camera.go("collection")
    month = page.batches.month
    month.setCurrentIndex(month.findData(month.itemData(0)))
    page.batches.refresh()
    camera.settle()
    page.batches.lines.choose(0)
    camera.settle()
    page.batches.reverse.click()
    camera.take("reversal")
    page.batches.reason.hide()


def pos_file(camera: Camera, place: Path) -> None:
    """A POS export, with lines that are in the books already and one of a stranger."""
    page: Any = camera.go("collection")
    page.open_import()
    camera.take("pos_1")
    file = place / "pos.csv"
    rows = ["终端编号,批次号,凭证号,交易日期,交易类别,金额,缴费人证件号码,缴费年度"]
    day = "20261031"
    rows += [
        f"15040001,000900,{n:06},{day},消费,200.00,{one.id_number},2026" for n, one in enumerate(unpaid(camera)[8:])
    ]
    rows.append(f"15040001,000900,000099,{day},消费,200.00,150404197001011234,2026")
    file.write_text("\r\n".join(rows), encoding="gb18030")
    page.importing.begin(file)
    camera.take("pos_2")
    for step in (3, 4):
        page.importing.step_on()
        camera.take(f"pos_{step}")
    page.importing.left.emit()


def month_end(camera: Camera, _place: Path) -> None:
    """The question before a month is closed."""
    page: Any = camera.go("ledger")
    page.close_month.click()
    camera.take("month_question")
    page.reason.hide()


SCENES = (entry, reversal, pos_file, month_end)
