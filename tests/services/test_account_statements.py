"""对账单 (Songshan 003 art. 15-16): every figure a sum of postings, every posting down to its paper, at every level alike."""

from __future__ import annotations

import pytest

from app.services import explanations, statement_papers, statements
from app.services.entry_papers import EntryPapers
from tests.services.statement_steps import RARE, whole_life
from tests.stations import CODES, Stations


@pytest.fixture
def life(stations: Stations) -> Stations:
    return whole_life(stations)


def of(stations: Stations, no: int, year: int, who: str = "区") -> statements.PersonStatement:
    return statements.statement(stations.desk(who), stations.resident(who, no).n, year)


def test_balance_is_the_sum_of_headings_and_of_entries(life: Stations) -> None:
    for no in (1, 2, 3):
        found = of(life, no, 2026)
        whole = found.statement.whole
        assert whole.closing.fen == sum(row.closing.fen for row in found.statement.components)
        assert whole.closing.fen == life.balance("区", f"个人账户/{found.resident.subject}")
        assert whole.opening.fen == of(life, no, 2025).statement.whole.closing.fen


def test_every_station_says_the_same(life: Stations) -> None:
    codes = {who: of(life, 1, 2026, who).code for who in ("区", "镇", "东村")}
    assert len(set(codes.values())) == 1
