"""Filings and where they stand: the append-only streams, dockets, review lists."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.filing import Act, Filing, StreamKey
from app.domain.queue import ActShare, Selection, Share
from app.domain.records import Docket


@dataclass(frozen=True, slots=True)
class StoredAct:
    """An act with the raw bytes of its filings, in order; `n` numbers its first filing in this store."""

    act: Act
    raws: tuple[bytes, ...]
    n: int


class Journal(Protocol):
    """Append-only, hash-chained streams of filings."""

    @property
    def appended(self) -> int:
        """How many filings this unit has appended, logs not counted."""

    def head(self, stream: StreamKey) -> tuple[int, str]: ...
    def heads(self) -> list[tuple[StreamKey, int, str]]: ...
    def append(self, act: Act, filings: Sequence[Filing]) -> list[int]: ...
    def id_at(self, stream: StreamKey, seq: int) -> str: ...
    def ids_between(self, stream: StreamKey, first: int, last: int) -> dict[int, str]:
        """The ids kept for filings `first`..`last` of a stream, by seq."""

    def numbers_after(self, stream: StreamKey, seq: int) -> array[int]:
        """Numbers of the filings of a stream beyond `seq`, in order."""

    def get(self, filing: str) -> tuple[int, Filing] | None: ...
    def numbers_from(self, beginning: str, limit: int = 2) -> list[int]:
        """Numbers of the filings whose id begins with these hex digits."""

    def by_number(self, n: int) -> Filing: ...
    def filings(self, ns: Sequence[int]) -> dict[int, Filing]: ...
    def act_of(self, n: int) -> Act: ...
    def acts_after(self, after: Mapping[StreamKey, int]) -> Iterator[StoredAct]: ...
    def all_acts(self) -> Iterator[StoredAct]: ...
    def count(self) -> int: ...
    def papers(self) -> int:
        """Filings held, logs not counted: what a person is told."""


class Dockets(Protocol):
    def add(self, docket: Docket) -> None: ...
    def get(self, n: int) -> Docket | None: ...
    def move(self, n: int, *, state: str, step: int, awaits: str, opinion: str = "", effect_no: int = 0) -> None: ...
    def add_review(self, n: int, of: int, step: int, verdict: str, operator: str) -> None: ...
    def reviews(self, of: int) -> list[tuple[int, int, str, str]]: ...
    def waiting(self, level: str, not_maker: str) -> list[Docket]: ...
    def listed(self, *, state: str = "", kinds: Sequence[str] = (), limit: int = 500) -> list[Docket]: ...
    def of_days(self, kinds: Sequence[str], first: str, last: str, state: str) -> list[Docket]:
        """Filings of these kinds with a business day from `first` to `last` (both included) that stand so, newest first."""

    def fen_between(self, first: int, last: int, kind: str) -> int:
        """Sum of the fen of one kind of filing numbered `first`..`last`."""

    def last_effect(self, village: str) -> int: ...
    def of_subject(self, subject: str) -> list[Docket]: ...
    def standing(self, kind: str, village: str) -> list[int]:
        """Numbers of a village's filings of a kind that wait or that the district has made effective, in order."""

    def count_by_state(self) -> dict[str, int]: ...


class Queues(Protocol):
    """Lists of filings by number, filtered and counted by the store."""

    def ids(self, chosen: Selection) -> array[int]: ...
    def many(self, ns: Sequence[int]) -> list[Docket]: ...
    def shares(self, chosen: Selection, column: str) -> list[Share]:
        """Counted by kind, village or state."""

    def acts(self, chosen: Selection, *, least: int = 2, most: int = 50) -> list[ActShare]: ...
