"""谁没缴: the residents whose payment for the year is still missing (Linyi 004 2(2): one payment a year)."""

from __future__ import annotations

from array import array

from app.services.desk import Desk
from app.services.places import villages


def unpaid_ids(desk: Desk) -> array[int]:
    """Numbers of the residents on the register without a payment for this business year, by village, in its order."""
    found = array("q")
    places = villages(desk)
    with desk.store.read() as unit:
        paid = unit.lines.paid(desk.today.year)
        for code, _name in places:
            payers = unit.residents.payers(code).values()
            found.extend(resident.n for resident in payers if resident.subject not in paid)
    return found
