"""A district at work for the jobs: two villages, people with and without payment; jobs run and read back."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.services.desk_jobs import running
from app.services.desk_jobs.declaration import Outcome
from tests.stations import Stations, id_of, name_of
from tests.stations_fixtures import no_paper, stations, template

__all__ = ["no_paper", "stations", "template"]


def silent(_done: int, _total: int) -> None:
    """Nobody watches."""


@pytest.fixture
def office(stations: Stations) -> Stations:
    """东村: persons 1-4 (1, 2 paid), 西村: 11-13 (11 paid, 12 低保); all effective at the township."""
    for no in (1, 2, 3, 4):
        stations.register("东村", no, phone=f"1380000000{no}", village_group=f"{no}组", account="6222020000000000013", bank="农信社")
    for no in (11, 12, 13):
        stations.register("西村", no, group="低保户" if no == 12 else "")
    stations.settle()
    stations.batch("东村", stations.sale("东村", 1), stations.sale("东村", 2, 300, day="2026-10-07"))
    stations.batch("西村", stations.sale("西村", 11, 500), terminal="T2")
    stations.up()
    return stations


@pytest.fixture
def job(office: Stations) -> Callable[..., Outcome]:
    def run(key: str, who: str = "镇", *, commit: bool = False, **values: object) -> Outcome:
        return running.run(office.desk(who), key, {name: str(text) for name, text in values.items()}, silent, commit=commit)

    return run


@pytest.fixture
def strangers_list(tmp_path: Path) -> Path:
    """A list as it comes: merged title, blank row, numeric and full-width numbers, total and signature below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "残联名单"
    sheet.append(["2026年困难残疾人名单"])
    sheet.merge_cells("A1:E1")
    sheet.append([])
    sheet.append(["序号", "姓名", "身份证号", "家庭住址", "金额"])
    sheet.append([1, name_of(1), id_of(1), "样例镇样例东村3组", 120])
    sheet.append([2, "张冒名", "　" + id_of(2).translate(str.maketrans("0123456789", "０１２３４５６７８９")), "样例东村", 80.5])
    sheet.append([3, name_of(11), id_of(11), "样例西村", 99])
    sheet.append([4, "=外人", id_of(77), "不知道什么地方", "-5"])
    sheet["B7"].data_type = "s"
    sheet.append([5, "旧号人", 150404800101123, "样例西村", 0])
    sheet.append(["合计", "", "", "", 299.5])
    sheet.append(["填表人：某某"])
    path = tmp_path / "残联.xlsx"
    book.save(path)
    return path


def books(outcome: Outcome) -> dict[str, Any]:
    """The workbooks of an outcome by file name."""
    return {made.name: openpyxl.load_workbook(io.BytesIO(made.content)) for made in outcome.files if made.name.endswith(".xlsx")}


def cells(sheet: Any) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def whole_text(outcome: Outcome) -> str:
    """Everything that stands in the workbooks of an outcome."""
    return "\n".join(
        str(cell) for book in books(outcome).values() for sheet in book for row in cells(sheet) for cell in row if cell is not None
    )
