"""The sums of the store against the same sums counted one by one."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from dataclasses import replace

from app.domain.records import DEAD
from tests.db.samples import batch, line, resident

EDGES = ("1996-10-08", "1986-10-08", "1976-10-08", "1966-10-08")
VILLAGES = ("150404100200", "150404100201", "150404101200")
STATES = ("effective", "effective", "filed", "returned", "withdrawn", "ended")


def books(unit):
    """200 people in three villages and 300 lines of two years in every state and phase."""
    chance = random.Random(5)
    people = [
        resident(n, village=chance.choice(VILLAGES), status=chance.choice(STATES), birth=f"{chance.randint(1935, 2009)}-0{chance.randint(1, 9)}-11")
        for n in range(1, 201)
    ]
    for one in people:
        unit.residents.add(one)
    rows = []
    for n in range(1, 301):
        who, year = chance.randint(0, 210), chance.choice((2025, 2026))
        rows.append(
            replace(
                line(1000 + n), no=1, subject=f"{who:032x}" if who else "", year=year, village=chance.choice(VILLAGES),
                paid_on=f"{year}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}", amount_fen=chance.choice((20_000, 50_000)),
                state=chance.choice(("payment", "payment", "payment", "open", "voided")), month=f"{year}-{chance.randint(1, 12):02d}",
                phase=chance.choice(("filed", "suspended", "effective", "credited", "reversed", "dead")),
            )
        )
        unit.lines.add_batch(batch(1000 + n), [rows[-1]])
    return people, rows


def counted(rows, year, until="9999"):
    return [r for r in rows if r.year == year and r.state == "payment" and r.subject and r.phase not in {"dead", "reversed"} and r.paid_on <= until]


def test_sums_of_payments_equal_those_counted_one_by_one(store):
    with store.write() as unit:
        _, rows = books(unit)
        for year, until in ((2026, "9999-12-31"), (2025, "2025-10-08"), (2024, "9999-12-31")):
            chosen = counted(rows, year, until)
            assert unit.tallies.paid(year, until) == {r.subject for r in chosen}
            assert dict(unit.tallies.tiers(year, until)) == Counter(r.amount_fen for r in chosen)
            by_place: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
            for r in chosen:
                by_place[r.village] = (by_place[r.village][0] + 1, by_place[r.village][1] + r.amount_fen)
            assert unit.tallies.takings(year, until) == dict(by_place)
            payments = [
                (place, fen, subject, day)
                for place, fen, subjects, days in unit.tallies.payments(year, until)
                for subject, day in zip(subjects, days, strict=True)
            ]
            assert Counter(payments) == Counter((r.village, r.amount_fen, r.subject, r.paid_on) for r in chosen)
        of_month = [r for r in rows if r.month == "2026-05" and r.state == "payment" and r.phase != "dead"]
        assert unit.tallies.month("2026-05") == (len(of_month), sum(r.amount_fen for r in of_month))


def test_people_are_parted_by_village_and_age(store):
    with store.write() as unit:
        people, _ = books(unit)
        found = {(village, group): set(subjects) for village, group, subjects in unit.tallies.people(EDGES)}
        naive = defaultdict(set)
        for one in people:
            if one.status not in DEAD:
                group = -1 if one.status == "ended" else sum(one.birth <= edge for edge in EDGES)
                naive[one.village, group].add(one.subject)
        assert found == dict(naive)


def test_those_who_have_not_paid_are_the_younger_ones_on_the_register_without_a_payment(store):
    with store.write() as unit:
        people, _ = books(unit)
        paid = unit.tallies.paid(2026)
        for place in ("150404", "150404100", VILLAGES[2]):
            naive = {
                one.n for one in people
                if one.village.startswith(place) and one.status in {"effective", "filed"} and one.birth > EDGES[3] and one.subject not in paid
            }  # fmt: skip
            found = unit.tallies.unpaid(place, EDGES[3], paid)
            assert set(found) == naive
            assert len(found) == len(naive)


def test_groups_of_a_village_part_its_people_and_their_money(store):
    with store.write() as unit:
        people, rows = books(unit)
        for one in people:
            unit.residents.change(one.n, {"village_group": f"{one.n % 3}组"})
        found = {(group, young): set(subjects) for group, young, subjects in unit.tallies.groups(EDGES[3])}
        naive = defaultdict(set)
        money: Counter[str] = Counter()
        for one in people:
            if one.status in {"effective", "filed"}:
                naive[f"{one.n % 3}组", one.birth > EDGES[3]].add(one.subject)
            money[f"{one.n % 3}组"] += sum(r.amount_fen for r in counted(rows, 2026) if r.subject == one.subject)
        assert found == dict(naive)
        assert unit.tallies.group_takings(2026) == {group: fen for group, fen in money.items() if fen}
        mine = unit.tallies.unpaid("150404", EDGES[3], set(), "1组")
        assert set(mine) == {one.n for one in people if one.subject in naive["1组", True]}


def test_unsettled_payments_are_those_of_reconciled_months(store):
    with store.write() as unit:
        _, rows = books(unit)
        months: Counter[str] = Counter()
        for r in rows:
            if r.state == "payment" and "2026-01" <= r.month <= "2026-06" and r.phase in {"filed", "suspended", "effective"}:
                months[r.month] += 1
        credited = {r.month for r in rows if r.state == "payment" and r.phase == "credited"}
        naive = sorted((month, count) for month, count in months.items() if month in credited)
        assert unit.tallies.unsettled("2026-01", "2026-06") == naive
