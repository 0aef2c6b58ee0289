"""Red letters of a month: a negative line for every reversal that took effect (Songshan 003 art. 16; Qingdao 000 art. 4).

The one rule of what a month has collected, wherever it is added up (台账, 工作台, 三方对账): all payments of the ledger
month, those reversed since with them, less the red letters that stand in the month, whenever the payment was made. So a
reversal never changes a month that is over. What a contribution year has collected is what still stands of it, and all
months together are all years together.

A reversal that was filed in a month but takes effect after that month's certificate has its red letter in the first month
that is not certified (月清月结, 003 art. 11): the district's review says in which, and the day of filing is shown beside it.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.money_records import RED_MONTH
from app.domain.month import Month
from app.domain.records import BACK, EFFECTIVE, RED, Docket, Line
from app.ports import Unit

TOUCHING = ("reversal", "correction")
"""Businesses that change a payment long after it was made."""


def red_letters(unit: Unit, month: str, *, back: bool = False) -> list[Line]:
    """Those of payments, or those of back payments alone, in the month in which the reversal was filed, or to which the
    district has moved it.
    """
    red, moved = [], _moved(unit)
    for docket in unit.dockets.listed(state=EFFECTIVE, kinds=("reversal",), limit=0):
        here = moved.get(docket.id, docket.business_date[:7]) == month
        filing = unit.journal.by_number(docket.n) if here else None
        line = unit.lines.get(str(filing.body["line"])) if filing is not None else None
        if line is not None and (line.kind == BACK) == back:
            red.append(_red(line, docket, month))
    return red


def touched(unit: Unit, first: str, last: str) -> list[str]:
    """Names of the lines that a reversal or correction which took effect in these months (`YYYY-MM`, both included) has
    changed.
    """
    dockets = unit.dockets.listed(state=EFFECTIVE, kinds=TOUCHING, limit=0)
    moved = _moved(unit)
    ns = [docket.n for docket in dockets if docket.business_date[:7] <= last and first <= _took_effect(unit, docket, moved) <= last]
    return sorted({str(filing.body["line"]) for filing in unit.journal.filings(ns).values()})


def note_on(line: Line) -> str:
    """What stands beside a line that is not in the month of its day: 补登, or why a red letter is here (both months said)."""
    if line.paid_on[:7] == line.month:
        return ""
    return f"{Month.parse(line.paid_on[:7]).title}已确认，记入本月" if line.state == RED else "补登"


def _moved(unit: Unit) -> dict[str, str]:
    """Reversal's id → the month to which its red letter was moved; few."""
    return {mark.key: str(mark.row["month"]) for mark in unit.marks.all(RED_MONTH)}


def _took_effect(unit: Unit, docket: Docket, moved: Mapping[str, str]) -> str:
    """The month in which it was filed, or that of the review which carried it out when this came later."""
    if docket.id in moved:
        return moved[docket.id]
    reviews = unit.dockets.reviews(docket.n)
    last = unit.journal.by_number(reviews[-1][0]).header.business_date if reviews else ""
    return max(docket.business_date[:7], last[:7])


def _red(line: Line, docket: Docket, month: str) -> Line:
    return Line(
        docket.n, 1, f"{docket.id[:16]}-1", line.station, line.village, month, line.terminal, line.batch, line.voucher,
        docket.business_date, "", "reversal", -line.amount_fen, line.rrn, line.card, line.id_number, line.name,
        line.subject, line.year, RED, "reversed", "reversed",
    )  # fmt: skip
