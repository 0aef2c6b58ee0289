"""The subsidy that went with one payment line, wherever it stands now (Songshan 003 art. 13; Linyi 004 2(2)).

It is taken back when the payment is: what a level still owes is owed no longer, what it has paid is to be given back.
"""

from __future__ import annotations

from app.business.grant_request import SUBSIDY, key_of, requests
from app.domain.chart import return_due, subsidy_due
from app.domain.posting import LEVEL_SUBSIDIES, Posting, account, awaiting
from app.domain.records import EFFECTIVE, Line
from app.ports import Unit


def taken_back(line: Line, unit: Unit, day: str) -> list[Posting]:
    """Postings that take the subsidy of a credited line off its account, with the day from which it had counted."""
    return [*_with_payment(line, unit, day), *_appropriated(line, unit, day)]


def with_payment(line: Line, unit: Unit) -> list[tuple[str, int]]:
    """What was entered together with the payment: ((level, fen), …)."""
    for entry in unit.postings.of_account(line.subject):
        found = unit.journal.get(entry.filing) if entry.against == awaiting(line.line) else None
        for row in found[1].body.get("rows", ()) if found is not None else ():
            if row.get("line") == line.line:
                return [(str(level), int(fen)) for level, fen in row.get("subsidy", ())]
    return []


def appropriated(line: Line, unit: Unit, village: str) -> list[tuple[str, int, str]]:
    """What has come from a request for this line: ((level, fen, the day from which it counts), …)."""
    found = []
    entries = unit.postings.of_account(line.subject)
    for n, filing in requests(unit, village).items():
        docket = unit.dockets.get(n)
        if docket is None or docket.state != EFFECTIVE or filing.body["what"] != SUBSIDY:
            continue
        for row in filing.body["rows"]:
            if key_of(row) != f"{line.line}/{line.subject}" or int(filing.body["year"]) != line.year:
                continue
            for level, fen in row["parts"]:
                due = unit.dues.get(f"{filing.id}/{level}")
                if due is not None and due.left_fen == 0:
                    leaf = LEVEL_SUBSIDIES[str(level)]
                    on = next((e.value_on for e in reversed(entries) if e.leaf == leaf and e.fen == fen), line.entered_on)
                    found.append((str(level), int(fen), on))
    return found


def _with_payment(line: Line, unit: Unit, day: str) -> list[Posting]:
    return [
        Posting(account(line.subject, LEVEL_SUBSIDIES[level]), subsidy_due(level), fen, line.entered_on, day, line.subject)
        for level, fen in with_payment(line, unit)
    ]


def _appropriated(line: Line, unit: Unit, day: str) -> list[Posting]:
    payer = unit.residents.by_subject(line.subject)
    village = payer.village if payer is not None else line.village
    return [
        Posting(account(line.subject, LEVEL_SUBSIDIES[level]), return_due(level), fen, on, day, line.subject)
        for level, fen, on in appropriated(line, unit, village)
    ]
