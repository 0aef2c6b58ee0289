"""What the month's certificate left in the books, and how a later list opens the month again (Songshan 003 art. 11).

月清月结 holds for what was there: when a list adds or changes a row of a certified month, that month is compared again.
"""

from __future__ import annotations

from collections.abc import Collection

from app.domain.money_records import Mark
from app.domain.month import Month
from app.ports import Unit

CERTIFICATE = "certificate"
"""Kind of the mark; its key is the month. `stale` says that a list has changed the month since."""


def certified_months(unit: Unit) -> dict[str, Mark]:
    """The certificates that still hold, by month."""
    return {mark.key: mark for mark in unit.marks.all(CERTIFICATE) if not mark.row.get("stale")}


def first_open_month(unit: Unit, month: str) -> str:
    """The month (YYYY-MM) itself, or the first after it for which no certificate was made: a month that was certified takes
    no red letter any more, not even while it waits to be certified anew.
    """
    made = {mark.key for mark in unit.marks.all(CERTIFICATE, month[:2])}
    while month in made:
        month = str(Month.parse(month).next)
    return month


def reopen_certificates(unit: Unit, months: Collection[str], by: int) -> None:
    """Note on the certificates of these months that a list has come since."""
    for month in sorted(months):
        mark = unit.marks.get(CERTIFICATE, month)
        if mark is not None and not mark.row.get("stale"):
            unit.marks.put(Mark(CERTIFICATE, month, {**mark.row, "stale": True}, by))
