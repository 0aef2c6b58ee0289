"""What a writing unit keeps at hand is what its file says, also after it was undone."""

from __future__ import annotations

import random
from dataclasses import replace

from tests.db.samples import batch, docket, line, resident


def test_a_docket_at_hand_moves_with_its_row(store):
    with store.write() as unit:
        unit.dockets.add(docket(1))
        unit.dockets.move(1, state="effective", step=2, awaits="", opinion="同意", effect_no=7)
        unit.dockets.add(docket(2))
        unit.dockets.move(1, state="ended", step=2, awaits="")
        held = unit.dockets.get(1)
    with store.read() as unit:
        assert unit.dockets.get(1) == held
        assert (held.state, held.opinion, held.effect_no) == ("ended", "", 7)
        assert unit.dockets.get(2) == docket(2)


def test_what_was_undone_is_not_at_hand(store):
    with store.write() as unit:
        unit.dockets.add(docket(1))
        unit.residents.add(resident(1))
    with store.write() as unit:
        unit.dockets.move(1, state="rejected", step=0, awaits="")
        unit.residents.change(1, {"subject": "f" * 32})
        assert unit.dockets.get(1).state == "rejected"
        assert unit.residents.subject_at(1) == "f" * 32
        unit.undo()
        assert unit.dockets.get(1) == docket(1)
        assert unit.residents.subject_at(1) == resident(1).subject


def test_a_record_that_is_not_there_has_no_subject(store):
    with store.write() as unit:
        assert unit.residents.subject_at(9) == ""


def test_asking_for_a_few_gives_what_asking_for_all_gives(store):
    chance = random.Random(3)
    with store.write() as unit:
        for n in range(1, 40):
            rows = [
                replace(
                    line(n, no), subject=f"{chance.randint(0, 30):032x}", year=chance.choice((2025, 2026)),
                    state=chance.choice(("payment", "open")), phase=chance.choice(("filed", "dead", "reversed", "credited")),
                    terminal=chance.choice(("T1", "T2")), batch=f"{n % 5:06d}",
                )
                for no in range(1, 4)
            ]  # fmt: skip
            unit.lines.add_batch(batch(n), rows)
        few = [f"{who:032x}" for who in range(0, 31, 3)]
        for year in (2025, 2026):
            everybody = unit.lines.paid(year, not_batch=7)
            assert unit.lines.paid_by(few, year, not_batch=7) == {s: one for s, one in everybody.items() if s in few}
        logged = unit.lines.logged(["T1"])
        assert unit.lines.logged_in("T1", "000002") == {key: one for key, one in logged.items() if key[1] == "000002"}
