"""谁没缴: the residents whose payment for the year is still missing (Linyi 004 2(2): one payment a year)."""

from __future__ import annotations

from array import array

from app.services.desk import Desk
from app.services.progress import born_after, paid_subjects


def unpaid_ids(desk: Desk, place: str = "") -> array[int]:
    """Numbers of those on the register below the age of benefit who do not count as paid for this business year (a line,
    税务直缴 or a year vouched for), by village and name; `place`: only those below this code, or of this 村组 (code/group).
    """
    code, divided, group = place.partition("/")
    with desk.store.read() as unit:
        paid = paid_subjects(desk, unit)
        edge = born_after(desk.today, desk.policy(unit).benefit_age)
        return array("q", unit.tallies.unpaid(code or desk.station.code, edge, paid, group if divided else None))
