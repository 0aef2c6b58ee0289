"""What happens to stations and sticks in one history (security C3-C7), as chance has it; and what must hold at its end."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.histories.land import Land

HEALED, TOLD, SILENT = "healed", "told", "silent"


def lost_and_late(land: Land, chance: Random, steps: int) -> str:
    """C3, C4: sticks come late, out of order, twice to five times, or never. Nothing is ever refused; all ends equal."""
    for _ in range(steps):
        _usual(land, chance, again_is_nothing=True)
    found = _ending(land, chance)
    assert not land.told, land.told
    return found


def honestly_restored(land: Land, chance: Random, steps: int) -> str:
    """C5: now and then a computer breaks and an older backup is put back, and says so.

    What reached the district before it broke is there at the end. All ends equal, or somebody was told of a conflict.
    """
    backups: dict[str, object] = {}
    breaking = [place for place in land.places if place != "区"]
    for _ in range(steps):
        _usual(land, chance)
        place = chance.choice(breaking)
        if chance.random() < 0.08:
            backups[place] = land.shelf.take(land.desks[place])
        elif place in backups and chance.random() < 0.08:
            land.restore(place, backups[place])
    reached = land.chains("区")
    found = _ending(land, chance)
    held = land.chains("区")
    for stream, ids in reached.items():
        assert held[stream][: len(ids)] == ids, stream
    return found


def copied(land: Land, chance: Random, steps: int) -> str:
    """C6: a village's computer is copied and both go on as if they were the only one."""
    for _ in range(steps // 4):
        _usual(land, chance)
    land.copy("东村", "东村二")
    for place in ("东村", "东村二"):
        land.file(place, chance)
    for _ in range(steps):
        _usual(land, chance)
    return _ending(land, chance)


def _usual(land: Land, chance: Random, *, again_is_nothing: bool = False) -> None:
    """One step: a paper, a stick written, a stick read once or again, a stick lost."""
    what = chance.random()
    if what < 0.3:
        land.file(chance.choice(land.places), chance)
    elif what < 0.6 or not land.sticks:
        land.write(*chance.choice(land.roads()))
    elif what < 0.95:
        _read_some(land, chance, again_is_nothing)
    else:
        land.sticks.pop(chance.randrange(len(land.sticks)))


def _read_some(land: Land, chance: Random, again_is_nothing: bool) -> None:
    """One of the sticks, mostly a new one; one in three is read two to five times."""
    at = max(chance.randrange(len(land.sticks)) for _ in range(2))
    receiver, file = land.sticks[at]
    if chance.random() < 0.5:
        del land.sticks[at]
    land.read(receiver, file)
    if chance.random() < 0.33:
        before = land.chains(receiver)
        for _ in range(chance.randint(1, 4)):
            land.read(receiver, file)
        assert not again_is_nothing or land.chains(receiver) == before


def _ending(land: Land, chance: Random) -> str:
    """Three sticks that lay about once more, then everything up and down; TOLD when the last round still tells of a conflict."""
    for receiver, file in chance.sample(land.sticks, min(3, len(land.sticks))):
        land.read(receiver, file)
    for _ in range(2):
        land.round()
    before = len(land.told)
    land.round()
    assert land.sound()
    if not land.different():
        return HEALED
    return TOLD if land.told[before:] else SILENT


class Naive:
    """C7: a receiver that knows how far it is, and nothing of what it holds."""

    @staticmethod
    def is_new(unit: Any, carried: Any) -> bool:
        return bool(carried.act.first == unit.journal.head(carried.act.stream)[0] + 1)

    @staticmethod
    def compare(*_: Any) -> None:
        """Receipts are believed."""
