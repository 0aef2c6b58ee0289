"""What of a request for subsidies or 政府代缴 was taken back since it was asked for (Songshan 003 art. 16).

A row about a POS line is void when the payment was corrected away from its payer (or year) after the request took effect,
even if it came back: what had come went back to its level, what comes goes there, and it may be asked for anew. Which came
first is told by the village's effect numbers, the same at every station. A row about a 税务直缴 is told by its reversal
(app.business.direct_reversal), a person of 政府代缴 by the reversal of his year (app.business.grant_reversal): both are
marks, few however many people there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.money_records import DIRECT_REVERSED, GRANT_REVERSED
from app.domain.records import EFFECTIVE, Docket
from app.ports import Unit

Paid = tuple[str, str, int]
"""A payment's line, whose it was, and for which year."""


class TakenBack:
    """The marks of one person, or of everybody, read once; the corrections of a village when they are first asked for."""

    def __init__(self, unit: Unit, subject: str = "") -> None:
        beginning = f"{subject}/" if subject else ""
        direct, grants = (unit.marks.all(kind, beginning) for kind in (DIRECT_REVERSED, GRANT_REVERSED))
        self._unit = unit
        self._moved: dict[str, dict[Paid, int]] = {}
        self._grants = {one.key for one in grants}
        self._direct = {
            (one.key.partition("/")[0], int(one.row["year"]), str(one.row["entered_on"]), int(one.row["fen"])) for one in direct
        }  # fmt: skip

    def names(self, row: Mapping[str, Any], year: int, request: Docket) -> bool:
        """Whether what this row of a request asks for was taken back since; a line that was reversed is not told here."""
        if row.get("line"):
            last = self._corrections(request.village).get((str(row["line"]), str(row["subject"]), year), 0)
            return 0 < request.effect_no < last
        subject, day = str(row["subject"]), str(row.get("entered_on", ""))
        return (
            f"{subject}/{request.id}" in self._grants or (subject, year, day, int(row.get("paid_fen", 0))) in self._direct
        )

    def _corrections(self, village: str) -> dict[Paid, int]:
        """What was corrected in a village: the payment as it was → the newest effect number of its corrections."""
        if village not in self._moved:
            unit, found = self._unit, dict[Paid, int]()
            for n, paper in unit.journal.filings(unit.dockets.standing("correction", village)).items():
                docket, body = unit.dockets.get(n), paper.body
                if docket is not None and docket.state == EFFECTIVE:
                    was = (str(body["line"]), str(body.get("old_subject", "")), int(body.get("old_year", 0)))
                    found[was] = max(found.get(was, 0), docket.effect_no)
            self._moved[village] = found
        return self._moved[village]
