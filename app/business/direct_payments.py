"""税务直缴 that stands on an account: what the tax office took for the treasury without a POS line (Songshan 003 art. 3(6)1).

The account itself knows only days; year, receipt and amount stand in the row of the 对账 that entered the money. One that
was reversed (app.business.direct_reversal) stands no longer, and its year is free again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.business.reconciliation import DIRECT
from app.domain.money_records import DIRECT_REVERSED
from app.domain.posting import PERSONAL, TREASURY
from app.ports import Unit

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class DirectPayment:
    """One row of a treasury's list on an account. `subsidy` is (level, fen), entered with it; `paper` the 对账's id."""

    key: str
    year: int
    fen: int
    entered_on: str
    paper: str
    receipt: str = ""
    subsidy: tuple[tuple[str, int], ...] = ()


def years_of(unit: Unit, subjects: Iterable[str]) -> dict[str, set[int]]:
    """The years for which these people have paid directly, whenever the money came; who has paid none is not in it."""
    papers: dict[str, Rows] = {}
    found: dict[str, set[int]] = {}
    for subject in unit.postings.paid_directly(subjects):
        years = {one.year for one in standing(unit, subject, papers)}
        if years:
            found[subject] = years
    return found


def standing(unit: Unit, subject: str, papers: dict[str, Rows] | None = None) -> list[DirectPayment]:
    """The direct payments on a person's account, by day; a station that does not hold their 对账 knows none of them.

    `papers` keeps the rows of 对账 that were read, for who asks of many people.
    """
    read = papers if papers is not None else {}
    entries = unit.postings.of_account(subject)
    named = dict.fromkeys(entry.filing for entry in entries if (entry.against, entry.leaf) == (TREASURY, PERSONAL))
    found = [one for paper in named for one in _of_paper(unit, paper, subject, read)]
    return sorted(
        (one for one in found if not is_reversed(unit, subject, one.key)), key=lambda one: (one.entered_on, one.key)
    )


def is_reversed(unit: Unit, subject: str, key: str) -> bool:
    """Whether the money of this row was taken off the account again."""
    return unit.marks.get(DIRECT_REVERSED, f"{subject}/{key}") is not None


def _of_paper(unit: Unit, paper: str, subject: str, read: dict[str, Rows]) -> list[DirectPayment]:
    if paper not in read:
        held = unit.journal.get(paper)
        read[paper] = held[1].body.get("rows", ()) if held is not None else ()
    return [
        DirectPayment(
            str(row["key"]), int(row["year"]), int(row["fen"]), str(row["entered_on"]), paper, str(row.get("receipt", "")),
            tuple((str(level), int(fen)) for level, fen in row.get("subsidy", ())),
        )
        for row in read[paper] if row.get("outcome") == DIRECT and row.get("subject") == subject
    ]  # fmt: skip
