"""Matching the treasury's list with collected payments: pure rules (Songshan 003 art. 10-11, 13; Linyi 004 2(4)).

By terminal and reference number first, then by person, year and amount. What matched by no rule is listed, never
guessed: a row without a POS line is 税务直缴 for an effective resident whose year is open, and 暂收 for anybody else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.business.reconciliation import DIFFERS, DIRECT, LATE, MATCHED, OPEN_ITEM, STRANGER, WAITING
from app.domain.records import EFFECTIVE, Line, Resident
from app.intake.treasury import TreasuryRow


@dataclass(frozen=True, slots=True)
class Match:
    """One row of the list and what became of it; `line` and `resident` where there are any."""

    row: TreasuryRow
    key: str
    outcome: str
    line: Line | None = None
    resident: Resident | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the rules look at: uncredited payment lines, open items, residents by number, who may pay directly."""

    month: str
    lines: Sequence[Line]
    open_items: Sequence[Line]
    residents: Callable[[str], Sequence[Resident]]
    direct_fits: Callable[[TreasuryRow, Resident], bool]


def key_of(row: TreasuryRow) -> str:
    """What tells a row apart for ever: its receipt number, else terminal and reference, else person, year and day."""
    if row.receipt:
        return f"receipt:{row.receipt}"
    if row.rrn:
        return f"ref:{row.terminal}:{row.rrn}:{row.entered_on}"
    return f"person:{row.id_number}:{row.year}:{row.amount_fen}:{row.entered_on}"


def match(rows: Iterable[TreasuryRow], known: Known) -> list[Match]:
    """Every row with its outcome; a line is matched once."""
    by_reference = {(line.terminal, line.rrn): line for line in known.lines if line.rrn}
    open_by_reference = {(line.terminal, line.rrn): line for line in known.open_items if line.rrn}
    by_person: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for open_line in known.lines:
        by_person[open_line.id_number, open_line.year].append(open_line)
    used: set[str] = set()
    found = []
    for row in rows:
        line = by_reference.get((row.terminal, row.rrn)) if row.rrn else None
        if line is None or line.line in used:
            line = _by_person(row, by_person, used)
        if line is not None:
            used.add(line.line)
        found.append(_outcome(row, line, open_by_reference, known))
    return found


def _by_person(row: TreasuryRow, by_person: Mapping[tuple[str, int], Sequence[Line]], used: set[str]) -> Line | None:
    """The person's unmatched line of the year with this amount; without a reference, one with another amount too."""
    year = row.year or row.entered_on.year
    free = [line for line in by_person.get((row.id_number, year), ()) if line.line not in used]
    same = [line for line in free if line.amount_fen == row.amount_fen]
    if same:
        return same[0]
    return free[0] if free and not row.rrn else None


def _outcome(row: TreasuryRow, line: Line | None, open_items: Mapping[tuple[str, str], Line], known: Known) -> Match:
    key = key_of(row)
    if line is not None:
        return Match(row, key, _of_line(row, line, known.month), line)
    item = open_items.get((row.terminal, row.rrn)) if row.rrn else None
    if item is not None:
        waiting = item.phase == "filed" or item.amount_fen != row.amount_fen
        return Match(row, key, WAITING if waiting else OPEN_ITEM, item)
    for resident in known.residents(row.id_number):
        if resident.status == EFFECTIVE:
            outcome = DIRECT if known.direct_fits(row, resident) else STRANGER
            return Match(row, key, outcome, None, resident)
    return Match(row, key, STRANGER)


def _of_line(row: TreasuryRow, line: Line, month: str) -> str:
    if row.amount_fen != line.amount_fen:
        return DIFFERS
    if line.phase != "effective":
        return WAITING
    return MATCHED if line.month == month else LATE
