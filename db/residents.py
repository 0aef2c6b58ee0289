"""参保人, pending and effective, and finding them while a clerk types.

The search table is narrow so that a scan touches little data; instr() stands for LIKE with everything escaped. Names
are found as written (simplified or traditional), by first letters and by full pinyin under every reading; numbers by
any part of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Integer, bindparam, func, literal, or_, select

from app.domain.names import search_key
from app.domain.pinyin import initials, syllables
from app.domain.records import DEAD, ENDED, Resident
from db.query import Query
from db.rows import values_of
from db.tables import residents, search
from db.work import Work

ASKED_OFTEN = 50

_GONE = (*sorted(DEAD), ENDED)
_GET = Query(select(residents).where(residents.c.n == bindparam("number")))
_BY_SUBJECT = Query(select(residents).where(residents.c.subject == bindparam("who")))
_CHOSEN = select(func.json_each(bindparam("ns")).table_valued("value").c.value)
_MANY = Query(select(residents).where(residents.c.n.in_(_CHOSEN)))
_ALIVE = Query(
    select(residents)
    .where(residents.c.id_number == bindparam("idno"), residents.c.status.not_in([literal(s) for s in _GONE]))
    .order_by(residents.c.n)
)
_ALIVE_NUMBERS = Query(select(residents.c.id_number).where(residents.c.status.not_in([literal(s) for s in _GONE])))
_PAYERS = Query(
    select(residents)
    .where(
        func.substr(residents.c.village, 1, func.length(bindparam("place"))) == bindparam("place"),
        residents.c.status.not_in([literal(s) for s in _GONE]),
    )
    .order_by(residents.c.n.desc())
)
_ALL_SUBJECTS = Query(select(residents.c.subject))
_SUBJECTS = Query(
    select(residents.c.village, residents.c.subject).where(residents.c.status.not_in([literal(s) for s in _GONE]))
)
_NUMBERED = Query(select(func.count()).select_from(residents).where(residents.c.insurance_number != literal("")))
_HAS_NUMBER = Query(select(residents.c.insurance_number).where(residents.c.n == bindparam("number")))
_BY_STATUS = Query(select(residents.c.status, func.count()).group_by(residents.c.status))

_ORDER = (residents.c.village, residents.c.name, residents.c.n)
_ANY = bindparam("any_status", type_=Integer)
_IN_STATUS = or_(_ANY == 1, residents.c.status == bindparam("in_status"))
_EVERYBODY = Query(select(residents.c.n).where(_IN_STATUS).order_by(*_ORDER).limit(bindparam("most")))


def _found(*columns: str) -> Query:
    part: BindParameter[str] = bindparam("part")
    return Query(
        select(search.c.n)
        .join(residents, residents.c.n == search.c.n)
        .where(or_(*[func.instr(search.c[column], part) > 0 for column in columns]), _IN_STATUS)
        .order_by(*_ORDER)
        .limit(bindparam("most"))
    )


_NUMBERS = ("id_number", "phone", "insurance_number")
_BY_NUMBER = _found(*_NUMBERS)
_BY_NAME = _found("names")
_BY_EITHER = _found("names", *_NUMBERS)


def name_keys(name: str) -> str:
    """What a name is found by, one key a line, so that no query matches across two of them."""
    return "\n".join(dict.fromkeys((search_key(name), *initials(name), *syllables(name))))


class Residents:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._numbered = -1
        self._asked = 0
        self._subjects: set[str] | None = None

    def add(self, resident: Resident) -> None:
        if self._subjects is not None:
            self._subjects.add(resident.subject)
        self._work.put(residents, values_of(resident))
        self._work.put(
            search,
            (resident.n, name_keys(resident.name), resident.id_number.casefold(), resident.phone,
             resident.insurance_number.casefold()),
        )  # fmt: skip
        if self._numbered >= 0 and resident.insurance_number:
            self._numbered += 1

    def get(self, n: int) -> Resident | None:
        row = self._work.one(_GET, number=n)
        return Resident(*row) if row else None

    def many(self, ns: Sequence[int]) -> list[Resident]:
        """Residents in the order of `ns`; unknown numbers are left out."""
        found = {row[0]: Resident(*row) for row in self._work.rows(_MANY, ns=json.dumps(list(ns)))}
        return [found[n] for n in ns if n in found]

    def by_subject(self, subject: str) -> Resident | None:
        row = self._work.one(_BY_SUBJECT, who=subject)
        return Resident(*row) if row else None

    def knows(self, subject: str) -> bool:
        """Whether a record has this subject.

        Asked often (an import), it answers from memory, so that rows on their way to the file stay together.
        """
        self._asked += 1
        if self._subjects is None and self._asked > ASKED_OFTEN:
            self._subjects = {found for (found,) in self._work.rows(_ALL_SUBJECTS)}
        return subject in self._subjects if self._subjects is not None else self.by_subject(subject) is not None

    def alive(self, id_number: str) -> list[Resident]:
        """Those of this ID number whose record counts (not returned, rejected, withdrawn, refused or ended)."""
        return [Resident(*row) for row in self._work.rows(_ALIVE, idno=id_number)]

    def alive_numbers(self) -> set[str]:
        """Every ID number whose record counts."""
        return {number for (number,) in self._work.rows(_ALIVE_NUMBERS)}

    def subjects(self) -> list[tuple[str, str]]:
        """(village, subject) of everybody whose record counts."""
        return [(village, subject) for village, subject in self._work.rows(_SUBJECTS)]

    def payers(self, village: str) -> dict[str, Resident]:
        """Residents below a code whose record counts, by ID number; of two, the one registered first."""
        return {row[4]: Resident(*row) for row in self._work.rows(_PAYERS, place=village)}

    def change(self, n: int, fields: Mapping[str, Any]) -> None:
        """Set fields of the record, and what it is found by."""
        if not fields:
            return
        if self._numbered >= 0 and "insurance_number" in fields:
            row = self._work.one(_HAS_NUMBER, number=n)
            had = bool(row and row[0])
            self._numbered += int(bool(fields["insurance_number"])) - int(had)
        if "subject" in fields:
            self._subjects = None
        self._work.change_columns(residents, {"n": n}, fields)
        found = {name: str(fields[name]).casefold() for name in _NUMBERS if name in fields}
        if "name" in fields:
            found["names"] = name_keys(str(fields["name"]))
        if found:
            self._work.change_columns(search, {"n": n}, found)

    def find(self, query: str, *, limit: int = 0, status: str = "") -> list[int]:
        """Numbers of those whose name, ID number, phone, insurance number or pinyin contains the query.

        Ordered by village, name and number; "" finds everybody, limit 0 means no limit.
        """
        part = search_key(query)
        values = {"any_status": int(not status), "in_status": status, "most": limit or -1}
        if not query.strip():
            rows = self._work.rows(_EVERYBODY, **values)
        elif not part:
            return []
        else:
            rows = self._work.rows(_suited(part), part=part, **values)
        return [n for (n,) in rows]

    def count(self) -> dict[str, int]:
        """Records by status."""
        return dict(self._work.rows(_BY_STATUS))

    def next_number(self) -> int:
        """One more than the insurance numbers assigned so far."""
        if self._numbered < 0:
            row = self._work.one(_NUMBERED)
            self._numbered = row[0] if row else 0
        return self._numbered + 1

    def forget(self) -> None:
        """The transaction was rolled back: count anew."""
        self._numbered = -1
        self._subjects = None


def _suited(part: str) -> Query:
    """Digits are looked for in numbers, letters everywhere (an ID may hold X), Chinese in names."""
    if part.isdigit():
        return _BY_NUMBER
    return _BY_EITHER if part.isascii() else _BY_NAME
