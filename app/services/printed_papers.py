"""What was printed, when, by whom and of which state of the books: so that a paper brought back can be verified.

Kept among the station's own records, not in the books (a printed sheet changes nobody's account). Statements are noted
per village and year, certificates one by one (Songshan 003 art. 15: at least once a year; art. 16: what was said before).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.width import halfwidth
from app.errors import OfficeError
from app.ports import Unit
from app.services.desk import Desk

STATEMENTS, PAPERS = "printed_statements", "printed_papers"
DIGITS = 16
"""Of a code, as many as stand on the paper."""


class CodeUnreadable(OfficeError):
    """What was typed is no check code."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One paper that was printed. `fen` is its main sum, `scope` the year or years it speaks of, `filing` the newest one
    behind it.
    """

    what: str
    code: str
    subject: str
    village: str
    scope: str
    fen: int
    at: str
    by: str
    filing: str = ""


def plain_code(text: str) -> str:
    """A code as typed from paper: sixteen hex digits. Raises CodeUnreadable."""
    code = "".join(halfwidth(text).split()).replace("-", "").lower()[:DIGITS]
    if len(code) < DIGITS or set(code) - set("0123456789abcdef"):
        raise CodeUnreadable(f"“{text}”不是校验码。", "校验码印在纸的下方，是 16 位数字和字母 a—f，分成四组。")
    return code


def keep_statements(desk: Desk, year: int, printed: Iterable[Printed]) -> None:
    """Note the statements of a run; a later print of the same person's year takes the place of the earlier."""
    by_village: dict[str, dict[str, list[Any]]] = {}
    for one in printed:
        by_village.setdefault(one.village, {})[one.subject] = [one.code, one.fen, one.at, one.by]
    with desk.store.write() as unit:
        for village, people in by_village.items():
            key = f"{village}/{year}"
            before = unit.drafts.get(STATEMENTS, key) or {}
            unit.drafts.put(STATEMENTS, key, {"people": {**before.get("people", {}), **people}})


def keep_paper(desk: Desk, printed: Printed) -> None:
    """Note a certificate or another single paper."""
    body = {name: getattr(printed, name) for name in Printed.__dataclass_fields__}
    with desk.store.write() as unit:
        unit.drafts.put(PAPERS, printed.code, body)


def statements_printed(unit: Unit, village: str, year: int) -> Mapping[str, Printed]:
    """The statements of a village's year that were printed here, by person."""
    key = f"{village}/{year}"
    body = unit.drafts.get(STATEMENTS, key) or {}
    return {
        subject: Printed("statement", code, subject, village, str(year), int(fen), at, by)
        for subject, (code, fen, at, by) in body.get("people", {}).items()
    }


def find(unit: Unit, code: str) -> Printed | None:
    """The paper of this code that was printed here."""
    body = unit.drafts.get(PAPERS, code)
    if body is not None:
        return Printed(**body)
    for key, run in unit.drafts.all(STATEMENTS).items():
        village, _, year = key.partition("/")
        for subject, (known, fen, at, by) in run.get("people", {}).items():
            if known == code:
                return Printed("statement", code, subject, village, year, int(fen), at, by)
    return None
