"""A question that nobody waits for any more ends at once, and the next one is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.listing import Listing
from app.domain.withdrawn import Withdrawn, while_wanted, withdrawn
from db import Opener, Store
from db.finding import finder as finders
from tests.db.samples import KEY, resident

PEOPLE = 4_000


@pytest.fixture
def crowd(path: Path):
    made = Opener().create(path, KEY)
    with made.write() as unit:
        for n in range(1, PEOPLE + 1):
            unit.residents.add(resident(n, name="王秀英", phone=f"139{n * 7919 % 10**8:08d}"))
    yield made
    made.close()


@pytest.mark.parametrize("query", ["wxy", "139"])
def test_a_withdrawn_search_gives_up_and_the_next_is_answered(crowd: Store, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    monkeypatch.setattr(finders.Finder, "shelf", lambda *_args, **_more: None)
    with pytest.raises(Withdrawn), while_wanted(lambda: True), crowd.read() as unit:
        unit.residents.list_ids(Listing(query), 2026)
    assert not withdrawn()
    with crowd.read() as unit:
        assert len(unit.residents.list_ids(Listing(query), 2026)) == PEOPLE


def test_a_question_still_wanted_is_answered_whole(crowd: Store) -> None:
    with while_wanted(lambda: False), crowd.read() as unit:
        assert len(unit.residents.list_ids(Listing("wxy", sort="phone"), 2026)) == PEOPLE


def test_what_was_prepared_in_the_background_answers_like_sql(crowd: Store) -> None:
    with crowd.read() as unit:
        unit.residents.prepare()
        asked_at_once = unit.residents.list_ids(Listing("xiuy"), 2026)
    crowd.settle()
    with crowd.read() as unit:
        assert unit.residents._shelf() is not None
        assert list(unit.residents.list_ids(Listing("xiuy"), 2026)) == list(asked_at_once)
