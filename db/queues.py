"""Lists of filings by their numbers, counted, filtered and sorted in SQL, so that an import of 50,000 is never read whole.

Columns of few values are sorted by the place of their titles, which the service knows; contents by their pinyin.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, literal, not_, or_, select

from app.domain.queue import ActShare, Selection, Share
from app.domain.records import FILED, Docket
from app.domain.spelling import spelled
from db.query import Query
from db.tables import dockets, filings
from db.work import Work

_KINDS = select(func.json_each(bindparam("kinds")).table_valued("value").c.value)
_NUMBERS = select(func.json_each(bindparam("ns")).table_valued("value").c.value)
_LATER = dockets.alias("later")
_ALIKE = (_LATER.c.kind + literal("") == dockets.c.kind, _LATER.c.n > dockets.c.n, _LATER.c.station == dockets.c.station)
_ANSWERED = or_(
    exists().where(*_ALIKE, _LATER.c.subject == dockets.c.subject, _LATER.c.subject != literal("")),
    exists().where(*_ALIKE, dockets.c.subject == literal(""), _LATER.c.title == dockets.c.title),
)
"""Filed anew: the same person's next filing of the kind, or the next of the same title where nobody is the subject."""

_CHOSEN: dict[str, ColumnElement[bool]] = {
    "unanswered": not_(_ANSWERED),
    "state": dockets.c.state == bindparam("in_state"),
    "kinds": (dockets.c.kind + literal("")).in_(_KINDS),
    "village": dockets.c.village == bindparam("place"),
    "station": dockets.c.station == bindparam("of_station"),
    "act": dockets.c.n.between(bindparam("of_act"), bindparam("to_act")),
}
"""By the part of a selection that asks for it: what is not asked is not in the question, so that a state is found by its
index. The sum keeps a list of nearly all kinds from being looked up kind by kind.
"""
_QUEUED = (
    dockets.c.awaits == bindparam("level"), dockets.c.awaits != literal(""), dockets.c.state + literal("") == FILED,
    dockets.c.maker != bindparam("not_maker"),
)  # fmt: skip
Form = tuple[bool, *tuple[str, ...]]
"""Whether it is the queue of a level, and the parts of a selection that ask for something."""


def _form(chosen: Selection) -> Form:
    return (bool(chosen.awaits), *(part for part in _CHOSEN if getattr(chosen, part)))


def _conditions(form: Form) -> tuple[ColumnElement[bool], ...]:
    queued, *parts = form
    return (*(_QUEUED if queued else ()), *(_CHOSEN[part] for part in parts))


_COUNTED = (func.count(), func.min(dockets.c.business_date), func.sum(dockets.c.fen), func.min(dockets.c.title))


_FEW = {"kind": dockets.c.kind, "village": dockets.c.village, "state": dockets.c.state}
"""Columns of few values: a table offers them as filters and sorts them by `Selection.ranks`."""

_SORTS: dict[str, ColumnElement[Any]] = {
    **{name: func.place_of_value(column) for name, column in _FEW.items()},
    "title": func.spelled_out(dockets.c.title), "day": dockets.c.business_date,
}  # fmt: skip


@cache
def _ids(form: Form) -> Query:
    return Query(select(dockets.c.n).where(*_conditions(form)).order_by(dockets.c.n))


@cache
def _shares(form: Form, name: str) -> Query:
    return Query(select(_FEW[name], *_COUNTED).where(*_conditions(form)).group_by(_FEW[name]))


@cache
def _acts(form: Form) -> Query:
    return Query(
        select(filings.c.act, func.min(dockets.c.kind), func.min(dockets.c.village), func.min(dockets.c.filed_at),
               func.count())
        .join(dockets, dockets.c.n == filings.c.n)
        .where(*_conditions(form))
        .group_by(filings.c.act)
        .having(func.count() >= bindparam("least"))
        .order_by(filings.c.act.desc())
        .limit(bindparam("most"))
    )  # fmt: skip


_LAST_OF_ACT = Query(select(func.max(filings.c.n)).where(filings.c.act == bindparam("of_act")))
_MANY = Query(select(dockets).where(dockets.c.n.in_(_NUMBERS)))


def _asked(chosen: Selection) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a selection that a table has narrowed. ValueError for a column that has no filter."""
    asked = list(_conditions(_form(chosen)))
    for name, values in chosen.only:
        if name not in _FEW:
            raise ValueError(f"no such filter: {name}")
        asked.append(_FEW[name].in_([literal(value) for value in values]))
    if chosen.numbers is not None:
        asked.append(dockets.c.n.in_(_NUMBERS))
    return tuple(asked)


def _arranged(chosen: Selection) -> Query:
    if chosen.sort and chosen.sort not in _SORTS:
        raise ValueError(f"no such order: {chosen.sort}")
    by = [_SORTS[chosen.sort]] if chosen.sort else []
    order = [column.desc() for column in by] if chosen.descending else by
    return Query(select(dockets.c.n).where(*_asked(chosen)).order_by(*order, dockets.c.n))


class Queues:
    """`share` columns: kind, village, state."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def ids(self, chosen: Selection) -> array[int]:
        """Numbers of the filings, in order of arrival or as sorted. ValueError for a sort or filter that no list has."""
        query = _arranged(chosen) if chosen.arranged else _ids(_form(chosen))
        if chosen.sort in _FEW:
            places = {value: at for at, value in enumerate(chosen.ranks)}
            self._work.teach("place_of_value", lambda value: places.get(value, len(places)))
        elif chosen.sort == "title":
            self._work.teach("spelled_out", spelled)
        return self._work.numbers(query, **self._values(chosen))

    def many(self, ns: Sequence[int]) -> list[Docket]:
        """Dockets in the order of `ns`; unknown numbers are left out."""
        found = {row[0]: Docket(*row) for row in self._work.rows(_MANY, ns=json.dumps(list(ns)))}
        return [found[n] for n in ns if n in found]

    def shares(self, chosen: Selection, column: str) -> list[Share]:
        """The selection counted by kind, village or state."""
        query = _shares(_form(chosen), column)
        if chosen.arranged:
            query = Query(select(_FEW[column], *_COUNTED).where(*_asked(chosen)).group_by(_FEW[column]))
        rows = self._work.rows(query, **self._values(chosen))
        return [Share(key, count, oldest, fen or 0, title) for key, count, oldest, fen, title in rows]

    def acts(self, chosen: Selection, *, least: int = 2, most: int = 50) -> list[ActShare]:
        """What was filed with one press and makes `least` or more of the selection, the newest first."""
        rows = self._work.rows(_acts(_form(chosen)), least=least, most=most, **self._values(chosen))
        return [ActShare(*row) for row in rows]

    def _values(self, chosen: Selection) -> dict[str, Any]:
        """An act's filings stand together: its number is that of its first filing."""
        last = self._work.one(_LAST_OF_ACT, of_act=chosen.act) if chosen.act else None
        return {
            "in_state": chosen.state, "kinds": json.dumps(list(chosen.kinds)), "place": chosen.village,
            "of_station": chosen.station, "of_act": chosen.act, "to_act": (last[0] if last else 0) or 0,
            "level": chosen.awaits, "not_maker": chosen.not_maker, "ns": json.dumps(chosen.numbers or ()),
        }  # fmt: skip
