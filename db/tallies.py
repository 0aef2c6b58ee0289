"""Sums for the workbench: who is on the register, who has paid, what came in by day and by tier.

Counted where the rows lie: subjects come as one long text per village and age group, so that 500,000 of them are
compared in a fifth of the time that reading row by row takes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import Integer, Text, bindparam, case, func, literal, or_, select

from app.domain.back_pay import TERMINAL
from app.domain.records import BACK, DEAD, ENDED
from db import year_marks, year_payers
from db.query import Query
from db.tables import lines, residents
from db.work import Work
from db.year_payers import ALWAYS

LEFT = -1
"""The age group of those who have left the register."""

_GONE = [literal(state) for state in sorted({*DEAD, ENDED})]
_GROUP = case(
    *[(residents.c.birth > bindparam(f"edge_{place}", type_=Text), literal(str(place))) for place in range(4)],
    else_=literal("4"),
)
_PEOPLE = Query(
    select(
        residents.c.village, residents.c.status, func.group_concat(_GROUP, literal("")),
        func.group_concat(residents.c.subject),
    ).group_by(residents.c.village, residents.c.status)
)  # fmt: skip
"""A letter per person for the age group: rows come in the order of the index, and nothing has to be sorted."""

_ALIKE = re.compile(r"(.)\1*")

_COUNTS = (
    lines.c.year == bindparam("for_year"), lines.c.state == literal("payment"), lines.c.subject != literal(""),
    lines.c.phase.not_in([literal("dead"), literal("reversed")]), lines.c.paid_on <= bindparam("until"),
)  # fmt: skip
_PAID = Query(select(func.group_concat(lines.c.subject)).where(*_COUNTS))
_TAKINGS = Query(
    select(lines.c.village, func.count(), func.sum(lines.c.amount_fen)).where(*_COUNTS).group_by(lines.c.village)
)
_TIERS = Query(
    select(lines.c.amount_fen, func.count()).where(*_COUNTS).group_by(lines.c.amount_fen).order_by(lines.c.amount_fen)
)
_PAYMENTS = Query(
    select(
        lines.c.village, lines.c.amount_fen, func.group_concat(lines.c.subject), func.group_concat(lines.c.paid_on)
    )
    .where(*_COUNTS)
    .group_by(lines.c.village, lines.c.amount_fen)
)
_MONTH = Query(
    select(func.count(), func.coalesce(func.sum(lines.c.amount_fen), 0))
    .where(lines.c.month == bindparam("in_month"), lines.c.state == literal("payment"), lines.c.phase != literal("dead"))
)  # fmt: skip
_BACK = (lines.c.terminal == literal(TERMINAL), lines.c.kind == literal(BACK))
"""Counted apart by the index of slips: there are few, and the sums of a month stay in their own index."""

_BACK_MONTH = Query(
    select(func.count(), func.coalesce(func.sum(lines.c.amount_fen), 0))
    .where(*_BACK, lines.c.month + literal("") == bindparam("in_month"), lines.c.phase != literal("dead"))
)  # fmt: skip
_OPEN = lines.c.phase.in_([literal("filed"), literal("suspended"), literal("effective")])
_UNSETTLED = Query(
    select(lines.c.month, func.count())
    .where(lines.c.month.between(bindparam("first"), bindparam("last")), lines.c.state == literal("payment"))
    .group_by(lines.c.month)
    .having(func.sum(case((lines.c.phase == literal("credited"), 1), else_=0)) > 0)
    .with_only_columns(lines.c.month, func.sum(case((_OPEN, 1), else_=0)))
    .order_by(lines.c.month)
)
_BACK_OPEN = Query(
    select(lines.c.month, func.count())
    .where(*_BACK, (lines.c.month + literal("")).between(bindparam("first"), bindparam("last")), _OPEN)
    .group_by(lines.c.month)
)
_YOUNG = case((residents.c.birth > bindparam("born_after"), 1), else_=0)
_GROUPS = Query(
    select(residents.c.village_group, _YOUNG, func.group_concat(residents.c.subject))
    .where(residents.c.status.not_in(_GONE))
    .group_by(residents.c.village_group, _YOUNG)
)
_GROUP_TAKINGS = Query(
    select(residents.c.village_group, func.sum(lines.c.amount_fen))
    .join(lines, lines.c.subject == residents.c.subject)
    .where(*_COUNTS)
    .group_by(residents.c.village_group)
)
_ANY_GROUP = bindparam("any_group", type_=Integer)
_YOUNGER = Query(
    select(residents.c.n, residents.c.subject)
    .where(
        or_(_ANY_GROUP == 1, residents.c.village_group == bindparam("in_group")),
        residents.c.village >= bindparam("place"), residents.c.village < bindparam("beyond"),
        residents.c.status.not_in(_GONE), residents.c.birth > bindparam("born_after"),
    )
    .order_by(residents.c.village, residents.c.name, residents.c.n)
)  # fmt: skip


class Tallies:
    """Payments here are those for a year that count (not dead, not reversed), up to the day `until` (ISO, included)."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def people(self, edges: Sequence[str]) -> list[tuple[str, int, list[str]]]:
        """(village, age group, subjects) of the register; four ISO birth dates, the latest first, part five groups
        (born after the first: 0). Group -1 are those who have left the register.
        """
        named = {f"edge_{place}": edge for place, edge in enumerate(edges)}
        found: dict[tuple[str, int], list[str]] = {}
        for village, status, groups, joined in self._work.rows(_PEOPLE, **named):
            if status in DEAD:
                continue
            subjects = joined.split(",")
            for alike in _ALIKE.finditer(groups):  # few: the index has them by birth
                group = LEFT if status == ENDED else int(alike[1])
                found.setdefault((village, group), []).extend(subjects[alike.start() : alike.end()])
        return [(village, group, subjects) for (village, group), subjects in found.items()]

    def payments(self, year: int, until: str = ALWAYS) -> list[tuple[str, int, list[str], list[str]]]:
        """(village or hall, fen, subjects who paid so much there, the ISO day of each payment)."""
        rows = self._work.rows(_PAYMENTS, for_year=year, until=until)
        return [(village, fen, subjects.split(","), days.split(",")) for village, fen, subjects, days in rows]

    def paid(self, year: int, until: str = ALWAYS) -> set[str]:
        """Subjects who count as paid for the year: with a payment, or otherwise."""
        row = self._work.one(_PAID, for_year=year, until=until)
        payers = set(row[0].split(",")) if row and row[0] else set()
        return payers.union(*self.otherwise(year, until).values())

    def otherwise(self, year: int, until: str = ALWAYS) -> dict[str, list[str]]:
        """"direct" (税务直缴) or the kind of a paid year → subjects who count as paid by it, with a payment or without."""
        return year_payers.otherwise(self._work, year, until)

    def takings(self, year: int, until: str = ALWAYS) -> dict[str, tuple[int, int]]:
        """Payments and fen by the village (or hall) that took them."""
        return {place: (count, fen) for place, count, fen in self._work.rows(_TAKINGS, for_year=year, until=until)}

    def tiers(self, year: int, until: str = ALWAYS) -> list[tuple[int, int]]:
        """(fen, payments), the lowest amount first."""
        return [(fen, count) for fen, count in self._work.rows(_TIERS, for_year=year, until=until)]

    def month(self, month: str) -> tuple[int, int]:
        """Payments and fen of a ledger month, without its red letters and back payments."""
        row, back = self._work.one(_MONTH, in_month=month), self._work.one(_BACK_MONTH, in_month=month)
        return (row[0] - back[0], row[1] - back[1]) if row and back else (0, 0)

    def unsettled(self, first: str, last: str) -> list[tuple[str, int]]:
        """(ledger month, payments that no treasury row has settled) of months that have been reconciled; back payments
        wait for the township's transfer and are told apart.
        """
        back = dict(self._work.rows(_BACK_OPEN, first=first, last=last))
        rows = self._work.rows(_UNSETTLED, first=first, last=last)
        return [(month, count - back.get(month, 0)) for month, count in rows if count > back.get(month, 0)]

    def groups(self, born_after: str) -> list[tuple[str, bool, list[str]]]:
        """(村组, born after the day, subjects) of those on the register."""
        rows = self._work.rows(_GROUPS, born_after=born_after)
        return [(group, bool(young), subjects.split(",")) for group, young, subjects in rows]

    def group_takings(self, year: int, until: str = ALWAYS) -> dict[str, int]:
        """Fen by the payer's 村组."""
        return dict(self._work.rows(_GROUP_TAKINGS, for_year=year, until=until))

    def unpaid(self, place: str, born_after: str, paid: set[str], group: str | None = None) -> list[int]:
        """Numbers of the residents below a code (and of a 村组) born after a day whose subject is not in `paid`, by
        village and name.
        """
        rows = self._work.rows(
            _YOUNGER, place=place, beyond=f"{place}~", born_after=born_after, any_group=int(group is None),
            in_group=group or "",
        )  # fmt: skip
        return [n for n, subject in rows if subject not in paid]

    def paid_of(self, ns: Sequence[int], year: int) -> dict[int, tuple[int, str]]:
        """Number of a resident → (fen paid for the year by terminal, how else it counts as paid)."""
        return year_marks.paid_of(self._work, ns, year)

    def by_amount(self, year: int) -> Sequence[int]:
        """Numbers of the residents who count as paid for the year, the smallest sum by terminal first."""
        return year_marks.by_amount(self._work, year)

    def values(self, column: str, ns: Sequence[int]) -> dict[str, int]:
        """How many of these residents have each value of a column of their records."""
        return year_marks.values(self._work, column, ns)
