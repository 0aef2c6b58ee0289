"""税务直缴 by year: kept beside the treasury's rows, read by whoever asks who has paid; both ways of finding people agree."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from app.domain.listing import Listing
from app.domain.money_records import PaidYear
from db import Opener, engine, migrate
from tests.db.samples import KEY, batch, line, resident
from tests.db.test_migrations import shape

ROW = {"key": "receipt:1", "outcome": "direct", "subject": "s", "year": 2026, "fen": 20_000, "entered_on": "2026-01-05"}
VILLAGES = ("150404100200", "150404100201")
PEOPLE = range(1, 81)


def subject(n: int) -> str:
    return f"{n * 7919:032x}"


def test_a_row_that_was_open_stands_when_it_is_listed_again(either) -> None:
    with either.write() as unit:
        unit.treasury.put(1, "2026-01", [{**ROW, "outcome": ""}])
        assert unit.treasury.direct_rows(2026) == []
        unit.treasury.put(2, "2026-02", [ROW])
        assert unit.treasury.direct_rows(2026) == [("s", 20_000, "2026-01-05")]


def test_a_settled_row_that_is_listed_again_stays_as_it_was(either) -> None:
    with either.write() as unit:
        unit.treasury.put(1, "2026-01", [{**ROW, "outcome": "by_hand"}])
        unit.treasury.put(2, "2026-02", [ROW])
        assert unit.treasury.direct(2026) == set()
        unit.treasury.put(3, "2026-02", [{**ROW, "key": "receipt:2"}])
        unit.treasury.settle("receipt:2", "direct_reversed")
        unit.treasury.put(4, "2026-03", [{**ROW, "key": "receipt:2"}])
        assert unit.treasury.direct(2026) == set()


def test_two_payments_of_a_year_are_one_payer_until_both_are_taken_back(either) -> None:
    with either.write() as unit:
        unit.treasury.put(1, "2026-01", [ROW, {**ROW, "key": "receipt:2"}])
        unit.treasury.settle("receipt:1", "direct_reversed")
        assert unit.tallies.paid(2026) == {"s"}
        unit.treasury.settle("receipt:2", "direct_reversed")
        unit.treasury.settle("receipt:9", "by_hand")
        assert unit.tallies.paid(2026) == set()


def test_a_file_of_revision_0003_is_filled_from_its_rows(path, monkeypatch) -> None:
    older = {name: module for name, module in migrate.REVISIONS.items() if name < "0004"}
    with monkeypatch.context() as before:
        before.setattr(migrate, "REVISIONS", older)
        before.setattr(migrate, "HEAD", "0003")
        made = engine.engine(path, lambda: KEY, structure=True, new=True)
        with made.begin() as connection:
            migrate.create_tables(connection)
            connection.exec_driver_sql(
                "INSERT INTO treasury VALUES ('receipt:1', 1, '2026-01', 'direct',"
                ' \'{"subject":"s","year":2026,"fen":20000,"entered_on":"2026-01-05"}\'),'
                " ('receipt:2', 1, '2026-01', 'direct_reversed', '{\"subject\":\"t\",\"year\":2026}')"
            )
        made.dispose()
    store = Opener().open(path, KEY)
    with store.read() as unit:
        assert unit.treasury.direct_rows(2026) == [("s", 20_000, "2026-01-05")]
    with store.read() as unit:
        upgraded = shape(unit._connection)
    store.close()
    fresh = Opener().create(path.with_name("new.xb"), KEY)
    with fresh.read() as unit:
        assert shape(unit._connection) == upgraded
    fresh.close()


def fill(unit, chance: random.Random) -> set[str]:
    """People who paid by terminal, by 税务直缴 (some taken back, some of another year), by a year vouched for, or not."""
    paid = set()
    for n in PEOPLE:
        unit.residents.add(resident(n, subject=subject(n), village=chance.choice(VILLAGES)))
        year = chance.choice((2025, 2026, 2026))
        match chance.randrange(5):
            case 0:
                row = replace(
                    line(5000 + n), subject=subject(n), year=year, state="payment", phase="filed", village=VILLAGES[0]
                )
                unit.lines.add_batch(batch(5000 + n), [row])
            case 1:
                unit.treasury.put(n, "2026-01", [{**ROW, "key": f"receipt:{n}", "subject": subject(n), "year": year}])
            case 2:
                unit.treasury.put(n, "2026-01", [{**ROW, "key": f"receipt:{n}", "subject": subject(n)}])
                unit.treasury.settle(f"receipt:{n}", "direct_reversed")
                continue
            case 3:
                unit.paid_years.put(PaidYear(subject(n), year, chance.choice(("opening", "government_paid")), 0, n))
            case _:
                continue
        paid |= {subject(n)} if year == 2026 else set()
    return paid


@pytest.mark.parametrize("seed", range(4))
def test_every_way_of_asking_names_the_same_payers(store, seed: int) -> None:
    asked = {value: Listing(filters=(("paid", (value,)),)) for value in ("paid", "unpaid")}
    with store.write() as unit:
        paid = fill(unit, random.Random(seed))
        numbers = {n for n in PEOPLE if subject(n) in paid}
        assert set(unit.residents.list_ids(asked["paid"], 2026)) == numbers  # by SQL alone
        assert set(unit.residents.list_ids(asked["unpaid"], 2026)) == set(PEOPLE) - numbers
    store.settle()
    with store.read() as unit:
        assert set(unit.residents.list_ids(asked["paid"], 2026)) == numbers  # by the bit sets
        assert set(unit.residents.list_ids(asked["unpaid"], 2026)) == set(PEOPLE) - numbers
        assert unit.tallies.paid(2026) == paid
        assert set(unit.tallies.by_amount(2026)) == numbers
        assert set(unit.tallies.paid_of(list(PEOPLE), 2026)) == numbers
        assert unit.residents.totals(list(PEOPLE), 2026)[0] == len(numbers)


def test_what_a_later_unit_books_is_found_at_once(store) -> None:
    with store.write() as unit:
        unit.residents.add(resident(1, subject=subject(1)))
    asked = Listing(filters=(("paid", ("unpaid",)),))
    with store.read() as unit:
        assert list(unit.residents.list_ids(asked, 2026)) == [1]
    with store.write() as unit:
        unit.treasury.put(1, "2026-01", [{**ROW, "subject": subject(1)}])
    with store.read() as unit:
        assert list(unit.residents.list_ids(asked, 2026)) == []
