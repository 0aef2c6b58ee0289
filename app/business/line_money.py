"""How much of a payment line stands where: what was credited for it, and in which account of the fund its money is.

A match by hand credits what the treasury has, not what the terminal said (Linyi 004 2(4)); red letters and corrections
take back exactly that (Songshan 003 art. 16). A back payment reversed before its transfer is still in the township's
指定账户 (003 art. 8, 10).
"""

from __future__ import annotations

from app.domain.chart import EXPENDITURE, deposit_account
from app.domain.posting import PERSONAL, awaiting, in_transit, refundable
from app.domain.records import BACK, EFFECTIVE, Line
from app.ports import Unit

KEPT = "deposit"
"""The effect of a reversal that names the deposit in which the money stays."""


def credited_fen(line: Line, unit: Unit) -> int:
    """What stands on its payer's account for a credited line, in fen, after any number of corrections."""
    entries = [entry for entry in unit.postings.of_account(line.subject) if entry.leaf == PERSONAL]
    wait, transit = awaiting(line.line), in_transit(line.station, line.terminal)
    entered_by = {entry.filing for entry in entries if entry.against == wait}
    own = [
        entry.fen for entry in entries
        if entry.against in {wait, refundable(line.line)} or (entry.against == transit and entry.filing in entered_by)
    ]  # fmt: skip
    return sum(own)


def arrived(line: Line, unit: Unit) -> bool:
    """Whether the fund has a line's money: the treasury, or the township's account of back payments."""
    return bool(line.entered_on) or line.state != "payment" or in_deposit(line, unit)


def in_deposit(line: Line, unit: Unit) -> bool:
    """Whether a reversed back payment stayed in the township's account: its reversal said so."""
    if line.kind != BACK or line.phase != "reversed":
        return False
    for docket in unit.dockets.of_subject(line.subject):
        if docket.kind != "reversal" or docket.state != EFFECTIVE:
            continue
        if unit.journal.by_number(docket.n).body["line"] == line.line:
            reviews = [unit.journal.by_number(n).body for n, _, _, _ in unit.dockets.reviews(docket.n)]
            return any((body.get("effects") or {}).get(KEPT) for body in reviews)
    return False


def paying_account(line: Line | None, unit: Unit) -> str:
    """The fund's account from which a line's money is given back."""
    if line is not None and in_deposit(line, unit):
        return deposit_account(line.village[:9])
    return EXPENDITURE
