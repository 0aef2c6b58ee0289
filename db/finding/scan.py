"""The same answers by SQL alone: inside a writing unit, in memory, and until the bit sets are there."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, case, func, literal, or_, select, union_all

from app.domain.finding import DIGITS, LETTERS, NAME, NUMBERS, Word
from app.domain.records import DEAD, ENDED
from app.domain.spelling import NO, PART, START, WHOLE
from db.finding.asked import Asked
from db.finding.hearing import Heard, heard
from db.query import Query
from db.tables import lines, residents, search
from db.work import Work
from db.year_payers import OTHERWISE

GONE = tuple(sorted({*DEAD, ENDED}))
_IN = {DIGITS: NUMBERS, NAME: ("name",), LETTERS: ("name", *NUMBERS)}
_OWN = (search.c.village, search.c.spelled, search.c.n)
OLDER = residents.alias("older")
REPLACED = select(OLDER.c.n).where(
    OLDER.c.status.in_([literal(state) for state in sorted(DEAD)]), func.instr(OLDER.c.subject, literal("~")) > 0
)
"""Registrations that came to nothing and were filed again (app.business.registration.arrive): a list has the person
once, as the newer record; the older one stays among the person's filings.
"""

_STANDING = search.c.n.not_in(REPLACED)
_HAVE_PAID: CompoundSelect[Any] = union_all(
    select(lines.c.subject).where(
        lines.c.year == bindparam("for_year"), lines.c.state == literal("payment"), lines.c.subject != literal(""),
        lines.c.phase.not_in([literal("dead"), literal("reversed")]),
    ),
    *OTHERWISE.selects,
)  # fmt: skip
_ORDERED = Query(select(search.c.n).where(_STANDING).order_by(*_OWN))


def scan(work: Work, ask: Asked) -> array[int]:
    """Numbers of those who fit, in the order asked for."""
    if ask.nothing:
        return array("q")
    if not (ask.words or ask.column or ask.filters or ask.paid is not None):
        return work.numbers(_ORDERED)
    sound = {word.text: heard(work, word.text) for word in ask.words if word.kind == LETTERS}
    return work.numbers(Query(_select(ask, sound)), for_year=ask.year)


def column_of(work: Work, column: str) -> list[str]:
    """A column of all people in the list's own order."""
    statement = select(search.c[column] if column in search.c else residents.c[column])
    if column not in search.c:
        statement = statement.join(search, residents.c.n == search.c.n)
    return [text for (text,) in work.each(Query(statement.where(_STANDING).order_by(*_OWN)))]


def _select(ask: Asked, sound: Mapping[str, Heard]) -> Select[Any]:
    statement = select(search.c.n).where(_STANDING)
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
        statement = statement.where(*[_found(word, sound.get(word.text)) for word in ask.words])
    return statement.order_by(*_order(ask, sound))


def _order(ask: Asked, sound: Mapping[str, Heard]) -> tuple[ColumnElement[Any], ...]:
    if not ask.column:
        levels = [_level(word, sound.get(word.text)) for word in ask.words]
        return (*[(func.min(*levels) if len(levels) > 1 else level).desc() for level in levels[:1]], *_OWN)
    table = search if ask.column in search.c else residents
    column = table.c[ask.column]
    return (column.desc() if ask.descending else column.asc(), *_OWN)


def _found(word: Word, sound: Heard | None) -> ColumnElement[bool]:
    """Whether the word is found at all."""
    inside = [func.instr(search.c[column], literal(word.text)) > 0 for column in _IN[word.kind]]
    if sound is not None:
        inside += [_among(numbers) for numbers in sound.values()]
    if word.villages:
        inside.append(_near(word))
    return or_(*inside)


def _level(word: Word, sound: Heard | None) -> ColumnElement[int]:
    """How well the word is found, 0 to 3, as app.domain.finding.level says."""
    return func.max(
        literal(0), *[_inside(search.c[column], word.text) for column in _IN[word.kind]],
        *([case(*[(_among(numbers), literal(level)) for level, numbers in sound.items()], else_=literal(NO))] if sound else []),
        *([case((_near(word), literal(WHOLE)), else_=literal(NO))] if word.villages else []),
    )  # fmt: skip


def _among(numbers: str) -> ColumnElement[bool]:
    return search.c.n.in_(select(func.json_each(literal(numbers)).table_valued("value").c.value))


def _inside(column: ColumnElement[str], text: str) -> ColumnElement[int]:
    at = func.instr(column, literal(text))
    return case((column == literal(text), literal(WHOLE)), (at == 1, literal(START)), (at > 1, literal(PART)), else_=literal(NO))


def _near(word: Word) -> ColumnElement[bool]:
    codes = select(func.json_each(literal(json.dumps(sorted(word.villages)))).table_valued("value").c.value)
    return search.c.village.in_(codes)
