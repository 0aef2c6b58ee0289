"""The store's side of the list of filings: which are shown, sorted and filtered, and what a selection comes to.

What is asked for stands above the table (whose turn, kind, village, one press); the heads sort and filter that.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from app.domain.listing import Listing
from app.services import review_lists
from app.services.desk import Desk
from app.services.review_lists import Asked
from ui.models.arrangement import Choice


class Wanted(str):
    """A search by what stands above the table; `alone` is the number of one filing that another page named, or 0."""

    __slots__ = ("alone", "asked")

    asked: Asked
    alone: int

    def __new__(cls, asked: Asked, alone: int = 0) -> Self:
        made = super().__new__(cls, "")
        made.asked, made.alone = asked, alone
        return made


@dataclass(frozen=True, slots=True)
class ReviewSource:
    """Every method runs in the reader's thread."""

    desk: Desk
    finds_words: ClassVar[bool] = False

    def list_ids(self, listing: Listing) -> array[int]:
        """Numbers of the filings, in order."""
        assert isinstance(listing.query, Wanted)
        if listing.query.alone:
            return array("q", [listing.query.alone])
        return review_lists.list_ids(self.desk, listing.query.asked, listing)

    def choices(self, key: str, listing: Listing) -> list[Choice]:
        """The values of a column among the filings that the other filters let through."""
        assert isinstance(listing.query, Wanted)
        return review_lists.filter_choices(self.desk, listing.query.asked, key, listing)

    def totals(self, ids: Sequence[int]) -> tuple[tuple[str, int], ...]:
        """The payments of the filings, in fen."""
        fen = review_lists.fen_of(self.desk, ids)
        return (("缴费", fen),) if fen else ()
