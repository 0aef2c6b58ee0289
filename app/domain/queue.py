"""What a list of filings asks of the store: a queue that waits for somebody, or a part of the register of filings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Selection:
    """Filings of these kinds (none: all) in a state ("" any), of a village ("" any), of one act (0 any), filed by a
    station ("" any); `unanswered`: only those that have not been filed anew since. With `awaits` only those that wait
    for a review at this level and were not made by `not_maker`.

    A table arranges them further: `only` lets through, per column (kind, village, state), these values; `numbers` (None:
    all) only these filings; `sort` is a column (kind, village, state, title, day; "": order of arrival), and `ranks` are
    the values of a sorted column of few values in the order in which they are read.
    """

    kinds: tuple[str, ...] = ()
    state: str = ""
    village: str = ""
    act: int = 0
    station: str = ""
    unanswered: bool = False
    awaits: str = ""
    not_maker: str = ""
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    numbers: tuple[int, ...] | None = None
    sort: str = ""
    descending: bool = False
    ranks: tuple[str, ...] = ()

    @property
    def arranged(self) -> bool:
        """Whether a table has narrowed or sorted the selection."""
        return bool(self.only or self.sort) or self.numbers is not None


@dataclass(frozen=True, slots=True)
class Share:
    """Some filings of a selection that have `key` in common: how many, the oldest business date, their fen."""

    key: str
    count: int
    oldest: str
    fen: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class ActShare:
    """Filings of a selection that were filed with one press: an import, a batch, an approve-all."""

    act: int
    kind: str
    village: str
    filed_at: str
    count: int
