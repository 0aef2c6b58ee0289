from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.account_years import running, years_of
from app.domain.records import Entry

entries = st.lists(
    st.builds(
        Entry, st.dates().map(lambda day: day.isoformat()), st.just("2026-01-01"),
        st.sampled_from(["personal", "subsidy", "interest"]), st.integers(-10**7, 10**7), st.just("f"),
    ),
    max_size=12,
)  # fmt: skip


def test_empty_account_has_no_years():
    assert years_of([]) == ()


@given(entries)
def test_years_have_no_gap_and_end_at_the_balance(made):
    found = years_of(made)
    assert [year.year for year in found] == list(range(found[0].year, found[-1].year + 1)) if found else not made
    assert sum(year.added_fen for year in found) == sum(entry.fen for entry in made)
    if found:
        assert found[-1].balance_fen == sum(entry.fen for entry in made)


def test_year_without_a_payment_keeps_the_balance():
    made = [Entry("2023-05-01", "2023-05-02", "personal", 20000, "a"), Entry("2025-03-01", "2025-03-02", "personal", 30000, "b")]
    assert [(year.year, year.added_fen, year.balance_fen) for year in years_of(made)] == [
        (2023, 20000, 20000), (2024, 0, 20000), (2025, 30000, 50000),
    ]  # fmt: skip


@given(entries)
def test_running_balance_ends_at_the_sum(made):
    found = running(made)
    assert [entry.value_on for entry, _ in found] == sorted(entry.value_on for entry in made)
    assert (found[-1][1] if found else 0) == sum(entry.fen for entry in made)
