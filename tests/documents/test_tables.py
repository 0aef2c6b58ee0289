from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.fitting import TextTooLong
from app.documents.fonts import GlyphMissing
from app.documents.ledger import ledger_pdf, payment_detail
from app.documents.paper import Column, Section, TablePaper
from app.documents.table_layout import lay_out
from app.documents.tables import render_table
from app.domain.capital import capital
from app.domain.money import yuan
from tests.documents.samples import LONG_NAME, MARKUP_NAMES, RARE_NAMES, STAMP, detail_row, ledger

PdfText = Callable[[bytes], str]
GOLDEN = Path(__file__).parent / "golden_ledger.txt"
MONEY_COLUMNS = (Column("姓名", 2), Column("金额", 1, "r", "money"))


def bare(text: str) -> str:
    """Without the spacing, which differs between versions of the reading program."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def money_paper(amounts: list[int], *, sections: int = 0) -> TablePaper:
    rows = [(f"张{number}", fen) for number, fen in enumerate(amounts)]
    cut = tuple(Section(f"第{part}类", rows[part::sections]) for part in range(sections)) if sections else ()
    return TablePaper(
        "试算表",
        "穆家营子村",
        "2026年10月",
        MONEY_COLUMNS,
        rows=() if sections else rows,
        sections=cut,
        totalled=("金额",),
        capital_of="金额",
        stamp=STAMP,
    )


def test_printed_ledger_reads_as_the_golden_text(pdf_text: PdfText) -> None:
    names = (*RARE_NAMES, *MARKUP_NAMES, *("李静" for _ in range(30)))
    assert bare(pdf_text(ledger_pdf(ledger(names)))) == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*RARE_NAMES, *MARKUP_NAMES])
def test_name_copies_out_of_the_pdf_as_it_was_written(pdf_text: PdfText, name: str) -> None:
    assert name in pdf_text(render_table(payment_detail(ledger((name,)))))


def test_long_name_is_wrapped_whole(pdf_text: PdfText) -> None:
    rows = (replace(detail_row(1, LONG_NAME), village="", id_number="", voucher="", status="", paid_on=""),)
    text = pdf_text(render_table(payment_detail(replace(ledger(()), rows=rows))))
    joined = re.sub(r"[^\u4e00-\u9fff·]", "", text)
    assert LONG_NAME in joined


def test_every_cell_of_a_large_ledger_is_found_again(pdf_text: PdfText) -> None:
    names = tuple(chr(0x4E00 + number) + chr(0x4F00 + number) for number in range(600))
    paper = payment_detail(ledger(names))
    words = set(pdf_text(render_table(paper)).split())
    wanted = {str(cell) for row in paper.rows for cell in (row[2], row[3], row[7], row[8])}
    assert wanted <= words


def test_same_paper_gives_the_same_bytes() -> None:
    paper = ledger(RARE_NAMES)
    assert ledger_pdf(paper) == ledger_pdf(paper)


def test_paper_without_rows_says_so_and_sums_to_zero(pdf_text: PdfText) -> None:
    text = pdf_text(render_table(money_paper([])))
    assert "本期无记录" in text
    assert "零元整" in text


def test_character_without_font_is_refused_naming_row_and_column() -> None:
    with pytest.raises(GlyphMissing, match=r"第 2 行“姓名”.*U\+E000"):
        render_table(payment_detail(ledger(("张三", "李\ue000"))))


def test_text_longer_than_a_page_is_refused_naming_row_and_column() -> None:
    row = replace(detail_row(0, "张三"), note="长" * 3000)
    with pytest.raises(TextTooLong, match="第 1 行“备注”"):
        render_table(payment_detail(replace(ledger(()), rows=(row,))))


def test_column_to_total_must_exist() -> None:
    with pytest.raises(ValueError, match="不存在"):
        replace(money_paper([1]), totalled=("金额", "不存在"))


def test_row_with_a_missing_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="cells"):
        replace(money_paper([]), rows=[("张三",)])


@given(st.lists(st.integers(-(10**9), 10**9), max_size=120), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_page_subtotals_sum_to_the_grand_total(amounts: list[int], sections: int) -> None:
    paper = money_paper(amounts, sections=sections)
    layout = lay_out(paper)
    pages = [paper.sums(layout.rows[item.row] for item in page if item.row >= 0)[1] for page in layout.pages]
    assert sum(pages) == paper.grand_total_fen() == sum(amounts)
    assert sorted(item.row for page in layout.pages for item in page if item.row >= 0) == list(
        range(len(amounts))
    )


def test_last_page_prints_running_total_and_capitals(pdf_text: PdfText) -> None:
    amounts = [12345 + number for number in range(75)]
    text = pdf_text(render_table(money_paper(amounts)))
    subtotals = re.findall(r"本页小计\s+([\d,.]+)", text)
    running = re.findall(r"累计\s+([\d,.]+)", text)
    assert len(subtotals) == len(running) == text.count("\f")
    assert sum(int(re.sub(r"[,.]", "", amount)) for amount in subtotals) == sum(amounts)
    assert running[-1] == yuan(sum(amounts))
    assert f"人民币{capital(sum(amounts))}" in text


@pytest.mark.parametrize("count", range(20, 80))
def test_signature_page_holds_at_least_one_row(count: int) -> None:
    assert any(item.row >= 0 for item in lay_out(money_paper([100] * count)).pages[-1])


def test_five_thousand_rows_print_within_two_seconds() -> None:
    """A guard against a return to cell-by-cell drawing (5 s); the usual time is 0.3 s."""
    paper = payment_detail(ledger(tuple("李静" for _ in range(5000))))
    started = time.perf_counter()
    render_table(paper)
    assert time.perf_counter() - started < 2
