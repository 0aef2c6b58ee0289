from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from app.documents.listing_sheet import STREAMED, ListingSheet, write_listing
from app.documents.paper import Column, Row
from app.documents.workbooks import ROWS_MAX, TooManyRows
from app.storage import StorageGone

COLUMNS = (Column("姓名", 10), Column("证件号码", 20), Column("金额（元）", 10, "r", "money"))
HEADING = ("参保人名单", "筛选　状态：待审核")


def sheet(rows: list[Row]) -> ListingSheet:
    return ListingSheet(HEADING, COLUMNS, rows, len(rows), ("共",))


def read(path: Path) -> list[list[object]]:
    page = openpyxl.load_workbook(BytesIO(path.read_bytes())).active
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_title_and_filters_stand_above_and_money_is_a_number(tmp_path: Path) -> None:
    path = tmp_path / "名单.xlsx"
    write_listing(path, sheet([("张三", "1504**********8600", 20_050)]))
    rows = read(path)
    assert [row[0] for row in rows] == [*HEADING, "姓名", "张三", "共"]
    assert rows[3] == ["张三", "1504**********8600", 200.5]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-A1", "@SUM(A1)", "mailto:x", "000123"])
def test_text_stays_text_and_is_never_a_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.xlsx"
    write_listing(path, sheet([(text, text, "未选")]))
    cell = openpyxl.load_workbook(path).active["A4"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_long_list_streams_and_tells_how_far_it_is(tmp_path: Path) -> None:
    path, seen = tmp_path / "t.xlsx", []
    rows: list[Row] = [(f"人{n}", str(n), n) for n in range(STREAMED + 1)]
    write_listing(path, sheet(rows), lambda done, total: seen.append((done, total)))
    assert seen[-1][1] == STREAMED + 1
    assert [name.name for name in tmp_path.iterdir()] == ["t.xlsx"]
    page = openpyxl.load_workbook(path, read_only=True).active
    assert page.max_row == STREAMED + 1 + 4


def test_stopped_export_leaves_nothing(tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    rows: list[Row] = [("人", "", 0)] * 600
    with pytest.raises(Stopped):
        write_listing(tmp_path / "t.xlsx", sheet(rows), stop)
    assert not list(tmp_path.iterdir())


def test_missing_folder_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StorageGone):
        write_listing(tmp_path / "no" / "t.xlsx", sheet([]))


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooManyRows):
        write_listing(tmp_path / "t.xlsx", ListingSheet(HEADING, COLUMNS, (), ROWS_MAX))
