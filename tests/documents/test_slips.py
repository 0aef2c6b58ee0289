from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.documents.differences import DifferenceRow, DifferencesPaper, differences
from app.documents.fonts import GlyphMissing
from app.documents.form import FormPaper, form_paper
from app.documents.handover import HandoverPaper, HandoverVillage, handover
from app.documents.tables import render_table
from tests.documents.samples import STAMP

PdfText = Callable[[bytes], str]

SLIP = HandoverPaper(
    package="150404100-0007.xbp",
    from_station="穆家营子镇社会事务办公室",
    to_station="松山区社会保险事业服务中心",
    period="2026年10月",
    filings=36,
    amount_fen=370368,
    villages=(HandoverVillage("150404100200", "穆家营子村", 36, 370368),),
    check_code="山河锦绣国泰民安",
    stamp=STAMP,
)
FORM = FormPaper(
    title="城乡居民基本养老保险参保登记表",
    subtitle="登记日期：2026-10-12",
    pairs=(
        ("姓名", "乌云·其其格"),
        ("备注", "第一行\n第二行"),
        ("住址", "内蒙古自治区赤峰市松山区穆家营子镇穆家营子村三组"),
    ),
    stamp=STAMP,
)


def test_slip_carries_count_amount_capitals_and_check_code(pdf_text: PdfText) -> None:
    text = pdf_text(handover(SLIP))
    for wanted in (
        "36 份",
        "￥3,703.68",
        "人民币叁仟柒佰零叁元陆角捌分",
        "150404100-0007.xbp",
        "接收方核对",
        "交出人",
    ):
        assert wanted in text
    assert SLIP.check_code in text.replace(" ", "")


def test_slip_of_many_villages_continues_and_numbers_its_pages(pdf_text: PdfText) -> None:
    villages = tuple(
        HandoverVillage(f"150404100{number}", f"第{number}村", 1, 100) for number in range(200, 300)
    )
    text = pdf_text(handover(replace(SLIP, villages=villages)))
    assert "第1页共4页" in "".join(text.split())
    assert text.count("区划代码") == text.count("\f")
    assert all(f"第{number}村" in text for number in range(200, 300))


def test_form_has_a_place_for_a_fingerprint(pdf_text: PdfText) -> None:
    text = pdf_text(form_paper(FORM))
    for wanted in ("乌云·其其格", "第一行 第二行", "按手印", "参保人（签字）", "区社保中心复核人（签字）"):
        assert wanted in text
    assert "按手印" not in pdf_text(form_paper(replace(FORM, fingerprint=False)))


def test_form_names_the_field_that_cannot_be_printed() -> None:
    with pytest.raises(GlyphMissing, match="“姓名”"):
        form_paper(replace(FORM, pairs=(("姓名", "李\ue000"),)))


def test_form_of_many_fields_takes_two_pages(pdf_text: PdfText) -> None:
    text = pdf_text(form_paper(replace(FORM, pairs=FORM.pairs * 20)))
    assert "第2页共2页" in "".join(text.split())
    assert text.count("内蒙古自治区") == 20


def test_same_form_gives_the_same_bytes() -> None:
    assert form_paper(FORM) == form_paper(FORM)
    assert handover(SLIP) == handover(SLIP)


def test_differences_keep_four_sections_with_reasons(pdf_text: PdfText) -> None:
    row = DifferenceRow(
        "官仓沟村", "张三", "150404200001010001", "000001", "2026-10-08", 20000, "", None, "在途"
    )
    paper = DifferencesPaper(
        "松山区社会保险事业服务中心",
        "2026年10月",
        pos_only=(row,),
        amount_differs=(replace(row, treasury_on="2026-10-12", treasury_fen=2000, reason="清单少录"),),
        stamp=STAMP,
    )
    text = pdf_text(render_table(differences(paper)))
    for wanted in (
        "POS 有、国库无（1 笔）",
        "国库有、POS 无（0 笔）",
        "金额不符",
        "迟到入账",
        "在途",
        "清单少录",
        "180.00",
    ):
        assert wanted in text
    assert text.split("合计")[-1].split()[:3] == ["400.00", "20.00", "380.00"]
