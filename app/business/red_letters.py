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
    red = []
    for docket in _reversals(unit, month):
        line = unit.lines.get(str(unit.journal.by_number(docket.n).body["line"]))
        if line is not None and (line.kind == BACK) == back:
            red.append(_red(line, docket, month))
    return red


def _reversals(unit: Unit, month: str) -> list[Docket]:
    """Those filed in the month and left there, and those moved to it, newest first; no other filing is read."""
    moved = _moved(unit)
    filed = unit.dockets.of_days(("reversal",), f"{month}-01", f"{month}-31", EFFECTIVE)
    here = {docket.n: docket for docket in filed if moved.get(docket.id, month) == month}
    for held in [unit.journal.get(one) for one, to in moved.items() if to == month]:
        docket = unit.dockets.get(held[0]) if held is not None else None
        if docket is not None and (docket.kind, docket.state) == ("reversal", EFFECTIVE):
            here[docket.n] = docket
    return [here[n] for n in sorted(here, reverse=True)]


def touched(unit: Unit, first: str, last: str) -> list[str]:
    """Names of the lines that a reversal or correction which took effect in these months (`YYYY-MM`, both included) has
    changed.
    """
    dockets = unit.dockets.of_days(TOUCHING, "", f"{last}-31", EFFECTIVE)
    moved = _moved(unit)
    ns = [docket.n for docket in dockets if first <= _took_effect(unit, docket, moved) <= last]
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
