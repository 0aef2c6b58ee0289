"""From where on two chains of one stream part, by the ids of both sides (003 Songshan art. 9-11; security T12, T15, T18).

An id stands for everything before it in its chain, so the last number at which both have the same id is as far as they
are the same, and from the first at which they differ nothing is the same any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

THEIRS, OURS, FORKED, UNSURE = "theirs", "ours", "forked", "unsure"
"""Only the other side has it; only this one has it; both have another one; it stands between two ids that are listed."""


@dataclass(frozen=True, slots=True)
class Run:
    """Filings `first`..`last` of one stream that stand alike, both included."""

    side: str
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1


def part(their_seq: int, listed: Iterable[tuple[int, str]], our_seq: int, ours: Mapping[int, str]) -> list[Run]:
    """Where two chains differ: nothing when they are the same.

    `listed`: (number, beginning of the id) of the other side in order, its last number among them; `ours`: our ids by
    number; 0 for a chain that is not there.
    """
    both = min(their_seq, our_seq)
    same, other = 0, 0
    for at, beginning in listed:
        if at > both:
            break
        if not ours.get(at, "").startswith(beginning):
            other = at
            break
        same = at
    runs = [
        Run(UNSURE, same + 1, other - 1 if other else both),
        Run(FORKED, other or both + 1, both),
        Run(THEIRS, both + 1, their_seq),
        Run(OURS, both + 1, our_seq),
    ]
    return [run for run in runs if run.count > 0]
