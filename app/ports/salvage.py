"""What can still be read of a station file with damaged pages (security 4.5, B5; 社会保险经办条例 art. 38).

Everything here was on pages that verify. Whether it is what was signed is asked by whoever puts it into a new store.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.domain.filing import StreamKey
from app.domain.records import Receipt
from app.ports.journal import StoredAct


@dataclass(frozen=True, slots=True)
class KeptRows:
    """What is not computed from filings: settings by key, drafts (kind, key, body), receipts by number, traffic
    (peer, what, when, package, detail) oldest first, counters (peer, what, number). `damaged`: tables of which rows are lost.
    """

    settings: Mapping[str, bytes]
    drafts: tuple[tuple[str, str, Mapping[str, Any]], ...]
    receipts: tuple[Receipt, ...]
    traffic: tuple[tuple[str, str, str, str, Mapping[str, Any]], ...]
    counters: tuple[tuple[str, str, int], ...]
    damaged: tuple[str, ...]


class Wreck(Protocol):
    """A copy of a damaged station file, opened for reading what verifies."""

    @property
    def findings(self) -> tuple[str, ...]:
        """What is wrong with the file, a sentence each; () when nothing is."""

    def kept(self) -> KeptRows: ...

    def heads(self) -> dict[StreamKey, int]:
        """How many filings each stream had, as far as the file still says."""

    def acts(self) -> Iterator[StoredAct]:
        """Every act that is there with all its filings, in the file's order. A gap in `n` is where filings are lost."""
