"""Red letters of a month: a negative line for every reversal that took effect (Songshan 003 art. 16; Qingdao 000 art. 4)."""

from __future__ import annotations

from app.domain.records import BACK, EFFECTIVE, Docket, Line
from app.ports import Unit


def red_letters(unit: Unit, month: str, *, back: bool = False) -> list[Line]:
    """Those of payments, or those of back payments alone, in the month in which the reversal was filed."""
    red = []
    for docket in unit.dockets.listed(state=EFFECTIVE, kinds=("reversal",), limit=0):
        filing = unit.journal.by_number(docket.n) if docket.business_date[:7] == month else None
        line = unit.lines.get(str(filing.body["line"])) if filing is not None else None
        if line is not None and (line.kind == BACK) == back:
            red.append(_red(line, docket, month))
    return red


def _red(line: Line, docket: Docket, month: str) -> Line:
    return Line(
        docket.n, 1, f"{docket.id[:16]}-1", line.station, line.village, month, line.terminal, line.batch, line.voucher,
        docket.business_date, "", "reversal", -line.amount_fen, line.rrn, line.card, line.id_number, line.name,
        line.subject, line.year, "red", "reversed", "reversed",
    )  # fmt: skip
