"""What everybody has paid and owns, summed at once, against the same looked up one by one."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.domain.listing import Listing
from app.domain.posting import Posting, account
from db import Opener
from db.finding import sums as summing
from db.finding import totals as totalling
from tests.db.samples import KEY, batch, line, resident

VILLAGES = ("150404100200", "150404100201", "150404100202")
HALL = "150404100"
PEOPLE = 120


def books(unit, first=1):
    """People who pay at home, at a neighbour's, in a hall, twice, or not at all; some of them in the books with money."""
    chance = random.Random(first)
    for n in range(first, first + PEOPLE):
        unit.residents.add(resident(n, subject=f"{n * 7919:032x}", village=chance.choice(VILLAGES)))
    for at in range(first, first + PEOPLE):
        who = chance.randint(first, first + PEOPLE)  # the last is nobody
        row = replace(
            line(5000 + at), subject=f"{who * 7919:032x}", village=chance.choice((*VILLAGES, HALL)), year=chance.choice((2025, 2026)),
            amount_fen=chance.choice((20_000, 50_000)), state=chance.choice(("payment", "payment", "open")),
            phase=chance.choice(("filed", "credited", "dead", "reversed")),
        )  # fmt: skip
        unit.lines.add_batch(batch(5000 + at), [row])
        held = account(f"{who * 7919:032x}")
        sides = ("待入库", held) if at % 3 else (held, "暂收")
        unit.postings.add(5000 + at, [Posting(*sides, 1_000 + at, "2026-03-01", "2026-03-01", f"{who * 7919:032x}")])


def both(unit, monkeypatch, ns, year):
    """The totals of a selection by single looks, and from the sums."""
    found = []
    for few in (PEOPLE * 10, 0):
        monkeypatch.setattr(totalling, "FEW", few)
        monkeypatch.setattr(totalling, "VERY_FEW", few)
        found.append(unit.residents.totals(ns, year))
    return found


@pytest.mark.parametrize("many", [0, 10_000])
def test_any_selection_comes_to_what_its_people_come_to(either, monkeypatch, many):
    monkeypatch.setattr(summing, "MANY", many)
    with either.write() as unit:
        books(unit)
    with either.read() as unit:
        for ns in (range(1, PEOPLE + 1), range(1, PEOPLE, 3), [5, 40], [900]):
            for year in (2025, 2026, 2024):
                one_by_one, at_once = both(unit, monkeypatch, ns, year)
                assert at_once == one_by_one
        assert at_once == (0, 0, 0)


def test_what_is_filed_later_is_in_the_next_sum(path, monkeypatch):
    store = Opener().create(path, KEY)
    with store.write() as unit:
        books(unit)
    with store.read() as unit:
        unit.residents.prepare(2026)
        both(unit, monkeypatch, range(1, PEOPLE + 1), 2026)
    store.settle()
    with store.write() as unit:
        books(unit, 1000)
        unit.lines.set_phase(5007, "reversed")
    with store.read() as unit:
        everybody = unit.residents.list_ids(Listing(), 2026)
        one_by_one, at_once = both(unit, monkeypatch, everybody, 2026)
        assert len(everybody) == 2 * PEOPLE
        assert at_once == one_by_one
    store.close()
