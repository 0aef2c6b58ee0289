"""Who counts as having paid for a year without a payment line here (Songshan 003 art. 3(6)1; Linyi 004 2(2), 2(5)).

税务直缴 that stands on the account (not one that was taken back), and a year that an older system, put-in 暂收 money, the
government or a transfer vouches for. With the payment lines of the year this is the one rule of 谁没缴, the list of people and
the workbench.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, exists, func, literal, or_, select, union_all

from app.domain.money_records import PUT_IN
from db.query import Query
from db.tables import direct_payments, dockets, paid_years
from db.work import Work

DIRECT, GOVERNMENT = "direct", "government_paid"
ALWAYS = "9999-12-31"

_DIRECT = Query(
    select(func.group_concat(direct_payments.c.subject))
    .where(direct_payments.c.year == bindparam("for_year"), direct_payments.c.entered_on <= bindparam("until"))
)  # fmt: skip
_ELSEWHERE = Query(
    select(paid_years.c.kind, func.group_concat(paid_years.c.subject))
    .where(paid_years.c.year == bindparam("for_year"))
    .group_by(paid_years.c.kind)
)
_DATED = Query(
    select(paid_years.c.kind, func.group_concat(paid_years.c.subject))
    .join(dockets, dockets.c.n == paid_years.c.n)
    .where(
        paid_years.c.year == bindparam("for_year"), paid_years.c.kind.in_([literal(GOVERNMENT), literal(PUT_IN)]),
        dockets.c.business_date <= bindparam("until"),
    )
    .group_by(paid_years.c.kind)
)  # fmt: skip

OTHERWISE = union_all(
    select(direct_payments.c.subject).where(direct_payments.c.year == bindparam("for_year")),
    select(paid_years.c.subject).where(paid_years.c.year == bindparam("for_year")),
)
"""Their subjects as SQL, some of them twice."""


def by_tax_office(subject: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether one person has paid directly: looked up by the key, where a join would read the year."""
    return exists().where(direct_payments.c.year == bindparam("for_year"), direct_payments.c.subject == subject)


def paid_otherwise(subject: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether one person is among OTHERWISE."""
    vouched = exists().where(paid_years.c.subject == subject, paid_years.c.year == bindparam("for_year"))
    return or_(by_tax_office(subject), vouched)


def otherwise(work: Work, year: int, until: str = ALWAYS) -> dict[str, list[str]]:
    """Source ("direct" or the kind of a paid year) → subjects, some of them in several.

    With an ISO day `until` only what is known by its day: an older system's years say only which year was paid.
    """
    (direct,) = work.one(_DIRECT, for_year=year, until=until) or (None,)
    kinds = work.rows(_ELSEWHERE, for_year=year) if until == ALWAYS else work.rows(_DATED, for_year=year, until=until)
    found = {DIRECT: direct.split(",")} if direct else {}
    return found | {kind: subjects.split(",") for kind, subjects in kinds}
