"""Rows of the treasury's list that are a batch of collective aid or donations (Songshan 003 art. 11, 13; Linyi 004 2(4)).

A batch is known by its slip and its sum. While it has not been entered the row is listed and waits for 补助入库, instead of
standing in 暂收 as a stranger's; once entered, the list's row says what the books have already.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.business.aid import DUE, ENTRY, KIND, total
from app.business.aid_entry import title
from app.domain.records import FILED
from app.domain.width import halfwidth
from app.ports import Unit
from app.services.desk import Desk

Batches = dict[tuple[str, int], str]
"""Batch by (slip or voucher, fen); "" for one that has entered."""


def batches(unit: Unit) -> Batches:
    """Every batch that the treasury's list may name: approved, waiting for review, or entered."""
    found: Batches = {}
    dockets = unit.dockets.listed(state=FILED, kinds=(KIND,), limit=1_000_000)
    for filing in unit.journal.filings([docket.n for docket in dockets]).values():
        found[number_key(str(filing.body["slip"])), total(filing.body)] = filing.id
    for due in unit.dues.open_ones(DUE):
        found[number_key(str(due.row["slip"])), due.left_fen] = due.key
    for mark in unit.marks.all(ENTRY):
        for name in ("slip", "receipt"):
            found.setdefault((number_key(str(mark.row[name])), int(mark.row["fen"])), "")
    return found


def number_key(text: str) -> str:
    """A slip's number as it is compared: no blanks, half width, one case."""
    return "".join(halfwidth(text).split()).casefold()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A row of the treasury's list that is an approved batch: its key, the batch in words, and the form of 补助入库 filled."""

    key: str
    title: str
    due: str
    entered_on: str
    receipt: str
    fen: int


def proposals(desk: Desk) -> list[Proposal]:
    """What 补助入库 may be filed for at once, because the treasury's list has the money."""
    with desk.store.read() as unit:
        dues = {due.key: due for due in unit.dues.open_ones(DUE)}
        rows = [row for row in unit.treasury.open_rows() if row.get("aid") in dues]
    return [
        Proposal(
            str(row["key"]), title(dues[row["aid"]].row, dues[row["aid"]].left_fen), str(row["aid"]), str(row["entered_on"]),
            str(row.get("receipt") or row.get("rrn", "")), int(row["fen"]),
        )
        for row in rows
    ]  # fmt: skip
