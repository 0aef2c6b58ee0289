"""期初建账确认表 of a village, or of one filing: what stands there now, with the names and numbers of the register."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.documents.opening import OpenedPerson, OpeningPaper, opening_table
from app.documents.tables import render_tables
from app.documents.workbooks import table_workbook
from app.domain.filing import Filing
from app.domain.money_records import OPENING
from app.domain.records import EFFECTIVE
from app.errors import OfficeError
from app.ports import Unit
from app.services.desk import Desk
from app.services.papers import stamp, village_name

PENDING, HOLDS = "本表尚未复核生效。", "本表已经复核生效。"


class NothingOpened(OfficeError):
    """The village has no opening that counts."""


@dataclass(frozen=True, slots=True)
class OpeningSums:
    """What a village's openings come to."""

    village: str
    name: str
    people: int
    fen: int
    closed_years: tuple[int, ...]


def as_pdf(desk: Desk, village: str) -> bytes:
    """Every opening of the village that counts, a list per closed year."""
    return render_tables([opening_table(paper) for paper in papers(desk, village)])


def as_xlsx(desk: Desk, village: str) -> bytes:
    return table_workbook([opening_table(paper) for paper in papers(desk, village)])


def filing_pdf(desk: Desk, n: int) -> bytes:
    """The list of one filing, whatever became of it."""
    with desk.store.read() as unit:
        filing = unit.journal.by_number(n)
        docket = unit.dockets.get(n)
        state = HOLDS if docket is not None and docket.state == EFFECTIVE else PENDING
        return render_tables([opening_table(_paper(desk, unit, [filing], filing.body["rows"], state))])


def sums(desk: Desk, village: str) -> OpeningSums:
    """People and fen of the village's openings. Raises NothingOpened."""
    found = papers(desk, village)
    people = [one for paper in found for one in paper.people]
    fen = sum(sum(one.balances.values()) for one in people)
    return OpeningSums(village, found[0].unit, len(people), fen, tuple(paper.closed_year for paper in found))


def papers(desk: Desk, village: str) -> list[OpeningPaper]:
    """The village's lists, one per closed year. What was taken back in red is not on them. Raises NothingOpened."""
    with desk.store.read() as unit:
        filings = list(unit.journal.filings(unit.dockets.standing(OPENING, village)).values())
        states = {filing.id: _state(unit, filing) for filing in filings}
        holding = {mark.key: str(mark.row.get("filing", "")) for mark in unit.marks.of_people(OPENING, village)}
        found = []
        for year in sorted({int(filing.body["closed_year"]) for filing in filings}):
            mine = [filing for filing in filings if int(filing.body["closed_year"]) == year]
            rows = [
                row for filing in mine for row in filing.body["rows"]
                if states[filing.id] != EFFECTIVE or holding.get(str(row["subject"])) == filing.id
            ]  # fmt: skip
            whole = all(states[filing.id] == EFFECTIVE for filing in mine)
            if rows:
                found.append(_paper(desk, unit, mine, rows, HOLDS if whole else PENDING))
    if not found:
        raise NothingOpened("这个村还没有期初建账。", "请先导入原系统的余额表。")
    return found


def _state(unit: Unit, filing: Filing) -> str:
    found = unit.journal.get(filing.id)
    docket = unit.dockets.get(found[0]) if found is not None else None
    return docket.state if docket is not None else ""


def _paper(
    desk: Desk, unit: Unit, filings: Sequence[Filing], rows: Sequence[Mapping[str, Any]], state: str
) -> OpeningPaper:
    residents = unit.residents.named([str(row["subject"]) for row in rows])
    people = []
    for row in rows:
        resident, benefit = residents.get(str(row["subject"])), row.get("benefit") or {}
        drawn = sum(int(fen) for part, fen in benefit.items() if part != "since")
        number = str(row.get("insurance_number") or (resident.insurance_number if resident is not None else ""))
        balances = {str(leaf): int(fen) for leaf, fen in row["balances"]}
        who = (str(row["name"]), str(row["id_number"]), number, str(row.get("started_on", "")))
        people.append(OpenedPerson(*who, len(row["years"]), balances, drawn))
    digest = hashlib.sha256("\n".join(filing.id for filing in filings).encode()).hexdigest()
    village = filings[0].village
    return OpeningPaper(
        f"{village_name(unit, village)}（{village}）", int(filings[0].body["closed_year"]), people, state, stamp(desk, digest)
    )
