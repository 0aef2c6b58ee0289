"""财政补助申请: what the levels of government owe a village's accounts for a year, person by person.

缴费补贴 for payments that have entered (Songshan 003 art. 12-13; Linyi 004 2(2): 财政拨付的缴费补贴 is entered when it has
come) and 政府代缴 for special groups (003 art. 3(2)2, 3(3)2; Xuecheng 002 3(3)1). The district asks, another key agrees;
nothing is entered in an account before the money arrives (app.business.arrival). What was asked for and has not come is
在途补贴, which goes along when somebody moves away (004 2(4)).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from app.business.declaration import Body, Business, Context, Effects, Field, Summary
from app.business.grant_parts import come_fen, reached
from app.business.grant_rules import Rules, government_problems, subsidy_problems
from app.business.shapes import Day, Fen, LineName, Shape, Subject, Text, Word, Year
from app.business.taken_back import TakenBack
from app.domain.filing import Filing
from app.domain.money_records import Due
from app.domain.posting import GOVERNMENT_PAID, LEVEL_SUBSIDIES
from app.domain.records import DEAD, Docket, Resident
from app.domain.route import CLERK, DISTRICT, REVIEWER, Step
from app.errors import Problem
from app.ports import Unit

SUBSIDY, GOVERNMENT = "subsidy", "government_paid"
WHAT_TITLES = {SUBSIDY: "缴费补贴", GOVERNMENT: "政府代缴"}
LEVEL_TITLES = {"central": "中央", "province": "省级", "city": "市级", "county": "县级"}
KIND, DUE = "grant_request", "grant"
READ_AT_ONCE = 20
"""Filings of a village's people are long: so many are held in memory."""

FORM = (
    Field("what", "补助项目", "choice", required=True, choices=tuple(WHAT_TITLES.values())),
    Field("year", "缴费年度", "number", required=True),
)
ROUTE = (Step(DISTRICT, REVIEWER, "复核"),)

Part = tuple[Literal["central", "province", "city", "county"], Fen]


class RowShape(Shape):
    subject: Subject
    parts: Annotated[list[Part], Meta(min_length=1, max_length=4)]
    name: Word = ""
    id_number: Word = ""
    line: LineName | UnsetType = UNSET
    entered_on: Day | UnsetType = UNSET
    paid_fen: Annotated[int, Meta(ge=0, le=1_000_000_000)] = 0
    group: Word = ""
    others: tuple[Word, ...] = ()
    why: Text = ""


class GrantRequestShape(Shape):
    what: Literal["subsidy", "government_paid"]
    year: Year
    rows: Annotated[list[RowShape], Meta(min_length=1, max_length=20_000)]
    day: Day | UnsetType = UNSET


def by_level(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Fen asked of each level."""
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        for level, fen in row["parts"]:
            found[str(level)] += int(fen)
    return dict(found)


def leaf_of(what: str, level: str) -> str:
    """The sub-account that the money enters."""
    return GOVERNMENT_PAID if what == GOVERNMENT else LEVEL_SUBSIDIES[level]


def key_of(row: Mapping[str, Any]) -> str:
    """What is asked for once: a payment's line with its payer (who may be corrected), or a person's year."""
    return f"{row['line']}/{row['subject']}" if row.get("line") else str(row["subject"])


def asked(unit: Unit, village: str, what: str, year: int, *, not_n: int = 0) -> dict[str, int]:
    """What requests of this village that count have asked for already: key → number of the filing."""
    found: dict[str, int] = {}
    gone = TakenBack(unit)
    for filing_n, filing in requests(unit, village).items():
        docket = unit.dockets.get(filing_n)
        if filing_n != not_n and docket is not None and filing.body["what"] == what and int(filing.body["year"]) == year:
            found.update((key_of(row), filing_n) for row in filing.body["rows"] if not gone.names(row, year, docket))
    return found


def asked_for(unit: Unit, what: str, year: int) -> set[str]:
    """What requests of any village that count have asked for already: a person who has moved is asked for once."""
    dockets = {one.n: one for one in unit.dockets.listed(kinds=(KIND,), limit=0) if one.state not in DEAD}
    found: set[str] = set()
    gone, ns = TakenBack(unit), list(dockets)
    for start in range(0, len(ns), READ_AT_ONCE):
        for n, filing in unit.journal.filings(ns[start : start + READ_AT_ONCE]).items():
            if filing.body["what"] == what and int(filing.body["year"]) == year:
                found.update(key_of(row) for row in filing.body["rows"] if not gone.names(row, year, dockets[n]))
    return found


def requests(unit: Unit, village: str) -> dict[int, Filing]:
    """The village's requests that count, by number."""
    return unit.journal.filings(unit.dockets.standing(KIND, village))


def homes(resident: Resident, unit: Unit) -> set[str]:
    """Villages in which filings about a person stand: one, unless he was moved."""
    if resident.version == resident.filing:
        return {resident.village}  # nothing has changed since the registration
    return {resident.village, *(docket.village for docket in unit.dockets.of_subject(resident.subject))}


class _Before:
    """What was asked for already, of every village in which a person of the request has been at home."""

    def __init__(self, body: Body, context: Context) -> None:
        self._what, self._year, self._context = str(body["what"]), int(body["year"]), context
        self._asked: dict[str, dict[str, int]] = {}

    def holds(self, key: str, resident: Resident) -> bool:
        """Whether an earlier filing asks for it; of two that wait, the later one is the second."""
        n = self._context.n
        for village in homes(resident, self._context.unit) | {self._context.village}:
            if village not in self._asked:
                self._asked[village] = asked(self._context.unit, village, self._what, self._year, not_n=n)
            other = self._asked[village].get(key)
            if other is not None and (not n or other < n):
                return True
        return False


def check(body: Body, context: Context) -> list[Problem]:
    problems: list[Problem] = []
    rules, before, year = Rules(context), _Before(body, context), int(body["year"])
    day = str(body.get("day") or min(date(year, 12, 31), context.today))
    if day > min(date(year, 12, 31), context.today).isoformat():
        problems.append(Problem("future_day", "核定日期还没有到，或不在缴费年度里，请重新生成申请。", "year"))
    seen: set[str] = set()
    for no, row in enumerate(body["rows"], 1):
        key, name = key_of(row), str(row.get("name", ""))
        resident = context.unit.residents.by_subject(str(row["subject"]))
        if key in seen:
            problems.append(Problem("asked_twice", f"{name} 在这份申请里出现了两次，请删去一行。", "rows", no))
        elif resident is None or resident.village != context.village:
            problems.append(Problem("unknown_person", f"{name} 不在本村的参保登记里，请退回核对。", "rows", no))
        elif before.holds(key, resident):
            problems.append(Problem("asked_before", f"{name} {year} 年的补助已经申请过，请退回核对。", "rows", no))
        elif body["what"] == GOVERNMENT:
            problems += government_problems(row, no, year, day, context)
        else:
            problems += _of_payment(row, no, year, context) or subsidy_problems(row, no, year, context.unit, rules)
        seen.add(key)
        if row.get("why"):
            problems.append(Problem("several_groups", f"{name}：{row['why']}", "rows", no, blocking=False))
    return problems


def stands(row: Mapping[str, Any], year: int, unit: Unit) -> bool:
    """Whether the payment is still what was asked for: entered, of this payer, for this year."""
    line = unit.lines.get(str(row["line"]))
    return line is not None and (line.phase, line.subject, line.year) == ("credited", str(row["subject"]), year)


def still_due(row: Mapping[str, Any], year: int, request: Docket, gone: TakenBack, unit: Unit) -> bool:
    """Whether what a row of a request asks for is due to the person: his payment stands, his year was not taken back."""
    return not gone.names(row, year, request) and (not row.get("line") or stands(row, year, unit))


def _of_payment(row: Mapping[str, Any], no: int, year: int, context: Context) -> list[Problem]:
    if row.get("line") and not stands(row, year, context.unit):
        text = f"{row.get('name', '')} 的这笔缴费没有入账，或已经冲销，不能申请补贴，请退回核对。"
        return [Problem("not_entered", text, "rows", no)]
    return []


def effects(_filing: Filing, _n: int, _unit: Unit, day: str, _ahead: int) -> Effects:
    return {"since": day}


def apply(filing: Filing, by: int, effects: Effects, unit: Unit) -> None:
    """What each level owes waits for its money."""
    body = filing.body
    for level, fen in sorted(by_level(body["rows"]).items()):
        row = {"what": body["what"], "year": int(body["year"]), "level": level, "filing": filing.id}
        since = str(effects.get("since") or filing.header.business_date)
        unit.dues.put(Due(f"{filing.id}/{level}", DUE, filing.village, "", fen, fen, since, row, by))


def in_transit_subsidies(unit: Unit, subject: str, village: str) -> list[tuple[int, str, str, int]]:
    """在途补贴 of a person: (year, what, level, fen) asked for and not yet come (Linyi 004 2(4)); what a reversed payment
    would have brought is none.
    """
    waiting: dict[str, dict[str, int]] = defaultdict(dict)
    for due in unit.dues.open_ones(DUE, village):
        waiting[str(due.row["filing"])][str(due.row["level"])] = come_fen(due)
    found: list[tuple[int, str, str, int]] = []
    gone = TakenBack(unit, subject)
    for filing_id, come in waiting.items():
        kept = unit.journal.get(filing_id)
        docket = unit.dockets.get(kept[0]) if kept is not None else None
        if kept is None or docket is None:
            continue
        body = kept[1].body
        paid = {level: reached(body["rows"], level, fen)[0] for level, fen in come.items()}
        for place, row in enumerate(body["rows"]):
            if row["subject"] == subject and still_due(row, int(body["year"]), docket, gone, unit):
                parts = [(str(level), int(fen)) for level, fen in row["parts"] if paid.get(str(level), place + 1) <= place]
                found += [(int(body["year"]), str(body["what"]), level, fen) for level, fen in parts]
    return sorted(found)


def summary(body: Body) -> Summary:
    rows: Sequence[Mapping[str, Any]] = body["rows"]
    title = f"{body['year']} 年{WHAT_TITLES[str(body['what'])]}申请"
    return Summary(title, len(rows), sum(by_level(rows).values()))


BUSINESS = Business(
    kind=KIND, title="财政补助申请", form=FORM, route=ROUTE, makers=frozenset({CLERK}), levels=(DISTRICT,),
    check=check, effects=effects, apply=apply, summary=summary, shape=GrantRequestShape, paper="财政补助申请表",
    signers=("经办人", "复核人", "单位负责人"), deadline="次年 3 月底前", archive="财政补助，50 年", sort=37,
)  # fmt: skip
