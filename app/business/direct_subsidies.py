"""The subsidy that stands on an account because of one 税务直缴 payment, taken back with it (Songshan 003 art. 13, 16).

What was entered with the payment is owed no longer; what a level has paid on request is to be returned to it. The sums are
those of the account's own entries, so nothing is taken back twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.business.direct_payments import DirectPayment
from app.domain.chart import return_due, subsidy_due
from app.domain.filing import Filing
from app.domain.posting import LEVEL_SUBSIDIES, Posting, account
from app.domain.records import Entry
from app.ports import Unit

_LEVEL_OF = {leaf: level for level, leaf in LEVEL_SUBSIDIES.items()}


def taken_back(paid: DirectPayment, subject: str, unit: Unit, day: str) -> list[Posting]:
    """Postings that take the payment's subsidy off the account, with the days from which it had counted."""
    back = [(level, paid.entered_on, fen, subsidy_due(level)) for level, fen in paid.subsidy]
    back += [(level, entry.value_on, entry.fen, return_due(level)) for level, entry in _arrived(paid, subject, unit)]
    return [Posting(account(subject, LEVEL_SUBSIDIES[level]), to, fen, on, day, subject) for level, on, fen, to in back]


def _arrived(paid: DirectPayment, subject: str, unit: Unit) -> Iterator[tuple[str, Entry]]:
    """Entries of the account that arrivals have brought for this payment, with their level."""
    for entry in unit.postings.of_account(subject):
        level = _LEVEL_OF.get(entry.leaf)
        paper = paper_of(entry.filing, unit) if level is not None and entry.fen > 0 else None
        if (
            level is not None
            and paper is not None
            and paper.kind == "arrival"
            and _asks_for(paper, paid, subject, unit)
        ):
            yield level, entry


def paper_of(filing: str, unit: Unit) -> Filing | None:
    """The paper that decided an entry: of a review, what it was about."""
    found = unit.journal.get(filing)
    if found is not None and found[1].kind == "review" and found[1].header.refs:
        found = unit.journal.get(found[1].header.refs[0])
    return found[1] if found is not None else None


def _asks_for(arrival: Filing, paid: DirectPayment, subject: str, unit: Unit) -> bool:
    """Whether the request that an arrival pays names this payment: a row without a line, of its day and amount."""
    found = unit.journal.get(str(arrival.body.get("request", "")))
    if found is None or int(found[1].body["year"]) != paid.year:
        return False
    return any(is_of(row, paid, subject) for row in found[1].body["rows"])


def is_of(row: object, paid: DirectPayment, subject: str) -> bool:
    """Whether a row of a request asks for the subsidy of this payment."""
    if not isinstance(row, dict) or row.get("line") or row["subject"] != subject:
        return False
    return (str(row.get("entered_on", "")), int(row.get("paid_fen", 0))) == (paid.entered_on, paid.fen)
