"""Counting payers place by place gives what one look at everybody gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.services.payers import Payers, by_day

VILLAGES = ("150404100200", "150404100201", "150404100202")
HALL = "150404100"
subjects = st.integers(0, 30).map(str)
payments = st.lists(
    st.tuples(st.sampled_from([*VILLAGES, HALL]), st.sampled_from([20_000, 50_000]), st.lists(subjects, max_size=6)), max_size=8
)
homes = st.lists(st.tuples(st.sampled_from(VILLAGES), st.integers(-1, 4)), min_size=25, max_size=25)


@given(payments, homes, st.lists(subjects, max_size=3))
def test_each_payer_counts_once_wherever_and_however_often_he_paid(paid, where, more):
    groups: dict[tuple[str, int], list[str]] = {}
    for at, (village, group) in enumerate(where):
        groups.setdefault((village, group), []).append(str(at))
    people = [(village, group, members) for (village, group), members in groups.items()]
    payers = {*more, *(one for _, _, found in paid for one in found)}
    counted = Payers([(place, fen, found, [""] * len(found)) for place, fen, found in paid], more)
    assert counted.counts(people) == [len(payers.intersection(members)) for _, _, members in people]
    assert counted.everybody() == payers


def test_a_days_money_is_that_of_all_places():
    paid = [
        (VILLAGES[0], 20_000, ["1", "2"], ["2026-03-01", "2026-03-02"]),
        (HALL, 50_000, ["3"], ["2026-03-02"]),
        (VILLAGES[1], 50_000, ["4", "5"], ["2026-02-28", "2026-03-04"]),
    ]
    assert by_day(paid, "2026-03-01", "2026-03-03") == {"2026-03-01": 20_000, "2026-03-02": 70_000}
