"""参保人, pending and effective: kept, changed, and listed as a clerk asks (finding itself is db.finding's)."""

from __future__ import annotations

import json
from array import array
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal, literal_column, select, update

from app.domain.finding import NUMBERS, Word, number_key
from app.domain.listing import Listing
from app.domain.names import search_key
from app.domain.records import DEAD, ENDED, Resident
from app.domain.spelling import spelled
from db.finding.asked import COLUMNS, TRAITS, Asked, asked
from db.finding.block import Block
from db.finding.finder import Finder
from db.finding.scan import REPLACED, scan
from db.finding.shelf import Shelf
from db.finding.sums import balances, payments
from db.finding.totals import totals
from db.query import Query
from db.rows import values_of
from db.tables import residents, search
from db.work import Work, insert_text

ASKED_OFTEN = 50
KNOWN = 65_536
"""So many records' subjects a writing unit remembers."""


_GONE = (*sorted(DEAD), ENDED)
_GET = Query(select(residents).where(residents.c.n == bindparam("number")))
_BY_SUBJECT = Query(select(residents).where(residents.c.subject == bindparam("who")))
_NAMED = Query(
    select(residents).where(residents.c.subject.in_(select(func.json_each(bindparam("who")).table_valued("value").c.value)))
)
_CHOSEN = select(func.json_each(bindparam("ns")).table_valued("value").c.value)
_MANY = Query(select(residents).where(residents.c.n.in_(_CHOSEN)))
_ALIVE = Query(
    select(residents)
    .where(residents.c.id_number == bindparam("idno"), residents.c.status.not_in([literal(s) for s in _GONE]))
    .order_by(residents.c.n)
)
_ALIVE_OF = Query(
    select(residents)
    .where(
        residents.c.id_number.in_(select(func.json_each(bindparam("who")).table_valued("value").c.value)),
        residents.c.status.not_in([literal(s) for s in _GONE]),
    )
    .order_by(residents.c.n.desc())
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
_WITH_NUMBER = Query(
    select(residents.c.subject).where(
        residents.c.insurance_number == bindparam("wanted"), residents.c.insurance_number != literal_column("''")
    )
)
"""The empty text is written out: only then the index of numbers that are there can be used."""
_WITH_NUMBERS = Query(
    select(residents.c.insurance_number, residents.c.subject).where(
        residents.c.insurance_number.in_(select(func.json_each(bindparam("wanted")).table_valued("value").c.value)),
        residents.c.insurance_number != literal_column("''"),
    )
)
_GIVE_NUMBER, _FIND_NUMBER = (
    Query(update(table).where(table.c.n == bindparam("of_n")).values(insurance_number=bindparam("number")))
    for table in (residents, search)
)
_HAS_NUMBER = Query(select(residents.c.insurance_number).where(residents.c.n == bindparam("number")))
_BY_STATUS = Query(select(residents.c.status, func.count()).group_by(residents.c.status))

_WITH_STATUS = Query(select(residents.c.n).where(residents.c.status == bindparam("state")).order_by(residents.c.n))
_VILLAGES = Query(select(residents.c.village).distinct().order_by(residents.c.village))
_PLACES = Query(select(residents.c.village).where(residents.c.n.in_(_CHOSEN)).distinct())
_FILL = Query(
    select(
        residents.c.n, residents.c.village, residents.c.name, residents.c.id_number, residents.c.phone,
        residents.c.account, residents.c.insurance_number,
    ).order_by(residents.c.village, residents.c.n)
)  # fmt: skip


def search_row(n: int, village: str, name: str, *numbers: str) -> tuple[Any, ...]:
    """What a person is found by; `numbers` in the order of app.domain.finding.NUMBERS."""
    return (n, village, search_key(name), spelled(name), *map(number_key, numbers))


def fill_search(connection: Connection) -> None:
    """Make the search table anew from the records, in the caller's transaction."""
    raw: Any = connection.connection.driver_connection
    raw.execute(f"DELETE FROM {search.name}")
    rows = raw.execute(_FILL.text, _FILL.values({})).fetchall()
    raw.executemany(insert_text(search), (search_row(*row) for row in rows))


class Residents:
    def __init__(self, work: Work, finder: Finder | None = None, generation: int = 0) -> None:
        self._work = work
        self._finder, self._generation = finder, generation
        self._touched: set[str] = set()
        self._changed: set[int] = set()
        self._numbered = -1
        self._asked = 0
        self._subjects: set[str] | None = None
        self._subject_at: OrderedDict[int, str] = OrderedDict()

    def add(self, resident: Resident) -> None:
        if self._subjects is not None:
            self._subjects.add(resident.subject)
        self._work.put(residents, values_of(resident))
        self._know(resident)
        self._touched.add(resident.village)
        numbers = (resident.id_number, resident.phone, resident.account, resident.insurance_number)
        self._work.put(search, search_row(resident.n, resident.village, resident.name, *numbers))
        if self._numbered >= 0 and resident.insurance_number:
            self._numbered += 1

    def get(self, n: int) -> Resident | None:
        row = self._work.one(_GET, number=n)
        return Resident(*row) if row else None

    def subject_at(self, n: int) -> str:
        """Whose record this is; "" when there is none. What was read in this unit is not read again, so that rows on
        their way to the file stay together.
        """
        known = self._subject_at.get(n)
        if known is not None:
            return known
        found = self.get(n)
        return self._know(found) if found is not None else ""

    def _know(self, resident: Resident) -> str:
        if self._work.writable:
            self._subject_at[resident.n] = resident.subject
            if len(self._subject_at) > KNOWN:
                self._subject_at.popitem(last=False)
        return resident.subject

    def many(self, ns: Sequence[int]) -> list[Resident]:
        """Residents in the order of `ns`; unknown numbers are left out."""
        found = {row[0]: Resident(*row) for row in self._work.rows(_MANY, ns=json.dumps(list(ns)))}
        return [found[n] for n in ns if n in found]

    def by_subject(self, subject: str) -> Resident | None:
        row = self._work.one(_BY_SUBJECT, who=subject)
        return Resident(*row) if row else None

    def named(self, subjects: Sequence[str]) -> dict[str, Resident]:
        """The records of these subjects."""
        rows = self._work.rows(_NAMED, who=json.dumps(list(subjects)))
        return {found.subject: found for found in (Resident(*row) for row in rows)}

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
        found = [Resident(*row) for row in self._work.rows(_ALIVE, idno=id_number)]
        for one in found:
            self._know(one)
        return found

    def alive_of(self, id_numbers: Sequence[str]) -> dict[str, Resident]:
        """`alive` of some thousand ID numbers by one query; of two records of a number the one registered first."""
        return {row[4]: Resident(*row) for row in self._work.rows(_ALIVE_OF, who=json.dumps(list(id_numbers)))}

    def alive_numbers(self) -> set[str]:
        """Every ID number whose record counts."""
        return {number for (number,) in self._work.rows(_ALIVE_NUMBERS)}

    def subjects(self) -> list[tuple[str, str]]:
        """(village, subject) of everybody whose record counts."""
        return [(village, subject) for village, subject in self._work.rows(_SUBJECTS)]

    def villages(self) -> list[str]:
        """Codes of the villages that have records, in order."""
        return [village for (village,) in self._work.rows(_VILLAGES)]

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
            self._subject_at.pop(n, None)
        self._work.change_columns(residents, {"n": n}, fields)
        self._changed.add(n)
        found = {name: number_key(str(fields[name])) for name in NUMBERS if name in fields}
        if "village" in fields:
            self._touched |= self._villages([n])  # the one that loses the person
            self._touched.add(str(fields["village"]))
            found["village"] = str(fields["village"])
        if "name" in fields:
            found |= {"name": search_key(str(fields["name"])), "spelled": spelled(str(fields["name"]))}
        if found:
            self._work.change_columns(search, {"n": n}, found)

    def give_numbers(self, pairs: Sequence[tuple[int, str]]) -> None:
        """`change` of the insurance numbers of many records, each named once."""
        self._numbered = -1
        ordered = sorted(pairs)
        self._work.change_rows(_GIVE_NUMBER, [(number, n) for n, number in ordered])
        self._work.change_rows(_FIND_NUMBER, [(number_key(number), n) for n, number in ordered])
        self._changed.update(n for n, _ in ordered)

    def touched(self) -> set[str]:
        """The villages whose people this unit has changed."""
        return self._touched | (self._villages(sorted(self._changed)) if self._changed else set())

    def _villages(self, ns: Sequence[int]) -> set[str]:
        return {village for (village,) in self._work.rows(_PLACES, ns=json.dumps(ns))}

    def find(self, query: str) -> list[int]:
        """Numbers of those whom the words of a query find, in the list's order; "" finds everybody."""
        return list(self.list_ids(Listing(query), 0))

    def with_number(self, insurance_number: str) -> list[str]:
        """Subjects of the records that have an insurance number."""
        return [subject for (subject,) in self._work.rows(_WITH_NUMBER, wanted=insurance_number)]

    def with_numbers(self, insurance_numbers: Sequence[str]) -> dict[str, str]:
        """Whose record has which of these insurance numbers: number → subject."""
        return dict(self._work.rows(_WITH_NUMBERS, wanted=json.dumps(list(insurance_numbers))))

    def with_status(self, status: str) -> list[int]:
        """Numbers of the records with a status, ascending."""
        return [n for (n,) in self._work.rows(_WITH_STATUS, state=status)]

    def list_ids(self, listing: Listing, year: int, sought: Sequence[Word] | None = None) -> Sequence[int]:
        """Numbers of those who fit a listing, in its order.

        Without an order of its own a search gives first whom it finds whole (an entire name or number), then from the
        beginning, then the rest, each in the list's order: village, pinyin, number. `year` is that of the filter
        "paid"; `sought` the query's words with the villages they may mean. ValueError for an unknown sort or filter.
        """
        ask = asked(listing, year, None if sought is None else tuple(sought))
        shelf = self._shelf(traits=ask.by_traits)
        if shelf is None or self._finder is None:
            return self._scan(ask)
        if ask.own_order or ask.nothing:
            return shelf.find(ask, self._paid(ask))
        order = self._finder.order(shelf, self._work, ask, self._generation)
        return self._scan(ask) if order is None else shelf.find(ask, self._paid(ask), order)

    def choices(self, field: str) -> dict[str, int]:
        """How many records have each value of a filter's field ("tier" in fen, as text)."""
        column = COLUMNS[field]
        shelf = self._shelf(traits=column in TRAITS)
        if shelf is not None:
            return {str(value): count for value, count in shelf.count(column).items()}
        there = residents.c.n.not_in(REPLACED)
        query = Query(select(residents.c[column], func.count()).where(there).group_by(residents.c[column]))
        return {str(value): count for value, count in self._work.rows(query)}

    def paid_counts(self, year: int) -> tuple[int, int]:
        """How many have paid for a year, and how many on the register have not."""
        have, lack = (self.list_ids(Listing(filters=(("paid", (value,)),)), year) for value in ("paid", "unpaid"))
        return len(have), len(lack)

    def totals(self, ns: Sequence[int], year: int) -> tuple[int, int, int]:
        """Of distinct records: how many have paid for a year, the fen they paid, the fen on their accounts."""
        work, finder, generation = self._work, self._finder, self._generation
        if finder is None or work.writable:
            return totals(work, ns, year, (partial(payments, work, year), partial(balances, work)))
        sums = partial(finder.payments, work, year, generation), partial(finder.balances, work, generation)
        return totals(work, ns, year, sums)

    def prepare(self, year: int = 0) -> None:
        """Let what finds people be built in the background, so that the first search finds it ready; with a year also
        what they have paid for it and own.
        """
        if self._finder is not None:
            self._finder.prepare(year)

    def _shelf(self, *, traits: bool = True) -> Shelf | None:
        if self._finder is None or self._work.writable:
            return None
        return self._finder.shelf(self._work, self._generation, traits=traits)

    def _scan(self, ask: Asked) -> array[int]:
        if self._finder is None:
            return scan(self._work, ask)
        with self._finder.ahead():
            return scan(self._work, ask)

    def _paid(self, ask: Asked) -> Callable[[Block], int] | None:
        if ask.paid is None or self._finder is None:
            return None
        return self._finder.paid(self._work, ask.year, self._generation, wanted=ask.paid)

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
        self._subject_at.clear()
        self._touched.clear()
        self._changed.clear()

