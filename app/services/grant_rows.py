"""The rows of 财政补助 requests that count, by village, as papers and lists need them (Songshan 003 art. 12-13)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from app.business.grant_request import KIND, READ_AT_ONCE, requests
from app.domain.records import DEAD
from app.ports import Unit


def asked_rows(unit: Unit, what: str, year: int, village: str = "") -> dict[str, list[dict[str, Any]]]:
    """Rows of the requests for a year that wait or hold, by village and name."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    if village:
        filings = list(requests(unit, village).values())
    else:
        ns = [one.n for one in unit.dockets.listed(kinds=(KIND,), limit=0) if one.state not in DEAD]
        filings = [one for at in range(0, len(ns), READ_AT_ONCE) for one in unit.journal.filings(ns[at : at + READ_AT_ONCE]).values()]
    for filing in filings:
        if filing.body["what"] == what and int(filing.body["year"]) == year:
            found[filing.village] += [dict(row) for row in filing.body["rows"]]
    return {code: sorted(rows, key=lambda row: (row["name"], row["id_number"])) for code, rows in found.items()}
