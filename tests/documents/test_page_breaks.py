"""A sheet that goes on repeats its heads; nobody signs a page with one row or a sum alone (Songshan 003 art. 9-11)."""

from __future__ import annotations

import subprocess

import pytest

from app.documents.approval import Facts, Grid, Opinion, Part, PartsPaper, Ticks, parts_paper
from app.documents.paper import Column, Section, TablePaper
from app.documents.payment_certificate import CertifiedYear, PaymentCertificate, certificate_pdf
from app.documents.payment_statements import PaymentStatement, statements_pdf
from app.documents.table_layout import ROWS_WITH_CLOSING, lay_out
from app.documents.tables import render_table
from tests.documents.samples import STAMP

COLUMNS = (Column("姓名", 2), Column("金额", 1, "r", "money"))


def pages(pdf: bytes) -> list[str]:
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, check=True, capture_output=True
    ).stdout.decode()
    return text.split("\f")[:-1]


def table(count: int, *, sections: bool = False) -> TablePaper:
    rows = [(f"张{no}", 100) for no in range(count)]
    parts = (Section("甲", rows[: count // 2]), Section("乙", rows[count // 2 :])) if sections else ()
    return TablePaper(
        "试表", "镇", "2026年", COLUMNS, rows=() if sections else rows, sections=parts, totalled=("金额",), stamp=STAMP
    )  # fmt: skip


@pytest.mark.parametrize("sections", [False, True])
@pytest.mark.parametrize("count", range(2, 90))
def test_the_last_page_has_rows_enough_to_be_signed_and_no_heading_stands_alone(count: int, sections: bool) -> None:
    layout = lay_out(table(count, sections=sections))
    assert sum(item.row >= 0 for page in layout.pages for item in page) == count
    if len(layout.pages) > 1:
        assert len(layout.pages[-1]) >= ROWS_WITH_CLOSING
    assert not any(page[-1].heading for page in layout.pages if count)


def grid(rows: int) -> PartsPaper:
    lines = tuple((f"第{no}项", "1.00") for no in range(rows))
    table = Grid(
        ("内容", "金额（元）"), (*lines, ("合计", f"{rows}.00")), (0.6, 0.4), ("l", "r"), "明细", bold_last=True
    )
    return PartsPaper("试单", "单据号 1", (Facts((("姓名", "王㛃"),)), table, Opinion("经办意见")), STAMP)


@pytest.mark.parametrize("rows", [20, 27, 28, 29, 30, 31, 32, 70])
def test_a_grid_repeats_its_head_and_keeps_its_sum_with_a_row(rows: int) -> None:
    made = pages(parts_paper(grid(rows)))
    for page in made:
        assert ("第" in page and "项" in page) <= ("内容" in page)
    (last,) = [page for page in made if "合计" in page]
    assert f"第{rows - 1}项" in last
    assert f"共{len(made)}页" in made[0].replace(" ", "")


@pytest.mark.parametrize("count", range(20, 46, 2))
def test_nobody_seals_a_certificate_without_a_year_on_the_sheet(count: int) -> None:
    years = [CertifiedYear(1980 + no, 20_000, "2020-01-01", "2020-02-02", "POS 缴费") for no in range(count)]
    said = ("兹证明 王㛃参加城乡居民基本养老保险。", "特此证明。")
    made = pages(
        certificate_pdf(PaymentCertificate("1", said, years, "样例镇", "2026 年 10 月 20 日", ("说明。",), STAMP))
    )
    assert all(word in made[-1] for word in ("POS 缴费", "合计", "样例镇（盖章）"))


@pytest.mark.parametrize("count", range(20, 46, 2))
def test_the_sums_of_a_payment_statement_stand_below_a_payment(count: int) -> None:
    rows = tuple((f"{1980 + no}", "2020-01-01", "200.00", "", "", "POS") for no in range(count))
    made = pages(statements_pdf([PaymentStatement("某村", (("姓名", "王㛃"),), rows, ("合计一", "合计二"))]))
    assert all(word in made[-1] for word in ("POS", "合计一", "合计二"))
    assert all("缴费日期" in page for page in made)


def test_what_was_received_stands_in_one_block_with_what_was_asked_for() -> None:
    ticks = Ticks("应收材料", (("身份证", True),))
    received: tuple[Part, ...] = (ticks, Facts((("已收材料", "身份证"),)))
    headed: tuple[Part, ...] = (ticks, Facts((("已收材料", "身份证"),), "另一段"))
    assert parts_paper(PartsPaper("单", "", received)) != parts_paper(PartsPaper("单", "", headed))


def test_each_office_has_a_box_for_its_seal_its_people_and_the_day() -> None:
    (sheet,) = pages(render_table(TablePaper(
        "对账单", "区", "2026年", COLUMNS, rows=[("国库", 100)], signatures=("甲（盖章）", "乙（盖章）"), sealed=True, page_totals=False,
    )))  # fmt: skip
    assert (sheet.count("经办人："), sheet.count("负责人："), sheet.count("月")) == (2, 2, 2)
    assert "乙（盖章）" in sheet
