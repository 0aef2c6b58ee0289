"""The monthly benefit: base pension + account divided by the months of payment (国发〔2014〕8号; Songshan 003 art. 22).

Years beyond fifteen may add a fixed amount each, where a place's policy says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from app.domain.rounding import rounded
from app.errors import OfficeError

REQUIRED_YEARS = 15
MONTHS_AT_60 = 139
"""Defaults of the estimate; what is granted reads the dated policy."""


class PensionRefused(OfficeError):
    """Months of payment that make no sense."""


@dataclass(frozen=True, slots=True)
class Pension:
    """Fen a month, part by part."""

    account_fen: int
    base_fen: int
    extra_fen: int

    @property
    def total_fen(self) -> int:
        return self.account_fen + self.base_fen + self.extra_fen


def monthly(
    account_fen: int, base_fen: int, years: int, *, months: int = MONTHS_AT_60, extra_year_fen: int = 0, rounding: str
) -> Pension:
    """The monthly benefit of an account; `extra_year_fen` for each year paid beyond fifteen."""
    if months <= 0:
        raise PensionRefused("计发月数要大于零。", "60 周岁领取是 139 个月。")
    extra = max(years - REQUIRED_YEARS, 0) * extra_year_fen
    return Pension(rounded(Fraction(account_fen, months), rounding), base_fen, extra)
