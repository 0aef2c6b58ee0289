"""Papers of cash: register, stubs and receipts as they are read off the sheet (Xuecheng 002 3(2)2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.cash import (
    BookRow,
    RegisterPaper,
    SpoiltRow,
    StubRow,
    StubsPaper,
    register_pdf,
    register_tables,
    stubs_pdf,
    stubs_table,
)
from app.documents.cash_receipts import ReceiptPaper, receipts_pdf
from app.documents.fonts import GlyphMissing
from tests.documents.samples import RARE_NAMES, STAMP, VILLAGES

PdfText = Callable[[bytes], str]
GOLDEN = Path(__file__).parent / "golden_cash.txt"


def bare(text: str) -> str:
    """Without the spacing, which differs between versions of the reading program."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def book(no: int, used: int = 3, void: int = 1) -> BookRow:
    first = 10_000 + 50 * no
    following = f"{first + used + void:08d}"
    return BookRow(
        VILLAGES[no % 3],
        "2026-10-08",
        RARE_NAMES[no % 6],
        f"{first:08d}",
        f"{first + 49:08d}",
        50,
        used,
        void,
        following,
    )


def register(count: int) -> RegisterPaper:
    spoilt = (SpoiltRow(VILLAGES[0], "00010004", "2026-10-09", "写错金额"),)
    return RegisterPaper(
        "穆家营子镇社会事务办公室", "截至 2026-11-02", tuple(book(no) for no in range(count)), spoilt, STAMP
    )


def stubs(fens: list[int]) -> StubsPaper:
    rows = tuple(
        StubRow(f"{10_001 + no:08d}", RARE_NAMES[no % 6], f"15040420000101{no:04d}", 2026, fen, "待审核")
        for no, fen in enumerate(fens)
    )
    signed = ("收款人", "镇核对人", "区复核人")
    return StubsPaper(VILLAGES[0], "收款日期 2026-10-08", rows, signed, ("本表收据 2 张。",), STAMP)


def receipt(no: int, name: str = "王㛃", fen: int = 20_000) -> ReceiptPaper:
    day, taker = "2026-10-08", "赵小兰"
    return ReceiptPaper(
        f"{10_001 + no:08d}", name, f"15040420000101{no:04d}", 2026, fen, day, VILLAGES[0], taker, "1a2b3c4d" * 8
    )


def test_cash_papers_read_as_the_golden_text(pdf_text: PdfText) -> None:
    made = (
        register_pdf(register(4)),
        stubs_pdf(stubs([20_000, 30_000])),
        receipts_pdf([receipt(0), receipt(1, "王𬱖", 123_456)], STAMP),
    )
    assert bare("\n".join(map(pdf_text, made))) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", RARE_NAMES)
def test_a_rare_name_copies_out_of_a_receipt_as_it_was_written(pdf_text: PdfText, name: str) -> None:
    assert pdf_text(receipts_pdf([receipt(0, name)])).count(name) == 2


def test_a_name_that_no_font_has_is_refused_with_its_field() -> None:
    with pytest.raises(GlyphMissing, match="姓名"):
        receipts_pdf([receipt(0, "\ue000")])


def test_five_receipts_take_three_sheets_numbered_through(pdf_text: PdfText) -> None:
    text = pdf_text(receipts_pdf([receipt(no) for no in range(5)]))
    assert text.count("第一联") == text.count("第二联") == 5
    assert "第3页共3页" in re.sub(r"\s+", "", text)


@given(st.lists(st.integers(1, 1_000_000), min_size=1, max_size=60))
@settings(max_examples=25, deadline=None)
def test_the_stubs_come_to_the_sum_of_the_receipts(fens: list[int]) -> None:
    assert stubs_table(stubs(fens)).grand_total_fen() == sum(fens)


def test_what_is_left_is_issued_less_used_and_void() -> None:
    table = register_tables(register(7))[0]
    titles = [column.title for column in table.columns]
    sums = {titles[index]: count for index, count in table.sums(table.all_rows()).items()}
    assert sums["结存"] == sums["张数"] - sums["已用"] - sums["作废"] == 7 * 46
    assert len(register_tables(RegisterPaper("镇", "", (book(1),)))) == 1, "no list of void ones where there are none"
