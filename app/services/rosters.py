"""Roster import: every good row of a village's own spreadsheet becomes one registration filing (Songshan 003 art. 4-6).

One act, one transaction: nothing is half imported. A dry run says exactly what the import would say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from app.domain.route import ASSISTANT, CLERK
from app.errors import Problem
from app.intake.rosters import check_roster, read_roster
from app.services.desk import Desk, Progress, plain
from app.services.people import filed_before, registration_draft, village_for


@dataclass(frozen=True, slots=True)
class RosterResult:
    """`rows` people found, `accepted` filed (or fileable), `problems` by code, `details` at their rows, notes apart."""

    rows: int
    accepted: int
    problems: dict[str, int]
    details: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def import_roster(
    desk: Desk, path: Path, *, dry_run: bool = False, village: str = "", progress: Progress | None = None
) -> RosterResult:
    """File a 参保登记 for every good row of a roster; with `dry_run` only say what would happen."""
    desk.need(ASSISTANT, CLERK, doing="参保登记")
    stream = village_for(desk, village)
    roster = read_roster(path)
    with desk.store.read() if dry_run else desk.store.write() as unit:
        known = unit.residents.alive_numbers()
        checked = check_roster(
            roster.rows, policy=desk.policy(unit), today=desk.today, registered=known.__contains__
        )  # fmt: skip
        if not dry_run:
            before = filed_before(unit, stream)
            drafts = [
                registration_draft(plain(row.form), before.get(row.form["id_number"])) for row in checked.accepted
            ]
            desk.file(unit, stream, drafts, progress)
    counts = Counter(problem.code for problem in checked.problems)
    return RosterResult(len(roster.rows), len(checked.accepted), dict(counts), checked.problems, checked.notes)
