"""结息汇总表: what it adds up, and that it can be read."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from app.documents.paper import Stamp
from app.documents.settlement import InterestPaper, VillageInterest, interest_pdf, interest_table, interest_xlsx

STAMP = Stamp("2026-10-08 09:00", "区财务", "ab" * 32)


def village(no: int, *, part: int = 1, by_source: tuple[tuple[str, int], ...] = (("个人缴费", 12_345), ("县级补贴", 678))) -> VillageInterest:
    interest = sum(fen for _, fen in by_source)
    return VillageInterest(f"1504041002{no:02d}", f"样例{no}村", 100 + no, 1_000_000, by_source, interest, interest // part, "未结息")


def paper(*villages: VillageInterest) -> InterestPaper:
    terms = "年利率 2.62%；入账次月起计息，四舍五入到分"
    return InterestPaper("样例区社保中心（150404）", "2024 年度（正式）", terms, villages, stamp=STAMP)


def test_only_sources_that_bear_interest_have_a_column() -> None:
    table = interest_table(paper(village(1), village(2, by_source=(("个人缴费", 5), ("集体补助", 0)))))
    titles = [column.title for column in table.columns]
    assert [title for title in titles if title.endswith("利息")] == ["个人缴费利息", "县级补贴利息", "本年利息"]


def test_a_row_and_the_whole_add_up() -> None:
    table = interest_table(paper(*(village(no, part=2) for no in range(40))))
    titles = [column.title for column in table.columns]
    sums = {titles[index]: fen for index, fen in table.sums(table.all_rows()).items()}
    assert sums["个人缴费利息"] + sums["县级补贴利息"] == sums["本年利息"] == sums["以前已记"] + sums["本次记账"]
    assert table.grand_total_fen() == sums["本年利息"]


def test_a_year_that_takes_back_more_than_it_gives_is_printed_too() -> None:
    table = paper(village(1, by_source=(("个人缴费", -305),)))
    assert interest_table(table).capital_of == ""
    assert interest_pdf(table).startswith(b"%PDF")


def test_a_year_without_villages_is_an_empty_sheet() -> None:
    assert interest_pdf(paper()).startswith(b"%PDF")


def test_the_workbook_holds_money_as_numbers_and_codes_as_text() -> None:
    page = openpyxl.load_workbook(BytesIO(interest_xlsx(paper(village(1))))).active
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    first = next(row for row in rows if row[0] == 1)
    assert first[:7] == [1, "150404100201", "样例1村", 101, 10_000, 123.45, 6.78]
