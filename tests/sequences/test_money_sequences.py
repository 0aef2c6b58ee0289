"""Any sequence of papers about money keeps the books whole (Songshan 003 art. 11-16; Linyi 004 2(4)-(5))."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.chart import CHART
from app.ports import Unit
from app.services import verification
from db import Opener
from tests.sequences.office import PEOPLE, Office
from tests.stations import Stations, Template

STEPS = st.lists(st.integers(0, 15), min_size=4, max_size=14)


def whole(office: Office) -> None:
    """Every invariant of the books."""
    with office.stations.desk("区").store.read() as unit:
        assert sum(unit.postings.balance(account.name) for account in CHART) == 0
        assert all(fen >= 0 for name in ("待入库", "暂收") for _, fen in unit.postings.balances(name))
        assert unit.postings.balance("在途") <= 0
        for no in range(1, PEOPLE + 1):
            account_is_whole(unit, office.stations.resident("区", no).subject)
    assert verification.verify(office.stations.desk("区"), Opener(), full=True).problems == ()


def account_is_whole(unit: Unit, subject: str) -> None:
    entries = unit.postings.of_account(subject)
    assert sum(entry.fen for entry in entries) == unit.postings.balance(f"个人账户/{subject}")
    for leaf, fen in unit.postings.balances(f"个人账户/{subject}"):
        assert fen == sum(entry.fen for entry in entries if entry.leaf == leaf.rsplit("/", 1)[1])
        assert fen >= 0 or leaf.endswith("利息"), leaf
    years = [line.year for line in unit.lines.of_subject(subject) if line.phase not in {"dead", "reversed"}]
    assert len(set(years)) == len(years)


@pytest.mark.parametrize("entry", ["with_payment", "on_appropriation"])
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS, seed=st.integers(0, 10**6))
def test_any_sequence_of_papers_keeps_every_invariant(template: Template, tmp_path_factory, no_paper, entry, steps, seed):
    made = Stations.copied(template, tmp_path_factory.mktemp("office"))
    try:
        office = Office(made, Random(seed))
        office.begin(entry)
        office.pay()
        office.approve()
        for no in steps:
            office.step(no)
        whole(office)
    finally:
        made.close()
