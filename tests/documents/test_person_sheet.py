from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.documents.fonts import GlyphMissing
from app.documents.person_sheet import PersonSheet, Section, SheetColumn, person_sheet
from tests.documents.samples import STAMP

PdfText = Callable[[bytes], str]

PAYMENTS = Section(
    "缴费记录",
    (SheetColumn("年度", 0.2, "c"), SheetColumn("金额（元）", 0.3, "r"), SheetColumn("办理经过", 0.5)),
    (("2026", "200.00", "经办 穆家营子村协办员 10-08 提交；镇初审 镇经办 10-12 同意"),),
    "合计 200.00 元",
)
PAPER = PersonSheet(
    "参保人情况表",
    "穆家营子村",
    (("姓名", "乌云·其其格"), ("村组", "6组")),
    (PAYMENTS, replace(PAYMENTS, title="个人账户", rows=(), total="", empty="还没有入账")),
    ("打印人", "核对人"),
    "单位盖章：",
    STAMP,
)


def test_everything_about_a_person_stands_on_one_sheet(pdf_text: PdfText) -> None:
    text = pdf_text(person_sheet(PAPER))
    for wanted in ("乌云·其其格", "缴费记录", "合计 200.00 元", "还没有入账", "打印人", "单位盖章"):
        assert wanted in text
    assert "第1页共1页" in "".join(text.split())


def test_long_course_is_broken_and_not_cut(pdf_text: PdfText) -> None:
    plain = "".join(pdf_text(person_sheet(PAPER)).split())
    assert "穆家营子村协办员" in plain
    assert "同意" in plain


def test_many_payments_go_on_with_their_heads(pdf_text: PdfText) -> None:
    rows = tuple((str(year), "200.00", "提交") for year in range(1990, 2070))
    text = pdf_text(person_sheet(replace(PAPER, sections=(replace(PAYMENTS, rows=rows),))))
    pages = text.count("\f")
    assert pages > 1
    assert text.count("金额（元）") == pages
    assert f"共{pages}页" in "".join(text.split())


def test_sign_that_no_font_draws_is_told_with_its_field() -> None:
    with pytest.raises(GlyphMissing, match="姓名"):
        person_sheet(replace(PAPER, pairs=(("姓名", "王\U000f0000"),)))
