"""The accounts counted a second time, by a plain script that shares nothing with the program.

Exact fractions, one person after the other, one year after the other, exactly as one would do it on paper: the balance
of each source at New Year, what every month brought, each line rounded by itself. Slow and simple on purpose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

Movement = tuple[str, str, str, int]
"""(person, day YYYY-MM-DD, source, fen)"""


def to_fen(exact: Fraction, rounding: str) -> int:
    """Fen of an exact amount of fen, the sign put back after rounding."""
    sign, size = (-1, -exact) if exact < 0 else (1, exact)
    whole = size.numerator // size.denominator
    rest = size - whole
    if rounding == "half_up":
        return sign * (whole + (1 if rest >= Fraction(1, 2) else 0))
    if rounding == "down":
        return sign * whole
    jiao = size / 10
    whole_jiao = jiao.numerator // jiao.denominator
    return sign * 10 * (whole_jiao + (1 if jiao != whole_jiao else 0))


def months_of_interest(method: str, month: int, last: int) -> int:
    left = last - month
    if method == "B":
        left += 1
    return max(0, left)


def interest_by_year(
    movements: Iterable[Movement], rates: Mapping[int, str], *, method: str = "A", rounding: str = "half_up",
    closed: Mapping[str, str] | None = None, demand: Mapping[int, str] | None = None, drawing: Mapping[str, str] | None = None,
) -> dict[tuple[str, str, int], int]:
    """Interest in fen by (person, source, year); `closed` says through which month (YYYY-MM) a person's account ran,
    `drawing` the month before a person began to draw: his year is counted in two parts.
    """
    closed, drawing = closed or {}, drawing or {}
    by_source: dict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for person, day, source, fen in movements:
        by_source[person, source].append((int(day[:4]), int(day[5:7]), fen))
    found: dict[tuple[str, str, int], int] = {}
    for (person, source), entries in by_source.items():
        end_year, end_month = 9999, 12
        if person in closed:
            end_year, end_month = int(closed[person][:4]), int(closed[person][5:7])
        balance = 0
        for year in sorted(rates):
            if year > end_year:
                break
            last = end_month if year == end_year else 12
            rate = Fraction(Decimal(rates[year])) / 100
            own = Fraction(Decimal(demand[year])) / 100 if method == "C" and demand else rate
            months: dict[int, int] = defaultdict(int)
            for at, month, fen in entries:
                if at == year:
                    months[month] += fen
            opening = balance + sum(fen for at, _, fen in entries if at < min(rates) and year == min(rates))
            if drawing.get(person, "")[:4] == str(year):
                cut = int(drawing[person][5:7])
                first_part = to_fen(Fraction(opening) * rate * cut / 12, rounding)
                for month, fen in months.items():
                    first_part += to_fen(Fraction(fen) * own * months_of_interest(method, month, cut) / 12, rounding)
                second = [to_fen(Fraction(opening + first_part) * rate * (12 - cut) / 12, rounding)]
                for month, fen in months.items():
                    left = min(12 - cut, months_of_interest(method, month, 12))
                    second.append(to_fen(Fraction(fen) * own * left / 12, rounding))
                found[person, source, year] = first_part + sum(second)
                balance = opening + sum(months.values()) + found[person, source, year]
                continue
            lines = [to_fen(Fraction(opening) * rate * last / 12, rounding)]
            for month, fen in months.items():
                lines.append(to_fen(Fraction(fen) * own * months_of_interest(method, month, last) / 12, rounding))
            found[person, source, year] = sum(lines)
            balance = opening + sum(months.values()) + sum(lines)
    return found


def to_fen_decimal(exact: Fraction, rounding: str) -> int:
    """The same by decimals, so that the rounding itself is counted twice."""
    how = {"half_up": ROUND_HALF_UP, "down": ROUND_DOWN, "up_jiao": ROUND_CEILING}[rounding]
    size = Decimal(abs(exact.numerator)) / Decimal(exact.denominator)
    step = Decimal(10) if rounding == "up_jiao" else Decimal(1)
    whole = int((size / step).to_integral_value(how) * step)
    return -whole if exact < 0 else whole
