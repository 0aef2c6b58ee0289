"""The wizard's jobs: plain calls of services, which touch no widget."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.intake.layouts import Layout
from app.intake.sheets import SourceFile
from app.services import import_records, import_undo, intake_checks, intakes
from app.services.desk import Desk
from app.services.import_records import ImportRecord
from app.services.import_undo import Undone, UndoPlan
from app.services.intake_checks import Checked
from app.services.intakes import Look
from ui.intake.kinds import Outcome
from ui.jobs import Progress
from ui.widgets.choose import write_file


def imports(desk: Desk, kind: str, _progress: Progress) -> list[ImportRecord]:
    return [record for record in import_records.records(desk) if record.kind == kind]


def open_file(desk: Desk, kind: str, path: Path, _progress: Progress) -> Look:
    return intakes.open_file(desk, kind, path)


def look(kind: str, file: SourceFile, layout: Layout, _progress: Progress) -> Look:
    return intakes.look(kind, file, layout)


def remember(desk: Desk, found: Look, _progress: Progress) -> None:
    intakes.remember(desk, found)


def forget(desk: Desk, found: Look, _progress: Progress) -> Look:
    return intakes.forget(desk, found)


def check(
    desk: Desk, kind: str, file: SourceFile, layout: Layout, village: str, month: str, beside: str, _progress: Progress
) -> Checked:
    return intake_checks.check(desk, kind, file, layout, village=village, month=month, beside=beside)


def problem_rows(checked: Checked, path: Path, _progress: Progress) -> tuple[Path, int]:
    """Write the rows to be corrected; returns where, and how many block."""
    kept = write_file(path, intake_checks.workbook_of(checked))
    return kept, sum(row.kind == intake_checks.BLOCKING for row in checked.rows)


def keep(how: Callable[[Desk, Checked, Progress], Outcome], desk: Desk, checked: Checked, progress: Progress) -> Outcome:
    return how(desk, checked, progress)


def plan_undo(desk: Desk, number: int, _progress: Progress) -> UndoPlan:
    return import_undo.plan(desk, number)


def undo(desk: Desk, number: int, reason: str, progress: Progress) -> Undone:
    return import_undo.undo(desk, number, reason, progress)
