"""The subsidy that stands on an account because of one payment line.

A reversal or a correction takes back exactly that, however often the line was corrected and by whatever it was settled
(Songshan 003 art. 13, 16; Linyi 004 2(2)): what a level still owes is owed no longer, what it has paid is to be returned.
It is read from the postings and the papers behind them, so nothing is ever taken back twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.chart import SUBSIDY_DUE, SUSPENSE, return_due, subsidy_due
from app.domain.filing import Filing
from app.domain.posting import LEVEL_SUBSIDIES, Posting, account, awaiting
from app.domain.records import Entry, Line
from app.ports import Unit

_LEVEL_OF = {leaf: level for level, leaf in LEVEL_SUBSIDIES.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """Fen on the account: `owed` entered with the payment by level; `paid` come from a request, by level and the day from
    which it counts.
    """

    owed: tuple[tuple[str, int], ...]
    paid: tuple[tuple[str, str, int], ...]


def standing(line: Line, unit: Unit) -> Standing:
    """What of this line stands on its payer's account now."""
    owed, paid = Counter[str](), Counter[tuple[str, str]]()
    seen: set[str] = set()
    for entry in unit.postings.of_account(line.subject):
        paper = _paper(entry.filing, unit)
        if paper is None:
            continue
        if paper.body.get("line") == line.line:
            _subsidy(entry, owed, paid)
        elif entry.against == awaiting(line.line):
            owed.update(_row_subsidy(paper, line))
        elif paper.kind == "arrival" and entry.leaf in _LEVEL_OF and f"{paper.id}{entry.value_on}" not in seen:
            seen.add(f"{paper.id}{entry.value_on}")
            for level, fen in _arrived(paper, line, entry.value_on, unit):
                paid[level, entry.value_on] += fen
    left = tuple((level, on, fen) for (level, on), fen in sorted(paid.items()) if fen > 0)
    return Standing(tuple((level, fen) for level, fen in sorted(owed.items()) if fen > 0), left)


def _subsidy(entry: Entry, owed: Counter[str], paid: Counter[tuple[str, str]]) -> None:
    """An entry of a paper about this very line: a match by hand, a reversal, a correction."""
    level = _LEVEL_OF.get(entry.leaf)
    if level is not None and entry.against.startswith(SUBSIDY_DUE):
        owed[level] += entry.fen
    elif level is not None and entry.against.startswith(SUSPENSE):
        paid[level, entry.value_on] += entry.fen


def _paper(filing: str, unit: Unit) -> Filing | None:
    """The paper that decided an entry: of a review, what it was about."""
    found = unit.journal.get(filing)
    if found is not None and found[1].kind == "review" and found[1].header.refs:
        found = unit.journal.get(found[1].header.refs[0])
    return found[1] if found is not None else None


def _row_subsidy(paper: Filing, line: Line) -> dict[str, int]:
    """What 对账 entered with the payment of this line."""
    rows = [row for row in paper.body.get("rows", ()) if row.get("line") == line.line]
    return {str(level): int(fen) for row in rows for level, fen in row.get("subsidy", ())}


def _arrived(paper: Filing, line: Line, on: str, unit: Unit) -> list[tuple[str, int]]:
    """What an arrival brought for this line with this day, by the request that it paid."""
    found = unit.journal.get(str(paper.body.get("request", "")))
    level = str(paper.body["level"])
    rows: list[Mapping[str, Any]] = list(found[1].body["rows"]) if found is not None else []
    if found is None or int(found[1].body["year"]) != line.year:
        return []
    return [
        (level, int(fen))
        for row in rows if (row.get("line"), row["subject"]) == (line.line, line.subject)
        for part, fen in row["parts"] if part == level and on
    ]  # fmt: skip


def taken_back(line: Line, unit: Unit, day: str) -> list[Posting]:
    """Postings that take the subsidy of a credited line off its account, with the day from which it had counted."""
    found = standing(line, unit)
    back = [(level, line.entered_on, fen, subsidy_due(level)) for level, fen in found.owed]
    back += [(level, on, fen, return_due(level)) for level, on, fen in found.paid]
    return [
        Posting(account(line.subject, LEVEL_SUBSIDIES[level]), to, fen, on, day, line.subject) for level, on, fen, to in back
    ]
