"""对账差异表 of a month: what is still different, read from the books and the reconciliations on file."""

from __future__ import annotations

from typing import Any

from app.business.back_years import TRANSFER
from app.business.reconciliation import DIFFERS, LATE
from app.documents.differences import DifferenceRow, DifferencesPaper
from app.documents.differences import differences as differences_paper
from app.documents.tables import render_table
from app.documents.workbooks import table_workbook
from app.domain.month import Month
from app.domain.records import EFFECTIVE
from app.ports import Unit
from app.services.desk import Desk
from app.services.papers import stamp, village_name
from app.services.reconciliations import LINE_DIGITS, TREASURY_ONLY, Difference, difference, pos_difference
from app.services.treasury_matching import SEVERAL


def listed(desk: Desk, month: str) -> list[Difference]:
    """The differences of a month: rows listed by its reconciliations, and payments no treasury row has settled."""
    key = str(Month.parse(month))
    with desk.store.read() as unit:
        return _listed(unit, key)


def _listed(unit: Unit, month: str) -> list[Difference]:
    rows: dict[str, tuple[dict[str, Any], str]] = {}
    for docket in reversed(unit.dockets.listed(state=EFFECTIVE, kinds=("reconciliation",), limit=0)):
        body = unit.journal.by_number(docket.n).body
        if body["month"] == month:
            rows.update({str(row["key"]): (dict(row), docket.village) for row in body["rows"]})
    by_hand = unit.treasury.settled([key for key, (row, _) in rows.items() if row["outcome"] == DIFFERS or row.get("rule") == SEVERAL])
    shown = TREASURY_ONLY | {DIFFERS, LATE, "waiting"}
    found = [
        difference(row, month, village) for key, (row, village) in sorted(rows.items())
        if row["outcome"] in shown and key not in by_hand
    ]  # fmt: skip
    differing = {other.line for other in found if other.kind in {DIFFERS, "waiting"}}
    open_lines = [line for line in unit.lines.uncredited(month) if line.month == month and line.line not in differing]
    held = {due.key[:LINE_DIGITS] for due in unit.dues.open_ones(TRANSFER)}
    return found + [pos_difference(line, held=line.line[:LINE_DIGITS] in held) for line in open_lines]


def kind_of(row: Difference) -> str:
    """Where a difference stands: pos_only, treasury_only, amount_differs or late."""
    if row.kind in TREASURY_ONLY:
        return "treasury_only"
    return {DIFFERS: "amount_differs", LATE: "late"}.get(row.kind, "pos_only")


def _paper(desk: Desk, month: str) -> DifferencesPaper:
    with desk.store.read() as unit:
        found = _listed(unit, str(Month.parse(month)))
        names = {code: village_name(unit, code) if code else "" for code in {row.village for row in found}}
    sections: dict[str, list[DifferenceRow]] = {"pos_only": [], "treasury_only": [], "amount_differs": [], "late": []}
    for row in found:
        sections[kind_of(row)].append(DifferenceRow(
            names[row.village], row.name, row.id_number, f"{row.terminal} {row.rrn}".strip(), row.pos_on,
            row.pos_fen or None, row.treasury_on, row.treasury_fen or None, row.text,
        ))  # fmt: skip
    return DifferencesPaper(
        f"{desk.station_name}（{desk.station.code}）", Month.parse(month).title, tuple(sections["pos_only"]),
        tuple(sections["treasury_only"]), tuple(sections["amount_differs"]), tuple(sections["late"]), stamp(desk),
    )  # fmt: skip


def as_pdf(desk: Desk, month: str) -> bytes:
    return render_table(differences_paper(_paper(desk, month)))


def as_xlsx(desk: Desk, month: str) -> bytes:
    return table_workbook([differences_paper(_paper(desk, month))])
