"""What a list of people says about the year: who has paid how much, and how many have which value of a filter.

A page of the list asks for its 200 people through the indexes of subjects (the sums keep SQLite from walking through the
year); only sorting by the amount reads the year.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

from sqlalchemy import bindparam, func, literal, select

from db.query import Query
from db.tables import lines, paid_years, residents
from db.work import Work
from db.year_payers import DIRECT, OTHERWISE, by_tax_office

_CHOSEN = select(func.json_each(bindparam("ns")).table_valued("value").c.value)
_COUNTS = (
    lines.c.state + literal("") == literal("payment"), lines.c.phase.not_in([literal("dead"), literal("reversed")]),
)  # fmt: skip
_OF = Query(
    select(residents.c.n, func.sum(lines.c.amount_fen))
    .join(lines, lines.c.subject == residents.c.subject)
    .where(residents.c.n.in_(_CHOSEN), lines.c.year + 0 == bindparam("for_year"), *_COUNTS)
    .group_by(residents.c.n)
)
_ELSEWHERE = Query(
    select(residents.c.n, paid_years.c.kind)
    .join(paid_years, paid_years.c.subject == residents.c.subject)
    .where(residents.c.n.in_(_CHOSEN), paid_years.c.year + 0 == bindparam("for_year"))
)
_DIRECT = Query(select(residents.c.n).where(residents.c.n.in_(_CHOSEN), by_tax_office(residents.c.subject)))
_OTHERWISE = Query(select(residents.c.n).where(residents.c.subject.in_(OTHERWISE)).order_by(residents.c.n))
_SUM = func.sum(lines.c.amount_fen)
_BY_AMOUNT = Query(
    select(residents.c.n)
    .join(lines, lines.c.subject == residents.c.subject)
    .where(lines.c.year == bindparam("for_year"), lines.c.subject != literal(""), *_COUNTS)
    .group_by(residents.c.n)
    .order_by(_SUM, residents.c.n)
)


def paid_of(work: Work, ns: Sequence[int], year: int) -> dict[int, tuple[int, str]]:
    """Number → (fen paid by terminal, how else the year counts: direct, or the kind of a paid year, or "")."""
    chosen = json.dumps(list(ns))
    found = {n: (0, kind) for n, kind in work.rows(_ELSEWHERE, ns=chosen, for_year=year)}
    found |= {n: (0, DIRECT) for (n,) in work.rows(_DIRECT, ns=chosen, for_year=year)}
    for n, fen in work.rows(_OF, ns=chosen, for_year=year):
        found[n] = (fen, found.get(n, (0, ""))[1])
    return found


def by_amount(work: Work, year: int) -> array[int]:
    """Numbers of those who count as paid, the smallest sum by terminal first: who has paid otherwise has none."""
    payers = work.numbers(_BY_AMOUNT, for_year=year)
    have = frozenset(payers)
    return array("q", [n for n in work.numbers(_OTHERWISE, for_year=year) if n not in have]) + payers


def values(work: Work, column: str, ns: Sequence[int]) -> dict[str, int]:
    """Value → how many of these residents have it. KeyError for a column that records do not have."""
    asked = residents.c[column]
    query = Query(select(asked, func.count()).where(residents.c.n.in_(_CHOSEN)).group_by(asked))
    return {str(value): count for value, count in work.rows(query, ns=json.dumps(list(ns)))}
