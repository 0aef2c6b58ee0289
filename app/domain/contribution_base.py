"""缴费基数: a wage within the lower and upper limit of its month, and what employer and person pay of it.

For employers' pension, later; the residents' scheme knows tiers only. Both limits are data of the place, dated by month:
in published tables the upper one is about five times the lower, and in some years not (facts 3: Chongqing 2019, Zhejiang),
so neither is ever computed from the other.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from app.domain.rounding import rounded

HUNDRED = 100


def contribution_base(wage_fen: int, lowest_fen: int, highest_fen: int) -> int:
    """The base in fen: the wage, never below one limit nor above the other. ValueError when the limits cross."""
    if lowest_fen > highest_fen:
        raise ValueError("the lower limit is above the upper one")
    return min(max(wage_fen, lowest_fen), highest_fen)


def share_of(base_fen: int, percent: str) -> int:
    """A percentage of a base in fen, rounded half up to the fen; `percent` as published, for example "19"."""
    return rounded(Fraction(base_fen) * Fraction(Decimal(percent)) / HUNDRED, "half_up")
