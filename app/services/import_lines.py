"""The lines of a POS import: which are still in open batches, which are filed, and taking the open ones out again.

Every line of a draft bears the number of the import that brought it, so what a clerk typed is never taken for it, not
even under the same voucher after an earlier undo (社会保险经办条例 art. 38). What the import had decided about other
lines, a void paired with a typed sale or a year called paid, is decided anew without it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.business.batch import OPEN, PAYMENT, VOIDED
from app.ports import Unit
from app.services import import_records
from app.services.batch_drafts import DRAFT, IMPORT, key_of, without_slip_of
from app.services.desk import Desk
from app.services.import_records import POS, ImportRecord
from app.services.pos_imports import known_to
from app.services.pos_rules import judge, pair_voids
from app.services.pos_rules import key_of as line_key

Body = dict[str, Any]
Paid = tuple[str, int]
"""Whom a line paid for: subject and year."""


def open_lines(unit: Unit, record: ImportRecord) -> Iterator[tuple[Body, list[Body]]]:
    """Open batches that hold lines of this import: the draft's body (a copy), and those lines of it."""
    if record.kind != POS:
        return
    exact = import_records.filings_of(unit, record.number) is not None
    own = set() if exact or record.undone else set(import_records.lines_in(unit, record.number))
    for found in unit.drafts.all(DRAFT).values():
        body = {**found, "lines": [dict(row) for row in found["lines"]]}
        rows = [
            row
            for row in body["lines"]
            if row.get(IMPORT) == record.number
            or (IMPORT not in row and line_key(body["terminal"], body["batch"], row) in own)
        ]
        if rows:
            yield body, rows


def filed(unit: Unit, record: ImportRecord) -> set[int]:
    """Numbers in this store of the batch filings that hold lines of this import.

    One written down by an earlier version is known by its lines' keys, as long as it was not undone.
    """
    noted = import_records.filings_of(unit, record.number)
    if noted is not None:
        return {found[0] for found in map(unit.journal.get, noted) if found is not None}
    if record.undone:
        return set()
    keys = import_records.lines_in(unit, record.number)
    logged = dict(unit.lines.logged(sorted({key[0] for key in keys})))
    lines = (unit.lines.get(logged[key]) for key in keys if key in logged)
    return {line.n for line in lines if line is not None and line.phase != "dead"}


def take_out(unit: Unit, record: ImportRecord) -> tuple[int, set[Paid]]:
    """Take the import's lines out of batches still open, with the slip it brought; returns how many, and what they paid.

    A batch that is empty then, and has no slip that somebody typed, goes too.
    """
    taken, freed = 0, set[Paid]()
    for body, rows in list(open_lines(unit, record)):
        taken += len(rows)
        freed |= {(row["subject"], row["year"]) for row in rows if row.get("state") == PAYMENT}
        left = without_slip_of(body, record.number)
        left["lines"] = _apart([row for row in body["lines"] if row not in rows])
        if left["lines"] or "slip_fen" in left:
            unit.drafts.put(DRAFT, key_of(left), left)
        else:
            unit.drafts.drop(DRAFT, key_of(left))
    return taken, freed


def paid_in(unit: Unit, n: int) -> set[Paid]:
    """What a filed batch paid."""
    return {(line.subject, line.year) for line in unit.lines.of_batch(n) if line.state == PAYMENT}


def judge_again(desk: Desk, unit: Unit, freed: set[Paid]) -> None:
    """Decide what is undecided in open batches, and what was open because somebody in `freed` had paid."""
    for key, found in unit.drafts.all(DRAFT).items():
        body = {**found, "lines": [dict(row) for row in found["lines"]]}
        rows = [row for row in body["lines"] if "state" not in row or _was_paid(row, freed)]
        if rows:
            known = known_to(desk, unit, [body["terminal"]], tuple({row["id_number"]: 0 for row in rows}))
            for row in rows:
                judge(row, known)
            unit.drafts.put(DRAFT, key, body)


def _was_paid(row: Body, freed: set[Paid]) -> bool:
    open_twice = row.get("state") == OPEN and row.get("code") == "year_already_paid"
    return open_twice and (row.get("subject", ""), row["year"]) in freed


def _apart(rows: list[Body]) -> list[Body]:
    """The rows with voids and sales paired anew; a half whose other half is gone is undecided."""
    for row in rows:
        if row.get("state") == VOIDED:
            row.pop("state")
            row.pop("code", None)
    pair_voids(rows)
    return rows
