"""What a table asks of the store: which records, in which order, by which filters. Sorting and filtering are SQL's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """`query` as typed in the search box; `sort` a column's key ("" the list's own order); `filters` a column's key with
    the values that are let through (one of them must be the record's).
    """

    query: str = ""
    sort: str = ""
    descending: bool = False
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()
