"""财政补助 at a glance: per village what people are entitled to, what was asked for, what has come, by level of government.

The district works with it, townships and villages look at their own rows: what was asked for and has not come is 在途补贴
(Linyi 004 2(2), 2(4); Songshan 003 art. 12-13).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.business.grant_parts import come_fen, of_level, reached
from app.business.grant_request import KIND, LEVEL_TITLES, READ_AT_ONCE, by_level, key_of
from app.business.taken_back import TakenBack
from app.domain.filing import Filing
from app.domain.records import DEAD, EFFECTIVE
from app.ports import Unit
from app.services.desk import Desk, Progress
from app.services.grant_claims import entitled_in
from app.services.papers import village_name

Levels = dict[str, int]


@dataclass(frozen=True, slots=True)
class VillageGrants:
    """One village, one kind of grant, one year. Each of the five is (level, fen): what the rules give, what was asked for
    (waiting for the second key or agreed), what has come, what was agreed and has not come; `open` is entitled and not yet
    asked for, by `fresh` people. What was taken back since (政府代缴冲销, a payment reversed or corrected) is in none of
    them: its money goes back to its level, whether it has come or not (应退财政; Songshan 003 art. 16).
    """

    village: str
    name: str
    people: int
    entitled: tuple[tuple[str, int], ...]
    asked: tuple[tuple[str, int], ...]
    come: tuple[tuple[str, int], ...]
    awaited: tuple[tuple[str, int], ...]
    open: tuple[tuple[str, int], ...]
    fresh: int

    @property
    def fresh_fen(self) -> int:
        return total(self.open)

    def of_level(self, level: str) -> VillageGrants:
        """The same for one level alone; "" all of them."""
        if not level:
            return self
        parts = (self.entitled, self.asked, self.come, self.awaited, self.open)
        entitled, asked, come, awaited, left = (tuple(one for one in part if one[0] == level) for part in parts)
        return replace(self, entitled=entitled, asked=asked, come=come, awaited=awaited, open=left)

    @property
    def entitled_fen(self) -> int:
        return total(self.entitled)

    @property
    def asked_fen(self) -> int:
        return total(self.asked)

    @property
    def come_fen(self) -> int:
        return total(self.come)

    @property
    def awaited_fen(self) -> int:
        return total(self.awaited)


@dataclass(frozen=True, slots=True)
class GroupConflict:
    """Somebody of several groups: which one counts, which gave way, and by which rule of the policy."""

    village: str
    village_name: str
    name: str
    id_number: str
    group: str
    others: tuple[str, ...]
    fen: int
    why: str


@dataclass(frozen=True, slots=True)
class Overview:
    """`day`: by which groups were looked at."""

    what: str
    year: int
    day: str
    villages: tuple[VillageGrants, ...]
    conflicts: tuple[GroupConflict, ...]

    def levels(self) -> tuple[str, ...]:
        """The levels that bear something, the highest first."""
        seen = {level for one in self.villages for part in (one.entitled, one.asked) for level, _ in part}
        return tuple(level for level in LEVEL_TITLES if level in seen)


@dataclass(slots=True)
class _Asked:
    keys: set[str] = field(default_factory=set)
    asked: dict[str, Levels] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    come: dict[str, Levels] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    awaited: dict[str, Levels] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))


def total(levels: Iterable[tuple[str, int]]) -> int:
    """Fen of all levels."""
    return sum(fen for _, fen in levels)


def overview(desk: Desk, what: str, year: int, progress: Progress | None = None) -> Overview:
    """Every village below this station that is owed something or has asked for it, by code."""
    with desk.store.read() as unit:
        found = _asked(unit, what, year, progress)
        rows_of, day = entitled_in(desk, unit, what, year)
        villages: dict[str, VillageGrants] = {}
        conflicts: list[GroupConflict] = []
        for code, rows in rows_of:
            if code.startswith(desk.station.code):
                villages[code] = _village(code, village_name(unit, code), rows, found)
                conflicts += _conflicts(code, villages[code].name, rows)
        for code in {*found.asked} - {*villages}:
            if code.startswith(desk.station.code) and any(found.asked[code].values()):
                villages[code] = _village(code, village_name(unit, code), [], found)
    return Overview(what, year, day, tuple(villages[code] for code in sorted(villages)), tuple(conflicts))


def _conflicts(code: str, name: str, rows: Sequence[dict[str, Any]]) -> Iterator[GroupConflict]:
    for row in rows:
        if row.get("others"):
            fen = total((str(level), int(fen)) for level, fen in row["parts"])
            yield GroupConflict(
                code, name, str(row["name"]), str(row["id_number"]), str(row["group"]), tuple(row["others"]), fen, str(row["why"])
            )


def _asked(unit: Unit, what: str, year: int, progress: Progress | None) -> _Asked:
    """What requests that count have asked for, and how far the money has come."""
    found = _Asked()
    dockets = {one.n: one for one in unit.dockets.listed(kinds=(KIND,), limit=0) if one.state not in DEAD}
    gone, red, ns = TakenBack(unit), _reversed(unit), list(dockets)
    for start in range(0, len(ns), READ_AT_ONCE):
        for n, filing in unit.journal.filings(ns[start : start + READ_AT_ONCE]).items():
            body = filing.body
            if body["what"] != what or int(body["year"]) != year:
                continue
            wrong = [gone.names(row, year, dockets[n]) for row in body["rows"]]
            found.keys.update(key_of(row) for row, lost in zip(body["rows"], wrong, strict=True) if not lost)
            back = [lost or str(row.get("line", "")) in red for row, lost in zip(body["rows"], wrong, strict=True)]
            _add(found, filing, back, unit)
        if progress:
            progress(min(start + READ_AT_ONCE, len(ns)), len(ns))
    return found


def _add(found: _Asked, request: Filing, back: Sequence[bool], unit: Unit) -> None:
    """A request's sums by level, without the rows that were taken `back`; money comes in the order of its rows."""
    rows: Sequence[dict[str, Any]] = request.body["rows"]
    for level, fen in by_level(rows).items():
        due = unit.dues.get(f"{request.id}/{level}")
        come = come_fen(due)
        reached_row, _ = reached(rows, level, come)
        lost = [(place < reached_row, of_level(row, level)) for place, row in enumerate(rows) if back[place]]
        lost_come, lost_open = (sum(part for had, part in lost if had is wanted) for wanted in (True, False))
        found.asked[request.village][level] += fen - lost_come - lost_open
        if due is not None:
            found.come[request.village][level] += come - lost_come
            found.awaited[request.village][level] += due.left_fen - lost_open


def _reversed(unit: Unit) -> set[str]:
    """Lines of payments that were reversed: few, beside all that subsidies are asked for."""
    ns = [docket.n for docket in unit.dockets.listed(state=EFFECTIVE, kinds=("reversal",), limit=0)]
    return {str(filing.body["line"]) for filing in unit.journal.filings(ns).values()}


def _village(code: str, name: str, rows: list[dict[str, Any]], found: _Asked) -> VillageGrants:
    fresh = [row for row in rows if key_of(row) not in found.keys]

    def said(levels: Levels) -> tuple[tuple[str, int], ...]:
        return tuple((level, levels[level]) for level in LEVEL_TITLES if levels.get(level))

    return VillageGrants(
        code, name, len(rows), said(by_level(rows)), said(found.asked.get(code, {})), said(found.come.get(code, {})),
        said(found.awaited.get(code, {})), said(by_level(fresh)), len(fresh),
    )  # fmt: skip
