"""What filings about money leave behind: groups, years paid elsewhere, statements, open amounts, marks (revision 0003)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import Integer, Table, and_, bindparam, delete, func, literal, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from app.domain.money_records import Due, Mark, Membership, PaidYear, StatementRow
from db.query import Query
from db.tables import dues, marks, memberships, paid_years, residents, statements
from db.work import Work


def _upsert(table: Table) -> Query:
    put = insert(table).values({column.name: bindparam(f"v_{column.name}") for column in table.columns})
    keys = [column.name for column in table.primary_key.columns]
    rest = {column.name: put.excluded[column.name] for column in table.columns if column.name not in keys}
    return Query(put.on_conflict_do_update(index_elements=keys, set_=rest))


def _values(**values: Any) -> dict[str, Any]:
    return {f"v_{name}": value for name, value in values.items()}


def _json(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=True)


_PUT_MEMBER = _upsert(memberships)
_MEMBER_OF = Query(
    select(memberships).where(memberships.c.subject == bindparam("who")).order_by(memberships.c.from_on, memberships.c.name)
)
_MEMBERS = Query(
    select(memberships)
    .where(memberships.c.village == bindparam("place"))
    .order_by(memberships.c.subject, memberships.c.from_on, memberships.c.name)
)
_HOLDING = Query(
    select(memberships)
    .where(memberships.c.from_on <= bindparam("day"), or_(memberships.c.to_on == literal(""), memberships.c.to_on >= bindparam("day")))
    .order_by(memberships.c.subject, memberships.c.from_on, memberships.c.name)
)


class Memberships:
    def __init__(self, work: Work) -> None:
        self._work = work

    def put(self, row: Membership) -> None:
        self._work.change(_PUT_MEMBER, **_values(
            subject=row.subject, name=row.name, from_on=row.from_on, to_on=row.to_on, village=row.village,
            source=row.source, n=row.n,
        ))  # fmt: skip

    def of_subject(self, subject: str) -> list[Membership]:
        return [Membership(*row) for row in self._work.rows(_MEMBER_OF, who=subject)]

    def of_village(self, village: str) -> list[Membership]:
        return [Membership(*row) for row in self._work.rows(_MEMBERS, place=village)]

    def holding(self, day: str) -> list[Membership]:
        """All that hold on an ISO day, by person."""
        return [Membership(*row) for row in self._work.rows(_HOLDING, day=day)]


_PUT_YEAR = _upsert(paid_years)
_DROP_YEAR = Query(
    delete(paid_years).where(
        paid_years.c.subject == bindparam("who"), paid_years.c.year == bindparam("which"),
        paid_years.c.kind == bindparam("how"),
    )
)  # fmt: skip
_YEARS_OF = Query(select(paid_years).where(paid_years.c.subject == bindparam("who")).order_by(paid_years.c.year))
_WHO = select(func.json_each(bindparam("who")).table_valued("value").c.value)
_YEARS_OF_MANY = Query(
    select(paid_years).where(paid_years.c.subject.in_(_WHO)).order_by(paid_years.c.subject, paid_years.c.year, paid_years.c.kind)
)
_PAID_FOR = Query(select(paid_years).where(paid_years.c.year == bindparam("which")).order_by(paid_years.c.subject))


class PaidYears:
    def __init__(self, work: Work) -> None:
        self._work = work

    def put(self, row: PaidYear) -> None:
        self._work.change(_PUT_YEAR, **_values(subject=row.subject, year=row.year, kind=row.kind, fen=row.fen, n=row.n))

    def put_all(self, rows: Sequence[PaidYear]) -> None:
        """`put` for the years of many people, in the table's own order: neighbours go to one page."""
        order = [column.removeprefix("v_") for column in _PUT_YEAR.names]  # begins with the key
        self._work.change_rows(_PUT_YEAR, sorted(map(attrgetter(*order), rows)))

    def drop(self, subject: str, year: int, kind: str) -> None:
        self._work.change(_DROP_YEAR, who=subject, which=year, how=kind)

    def of_subject(self, subject: str) -> list[PaidYear]:
        return [PaidYear(*row) for row in self._work.rows(_YEARS_OF, who=subject)]

    def of_subjects(self, subjects: Sequence[str]) -> list[PaidYear]:
        return [PaidYear(*row) for row in self._work.rows(_YEARS_OF_MANY, who=json.dumps(list(subjects)))]

    def of_year(self, year: int) -> list[PaidYear]:
        return [PaidYear(*row) for row in self._work.rows(_PAID_FOR, which=year)]


_PUT_STATEMENT = _upsert(statements)
_STATEMENTS = Query(
    select(statements)
    .where(
        statements.c.source == bindparam("what"), statements.c.entered_on >= bindparam("first"),
        statements.c.entered_on <= bindparam("last"),
    )
    .order_by(statements.c.entered_on, statements.c.key)
)  # fmt: skip
_OPEN_STATEMENTS = Query(
    select(statements)
    .where(statements.c.source == bindparam("what"), statements.c.outcome == literal(""))
    .order_by(statements.c.entered_on, statements.c.key)
)
_KEYS = select(func.json_each(bindparam("keys")).table_valued("value").c.value)
_KNOWN = Query(select(statements.c.key).where(statements.c.key.in_(_KEYS)))
_SETTLE = Query(update(statements).where(statements.c.key == bindparam("which")).values(outcome=bindparam("how")))


class Statements:
    def __init__(self, work: Work) -> None:
        self._work = work

    def put(self, row: StatementRow) -> None:
        self._work.change(_PUT_STATEMENT, **_values(
            key=row.key, n=row.n, source=row.source, account=row.account, entered_on=row.entered_on, fen=row.fen,
            outcome=row.outcome, row=_json(row.row),
        ))  # fmt: skip

    def between(self, source: str, first: str, last: str) -> list[StatementRow]:
        return [_statement(row) for row in self._work.rows(_STATEMENTS, what=source, first=first, last=last)]

    def open_rows(self, source: str) -> list[StatementRow]:
        return [_statement(row) for row in self._work.rows(_OPEN_STATEMENTS, what=source)]

    def known(self, keys: Sequence[str]) -> set[str]:
        return {key for (key,) in self._work.rows(_KNOWN, keys=json.dumps(list(keys)))}

    def settle(self, key: str, outcome: str) -> None:
        self._work.change(_SETTLE, which=key, how=outcome)


def _statement(row: tuple[Any, ...]) -> StatementRow:
    key, n, source, account, entered_on, fen, outcome, text = row
    return StatementRow(key, source, account, entered_on, fen, outcome, json.loads(text), n)


_PUT_DUE = _upsert(dues)
_DUE = Query(select(dues).where(dues.c.key == bindparam("which")))
_ANY = bindparam("any_one", type_=Integer)
_OPEN_DUES = Query(
    select(dues)
    .where(
        dues.c.kind == bindparam("what"), dues.c.left_fen > literal(0), or_(_ANY == 1, dues.c.village == bindparam("place"))
    )
    .order_by(dues.c.kind, dues.c.village, dues.c.key)
)
_DUES_OF = Query(select(dues).where(dues.c.subject == bindparam("who")).order_by(dues.c.since, dues.c.key))
_PAY_DUE = Query(
    update(dues).where(dues.c.key == bindparam("which")).values(left_fen=dues.c.left_fen - bindparam("fen", type_=Integer))
)


class Dues:
    def __init__(self, work: Work) -> None:
        self._work = work

    def put(self, row: Due) -> None:
        self._work.change(_PUT_DUE, **_values(
            key=row.key, n=row.n, kind=row.kind, village=row.village, subject=row.subject, fen=row.fen,
            left_fen=row.left_fen, since=row.since, row=_json(row.row),
        ))  # fmt: skip

    def get(self, key: str) -> Due | None:
        row = self._work.one(_DUE, which=key)
        return _due(row) if row else None

    def open_ones(self, kind: str, village: str = "") -> list[Due]:
        rows = self._work.rows(_OPEN_DUES, what=kind, any_one=int(not village), place=village)
        return [_due(row) for row in rows]

    def of_subject(self, subject: str) -> list[Due]:
        return [_due(row) for row in self._work.rows(_DUES_OF, who=subject)]

    def pay(self, key: str, fen: int) -> None:
        self._work.change(_PAY_DUE, which=key, fen=fen)


def _due(row: tuple[Any, ...]) -> Due:
    key, n, kind, village, subject, fen, left_fen, since, text = row
    return Due(key, kind, village, subject, fen, left_fen, since, json.loads(text), n)


_PUT_MARK = _upsert(marks)
_MARK = Query(select(marks).where(marks.c.kind == bindparam("what"), marks.c.key == bindparam("which")))
_MARKS = Query(
    select(marks)
    .where(marks.c.kind == bindparam("what"), marks.c.key >= bindparam("first"), marks.c.key < bindparam("last"))
    .order_by(marks.c.key)
)

_ANY_MARK = Query(select(literal(1)).where(select(marks.c.key).where(marks.c.kind == bindparam("what")).exists()))
_MARKS_OF_PEOPLE = Query(
    select(marks)
    .select_from(residents.outerjoin(marks, and_(
        marks.c.kind == bindparam("what"), marks.c.key.between(residents.c.subject, residents.c.subject.concat(literal("0"))),
    )))
    .where(residents.c.village == bindparam("place"))
    .order_by(marks.c.key)
)  # fmt: skip
"""From "<subject>" to "<subject>/…": 0 is the character after the slash, and no key ends with it alone.
The outer join holds the order: the village's people first, then the marks of each; the other way round every mark of the
kind would be held against every one of them.
"""


class Marks:
    def __init__(self, work: Work) -> None:
        self._work = work

    def put(self, row: Mark) -> None:
        self._work.change(_PUT_MARK, **_values(kind=row.kind, key=row.key, n=row.n, row=_json(row.row)))

    def put_all(self, rows: Sequence[Mark]) -> None:
        """`put` for the marks of many people, each key once, in the table's own order."""
        self._work.change_rows(_PUT_MARK, sorted((row.kind, row.key, row.n, _json(row.row)) for row in rows))

    def get(self, kind: str, key: str) -> Mark | None:
        row = self._work.one(_MARK, what=kind, which=key)
        return Mark(row[0], row[1], json.loads(row[3]), row[2]) if row else None

    def of_people(self, kind: str, village: str) -> list[Mark]:
        """Marks whose key is, or begins with "<subject>/" of, somebody whose record is in the village."""
        if not self._work.rows(_ANY_MARK, what=kind):
            return []
        rows = self._work.rows(_MARKS_OF_PEOPLE, what=kind, place=village)
        return [Mark(what, key, json.loads(text), n) for what, key, n, text in rows if key is not None]

    def all(self, kind: str, beginning: str = "") -> list[Mark]:
        rows = self._work.rows(_MARKS, what=kind, first=beginning, last=f"{beginning}\U0010ffff")
        return [Mark(what, key, json.loads(text), n) for what, key, n, text in rows]
