"""滞纳金: per myriad a day, the first and the last day both counted (社会保险法 art. 86: 0.05 % a day)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from app.domain.rounding import HALF_UP, rounded
from app.errors import OfficeError


class LateFeeRefused(OfficeError):
    """Days in the wrong order, or a rate that makes no sense."""


def late_fee(fen: int, first: date, last: date, *, rate_per_myriad: str = "5") -> tuple[int, int]:
    """(days, fee in fen), half up. Whether the fee may exceed the principal is for the policy to say."""
    days = (last - first).days + 1
    if days < 1:
        raise LateFeeRefused("止期早于起期。", "请把起止日期对调，起期和止期当天都计算。")
    try:
        rate = Fraction(rate_per_myriad) / 10_000
    except (ValueError, ZeroDivisionError):
        raise LateFeeRefused(f"费率「{rate_per_myriad}」读不懂。", "万分之五写 5。") from None
    return days, rounded(Fraction(fen) * days * rate, HALF_UP)
