"""What is asked of a list of people, read once for both ways of answering (SQL and bit sets)."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.finding import Word, words
from app.domain.listing import Listing

COLUMNS = {
    "name": "spelled", "id_number": "id_number", "phone": "phone", "insurance_number": "insurance_number",
    "birth": "birth", "village": "village", "status": "status", "tier": "tier_fen", "special_group": "special_group",
    "sex": "sex", "group": "village_group",
}  # fmt: skip
"""Keys of a listing's sort and filters → columns."""

TRAITS = ("status", "tier_fen", "special_group", "sex", "village_group")
"""Columns of few values; `village` is one more."""

FILTERS = ("village", "status", "tier", "special_group", "sex", "group")
PAID = "paid"
YES, NOT_YET = "paid", "unpaid"


@dataclass(frozen=True, slots=True)
class Asked:
    """`words` are all to be found; `column` "" is the list's own order; `filters` column → values; `paid` None: both."""

    words: tuple[Word, ...]
    nothing: bool
    column: str
    descending: bool
    filters: tuple[tuple[str, tuple[str | int, ...]], ...]
    paid: bool | None
    year: int

    @property
    def own_order(self) -> bool:
        """The list's own order, or that by village, which is the same without words."""
        return not self.column or (self.column == "village" and not self.descending)

    @property
    def by_traits(self) -> bool:
        """Whether more than what people are found by is asked."""
        filtered = any(column != "village" for column, _ in self.filters)
        return filtered or self.paid is False or self.column in TRAITS


def asked(listing: Listing, year: int, sought: tuple[Word, ...] | None = None) -> Asked:
    """A listing as asked for a payment year; `sought` are its words when they are known with their villages already.

    ValueError for a sort or filter that no list of people has: the caller's mistake, not the clerk's.
    """
    if sought is None:
        sought = words(listing.query)
    column = COLUMNS.get(listing.sort, "")
    if listing.sort and not column:
        raise ValueError(f"no such order: {listing.sort}")
    paid, filters, nothing = None, list[tuple[str, tuple[str | int, ...]]](), bool(listing.query.strip()) and not sought
    for key, values in listing.filters:
        if key == PAID:
            wanted = {value == YES for value in values if value in {YES, NOT_YET}}
            nothing = nothing or not wanted or (len(wanted) == 1 and paid not in {None, *wanted})
            paid = wanted.pop() if len(wanted) == 1 else paid
        elif key in FILTERS:
            filters.append((COLUMNS[key], tuple(int(v) for v in values if v.isdecimal()) if key == "tier" else values))
        else:
            raise ValueError(f"no such filter: {key}")
    return Asked(sought, nothing, column, listing.descending, tuple(filters), paid, year)
