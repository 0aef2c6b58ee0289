"""Roster import: every good row of a village's own spreadsheet becomes one registration filing (Songshan 003 art. 4-6).

One act, one transaction: nothing is half imported. A dry run says exactly what the import would say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.route import ASSISTANT, CLERK
from app.errors import Problem
from app.intake.layouts import AUTOMATIC, Layout, table_of
from app.intake.rosters import CheckedRoster, Roster, check_roster, roster_of
from app.intake.sheets import SourceFile, read_file, require_unchanged
from app.intake.vocabularies import ROSTER
from app.ports import Unit
from app.services import import_records
from app.services.desk import Desk, Progress, plain
from app.services.people import filed_before, registration_draft, village_for

SKIPPED = "already_registered"
"""Somebody whom an earlier import has registered is no problem of this one."""


@dataclass(frozen=True, slots=True)
class RosterResult:
    """`rows` people found, `accepted` filed (or fileable), `problems` by code, `details` at their rows, notes apart.

    `number` is the import's own (0: a dry run, or nobody was registered).
    """

    rows: int
    accepted: int
    problems: dict[str, int]
    details: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    number: int = field(default=0, compare=False)


def import_roster(
    desk: Desk, path: Path, *, dry_run: bool = False, village: str = "", progress: Progress | None = None
) -> RosterResult:
    """File a 参保登记 for every good row of a roster; with `dry_run` only say what would happen."""
    desk.need(ASSISTANT, CLERK, doing="参保登记")
    village_for(desk, village)
    file = read_file(path)
    if dry_run:
        return try_out(desk, file, village=village)
    return file_rows(desk, file, village=village, progress=progress)


def try_out(desk: Desk, file: SourceFile, layout: Layout = AUTOMATIC, village: str = "") -> RosterResult:
    """What an import of the file as read would say; nothing is written."""
    desk.need(ASSISTANT, CLERK, doing="参保登记")
    village_for(desk, village)
    roster = roster_of(table_of(file, ROSTER, layout))
    with desk.store.read() as unit:
        return _result(roster, _judge(desk, unit, roster))


def file_rows(
    desk: Desk, file: SourceFile, layout: Layout = AUTOMATIC, village: str = "", progress: Progress | None = None
) -> RosterResult:
    """File the good rows as one act and write the import down. Raises FileChanged when the file is another one now."""
    desk.need(ASSISTANT, CLERK, doing="参保登记")
    stream = village_for(desk, village)
    require_unchanged(file)
    roster = roster_of(table_of(file, ROSTER, layout))
    with desk.store.write() as unit:
        checked = _judge(desk, unit, roster)
        before = filed_before(unit, stream)
        drafts = [registration_draft(plain(row.form), before.get(row.form["id_number"])) for row in checked.accepted]
        filed = [filing for _, filing in desk.file(unit, stream, drafts, progress)]
        number = 0
        if filed:
            original = dict(table_of(file, ROSTER, Layout(layout.sheet, layout.header_row, layout.columns)).rows)
            number = import_records.keep(
                desk, unit, import_records.ROSTER, file, rows=len(roster.rows), accepted=len(filed), village=stream,
                skipped=Counter(problem.code for problem in checked.problems), filed=filed,
                corrections=import_records.corrections_said(original, layout.corrections),
            )  # fmt: skip
    return _result(roster, checked, number)


def _judge(desk: Desk, unit: Unit, roster: Roster) -> CheckedRoster:
    known = unit.residents.alive_numbers()
    return check_roster(
        roster.rows, policy=desk.policy(unit), today=desk.today, registered=known.__contains__, places=roster.places
    )


def _result(roster: Roster, checked: CheckedRoster, number: int = 0) -> RosterResult:
    counts = Counter(problem.code for problem in checked.problems)
    notes = (*roster.notes, *checked.notes)
    return RosterResult(len(roster.rows), len(checked.accepted), dict(counts), checked.problems, notes, number)
