"""An agency's list of people becomes a village's paper: who is new in a group, who is in it already, who is on the list no
longer, who is not registered, whose number is wrong (Songshan 003 art. 3(2)2, 3(6); Xuecheng 002 3(3)1).

One filing per village, one transaction for the whole list. A dry run says exactly what the import would say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.business.group_list import KIND
from app.business.late_members import LateMember, by_list, late_members
from app.domain.filing import Draft, Filing
from app.domain.route import CLERK, DISTRICT, TOWNSHIP
from app.errors import OfficeError, Problem
from app.intake.agency_lists import people_of
from app.intake.agency_words import AGENCY
from app.intake.layouts import AUTOMATIC, Layout, table_of
from app.intake.sheets import SourceFile, read_file, require_unchanged
from app.ports import Unit
from app.services import import_records
from app.services.desk import Desk, NotYourRole, Progress, check_or_refuse
from app.services.group_sorting import Judged, ListTerms, VillageList, judge
from app.services.papers import village_name

LATE_NOTE = "名单以后才参保，按原名单列入。"


class ListChangesNothing(OfficeError):
    """Nobody is new on the list and nobody has left it."""


@dataclass(frozen=True, slots=True)
class VillageGroups:
    """One village of a list; `ended` are those who are on it no longer."""

    code: str
    name: str
    new: int
    same: int
    ended: int
    missing: int


@dataclass(frozen=True, slots=True)
class GroupListResult:
    """`rows` people named, then how many of them are what; `wrong`: a number or name that cannot be right. `details` at
    their rows, notes apart. `number` is the import's own (0: a dry run).
    """

    rows: int
    new: int
    same: int
    ended: int
    missing: int
    wrong: int
    villages: tuple[VillageGroups, ...]
    problems: dict[str, int]
    details: tuple[Problem, ...]
    filings: tuple[str, ...] = ()
    number: int = field(default=0, compare=False)


def import_list(
    desk: Desk, path: Path, terms: ListTerms, *, dry_run: bool = False, progress: Progress | None = None
) -> GroupListResult:
    """File what a list changes in every village; with `dry_run` only say what would happen."""
    file = read_file(path)
    return try_out(desk, file, terms) if dry_run else file_rows(desk, file, terms, progress=progress)


def try_out(desk: Desk, file: SourceFile, terms: ListTerms, layout: Layout = AUTOMATIC) -> GroupListResult:
    """What an import of the file as read would say; nothing is written."""
    _may(desk)
    with desk.store.read() as unit:
        return _result(unit, _judged(desk, unit, file, terms, layout))


def file_rows(
    desk: Desk, file: SourceFile, terms: ListTerms, layout: Layout = AUTOMATIC, progress: Progress | None = None
) -> GroupListResult:
    """File the list, village by village, and write the import down. Raises FileChanged, ListChangesNothing."""
    _may(desk)
    require_unchanged(file)
    with desk.store.write() as unit:
        judged = _judged(desk, unit, file, terms, layout)
        changing = [village for village in judged.villages if village.rows or village.missing]
        if not changing:
            raise ListChangesNothing("名单和登记的一样，没有要提交的。", "请核对人群、来源和名单日期。")
        filed: list[Filing] = []
        for done, village in enumerate(changing, 1):
            draft = Draft(KIND, _body(village, terms))
            check_or_refuse(draft, desk.context(unit, village.code))
            filed.append(desk.file(unit, village.code, [draft])[0][1])
            if progress:
                progress(done, len(changing))
        number = import_records.keep(
            desk, unit, import_records.GROUPS, file, rows=judged.people, accepted=judged.new, filed=filed,
            skipped=Counter(problem.code for problem in judged.problems),
            corrections=_corrections(file, layout),
        )  # fmt: skip
        return _result(unit, judged, tuple(one.id for one in filed), number)


def late(desk: Desk) -> list[LateMember]:
    """Whom a list named before he was registered, and who is not in its group yet."""
    with desk.store.read() as unit:
        return late_members(unit, desk.station.code)


def join(desk: Desk, progress: Progress | None = None) -> list[str]:
    """File the groups of everybody whom a list named before he was registered, from the day of that list; returns the
    filings' ids. Raises ListChangesNothing.
    """
    _may(desk)
    with desk.store.write() as unit:
        papers = by_list(late_members(unit, desk.station.code))
        if not papers:
            raise ListChangesNothing("名单上的人都已列入人群，或还没有参保。", "有人参保生效以后再来。")
        filed = []
        for done, ((village, day, source), members) in enumerate(papers.items(), 1):
            rows = [
                {"subject": one.resident.subject, "group": one.group, "from_on": day, "name": one.resident.name,
                 "id_number": one.resident.id_number}
                for one in members
            ]  # fmt: skip
            draft = Draft(KIND, {"source": source, "day": day, "rows": rows, "note": LATE_NOTE})
            check_or_refuse(draft, desk.context(unit, village))
            filed.append(desk.file(unit, village, [draft])[0][1].id)
            if progress:
                progress(done, len(papers))
    return filed


def _may(desk: Desk) -> None:
    desk.need(CLERK, doing="登记特殊群体名单")
    if desk.level not in {TOWNSHIP, DISTRICT}:
        raise NotYourRole("特殊群体名单由乡镇或区县登记。", "本站点读取上级的交换包就会看到。")


def _judged(desk: Desk, unit: Unit, file: SourceFile, terms: ListTerms, layout: Layout) -> Judged:
    return judge(desk, unit, people_of(table_of(file, AGENCY, layout)), terms)


def _body(village: VillageList, terms: ListTerms) -> dict[str, Any]:
    body = {"source": terms.source, "day": terms.day.isoformat(), "rows": village.rows, "missing": village.missing}
    return {name: value for name, value in body.items() if value}


def _corrections(file: SourceFile, layout: Layout) -> Sequence[tuple[str, str, str]]:
    original = dict(table_of(file, AGENCY, Layout(layout.sheet, layout.header_row, layout.columns)).rows)
    return import_records.corrections_said(original, layout.corrections)


def _result(unit: Unit, judged: Judged, filings: tuple[str, ...] = (), number: int = 0) -> GroupListResult:
    villages = tuple(
        VillageGroups(one.code, village_name(unit, one.code), one.new, one.same, one.ended, one.absent) for one in judged.villages
    )
    counts = Counter(problem.code for problem in judged.problems)
    return GroupListResult(
        judged.people, judged.new, judged.same, judged.ended, judged.missing, judged.wrong, villages, dict(counts),
        tuple(judged.problems), filings, number,
    )  # fmt: skip
