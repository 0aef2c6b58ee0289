"""The subsidy that went with one payment line, wherever it stands now (Songshan 003 art. 13; Linyi 004 2(2)).

It is taken back when the payment is: what a level still owes is owed no longer, what it has paid is to be given back.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
        body = _settled_by(entry.filing, unit) if entry.against == awaiting(line.line) else {}
        for row in body.get("rows", (body,)):  # a match by hand is one row by itself
            if row.get("line") == line.line:
                return [(str(level), int(fen)) for level, fen in row.get("subsidy", ())]
    return []


def _settled_by(filing: str, unit: Unit) -> Mapping[str, Any]:
    """What settled a line said: 对账 itself, or the match by hand that a review made effective."""
    found = unit.journal.get(filing)
    if found is not None and found[1].kind == "review" and found[1].header.refs:
        found = unit.journal.get(found[1].header.refs[0])
    return found[1].body if found is not None else {}


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
