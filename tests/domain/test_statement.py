"""An account's year (Songshan 003 art. 13-15): every figure a sum of postings, openings that are closings."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.chart import OPENING
from app.domain.contribution_years import CountedYear, contributions, spans
from app.domain.money_records import PaidYear
from app.domain.posting import KINDS
from app.domain.records import Entry, Line
from app.domain.statement import columns_used, rights_of, statement_of
from tests.db.samples import line

YEARS = st.integers(2009, 2030)
DAYS = st.builds("{}-{:02d}-{:02d}".format, YEARS, st.integers(1, 12), st.integers(1, 28))


@st.composite
def accounts(draw: st.DrawFn) -> list[Entry]:
    found = []
    for at in range(draw(st.integers(0, 40))):
        leaf = draw(st.sampled_from(sorted(KINDS)))
        fen = draw(st.integers(-1_000_000, 1_000_000).filter(bool))
        against = draw(st.sampled_from((OPENING, "国库", "待入库/x", "个人账户记账利息/2020")))
        found.append(Entry(draw(DAYS), draw(DAYS), KINDS[leaf], fen, f"{at // 3:064x}", leaf, against, at))
    return found


@given(accounts(), YEARS)
def test_opening_of_a_year_is_the_closing_of_the_year_before(entries: list[Entry], year: int) -> None:
    before, this = statement_of(entries, year), statement_of(entries, year + 1)
    assert this.whole.opening.fen == before.whole.closing.fen
    closed = {row.name: row.closing for row in before.components}
    for row in this.components:
        assert row.opening.fen == (closed[row.name].fen if row.name in closed else 0)
        assert set(row.opening.postings) == set(closed[row.name].postings if row.name in closed else ())


@given(accounts(), YEARS)
def test_balance_is_the_sum_of_headings_and_of_entries(entries: list[Entry], year: int) -> None:
    found = statement_of(entries, year)
    until = [entry for entry in entries if int(entry.value_on[:4]) <= year]
    assert found.whole.closing.fen == sum(row.closing.fen for row in found.components) == sum(entry.fen for entry in until)
    assert sorted(found.whole.closing.postings) == sorted(entry.posting for entry in until)
    moved = found.whole.added.fen + found.whole.taken.fen + found.whole.interest.fen
    assert moved == sum(entry.fen for entry in found.entries)


@given(accounts(), YEARS)
def test_every_figure_names_the_postings_and_filings_that_make_it_up(entries: list[Entry], year: int) -> None:
    known = {entry.posting: entry for entry in entries}
    for row in (*statement_of(entries, year).components, statement_of(entries, year).whole):
        for figure in row.figures:
            assert figure.fen == sum(known[at].fen for at in figure.postings)
            assert set(figure.filings) == {known[at].filing for at in figure.postings}
            assert len(set(figure.postings)) == len(figure.postings)


@given(accounts())
def test_rights_of_all_years_come_to_the_balance(entries: list[Entry]) -> None:
    rows = rights_of(entries)
    assert sum(row.whole.fen for row in rows) == sum(entry.fen for entry in entries)
    for row in rows:
        assert row.balance_fen == statement_of(entries, row.year).whole.closing.fen
    used = columns_used(rows)
    assert all(not figure.postings or name in used for row in rows for name, figure in row.named())


def test_interest_stands_with_its_source_and_what_was_taken_over_as_interest_is_a_balance() -> None:
    def entry(leaf: str, fen: int, against: str, at: int) -> Entry:
        return Entry("2025-12-31", "2026-03-01", KINDS[leaf], fen, "f", leaf, against, at)

    found = statement_of([
        entry("个人缴费", 20_000, "待入库/x", 1), entry("个人缴费利息", 150, "个人账户记账利息/2025", 2), entry("利息", 900, OPENING, 3),
    ], 2025)  # fmt: skip
    own, unsplit = found.components
    assert (own.name, own.added.fen, own.interest.fen, own.closing.fen) == ("个人缴费", 20_000, 150, 20_150)
    assert (unsplit.name, unsplit.added.fen, unsplit.interest.fen) == ("利息", 900, 0)


def paid(year: int, phase: str = "credited", **more: object) -> Line:
    return replace(line(year), year=year, phase=phase, state="payment", **more)  # type: ignore[arg-type]


def test_a_year_counts_once_and_what_is_missing_between_is_named() -> None:
    lines = [paid(2020), paid(2021, "reversed"), paid(2023), paid(2024, "effective"), paid(2019, "dead")]
    elsewhere = [PaidYear("s", 2018, "opening", 20_000), PaidYear("s", 2020, "opening", 20_000)]
    found = contributions(lines, elsewhere, [CountedYear(2022, 20_000, "direct")])
    assert found.count == 4
    assert sorted({one.year for one in found.years}) == [2018, 2020, 2022, 2023]
    assert found.gaps == (2019, 2021)
    assert [one.year for one in found.awaited] == [2024]


def test_a_statement_counts_no_year_after_its_own() -> None:
    assert contributions([paid(2025), paid(2026)], [], through=2025).count == 1


@given(st.sets(st.integers(1990, 2040)))
def test_years_in_words_name_each_year_and_no_other(years: set[int]) -> None:
    named: set[int] = set()
    for part in spans(years).split("、") if years else ():
        first, _, last = part.partition("—")
        named |= set(range(int(first), int(last or first) + 1))
    assert named == years
