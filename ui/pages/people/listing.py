"""The store's side of the people list: who is found, sorted and filtered, and what a selection comes to.

A search by what is missing (谁没缴) is arranged like any other: its people in the order and by the filters asked for.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from app.domain.listing import Listing
from app.services import paid_this_year, people_lists, unpaid
from app.services.desk import Desk
from ui.models.arrangement import Choice
from ui.pages.people.unpaid import MISSING, Unpaid

NOBODY_YET = "还没有参保人。按 F3 登记第一位，或按 Ctrl+I 导入花名册。"
NOBODY_FOUND = "没有找到。换几个字再找，或按 F3 登记。"


@dataclass(frozen=True, slots=True)
class PeopleSource:
    """Every method runs in the reader's thread."""

    desk: Desk
    finds_words: ClassVar[bool] = True

    def list_ids(self, listing: Listing) -> Sequence[int]:
        """Numbers of the residents, in order."""
        if listing.sort == paid_this_year.PAID:
            found = self.list_ids(replace(listing, sort="", descending=False))
            return paid_this_year.sorted_ids(self.desk, found, descending=listing.descending)
        if not isinstance(listing.query, Unpaid):
            return people_lists.list_ids(self.desk, listing)
        missing = unpaid.unpaid_ids(self.desk, listing.query.place)
        if not listing.sort and not listing.filters:
            return missing
        wanted = frozenset(missing)
        return array("q", (n for n in people_lists.list_ids(self.desk, replace(listing, query="")) if n in wanted))

    def choices(self, key: str, listing: Listing) -> list[Choice]:
        """The values of a field with the number of residents in view who have it."""
        plain = replace(listing, sort="", descending=False)
        found = self.list_ids(plain) if listing.query or listing.filters else ()
        return paid_this_year.choices(self.desk, key, plain, found)

    def totals(self, ids: Sequence[int]) -> tuple[tuple[str, int], ...]:
        """What they have paid this year and what is on their accounts, in fen."""
        found = people_lists.totals(self.desk, ids)
        return ((f"今年已缴 {found.paid:,} 人", found.paid_fen), ("账户余额", found.balance_fen))


def found_words(query: str, *, filtered: bool = False) -> str:
    """How the subtitle begins, e.g. “张”找到."""
    said = f"“{query}”找到" if query else "共"
    if isinstance(query, Unpaid):
        said = str(query).replace(MISSING, "今年还没缴的有")
    if not filtered:
        return f"{said} "
    return f"{said}，筛选出 " if query else "筛选出 "
