"""保费补缴申请表 and 补缴明细表 as they are printed (Linyi 004 2(6); Songshan 003 art. 8)."""

from __future__ import annotations

import subprocess

import pytest

from app.documents.back_ledger import BackLedgerPaper, BackRow, BackSum, back_detail, back_summary
from app.documents.back_payments import BackPaymentPaper, application_pdf, bank_pdf
from app.documents.fonts import GlyphMissing
from tests.documents.samples import RARE_NAMES, STAMP


def paper(name: str = "乌云·其其格", years: int = 15) -> BackPaymentPaper:
    rows = tuple((2025 - years + no, 20_000) for no in range(1, years + 1))
    person = (("姓名", name), ("公民身份号码", "150404196601010017"), ("所在村", "穆家营子村"), ("保险编号", "1504042026000012"))
    spans = ((f"{rows[0][0]}—{rows[-1][0]}", years, 20_000),)
    account = ("穆家营子镇社会事务办公室", "样例银行", "0530101")
    return BackPaymentPaper("单据号 1a2b", person, "一次性补缴", spans, rows, account, (), STAMP)


def pages(pdf: bytes) -> list[str]:
    text = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, check=True, capture_output=True).stdout.decode()
    return text.split("\f")[:-1]


def test_fifteen_years_fit_on_one_sheet_for_the_bank() -> None:
    (sheet,) = pages(bank_pdf(paper()))
    assert all(word in sheet for word in ("补缴明细表", "0530101", "3,000.00", "叁仟元整", "第 1 页 共 1 页", "单位盖章"))


def test_the_application_says_type_years_standard_and_sum_and_has_four_signatures() -> None:
    first, second = pages(application_pdf(paper(), approved=True))
    words = ("补缴类型", "补缴年限", "补缴标准", "补缴金额", "合计", "声明", "经办人", "复核人", "稽核人", "分管领导", "共 15 年")
    assert all(word in first for word in words)
    assert "第 1 页 共 1 页" in first
    assert "第 1 页 共 1 页" in second
    assert len(pages(application_pdf(paper(), approved=False))) == 1


@pytest.mark.parametrize("name", RARE_NAMES)
def test_rare_names_are_printed(name: str) -> None:
    assert name in pages(bank_pdf(paper(name)))[0]


def test_a_name_that_no_font_has_is_refused_with_its_field() -> None:
    with pytest.raises(GlyphMissing, match="姓名"):
        bank_pdf(paper("\ue000"))


def test_sixty_years_go_on_to_further_sheets() -> None:
    made = pages(bank_pdf(paper(years=60)))
    assert len(made) > 1
    assert f"共 {len(made)} 页" in made[0]


def test_red_letters_and_sums_stand_in_the_months_tables() -> None:
    rows = tuple(
        BackRow("东村", "张三", "150404198001010013", "中断补缴", 2019, fen, "2026-10-09", "JZ1", "指定账户", "待划转")
        for fen in (20_000, -20_000, 50_000)
    )
    made = BackLedgerPaper("样例镇", "2026年10月", rows, (BackSum("150404100200", "东村", 1, 2, 50_000, 0, 0),), STAMP)
    assert back_detail(made).grand_total_fen() == 50_000
    assert back_summary(made).grand_total_fen() == 50_000
