"""A station's journal, links, settings and roster in plain dictionaries: enough of a store for the exchange, a hundred times
as fast, so that ten thousand histories can be lived through. It checks nothing by itself: what refuses a fork here is the
exchange alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.filing import NO_HASH, Act, Filing, StreamKey
from app.domain.records import Operator, Receipt, Station
from app.ports import StoredAct


@dataclass(slots=True)
class State:
    """All that one station keeps. `entered`: ids in the order in which they reached the books."""

    chains: dict[StreamKey, list[str]] = field(default_factory=dict)
    acts: list[StoredAct] = field(default_factory=list)
    filings: dict[str, tuple[int, Filing]] = field(default_factory=dict)
    entered: list[str] = field(default_factory=list)
    settings: dict[str, bytes] = field(default_factory=dict)
    said: dict[tuple[str, str], Receipt] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)

    def copy(self) -> State:
        chains = {stream: list(ids) for stream, ids in self.chains.items()}
        return State(
            chains, list(self.acts), dict(self.filings), list(self.entered), dict(self.settings), dict(self.said),
            dict(self.numbers), dict(self.seen),
        )  # fmt: skip


class Roster:
    """Who is who, the same everywhere and for ever."""

    def __init__(self, stations: Sequence[Station], operators: Sequence[Operator]) -> None:
        self._stations = {str(station.id): station for station in stations}
        self._codes = {station.id.code: station for station in stations}
        self._operators = {operator.key: operator for operator in operators}

    def station(self, name: str) -> Station | None:
        return self._stations.get(name)

    def stations(self) -> list[Station]:
        return list(self._stations.values())

    def at(self, code: str) -> Station | None:
        return self._codes.get(code)

    def operator(self, key: str) -> Operator | None:
        return self._operators.get(key)


class Journal:
    def __init__(self, state: State) -> None:
        self._state = state
        self.appended = 0

    def head(self, stream: StreamKey) -> tuple[int, str]:
        ids = self._state.chains.get(stream)
        return (len(ids), ids[-1]) if ids else (0, NO_HASH)

    def heads(self) -> list[tuple[StreamKey, int, str]]:
        return [(stream, len(ids), ids[-1]) for stream, ids in self._state.chains.items()]

    def append(self, act: Act, filings: Sequence[Filing]) -> list[int]:
        first = len(self._state.filings) + 1
        chain = self._state.chains.setdefault(act.stream, [])
        for n, filing in enumerate(filings, first):
            chain.append(filing.id)
            self._state.filings[filing.id] = (n, filing)
        self._state.acts.append(StoredAct(act, tuple(filing.raw for filing in filings), first))
        return list(range(first, first + len(filings)))

    def id_at(self, stream: StreamKey, seq: int) -> str:
        ids = self._state.chains.get(stream, [])
        return ids[seq - 1] if 0 < seq <= len(ids) else ""

    def ids_between(self, stream: StreamKey, first: int, last: int) -> dict[int, str]:
        ids = self._state.chains.get(stream, [])
        return {seq: ids[seq - 1] for seq in range(first, min(last, len(ids)) + 1)}

    def get(self, filing: str) -> tuple[int, Filing] | None:
        return self._state.filings.get(filing)

    def acts_after(self, after: Mapping[StreamKey, int]) -> Iterator[StoredAct]:
        return iter([kept for kept in self._state.acts if kept.act.last > after.get(kept.act.stream, kept.act.last)])


class Links:
    def __init__(self, state: State) -> None:
        self._state = state

    def put_receipt(self, said: Receipt) -> bool:
        last = self.receipt(said.sender, said.receiver)
        if last is not None and said.number <= last.number:
            return False
        self._state.said[said.sender, said.receiver] = said
        return True

    def receipt(self, sender: str, receiver: str) -> Receipt | None:
        return self._state.said.get((sender, receiver))

    def receipts(self, receiver: str) -> list[Receipt]:
        return [said for (_, to), said in sorted(self._state.said.items()) if to == receiver]

    def next_number(self, peer: str, what: str, at_least: int = 0) -> int:
        number = max(self._state.numbers.get((peer, what), 0) + 1, at_least, 1)
        self._state.numbers[peer, what] = number
        return number

    def log(self, _peer: str, _what: str, at: str, package: str, _detail: Mapping[str, Any]) -> None:
        self._state.seen.setdefault(package, at)

    def seen(self, package: str) -> str:
        return self._state.seen.get(package, "")

    def set_exported(self, heads: Mapping[StreamKey, int]) -> None:
        """What left is of no weight for the exchange."""


class Settings:
    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, key: str) -> bytes | None:
        return self._state.settings.get(key)

    def put(self, key: str, value: bytes) -> None:
        self._state.settings[key] = value


class NoBooks:
    """Nothing waits, nothing is drafted, nothing is noted, nothing is worth anything."""

    def fen_between(self, _first: int, _last: int, _kind: str) -> int:
        return 0

    def all(self, _kind: str) -> dict[str, Any]:
        return {}

    def get(self, _kind: str, _key: str) -> None:
        return None

    def put(self, _kind: str, _key: str, _body: Mapping[str, Any]) -> None:
        """The log of a station is of no weight for the exchange."""


class Unit:
    def __init__(self, state: State, roster: Roster) -> None:
        self.state = state
        self.roster = roster
        self.journal, self.links, self.settings = Journal(state), Links(state), Settings(state)
        self.dockets = self.drafts = NoBooks()
        self.kept = True


class Store:
    """Kept whole or not at all, as the real one."""

    def __init__(self, state: State, roster: Roster) -> None:
        self.state = state
        self._roster = roster
        self.path = Path()

    @contextmanager
    def write(self, *, wait: bool = True) -> Iterator[Unit]:
        work = self.state.copy()
        yield Unit(work, self._roster)
        self.state = work

    @contextmanager
    def read(self) -> Iterator[Unit]:
        yield Unit(self.state, self._roster)

    def close(self) -> None:
        """There is nothing to let go."""
