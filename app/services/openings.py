"""期初建账 from the older system's export: a balance file of the whole district becomes filings per village, one act each.

Songshan 003 art. 12, Linyi 004 2(1). 50,000 accounts in one run: the file is read once, the books are asked per village,
and nothing is written unless all of it is. Rows with a problem stay out and are said; a file whose own total its rows do
not make is not taken at all, because nobody knows what is missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.business import opening
from app.business.opening_rows import LEAVES
from app.domain.filing import Draft, Filing
from app.domain.money_records import OPENING
from app.domain.names import search_key
from app.domain.records import EFFECTIVE, FILED, Resident
from app.domain.route import CLERK, DISTRICT
from app.errors import OfficeError, Problem
from app.intake.layouts import AUTOMATIC, Layout, table_of
from app.intake.opening_words import OPENING as WORDS
from app.intake.opening_years import years_beside, years_in
from app.intake.openings import OpeningRow, Openings, openings_of, year_columns
from app.intake.sheets import SourceFile, read_file, require_unchanged
from app.ports import Unit
from app.services import import_records
from app.services.desk import Desk, Progress
from app.services.papers import village_name

SKIPPED = "opened_before"
"""Somebody whose opening an earlier import has filed is no problem of this one."""
A_FILING = 1_000
"""People in one filing: it is read, printed and signed as one list, and stays far below a filing's size limit."""
_NO_YEARS = "文件里没有逐年缴费。只建余额、不建缴费年限的，以后要按补登补上；有分年缴费表的请一起选上。"


class DistrictOnly(OfficeError):
    """期初建账 is the district's work."""


class YearNotClosed(OfficeError):
    """The closed year has not ended."""


class TotalDiffers(OfficeError):
    """The rows of the file do not make the file's own total."""


class NothingToOpen(OfficeError):
    """No row of the file can be taken over."""


@dataclass(frozen=True, slots=True)
class VillageOpening:
    """What one village would get or got: people, fen in all and by sub-account, years paid."""

    code: str
    name: str
    people: int
    fen: int
    by_leaf: tuple[tuple[str, int], ...]
    years: int


@dataclass(frozen=True, slots=True)
class OpeningResult:
    """`rows` people in the file with `file_fen`, `accepted` filed (or fileable); `stated_fen` the file's own total (None: it
    has none), `agrees` whether the rows make it; `problems` by code, `details` and `notes` at their rows. `number` is the
    import's own (0: nothing was kept).
    """

    closed_year: int
    rows: int
    file_fen: int
    stated_fen: int | None
    agrees: bool
    accepted: int
    fen: int
    villages: tuple[VillageOpening, ...]
    problems: Mapping[str, int]
    details: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    filings: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class _Judged:
    """Rows that can be filed as bodies say them, by village, and everything that was found."""

    read: Openings
    bodies: Mapping[str, list[dict[str, Any]]]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]


def import_balances(
    desk: Desk, path: Path, closed_year: int, *, years: Path | None = None, dry_run: bool = False,
    progress: Progress | None = None,
) -> OpeningResult:  # fmt: skip
    """File the openings of a balance file; with `dry_run` only say what would happen."""
    file = read_file(path)
    if dry_run:
        return try_out(desk, file, closed_year, years=years)
    return file_rows(desk, file, closed_year, years=years, progress=progress)


def try_out(
    desk: Desk, file: SourceFile, closed_year: int, layout: Layout = AUTOMATIC, years: Path | None = None
) -> OpeningResult:
    """What an import of the file as read would say; nothing is written."""
    _require(desk)
    read = _read(file, layout, years)
    with desk.store.read() as unit:
        return _result(unit, closed_year, _judge(desk, unit, read, closed_year, None))


def file_rows(
    desk: Desk, file: SourceFile, closed_year: int, layout: Layout = AUTOMATIC, years: Path | None = None,
    progress: Progress | None = None,
) -> OpeningResult:  # fmt: skip
    """File the good rows, village by village, and write the import down. Raises TotalDiffers, NothingToOpen, FileChanged."""
    _require(desk)
    require_unchanged(file)
    read = _read(file, layout, years)
    if not read.agrees:
        raise TotalDiffers("文件的合计与各行相加不相等，不能建账。", "请在原系统重新导出完整的文件，合计对上再导入。")
    with desk.store.write() as unit:
        judged = _judge(desk, unit, read, closed_year, progress)
        if not judged.bodies:
            raise NothingToOpen("文件里没有可以建账的人。", "请看每行的原因，改好再导入。")
        filed = _file(desk, unit, judged, closed_year, file.digest, progress)
        original = dict(table_of(file, WORDS, replace(layout, corrections=())).rows) if layout.corrections else {}
        number = import_records.keep(
            desk, unit, import_records.OPENING, file, rows=read.read, accepted=_accepted(judged), filed=filed,
            skipped=Counter(problem.code for problem in judged.problems),
            corrections=import_records.corrections_said(original, layout.corrections),
        )  # fmt: skip
        return replace(_result(unit, closed_year, judged), filings=len(filed), number=number)


def _require(desk: Desk) -> None:
    desk.need(CLERK, doing="期初建账")
    if desk.level != DISTRICT:
        raise DistrictOnly("期初建账由区级办理。", "请把原系统导出的文件交给区社保局。")


def _read(file: SourceFile, layout: Layout, years: Path | None) -> Openings:
    table = table_of(file, WORDS, layout)
    if years is not None:
        return openings_of(table, years_in(read_file(years)))
    if year_columns(table):
        return openings_of(table)
    return openings_of(table, years_beside(file, table.sheet))


def _judge(desk: Desk, unit: Unit, read: Openings, closed_year: int, progress: Progress | None) -> _Judged:
    """Each row beside the register and the books, as the review will see it."""
    problems, notes = list(read.problems), list(read.notes)
    if read.rows and not read.by_year:
        notes.append(Problem("no_years", _NO_YEARS, blocking=False))
    by_village = _by_village(unit, read.rows, problems)
    waiting = _waiting(unit, set(by_village))
    bodies: dict[str, list[dict[str, Any]]] = {}
    done = 0
    for village, people in sorted(by_village.items()):
        bodies[village] = []
        for start in range(0, len(people), A_FILING):
            part = people[start : start + A_FILING]
            bodies[village] += _good(desk, unit, village, part, closed_year, waiting, problems, notes)
            done += len(part)
            if progress:
                progress(done, 2 * len(read.rows))
    kept = {village: rows for village, rows in bodies.items() if rows}
    return _Judged(read, kept, tuple(sorted(problems, key=_place)), tuple(sorted(notes, key=_place)))


def _place(problem: Problem) -> int:
    return problem.row


Pair = tuple[OpeningRow, Resident]


def _by_village(unit: Unit, rows: Sequence[OpeningRow], problems: list[Problem]) -> dict[str, list[Pair]]:
    """Rows with their people by village; who is not on the register is a problem."""
    found: dict[str, list[Pair]] = defaultdict(list)
    known: dict[str, Resident] = {}
    for start in range(0, len(rows), A_FILING):
        known |= unit.residents.alive_of([row.id_number for row in rows[start : start + A_FILING]])
    for row in rows:
        resident = known.get(row.id_number)
        if resident is None:
            problems.append(Problem("not_registered", "没有参保登记，请先登记并复核，再建期初。", "id_number", row.row))
        elif resident.status != EFFECTIVE:
            problems.append(Problem("not_registered", "参保登记还没有复核生效，请先复核，再建期初。", "id_number", row.row))
        else:
            found[resident.village].append((row, resident))
    return found


def _waiting(unit: Unit, villages: set[str]) -> set[str]:
    """Subjects of openings that wait for the second key."""
    dockets = unit.dockets.listed(state=FILED, kinds=(OPENING,), limit=1_000_000)
    filings = unit.journal.filings([docket.n for docket in dockets if docket.village in villages])
    return {str(row["subject"]) for filing in filings.values() for row in filing.body["rows"]}


def _good(
    desk: Desk, unit: Unit, village: str, people: Sequence[Pair], closed_year: int, waiting: set[str],
    problems: list[Problem], notes: list[Problem],
) -> list[dict[str, Any]]:  # fmt: skip
    """The rows of the filing that have no blocking problem."""
    bodies = [_body(row, resident) for row, resident in people]
    bad: set[int] = set()
    for place, (row, resident) in enumerate(people):
        if resident.subject in waiting:
            bad.add(place)
            problems.append(Problem(SKIPPED, "已在待复核的期初里，不重复建。", "id_number", row.row))
    about = opening.check({"closed_year": closed_year, "rows": bodies}, desk.context(unit, village))
    for problem in about:
        if not problem.row:
            raise YearNotClosed(problem.text, "请改选截止年度。")
        place = problem.row - 1
        at = replace(problem, row=people[place][0].row)
        if place in bad:
            continue
        (problems if problem.blocking else notes).append(at)
    bad |= {problem.row - 1 for problem in about if problem.blocking}
    return [body for place, body in enumerate(bodies) if place not in bad]


def _body(row: OpeningRow, resident: Resident) -> dict[str, Any]:
    """One person as the filing has him. A name written with other forms of the same characters is the registered one."""
    same = not row.name or search_key(row.name) == search_key(resident.name)
    body: dict[str, Any] = {
        "subject": resident.subject, "name": resident.name if same else row.name, "id_number": resident.id_number,
        "balances": [[leaf, fen] for leaf, fen in sorted(row.balances.items())],
        "years": [[year, fen] for year, fen in row.years.items()],
    }  # fmt: skip
    more = {"fen": row.fen, "insurance_number": row.number, "started_on": row.started_on, "benefit": dict(row.benefit)}
    return body | {name: value for name, value in more.items() if value}


def _file(
    desk: Desk, unit: Unit, judged: _Judged, closed_year: int, digest: str, progress: Progress | None
) -> list[Filing]:
    filed: list[Filing] = []
    done = whole = len(judged.read.rows)
    for village, rows in judged.bodies.items():
        drafts = [
            Draft(OPENING, {"closed_year": closed_year, "of": desk.station.code[:6], "list_hash": digest,
                            "rows": rows[start : start + A_FILING]})
            for start in range(0, len(rows), A_FILING)
        ]  # fmt: skip
        filed += [filing for _, filing in desk.file(unit, village, drafts)]
        done += len(rows)
        if progress:
            progress(done, 2 * whole)
    return filed


def _accepted(judged: _Judged) -> int:
    return sum(len(rows) for rows in judged.bodies.values())


def _result(unit: Unit, closed_year: int, judged: _Judged) -> OpeningResult:
    villages = tuple(_village(unit, code, rows) for code, rows in judged.bodies.items())
    read, counts = judged.read, Counter(problem.code for problem in judged.problems)
    return OpeningResult(
        closed_year, read.read, read.read_fen, read.stated_fen, read.agrees, _accepted(judged),
        sum(village.fen for village in villages), villages, dict(counts), judged.problems, judged.notes,
    )  # fmt: skip


def _village(unit: Unit, code: str, rows: Sequence[Mapping[str, Any]]) -> VillageOpening:
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update(dict(row["balances"]))
    by_leaf = tuple((leaf, sums[leaf]) for leaf in LEAVES if sums[leaf])
    years = sum(len(row["years"]) for row in rows)
    return VillageOpening(code, village_name(unit, code), len(rows), sum(fen for _, fen in by_leaf), by_leaf, years)
