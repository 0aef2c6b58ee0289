"""Where the money of back payments is, for the comparison with the tax office (Songshan 003 art. 8, 10).

What a person has paid into the township's 指定账户 is unknown to the tax office until the township transfers it (划转税务
专户): before that nothing is missing on the tax office's side, and afterwards its ticket belongs to the month of the
transfer, not to that of the deposit slip. Who pays in the tax hall has the ticket on that day, as at a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.business.back_deposit import NAMED
from app.business.back_years import TRANSFER
from app.domain.records import BACK, EFFECTIVE, FILED
from app.domain.three_way import Collected
from app.ports import Unit

_ID_DIGITS = 32
"""So much of its filing's id begins the name of a line."""


def placed(unit: Unit, lines: Sequence[Collected]) -> list[Collected]:
    """The lines, those of back payments with `held` or the day of their transfer."""
    back = [line for line in lines if line.kind == BACK and line.phase != "reversed"]
    if not back:
        return list(lines)
    waiting = {due.key[:_ID_DIGITS] for due in unit.dues.open_ones(TRANSFER)}
    moved = _moved_on(unit, min(line.month for line in back))
    found = []
    for line in lines:
        if line.kind == BACK and line.phase != "reversed":
            name = line.line[:_ID_DIGITS]
            held = name in waiting if line.phase == EFFECTIVE else line.phase == FILED and _named(unit, line)
            found.append(replace(line, held=held, moved_on=moved.get(name, "")))
        else:
            found.append(line)
    return found


def _moved_on(unit: Unit, since: str) -> dict[str, str]:
    """Beginning of a deposit's id → ISO day on which it was transferred, of transfers since a month."""
    dockets = unit.dockets.listed(state=EFFECTIVE, kinds=(TRANSFER,), limit=0)
    ns = [docket.n for docket in dockets if docket.business_date[:7] >= since]
    filings = unit.journal.filings(ns).values()
    return {
        str(row["deposit"])[:_ID_DIGITS]: str(filing.body["moved_on"])
        for filing in filings
        for row in filing.body["rows"]
    }


def _named(unit: Unit, line: Collected) -> bool:
    """Whether a deposit that waits for its review went into the 指定账户."""
    found = unit.lines.get(line.line)
    return found is not None and unit.journal.by_number(found.n).body["channel"] == NAMED
