"""The same answers by SQL alone: inside a writing unit, in memory, and until the bit sets are there."""

from __future__ import annotations

import json
from array import array
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, or_, select

from app.domain.finding import DIGITS, LETTERS, NAME, NUMBERS, Keys, Word, level
from app.domain.records import DEAD, ENDED
from db.finding.asked import Asked
from db.query import Query
from db.tables import lines, residents, search
from db.work import Work

GONE = tuple(sorted({*DEAD, ENDED}))
_LEVEL = func.found_in(search.c.village, search.c.name, search.c.spelled, *[search.c[name] for name in NUMBERS])
_OWN = (search.c.village, search.c.spelled, search.c.n)
_HAVE_PAID = select(lines.c.subject).where(
    lines.c.year == bindparam("for_year"), lines.c.state == literal("payment"), lines.c.subject != literal(""),
    lines.c.phase.not_in([literal("dead"), literal("reversed")]),
)  # fmt: skip
_PAID_NS = Query(select(residents.c.n).where(residents.c.subject.in_(_HAVE_PAID)))
_ORDERED = Query(select(search.c.n).order_by(*_OWN))


def scan(work: Work, ask: Asked) -> array[int]:
    """Numbers of those who fit, in the order asked for."""
    if ask.nothing:
        return array("q")
    if not (ask.words or ask.column or ask.filters or ask.paid is not None):
        return array("q", [n for (n,) in work.rows(_ORDERED)])
    if ask.words:
        work.teach("found_in", _least(ask.words))
    query = Query(_select(ask))
    return array("q", [n for (n,) in work.rows(query, for_year=ask.year)])


def paid_numbers(work: Work, year: int) -> set[int]:
    """Numbers of everybody with a payment line for the year."""
    return {n for (n,) in work.rows(_PAID_NS, for_year=year)}


def _select(ask: Asked) -> Select[Any]:
    statement = select(search.c.n)
    if ask.filters or ask.paid is not None or ask.column in residents.c:
        statement = statement.join(residents, residents.c.n == search.c.n)
    for column, values in ask.filters:
        statement = statement.where(residents.c[column].in_([literal(value) for value in values]))
    if ask.paid is True:
        statement = statement.where(residents.c.subject.in_(_HAVE_PAID))
    if ask.paid is False:
        statement = statement.where(
            residents.c.status.not_in([literal(state) for state in GONE]), residents.c.subject.not_in(_HAVE_PAID)
        )
    if ask.words:
        statement = statement.where(*[_perhaps(word) for word in ask.words], _LEVEL > 0)
    return statement.order_by(*_order(ask))


def _order(ask: Asked) -> tuple[ColumnElement[Any], ...]:
    if not ask.column:
        return (_LEVEL.desc(), *_OWN) if ask.words else _OWN
    table = search if ask.column in search.c else residents
    column = table.c[ask.column]
    return (column.desc() if ask.descending else column.asc(), *_OWN)


def _perhaps(word: Word) -> ColumnElement[bool]:
    """What SQL can say quickly without reading the name's pinyin; whoever it lets through is looked at closely."""
    if word.kind == LETTERS:
        return literal(1) == literal(1)
    columns = {DIGITS: NUMBERS, NAME: ("name",)}[word.kind]
    inside = [func.instr(search.c[column], literal(word.text)) > 0 for column in columns]
    if word.villages:
        codes = select(func.json_each(literal(json.dumps(sorted(word.villages)))).table_valued("value").c.value)
        inside.append(search.c.village.in_(codes))
    return or_(*inside)


def _least(sought: tuple[Word, ...]) -> Any:
    def found_in(village: str, name: str, spelled: str, *numbers: str) -> int:
        keys = Keys(village, name, spelled, numbers)
        least = 3
        for word in sought:
            least = min(least, level(word, keys))
            if not least:
                break
        return least

    return found_in
