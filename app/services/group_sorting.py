"""Everybody of an agency's list put where he belongs: new in the group, in it already, not registered, or not to be taken.

Who was in a group by the same agency's earlier list and is not on this one leaves it the day before this list's day. That
reaches as far as the list does (`scope`), so that one township's list ends nobody in another.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Self

from app.business.group_list import MISSING, group_named
from app.domain import id_number, names
from app.domain.disability import SEVERE, SEVERE_GRADES
from app.domain.disability import title as grade_title
from app.domain.id_number import IdRefused
from app.domain.money_records import Membership
from app.domain.policy import Policy
from app.domain.records import ENDED, Resident
from app.errors import Problem
from app.intake.agency_lists import ListedPerson
from app.ports import Unit
from app.services.desk import Desk
from app.services.papers import village_name

MANY = 5
ALREADY = "already_member"
WRONG = frozenset({"bad_number", "id_lost_precision", "no_number", "name_differs", "unknown_group", "elsewhere"})


@dataclass(frozen=True, slots=True)
class ListTerms:
    """What a list is: `group` where no column says it, the agency, the day it speaks of, and how far it reaches: a code,
    below which those who are not on it leave the group ("" = nobody leaves).
    """

    group: str
    source: str
    day: date
    scope: str = ""

    def written(self) -> str:
        """As one text, for an import that is checked and kept in two steps."""
        return json.dumps([self.group, self.source, self.day.isoformat(), self.scope], ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Self:
        group, source, day, scope = json.loads(text)
        return cls(group, source, date.fromisoformat(day), scope)


@dataclass(slots=True)
class VillageList:
    """What a list says of one village; `rows` and `missing` as they stand in the filing."""

    code: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
    new: int = 0
    same: int = 0
    ended: int = 0
    absent: int = 0


@dataclass(frozen=True, slots=True)
class Judged:
    """Villages in order of their codes; the office's own code stands for places that nobody can tell."""

    people: int
    villages: tuple[VillageList, ...]
    problems: tuple[Problem, ...]

    @property
    def new(self) -> int:
        return sum(village.new for village in self.villages)

    @property
    def same(self) -> int:
        return sum(village.same for village in self.villages)

    @property
    def ended(self) -> int:
        return sum(village.ended for village in self.villages)

    @property
    def missing(self) -> int:
        return sum(village.absent for village in self.villages)

    @property
    def wrong(self) -> int:
        return sum(problem.code in WRONG for problem in self.problems)


def judge(desk: Desk, unit: Unit, people: Sequence[ListedPerson], terms: ListTerms) -> Judged:
    """Sort a list's people by village; the books are only read."""
    return _Sorting(desk, unit, terms).run(people)


class _Sorting:
    def __init__(self, desk: Desk, unit: Unit, terms: ListTerms) -> None:
        self._desk, self._unit, self._terms = desk, unit, terms
        self._policy: Policy = desk.policy(unit, terms.day)
        self._day = terms.day.isoformat()
        self._held: dict[str, list[Membership]] = defaultdict(list)
        for one in unit.memberships.holding(self._day):
            self._held[one.subject].append(one)
        self._villages: dict[str, VillageList] = {}
        self._problems: list[Problem] = []
        self._listed: set[tuple[str, str]] = set()
        self._seen: dict[tuple[str, str], int] = {}
        self._absent: set[tuple[str, str]] = set()
        self._doubtful: set[str] = set()
        self._groups = {group for group in (group_named(self._policy, terms.group) or terms.group,) if group}
        self._places = _places(unit, desk.station.code)

    def run(self, people: Sequence[ListedPerson]) -> Judged:
        for one in people:
            problem = self._sort(one)
            if problem is not None:
                self._problems.append(problem)
        if self._terms.scope:
            self._end()
        self._clear_missing()
        return Judged(len(people), tuple(self._villages[code] for code in sorted(self._villages)), tuple(self._problems))

    def _village(self, code: str) -> VillageList:
        return self._villages.setdefault(code, VillageList(code))

    def _sort(self, one: ListedPerson) -> Problem | None:
        """Put one person where he belongs; what is to be said at his row, if anything."""
        refusal = self._unreadable(one)
        if refusal is not None:
            self._doubtful.add(names.search_key(one.name))
            return refusal
        group = self._group(one)
        if not group or (group == SEVERE and one.grade and one.grade not in SEVERE_GRADES):
            return self._no_group(one, group)
        number = id_number.parse(one.id_number, today=self._desk.today).number
        key = (number, group)
        if key in self._seen:
            return _note("named_again", f"{one.name or number} 在名单里不止一次（第 {self._seen[key]} 行），只登记一次。", one)
        self._seen[key] = one.row
        self._groups.add(group)
        alive = self._unit.residents.alive(number)
        return self._registered(one, alive[0], group) if alive else self._unregistered(one, number, group)

    def _unreadable(self, one: ListedPerson) -> Problem | None:
        if one.lost:
            text = "证件号码被表格软件当作数字，后几位已经丢失，请照证件重新填写。"
            return Problem("id_lost_precision", text, "id_number", one.row)
        if not one.id_number:
            return Problem("no_number", f"{one.name} 没有证件号码，请补上。", "id_number", one.row)
        try:
            id_number.parse(one.id_number, today=self._desk.today)
        except IdRefused as refused:
            text = f"{one.name or one.id_number}：{refused.text}。"
            return Problem("bad_number", text, "id_number", one.row)
        return None

    def _group(self, one: ListedPerson) -> str:
        """The row's own group in the policy's words, else the list's; a disability by its grade."""
        written = group_named(self._policy, one.group) if one.group else ""
        chosen = written or group_named(self._policy, self._terms.group) or self._terms.group
        return chosen or (SEVERE if one.grade else "")

    def _no_group(self, one: ListedPerson, group: str) -> Problem:
        if group:
            text = f"{one.name or one.id_number} 残疾{grade_title(one.grade)}，不属于重度残疾（一、二级），没有列入。"
            return _note("not_severe", text, one)
        text = f"「{one.group or '（空）'}」不是政策里的人群，请改成政策里的名称，或在上一步选定整份名单的人群。"
        return Problem("unknown_group", text, "group", one.row)

    def _registered(self, one: ListedPerson, resident: Resident, group: str) -> Problem | None:
        if not resident.village.startswith(self._desk.station.code):
            text = f"{resident.name} 登记在别处，不在本站点的辖区，请转给那里。"
            return Problem("elsewhere", text, "id_number", one.row)
        self._listed.add((resident.subject, group))
        if one.name and names.search_key(one.name) != names.search_key(resident.name):
            text = f"名单写的是「{one.name}」，这个号码登记的是「{resident.name}」，请核对号码和姓名。"
            return Problem("name_differs", text, "name", one.row)
        village = self._village(resident.village)
        held = next((held for held in self._held[resident.subject] if held.name == group), None)
        if one.to_on and one.to_on < self._day:
            if held is not None:
                self._leave(village, held, resident, max(one.to_on, held.from_on))
            return _note("left_already", f"{resident.name} 在名单里已于 {one.to_on} 退出，按退出办理。", one)
        if held is not None:
            village.same += 1
            return Problem(ALREADY, f"{resident.name} 已经在册。", "id_number", one.row, blocking=False)
        village.new += 1
        row = {"subject": resident.subject, "group": group, "from_on": self._begins(resident, group, one), "to_on": one.to_on,
               "name": resident.name, "id_number": resident.id_number, "certificate": one.certificate,
               "grade": one.grade if group == SEVERE else 0}  # fmt: skip
        village.rows.append({name: value for name, value in row.items() if value})
        return None

    def _begins(self, resident: Resident, group: str, one: ListedPerson) -> str:
        """The list's own day for him, never within an earlier time in the group that has ended."""
        wanted = one.from_on or self._day
        before = [held.to_on for held in self._unit.memberships.of_subject(resident.subject) if held.name == group and held.to_on]
        return wanted if all(to_on < wanted for to_on in before) else self._day

    def _unregistered(self, one: ListedPerson, number: str, group: str) -> Problem:
        age = id_number.age_on(id_number.parse(number, today=self._desk.today).birth, self._desk.today)
        if age < self._policy.min_age:
            return _note("under_age", f"{one.name or number} 才 {age} 周岁，还不用参保，没有列入。", one)
        before = self._unit.residents.many(self._unit.residents.find(number))
        if any((resident.id_number, resident.status) == (number, ENDED) for resident in before):
            return _note("ended", f"{one.name or number} 的参保已经终止，没有列入。", one)
        code = self._place(one.place)
        village = self._village(code)
        village.absent += 1
        self._absent.add((number, group))
        known = self._unit.marks.get(MISSING, f"{code}/{number}/{group}")
        if known is None or known.row.get("done"):
            row = {"id_number": number, "group": group, "name": one.name[:64], "place": one.place[:200]}
            village.missing.append({name: value for name, value in row.items() if value})
        where = "" if len(code) == 12 else "，名单里也认不出是哪个村"
        text = f"{one.name or number} 还没有参保登记{where}，已列入应参保未参保名单。"
        return Problem("not_registered", text, "id_number", one.row, blocking=False)

    def _place(self, text: str) -> str:
        """The village whose name stands in the list's words; the office's own code when none or several do."""
        key = names.search_key(text)
        found = {code for name, code in self._places.items() if name in key} if key else set()
        return found.pop() if len(found) == 1 else self._desk.station.code

    def _end(self) -> None:
        """Those of the same agency's earlier lists who are not on this one; whose number cannot be read may be one of them."""
        last = (self._terms.day - timedelta(days=1)).isoformat()
        mine = [
            held for subject in sorted(self._held) for held in self._held[subject]
            if held.source == self._terms.source and held.name in self._groups and not held.to_on
        ]  # fmt: skip
        people = self._unit.residents.named(sorted({held.subject for held in mine}))
        ended = 0
        for held in mine:
            resident = people.get(held.subject)
            gone = (held.subject, held.name) not in self._listed
            if resident is None or not gone or not resident.village.startswith(self._terms.scope):
                continue
            if names.search_key(resident.name) in self._doubtful:
                text = f"名单里有一位「{resident.name}」的号码读不出，先不按退出办理，请改正后再导入。"
                self._problems.append(Problem("held_back", text, "id_number", 0, blocking=False))
                continue
            self._leave(self._village(resident.village), held, resident, last)
            ended += 1
        if 2 * ended > len(mine) and ended >= MANY:
            text = f"原来在册 {len(mine)} 人，这份名单里没有的 {ended} 人要退出，超过一半：请核对名单是否完整、范围是否选对。"
            self._problems.append(Problem("many_leave", text, "id_number", 0, blocking=False))

    def _leave(self, village: VillageList, held: Membership, resident: Resident, last: str) -> None:
        village.ended += 1
        village.rows.append({
            "subject": resident.subject, "group": held.name, "from_on": held.from_on, "to_on": last, "name": resident.name,
            "id_number": resident.id_number,
        })  # fmt: skip

    def _clear_missing(self) -> None:
        """Those who were on the to-do list by the same agency and are not on this list."""
        if not self._terms.scope:
            return
        for mark in self._unit.marks.all(MISSING, self._terms.scope):
            code, number, group = mark.key.split("/", 2)
            same = mark.row.get("source") == self._terms.source and group in self._groups
            if same and not mark.row.get("done") and (number, group) not in self._absent:
                self._village(code).missing.append({"id_number": number, "group": group, "done": True})


def _places(unit: Unit, below: str) -> Mapping[str, str]:
    """The names by which lists may call the villages of an office: search key → code; a name of two villages is none."""
    found: dict[str, set[str]] = defaultdict(set)
    for code in unit.residents.villages():
        if code.startswith(below):
            name = names.search_key(village_name(unit, code))
            for end in ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "嘎查", "村"):
                name = name.removesuffix(end)
            found[name].add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1 and len(name) >= 2}


def _note(code: str, text: str, one: ListedPerson) -> Problem:
    return Problem(code, text, "id_number", one.row, blocking=False)
