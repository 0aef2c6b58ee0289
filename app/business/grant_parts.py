"""How far the money of a level reaches through a request when it comes in parts (Linyi 004 2(2): 及时记入个人账户).

People are paid in the order of the request, each of them whole: who is reached has all that this level owes him, who is not
has nothing yet. What is left of a part stays on the fund's side (暂收) until the next one. So every station that holds
the request and the sum that has come says the same of everybody, and nobody's account holds half a subsidy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.money_records import Due

Rows = Sequence[Mapping[str, Any]]


def of_level(row: Mapping[str, Any], level: str) -> int:
    """What a row asks of a level, in fen."""
    return sum(int(fen) for part, fen in row["parts"] if part == level)


def reached(rows: Rows, level: str, come_fen: int) -> tuple[int, int]:
    """(how many rows from the first are paid whole by what has come, the fen that they take)."""
    taken = 0
    for place, row in enumerate(rows):
        fen = of_level(row, level)
        if taken + fen > come_fen:
            return place, taken
        taken += fen
    return len(rows), taken


def come_fen(due: Due | None) -> int:
    """What has come of an amount that was asked for."""
    return due.fen - due.left_fen if due is not None else 0


def complete(rows: Rows, come: Mapping[str, int]) -> Iterator[Mapping[str, Any]]:
    """The rows that every level that owes them something has paid; `come` is fen by level."""
    count = {level: reached(rows, level, fen)[0] for level, fen in come.items()}
    return (row for place, row in enumerate(rows) if all(place < count.get(str(level), 0) for level, _ in row["parts"]))


@dataclass(slots=True)
class Purse:
    """Money by account, in the order in which it is spent."""

    held: list[tuple[str, int]] = field(default_factory=list)

    def take(self, fen: int) -> list[tuple[str, int]]:
        """(account, fen) pieces that make up an amount; no more than there is."""
        pieces: list[tuple[str, int]] = []
        while fen and self.held:
            account, there = self.held[0]
            piece = min(fen, there)
            pieces += [(account, piece)] if piece else []
            fen -= piece
            self.held[0:1] = [(account, there - piece)] if there > piece else []
        return pieces
