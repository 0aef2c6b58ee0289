"""Rows of the treasury's list that belong to a back payment which is approved but not registered as paid.

Without this rule such a row would be 税务直缴 of the year, or a stranger's, and the deposit that is registered later would
wait for money that has already come (Songshan 003 art. 8, 10; Xuecheng 002 3(3)2: fixed first, paid by the tax channels).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from app.business.back_years import APPLICATION
from app.domain.records import BACK, Line, Resident
from app.intake.treasury import TreasuryRow
from app.ports import Unit


def rule(unit: Unit, lines: Sequence[Line]) -> Callable[[TreasuryRow, Resident], bool]:
    """Whether a row that no line matches is of one of a resident's open back payments: a year of it, or, where the row
    names no year, its whole amount. `lines`: payments no treasury row has settled.
    """
    years: dict[str, set[int]] = defaultdict(set)
    totals: dict[str, set[int]] = defaultdict(set)
    for due in unit.dues.open_ones(APPLICATION):
        years[due.subject].update(int(row["year"]) for row in due.row["rows"])
        totals[due.subject].add(due.left_fen)
    slips: dict[tuple[str, int], int] = defaultdict(int)
    for line in lines:
        if line.kind == BACK:
            years[line.subject].add(line.year)
            slips[line.subject, line.n] += line.amount_fen
    for (subject, _), fen in slips.items():
        totals[subject].add(fen)

    def awaited(row: TreasuryRow, resident: Resident) -> bool:
        if row.year:
            return row.year in years.get(resident.subject, ())
        return row.amount_fen in totals.get(resident.subject, ())

    return awaited
