"""Made-up histories of accounts: who paid what when, with subsidies, reversals with the day of what they reverse, and
accounts that are closed in the middle of a year. The same seed gives the same history. Others extend it by a further
`_…` function that adds movements of its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.reference_accounts.plain_interest import Movement

TIERS = (20_000, 30_000, 50_000, 100_000, 200_000)


@dataclass(frozen=True, slots=True)
class History:
    """`movements` as they were known at first, `late` corrections that came afterwards, `closed` person → YYYY-MM."""

    people: tuple[str, ...]
    movements: tuple[Movement, ...]
    late: tuple[Movement, ...]
    closed: dict[str, str]


def invented(people: int, first: int, last: int, seed: int = 1) -> History:
    """Histories of `people` persons over the years `first`..`last`."""
    random = Random(seed)
    names = tuple(f"{no:032x}" for no in range(1, people + 1))
    movements: list[Movement] = []
    late: list[Movement] = []
    closed: dict[str, str] = {}
    for name in names:
        own: list[Movement] = []
        for year in range(first + random.randrange(3), last + 1):
            if random.random() < 0.9:
                own += _year(random, name, year)
        if random.random() < 0.02:
            closed[name] = f"{random.randrange(min(first + 3, last), last + 1)}-{random.randrange(1, 12):02d}"
            own = [move for move in own if move[1][:7] <= closed[name]]
        movements += own
        late += _corrections(random, [move for move in own if name not in closed])
    movements += _reversed(random, movements)
    return History(names, tuple(movements), tuple(late), closed)


def _day(random: Random, year: int) -> str:
    return f"{year}-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}"


def _year(random: Random, name: str, year: int) -> list[Movement]:
    """A payment, the county's subsidy on the same day or later, now and then collective aid or government's premium."""
    day, tier = _day(random, year), random.choice(TIERS)
    moves: list[Movement] = [(name, day, "个人缴费", tier), (name, f"{year}-12-{random.randrange(1, 29):02d}", "县级补贴", 3_500)]
    if random.random() < 0.3:
        moves.append((name, day, "省级补贴", 1_234))
    if random.random() < 0.1:
        moves.append((name, _day(random, year), "集体补助", random.randrange(1_000, 50_000)))
    if random.random() < 0.1:
        moves.append((name, _day(random, year), "政府代缴", 10_001))
    return moves


def _reversed(random: Random, movements: list[Movement]) -> list[Movement]:
    """Red letters with the day of what they reverse (003 art. 13, 16)."""
    return [(who, day, source, -fen) for who, day, source, fen in movements if random.random() < 0.01]


def _corrections(random: Random, own: list[Movement]) -> list[Movement]:
    """Now and then something that is found out years later: money of an old day, or an old entry taken back."""
    if not own or random.random() > 0.05:
        return []
    who, day, source, fen = random.choice(own)
    return [(who, day, source, random.choice((-fen, 7_777)))]
