"""What may be wrong with one person's row of a 期初建账, asked of a whole filing at once (Songshan 003 art. 12, 16).

A filing has up to some thousand people, so the books are asked once for all of them: who they are, what was opened, which
years count as paid, what stands on their accounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.business.declaration import Context
from app.business.registration import insurance_number
from app.domain.money import yuan
from app.domain.money_records import OPENING, Mark
from app.domain.posting import KINDS
from app.domain.records import EFFECTIVE, Resident
from app.errors import Problem
from app.ports import Unit

LEAVES = tuple(leaf for leaf, kind in KINDS.items() if kind not in {"benefit", "refund"})
"""What an account may hold when it is taken over: every source of money and its interest, 利息 where it was not split."""

_DAY = re.compile(r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_ELSEWHERE = {"opening": "以前的期初", "government_paid": "政府代缴", "transfer": "转入时", "put_in": "暂收款入账"}
_ACCOUNTS_AT_ONCE = 500

Row = Mapping[str, Any]


@dataclass(slots=True)
class Known:
    """What the books say of the people of one filing, and what the rows before have said."""

    context: Context
    closed: int
    residents: Mapping[str, Resident]
    opened: Mapping[str, Mark]
    paid: Mapping[tuple[str, int], str]
    payers: frozenset[str]
    booked: Mapping[str, int]
    seen: set[str] = field(default_factory=set)
    holders: Mapping[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)


def known_of(rows: Sequence[Row], closed: int, context: Context) -> Known:
    """Ask the books about everybody named in these rows."""
    unit = context.unit
    residents = unit.residents.named([str(row["subject"]) for row in rows])
    opened = {mark.key: mark for mark in unit.marks.of_people(OPENING, context.village) if mark.row}
    paid = _paid(unit, list(residents))
    return Known(
        context, closed, residents, opened, paid, frozenset(subject for subject, _ in paid),
        _booked(unit, list(residents), f"{closed}-12-31"), holders=unit.residents.with_numbers(numbers_in(rows)),
    )  # fmt: skip


def numbers_in(rows: Sequence[Row]) -> list[str]:
    """The older system's insurance numbers in these rows."""
    return [str(row["insurance_number"]) for row in rows if row.get("insurance_number")]


def _paid(unit: Unit, subjects: Sequence[str]) -> dict[tuple[str, int], str]:
    """How a year of a person counts as paid here already."""
    found: dict[tuple[str, int], str] = {}
    for start in range(0, len(subjects), _ACCOUNTS_AT_ONCE):
        part = subjects[start : start + _ACCOUNTS_AT_ONCE]
        for row in unit.paid_years.of_subjects(part):
            found[row.subject, row.year] = _ELSEWHERE.get(row.kind, row.kind)
        for line in unit.lines.of_subjects(part):
            if line.state == "payment" and line.phase not in {"dead", "reversed"}:
                found[line.subject, line.year] = "缴费登记"
    return found


def _booked(unit: Unit, subjects: Sequence[str], until: str) -> dict[str, int]:
    """Fen that the accounts here have already from days up to `until`."""
    found = {}
    for start in range(0, len(subjects), _ACCOUNTS_AT_ONCE):
        accounts = unit.postings.of_accounts(subjects[start : start + _ACCOUNTS_AT_ONCE])
        for subject, entries in accounts.items():
            fen = sum(entry.fen for entry in entries if entry.value_on <= until)
            if fen:
                found[subject] = fen
    return found


def problems_of(no: int, row: Row, known: Known) -> Iterator[Problem]:
    """Everything wrong with row `no`, each at its field; a row about nobody known is not looked at further."""
    subject, name = str(row["subject"]), str(row["name"])
    about = _about(row, known)
    known.seen.add(subject)
    for code, text, where, blocking in about:
        yield Problem(code, f"{name}：{text}", where, no, blocking)


def _about(row: Row, known: Known) -> list[tuple[str, str, str, bool]]:
    subject = str(row["subject"])
    resident, mark = known.residents.get(subject), known.opened.get(subject)
    if subject in known.seen:
        return [("named_twice", "在这份期初里出现了两次，请删去一行。", "id_number", True)]
    if resident is None or resident.village != known.context.village or resident.status != EFFECTIVE:
        return [("not_registered", "没有在本村参保登记，或登记还没有生效，请先登记并复核。", "id_number", True)]
    if mark is not None:
        text = f"已经按 {mark.row['year']} 年建过期初；要改的先做期初冲销。"
        return [("opened_before", text, "id_number", True)]
    return [*_of_person(row, resident, known), *_of_years(row, resident, known), *_of_number(row, resident, known)]


Found = Iterator[tuple[str, str, str, bool]]
"""Code, sentence, field, whether it stops the filing."""


def _of_person(row: Row, resident: Resident, known: Known) -> Found:
    if str(row["name"]) != resident.name:
        yield "name_differs", f"登记的姓名是 {resident.name}，请核对是不是同一个人。", "name", True
    leaves = [str(leaf) for leaf, _ in row["balances"]]
    if len(set(leaves)) != len(leaves) or not set(leaves) <= set(LEAVES):
        yield "unknown_component", "有账户没有的余额项目，或同一项目写了两次，请核对。", "balances", True
    if booked := known.booked.get(resident.subject, 0):
        text = f"本程序里已有 {known.closed} 年底以前的记账 {yuan(booked)} 元，请核对期初是否重复。"
        yield "booked_before", text, "balances", False
    benefit = row.get("benefit")
    if benefit and int(str(benefit["since"])[:4]) - int(resident.birth[:4]) < known.context.policy.benefit_age:
        yield "too_young", "写了养老金，但还不到领取年龄，请核对。", "benefit", False


def _of_years(row: Row, resident: Resident, known: Known) -> Found:
    years = [int(year) for year, _ in row["years"]]
    if len(set(years)) != len(years):
        yield "year_twice", "有的年度写了不止一次，请核对。", "years", True
    if years and max(years) > known.closed:
        yield "year_ahead", f"有 {known.closed} 年以后的缴费年度，请核对截止年度。", "years", True
    for year in sorted(set(years)) if resident.subject in known.payers else ():
        how = known.paid.get((resident.subject, year))
        if how is not None:
            yield "year_already_paid", f"{year} 年度在本程序里已经有{how}，请从期初里去掉这一年。", "years", True
    young = int(resident.birth[:4]) + known.context.policy.min_age
    if years and min(years) < young:
        text = f"{min(years)} 年还不满 {known.context.policy.min_age} 周岁，请核对缴费年度。"
        yield "under_age", text, "years", False
    started = str(row.get("started_on", ""))
    if started and (not _DAY.fullmatch(started) or int(started[:4]) > known.closed):
        yield "bad_start", f"参保时间「{started}」不对，请写成 2012-01-01，并且不晚于截止年度。", "started_on", True


def _of_number(row: Row, resident: Resident, known: Known) -> Found:
    """The older system's number is kept (Linyi 004 2(1)): nobody else's, and none that may yet be given out here."""
    number = str(row.get("insurance_number", ""))
    if not number or number == resident.insurance_number:
        return
    holder = known.holders.get(number, resident.subject)
    if holder != resident.subject or known.numbers.setdefault(number, resident.subject) != resident.subject:
        yield "number_taken", f"保险编号 {number} 已经是别人的，请核对。", "insurance_number", True
    elif looks_assigned(number, known.context.village[:6]):
        text = f"保险编号 {number} 与本程序的编号规则相同，会与以后的编号相重，不采用，仍用 {resident.insurance_number}。"
        yield "number_of_ours", text, "insurance_number", False


ASSIGNED_BELOW = 10_000_000
"""No district registers so many people: what counts beyond is never given out, and may be kept."""


def looks_assigned(number: str, district: str) -> bool:
    """Whether the number is one that registrations of this district get, now or later."""
    middle = number[6:14]
    own = len(number) == 15 and number[:6] == district and middle.isascii() and middle.isdigit()
    return own and int(middle) < ASSIGNED_BELOW and insurance_number(district, int(middle)) == number
