"""How a sum of money is rounded to fen; each rule seen in some place's papers (facts: half up, truncated, 见分进角)."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from app.errors import OfficeError

HALF_UP, DOWN, UP_JIAO = "half_up", "down", "up_jiao"
ROUNDINGS = (HALF_UP, DOWN, UP_JIAO)


class RoundingUnknown(OfficeError):
    """No such rule."""


def rounded(fen: Fraction, rule: str) -> int:
    """An exact amount in fen rounded by a rule: half_up, down (cut off), up_jiao (up to a full 0.1 yuan)."""
    if rule == HALF_UP:
        return floor(fen + Fraction(1, 2)) if fen >= 0 else -floor(-fen + Fraction(1, 2))
    if rule == DOWN:
        return floor(fen) if fen >= 0 else ceil(fen)
    if rule == UP_JIAO:
        return ceil(fen / 10) * 10 if fen >= 0 else floor(fen / 10) * 10
    raise RoundingUnknown(f"没有「{rule}」这种进位方法。", f"请从 {'、'.join(ROUNDINGS)} 里选。")
