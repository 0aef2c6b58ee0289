"""对账单 on sheets: two to a page, a long one on pages of its own, a village without its people standing in memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from app.documents.account_statement import AccountStatement, EntryRow, SourceRow
from app.documents.fonts import GlyphMissing
from app.documents.statement_sheets import Drawn, Receiver, SignedList, statements_pdf
from tests.documents.samples import STAMP

PdfText = Callable[[bytes], str]
ENTRY = EntryRow("2026-10-12", "2026-10-20", "个人缴费", "2026", 20_000, "POS 缴费 2026-10-08 凭证 001001")
WHOLE = SourceRow("合计", 389_785, 20_000, 0, 0, 409_785)
PAPER = AccountStatement(
    "2026 年度（2026-01-01 至 2026-12-31）",
    (("姓名", "㛃𬱖𡐤"), ("身份号码", "150404198001010013"), ("保险编号", "150404000000013"), ("参保状态", "参保"),
     ("村（组）", "样例东村 1组"), ("累计缴费", "15 年")),
    (replace(WHOLE, title="个人缴费"),), WHOLE, (ENTRY,), ("累计缴费年限 15 年：2011—2025。",), "经办机构（盖章）：", STAMP,
)  # fmt: skip
WHO = Receiver("1组", "㛃𬱖𡐤", "1504**********0013")
SIGNED = SignedList("样例东村", "2026 年度")


def test_two_short_statements_share_a_sheet(pdf_text: PdfText) -> None:
    text = pdf_text(statements_pdf([(PAPER, WHO)] * 3))
    assert text.count("\f") == 2
    assert text.count("个人账户对账单") == 3
    assert text.count("㛃𬱖𡐤") == 3


def test_a_long_account_takes_sheets_of_its_own_and_says_how_many(pdf_text: PdfText) -> None:
    long = replace(PAPER, entries=(ENTRY,) * 120)
    text = pdf_text(statements_pdf([(PAPER, WHO), (long, WHO), (PAPER, WHO)], SIGNED))
    assert "本人第 1 页 共 3 页" in " ".join(text.split())
    assert text.count("POS 缴费") == 122
    assert text.count("缴费年度") == 5, "the heads stand on every sheet"
    assert [place in " ".join(text.split()) for place in ("1上", "2—4", "5上")] == [True] * 3


def test_the_list_to_sign_names_everybody_in_order_and_no_amount(pdf_text: PdfText) -> None:
    people = [(PAPER, replace(WHO, name=f"{sign}某")) for sign in "王李张"]
    signed = pdf_text(statements_pdf(people, SIGNED)).split("\f")[-2]
    assert signed.index("王某") < signed.index("李某") < signed.index("张某")
    assert "4,097.85" not in signed


def test_a_sign_that_no_font_draws_is_told_with_its_field() -> None:
    with pytest.raises(GlyphMissing, match="姓名"):
        statements_pdf([(replace(PAPER, facts=(("姓名", "王\U000f0000"), *PAPER.facts[1:])), WHO)])


def test_people_are_drawn_as_they_come_and_a_run_can_be_stopped() -> None:
    taken: list[int] = []

    def people() -> Iterator[Drawn]:
        for at in range(1000):
            taken.append(at)
            yield PAPER, WHO

    class Stopped(Exception):
        pass

    def told(done: int) -> None:
        if done == 10:
            raise Stopped

    with pytest.raises(Stopped):
        statements_pdf(people(), drawn=told)
    assert len(taken) == 10


def test_a_village_of_two_thousand_takes_some_kilobytes_a_person() -> None:
    def people(count: int) -> Iterator[Drawn]:
        for at in range(count):
            yield replace(PAPER, facts=(*PAPER.facts[:1], ("身份号码", f"{at:018d}"), *PAPER.facts[2:])), WHO

    peaks = []
    for count in (500, 2_000):
        tracemalloc.start()
        assert len(statements_pdf(people(count), SIGNED)) < count * 4_000
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[1] - peaks[0]) / 1_500 < 25_000, peaks
