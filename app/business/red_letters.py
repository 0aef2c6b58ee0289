"""Red letters of a month: a negative line for every reversal that took effect (Songshan 003 art. 16; Qingdao 000 art. 4).

The one rule of what a month has collected, wherever it is added up (台账, 工作台, 三方对账): all payments of the ledger
month, those reversed since with them, less the red letters that stand in the month, whenever the payment was made. So a
reversal never changes a month that is over. What a contribution year has collected is what still stands of it, and all
months together are all years together.
"""

from __future__ import annotations

from app.domain.records import BACK, EFFECTIVE, Docket, Line
from app.ports import Unit

TOUCHING = ("reversal", "correction")
"""Businesses that change a payment long after it was made."""


def red_letters(unit: Unit, month: str, *, back: bool = False) -> list[Line]:
    """Those of payments, or those of back payments alone, in the month in which the reversal was filed."""
    red = []
    for docket in unit.dockets.listed(state=EFFECTIVE, kinds=("reversal",), limit=0):
        filing = unit.journal.by_number(docket.n) if docket.business_date[:7] == month else None
        line = unit.lines.get(str(filing.body["line"])) if filing is not None else None
        if line is not None and (line.kind == BACK) == back:
            red.append(_red(line, docket, month))
    return red


def touched(unit: Unit, first: str, last: str) -> list[str]:
    """Names of the lines that a reversal or correction of these months (`YYYY-MM`, both included) has changed."""
    dockets = unit.dockets.listed(state=EFFECTIVE, kinds=TOUCHING, limit=0)
    ns = [docket.n for docket in dockets if first <= docket.business_date[:7] <= last]
    return sorted({str(filing.body["line"]) for filing in unit.journal.filings(ns).values()})


def _red(line: Line, docket: Docket, month: str) -> Line:
    return Line(
        docket.n, 1, f"{docket.id[:16]}-1", line.station, line.village, month, line.terminal, line.batch, line.voucher,
        docket.business_date, "", "reversal", -line.amount_fen, line.rrn, line.card, line.id_number, line.name,
        line.subject, line.year, "red", "reversed", "reversed",
    )  # fmt: skip
