"""What of a request for subsidies or 政府代缴 was taken back since it was asked for (Songshan 003 art. 16).

A row about a POS line is told by its line. A row about a 税务直缴 is told by its reversal (app.business.direct_reversal), a
person of 政府代缴 by the reversal of his year (app.business.grant_reversal): both are marks, few however many people there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.money_records import DIRECT_REVERSED, GRANT_REVERSED
from app.ports import Unit


class TakenBack:
    """The marks of one person, or of everybody, read once."""

    def __init__(self, unit: Unit, subject: str = "") -> None:
        beginning = f"{subject}/" if subject else ""
        direct, grants = (unit.marks.all(kind, beginning) for kind in (DIRECT_REVERSED, GRANT_REVERSED))
        self._grants = {one.key for one in grants}
        self._direct = {
            (one.key.partition("/")[0], int(one.row["year"]), str(one.row["entered_on"]), int(one.row["fen"])) for one in direct
        }  # fmt: skip

    def names(self, row: Mapping[str, Any], year: int, request: str) -> bool:
        """Whether what this row of a request (by its id) asks for was taken back; never for a row about a line."""
        if row.get("line"):
            return False
        subject, day = str(row["subject"]), str(row.get("entered_on", ""))
        return (
            f"{subject}/{request}" in self._grants or (subject, year, day, int(row.get("paid_fen", 0))) in self._direct
        )
