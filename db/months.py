"""月结: which months of which station are closed (Songshan 003 art. 13)."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.sqlite import insert

from db.query import Query
from db.tables import months
from db.work import Work

_CLOSED = Query(
    select(months.c.closed).where(months.c.station == bindparam("place"), months.c.month == bindparam("in_month"))
)
_STATES = Query(
    select(months.c.month, months.c.closed).where(months.c.station == bindparam("place")).order_by(months.c.month)
)
_PUT = insert(months).values({column.name: bindparam(f"v_{column.name}") for column in months.columns})
_SET = Query(
    _PUT.on_conflict_do_update(
        index_elements=["station", "month"], set_={"closed": _PUT.excluded.closed, "n": _PUT.excluded.n}
    )
)


class Months:
    def __init__(self, work: Work) -> None:
        self._work = work

    def closed(self, station: str, month: str) -> bool:
        row = self._work.one(_CLOSED, place=station, in_month=month)
        return bool(row and row[0])

    def set(self, station: str, month: str, *, closed: bool, n: int) -> None:
        """Filing `n` closed or reopened the month."""
        self._work.change(_SET, v_station=station, v_month=month, v_closed=int(closed), v_n=n)

    def states(self, station: str) -> dict[str, bool]:
        """Months that were ever closed, in order: closed now?"""
        return {month: bool(closed) for month, closed in self._work.rows(_STATES, place=station)}
