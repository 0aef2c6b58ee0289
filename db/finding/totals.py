"""What a selection of people has paid and owns: a few are looked up one by one through the indexes, many are summed
from what every person has (db.finding.sums).
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Sequence

from sqlalchemy import bindparam, func, literal, select

from db.finding.sums import Payments, last_number
from db.query import Query
from db.tables import OWN_FEN, lines, postings, residents
from db.work import Work
from db.year_payers import paid_otherwise

FEW, VERY_FEW = 2_000, 100
SMALL = 20_000
"""Up to so many filings everybody is summed more quickly than a hundred people are looked up."""

Sums = tuple[Callable[[], Payments], Callable[[], "array[int]"]]
"""How what everybody has paid for the year and owns is got, which may take a second the first time."""

_CHOSEN = select(func.json_each(bindparam("ns")).table_valued("value").c.value)
_PAID_ONE = Query(
    select(func.count(), func.coalesce(func.sum(lines.c.amount_fen), 0)).where(
        lines.c.subject == bindparam("who"), lines.c.year + 0 == bindparam("for_year"),
        lines.c.state + literal("") == literal("payment"), lines.c.phase.not_in([literal("dead"), literal("reversed")]),
    )
)  # fmt: skip
"""By the index of subjects: the sums keep SQLite from walking through everybody's payments of the year."""


_OWNED = Query(
    select(func.coalesce(func.sum(OWN_FEN), 0))
    .select_from(postings)
    .where(postings.c.subject == bindparam("who"), postings.c.subject != literal(""))
)
_SUBJECTS = Query(select(residents.c.subject).where(residents.c.n.in_(_CHOSEN)))
_OTHERWISE = Query(select(residents.c.subject).where(residents.c.n.in_(_CHOSEN), paid_otherwise(residents.c.subject)))


def totals(work: Work, ns: Sequence[int], year: int, sums: Sums) -> tuple[int, int, int]:
    """(people who count as paid for the year, fen they paid for it by terminal, fen on their personal accounts) of distinct
    records.
    """
    if len(ns) > FEW or (len(ns) > VERY_FEW and last_number(work) <= SMALL):
        (have, paid), balance = sums[0](), sums[1]()
        last = min(len(have), len(balance))
        chosen = ns if max(ns) < last else [n for n in ns if n < last]
        return sum(map(have.__getitem__, chosen)), sum(map(paid.__getitem__, chosen)), sum(map(balance.__getitem__, chosen))
    return _looked_up(work, json.dumps(list(ns)), year)


def _looked_up(work: Work, ns: str, year: int) -> tuple[int, int, int]:
    found = {subject: _of_one(work, subject, year) for (subject,) in work.rows(_SUBJECTS, ns=ns)}
    payers = {subject for subject, (count, _, _) in found.items() if count}
    payers |= {subject for (subject,) in work.rows(_OTHERWISE, ns=ns, for_year=year)}
    return len(payers), sum(fen for _, fen, _ in found.values()), sum(fen for _, _, fen in found.values())


def _of_one(work: Work, subject: str, year: int) -> tuple[int, int, int]:
    count, fen = work.one(_PAID_ONE, for_year=year, who=subject) or (0, 0)
    (owned,) = work.one(_OWNED, who=subject) or (0,)
    return int(count), int(fen), int(owned)
