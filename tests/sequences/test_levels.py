"""Papers about money over three levels, in any order, with sticks late, lost, repeated and out of order, end in one and the
same whole books everywhere (Songshan 003 art. 6-16; Linyi 004 2(4)-(5); architecture 'Authority' and 'Exchange').

Each number below is a history of its own; the same number is the same history. More of them are run by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.sequences.agreement import account_is_whole, books_are_whole, interest_is_right, whole
from tests.sequences.level_works import WORKS
from tests.sequences.levels import Levels
from tests.stations import Stations, Template

STEPS = 40


def lived(at: Levels, random: Random, steps: int) -> None:
    """So many steps that did something or were refused by a rule; after each the district's books are whole."""
    while len(at.done) + sum(1 for _, why in at.refused if why) < steps:
        at.step(seldom(at, random), random.randrange(10**6))
        with at.stations.desk("区").store.read() as unit:
            books_are_whole(unit)
            for subject, _ in unit.residents.subjects():
                account_is_whole(unit, subject)


def seldom(at: Levels, random: Random) -> Callable[[Levels], None]:
    """Of a few works drawn, the one that succeeded least so far, so that what needs much before it comes too."""
    return min(random.sample(WORKS, 3), key=lambda work: at.done.count(work.__name__) / WORKS.count(work))


@pytest.mark.parametrize(
    ("seed", "entry"), [(1, "with_payment"), (2, "on_appropriation"), (3, "with_payment"), (4, "on_appropriation")]
)
def test_any_history_over_three_levels_ends_in_equal_whole_books(
    template: Template, tmp_path, no_paper, seed: int, entry: str
) -> None:
    made = Stations.copied(template, tmp_path)
    try:
        at = Levels(made)
        at.begin(entry)
        lived(at, Random(seed), STEPS)
        at.finish()
        interest_is_right(at)
        at.round()
        whole(at)
    finally:
        made.close()
