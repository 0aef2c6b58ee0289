"""Payments that have entered, with their payers, against the same put together one by one (Songshan 003 art. 12-13)."""

from __future__ import annotations

import random
from dataclasses import replace

from app.domain.money_records import EnteredLine
from tests.db.samples import batch, line, resident

VILLAGES = ("150404100200", "150404100201", "150404101200")
PLACES = (*VILLAGES, "150404100", "150404")
NAMES = ("王秀英", "李建国", "张伟")


def books(unit):
    """150 people in three villages; 300 lines taken anywhere, some by halls, some for nobody on the register; 20 税务直缴."""
    chance = random.Random(3)
    people = [resident(n, village=chance.choice(VILLAGES), name=chance.choice(NAMES)) for n in range(1, 151)]
    for one in people:
        unit.residents.add(one)
    rows = []
    for n in range(1, 301):
        who = chance.randint(0, 155)
        made = replace(
            line(1000 + n), no=1, subject=f"{who:032x}" if who else "", year=chance.choice((2025, 2026)), village=chance.choice(PLACES),
            state=chance.choice(("payment", "payment", "open")), phase=chance.choice(("credited", "credited", "effective", "reversed")),
            entered_on="2026-10-09",
        )
        rows.append(made)
        unit.lines.add_batch(batch(1000 + n), [made])
    direct = [
        {"key": f"t{n:02d}", "outcome": "direct", "subject": f"{chance.randint(1, 155):032x}", "fen": 20_000, "entered_on": "2026-10-09", "year": chance.choice((2025, 2026))}
        for n in range(20)
    ]
    unit.treasury.put(5000, "2026-10", direct)
    return {one.subject: one for one in people}, rows, direct


def one_by_one(known, village):
    people, rows, direct = known
    paid = [
        EnteredLine(village, r.line, r.subject, people[r.subject].name, people[r.subject].id_number, r.kind, r.amount_fen, r.paid_on, r.entered_on)
        for r in rows
        if (r.year, r.state, r.phase) == (2026, "payment", "credited") and r.subject in people and people[r.subject].village == village
    ]
    straight = [
        EnteredLine(village, "", d["subject"], people[d["subject"]].name, people[d["subject"]].id_number, "sale", d["fen"], d["entered_on"], d["entered_on"])
        for d in direct
        if d["year"] == 2026 and d["subject"] in people and people[d["subject"]].village == village
    ]
    return sorted(paid, key=lambda r: (r.name, r.line)) + sorted(straight, key=lambda r: (r.name, r.id_number))


def test_every_payment_stands_in_its_payers_village_wherever_it_was_taken(store):
    with store.write() as unit:
        known = books(unit)
        found = dict(unit.lines.entered(2026))
        assert list(found) == sorted(VILLAGES)
        assert found == {village: one_by_one(known, village) for village in VILLAGES}
        assert any(row.line == "" for rows in found.values() for row in rows)


def test_only_the_villages_asked_for_are_read(store):
    with store.write() as unit:
        known = books(unit)
        assert dict(unit.lines.entered(2026, [VILLAGES[1]])) == {VILLAGES[1]: one_by_one(known, VILLAGES[1])}


def test_a_year_without_payments_has_no_villages(store):
    with store.write() as unit:
        books(unit)
        assert list(unit.lines.entered(2019)) == []
