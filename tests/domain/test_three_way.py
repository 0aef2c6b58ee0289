"""Whatever lists come, each row stands in one place and no money appears or vanishes (003 art. 10-11; Linyi 004 2(4))."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import bank_matching
from app.domain.bank_matching import Movement
from app.domain.open_items import IN_DEPOSIT, STEPS, TERMINAL_ONLY, TITLES, age_text
from app.domain.three_way import Collected, Sides, TaxRow, TreasuryFact, compare, items_of

IDS = ["A", "B", "C", ""]
RRNS = ["", "1", "2", "3"]
DAYS = ["2026-09-30", "2026-10-08", "2026-10-31", "2026-11-01"]
FEN = [10_000, 20_000]


@st.composite
def lines(draw: st.DrawFn) -> list[Collected]:
    count = draw(st.integers(0, 6))
    found = []
    for no in range(count):
        day = draw(st.sampled_from(DAYS))
        state = draw(st.sampled_from(["payment", "payment", "open"]))
        found.append(Collected(
            f"L{no}", day[:7], draw(st.sampled_from(["150404100200", "150404100201"])), draw(st.sampled_from(["T1", "T2"])),
            draw(st.sampled_from(RRNS)), day, draw(st.sampled_from(IDS)), "", 2026, draw(st.sampled_from(FEN)), state,
            draw(st.sampled_from(["", "year_already_paid"])),
            draw(st.sampled_from(["filed", "effective", "credited", "reversed"])), "",
        ))  # fmt: skip
    return found


@st.composite
def tickets(draw: st.DrawFn) -> list[TaxRow]:
    count = draw(st.integers(0, 6))
    return [
        TaxRow(
            f"tax:{no}", draw(st.sampled_from(DAYS)), draw(st.sampled_from([*FEN, -10_000])), draw(st.sampled_from(["", "R1", "R2"])),
            draw(st.sampled_from(["", "T1"])), draw(st.sampled_from(RRNS)), draw(st.sampled_from(IDS)), "", 2026,
        )
        for no in range(count)
    ]  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> list[TreasuryFact]:
    count = draw(st.integers(0, 4))
    return [
        TreasuryFact(
            f"K{no}", draw(st.sampled_from(["matched", "direct", "stranger", ""])), draw(st.sampled_from(FEN)), "2026-10-12",
            draw(st.sampled_from(["", "R1", "R2"])), draw(st.sampled_from(["", "L0", "L1"])), draw(st.sampled_from(IDS)), 2026,
        )
        for no in range(count)
    ]  # fmt: skip


@given(lines(), tickets(), facts(), st.sampled_from(["2026-09", "2026-10"]))
def test_every_line_and_every_ticket_stands_in_exactly_one_case(ours, theirs, treasury, month):
    cases = compare(Sides(month, ours, theirs, treasury, frozenset({"2026-09", "2026-10"})))
    assert sorted(case.line.line for case in cases if case.line) == sorted(line.line for line in ours)
    assert sorted(case.tax.key for case in cases if case.tax) == sorted(row.key for row in theirs)
    assert sum(case.tax.fen for case in cases if case.tax) == sum(row.fen for row in theirs)
    assert sum(case.line.fen for case in cases if case.line) == sum(line.fen for line in ours)
    items = items_of(cases, month)
    assert len({item.key for item in items}) == len(items)
    assert all(item.kind in TITLES and item.kind in STEPS for item in items)


@given(lines(), tickets(), facts(), st.permutations(range(6)))
def test_the_order_of_the_lists_changes_no_sum_of_what_is_open(ours, theirs, treasury, order):
    def sums(tax: list[TaxRow]) -> tuple[int, int]:
        cases = compare(Sides("2026-10", ours, tax, treasury, frozenset({"2026-10"})))
        return sum(case.tax.fen for case in cases if case.tax), len(cases) + sum(1 for case in cases if case.line and case.tax)

    shuffled = [theirs[place] for place in order if place < len(theirs)]
    assert sums(theirs) == sums(shuffled)


@given(
    st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from([100, 200, -100]), st.sampled_from(["", "V1", "V2"]), st.booleans()), max_size=7),
    st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from([100, 200, 300, -100]), st.sampled_from(["", "V1", "V2"])), max_size=7),
)  # fmt: skip
def test_books_and_bank_lose_and_create_nothing(book, bank):
    ours = [Movement(f"book:{no}", on, fen, voucher, many=many) for no, (on, fen, voucher, many) in enumerate(book)]
    theirs = [Movement(f"bank:{no}", on, fen, voucher) for no, (on, fen, voucher) in enumerate(bank)]
    found = bank_matching.compare(ours, theirs, {"bank:0": "book:1"})
    assert sorted(m.key for pair in found.matched for m in pair.book) + sorted(m.key for m in found.book_open) or not ours
    assert sorted([*(m.key for p in found.matched for m in p.book), *(m.key for m in found.book_open)]) == sorted(m.key for m in ours)
    assert sorted([*(m.key for p in found.matched for m in p.bank), *(m.key for m in found.bank_open)]) == sorted(m.key for m in theirs)
    for pair in found.matched:
        assert sum(m.fen for m in pair.book) == sum(m.fen for m in pair.bank)


@pytest.mark.parametrize(("since", "text"), [("2026-10-31", "0 天"), ("2026-10-20", "11 天"), ("2026-07-31", "3 个月")])
def test_the_age_is_said_as_people_say_it(since, text):
    assert age_text(since, date(2026, 10, 31)) == text


@given(lines(), tickets(), st.sampled_from(["2026-09", "2026-10"]))
def test_what_stands_in_the_named_account_is_never_missing_on_the_tax_offices_side(ours, theirs, month):
    """Songshan 003 art. 8, 10: until the township transfers it the tax office cannot have it."""
    held = [replace(line, kind="back", held=True) for line in ours]
    cases = compare(Sides(month, held, theirs, [], frozenset({"2026-09", "2026-10"})))
    assert TERMINAL_ONLY not in {case.kind for case in cases}
    alone = [case.line for case in cases if case.kind == IN_DEPOSIT and case.line is not None]
    assert all(line.state == "payment" and line.phase != "reversed" for line in alone)
