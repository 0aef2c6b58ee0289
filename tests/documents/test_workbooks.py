from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import workbooks
from app.documents.ledger import payment_detail, payment_summary
from app.documents.paper import Column, Section, TablePaper
from app.documents.table_csv import guarded, table_csv
from app.documents.workbooks import CellTooLong, SheetPaper, TooManyRows, table_workbook, workbook
from tests.documents.samples import MARKUP_NAMES, RARE_NAMES, ledger

MONEY = (Column("姓名", 2), Column("金额", 1, "r", "money"))


def read(data: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(data))


def test_identity_number_stays_text() -> None:
    page = read(table_workbook([payment_detail(ledger(("张三",)))])).worksheets[0]
    cell = page.cell(4, 4)
    assert (cell.value, cell.data_type) == ("150404200001010000", "s")


def test_no_cell_is_a_formula_or_link() -> None:
    names = (*MARKUP_NAMES, "+1", "@SUM(1)", "http://x.example", "-2")
    book = read(table_workbook([payment_detail(ledger(names)), payment_summary(ledger(names))]))
    cells = [cell for page in book.worksheets for row in page.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert set(names) <= {cell.value for cell in cells}


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=20))
@settings(max_examples=25, deadline=None)
def test_money_is_exact_to_the_fen(amounts: list[int]) -> None:
    page = read(workbook([SheetPaper("表", MONEY, [("张三", fen) for fen in amounts])])).worksheets[0]
    assert [Decimal(str(page.cell(row + 2, 2).value)) * 100 for row in range(len(amounts))] == amounts
    assert page.cell(2, 2).number_format == "#,##0.00"


def test_amount_beyond_fifteen_digits_is_written_as_text() -> None:
    page = read(workbook([SheetPaper("表", MONEY, [("张三", 10**15 + 1)])])).worksheets[0]
    assert page.cell(2, 2).value == "10,000,000,000,000.01"


def test_sheet_prints_on_a4_landscape_fit_to_width_under_a_frozen_header() -> None:
    page = read(table_workbook([payment_detail(ledger(RARE_NAMES))])).worksheets[0]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0  # as many pages long as it takes
    assert page.freeze_panes == "A4"
    assert page.cell(3, 3).value == "姓名"
    assert [page.cell(4 + index, 3).value for index in range(6)] == list(RARE_NAMES)


def test_total_row_and_capitals_stand_below_the_rows() -> None:
    page = read(table_workbook([payment_detail(ledger(("张三", "李四")))])).worksheets[0]
    assert (page.cell(6, 1).value, page.cell(6, 7).value) == ("合计", 400)
    assert "肆佰元整" in page.cell(7, 1).value


def test_sections_become_a_first_column() -> None:
    paper = TablePaper(
        "差异表", "区", "2026年10月", MONEY, sections=(Section("甲类", [("张三", 1)]), Section("乙类", []))
    )
    page = read(table_workbook([paper])).worksheets[0]
    assert [page.cell(4, column).value for column in (1, 2, 3)] == ["甲类", "张三", 0.01]


def test_same_papers_give_the_same_workbook() -> None:
    papers = [payment_detail(ledger(RARE_NAMES))]
    assert table_workbook(papers) == table_workbook(papers)


def test_sheet_names_are_lawful_and_different() -> None:
    sheet = SheetPaper("[甲]:乙/丙" + "长" * 40, MONEY, [])
    names = read(workbook([sheet, sheet, SheetPaper("", MONEY, [])])).sheetnames
    assert len(set(names)) == 3
    assert names[0].startswith("甲乙丙")
    assert all(len(name) <= 31 for name in names)


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "ROWS_MAX", 10)
    with pytest.raises(TooManyRows, match="9 行"):
        workbook([SheetPaper("表", MONEY, [("张三", 1)] * 9)])


def test_text_longer_than_a_cell_is_refused() -> None:
    with pytest.raises(CellTooLong, match="第 1 行“姓名”"):
        workbook([SheetPaper("表", MONEY, [("长" * 32_768, 1)])])


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "\0x", "＝1", " =1", "　＋1"])
def test_csv_text_that_could_be_a_formula_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


def test_csv_has_byte_order_mark_plain_money_and_guarded_names() -> None:
    paper = replace(payment_detail(ledger(("=SUM(A1)", "乌云·其其格"), amount_fen=123450)), sections=())
    data = table_csv(paper)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row[2] for row in rows] == ["姓名", "'=SUM(A1)", "乌云·其其格"]
    assert rows[1][6] == "1234.50"


def test_csv_keeps_a_negative_amount_a_number() -> None:
    paper = TablePaper("表", "区", "月", MONEY, sections=(Section("冲销", [("张三", -20005)]),))
    assert table_csv(paper).decode("utf-8-sig").splitlines()[1] == "冲销,张三,-200.05"
