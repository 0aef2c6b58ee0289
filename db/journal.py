"""单据流水: append-only, hash-chained streams of filings (社会保险经办条例 art. 38).

An act is kept with the filings that its signature covers; its number is that of its first filing, and its filings have
consecutive numbers. Hashes are compared by verify, not at every reading.
"""

from __future__ import annotations

import json
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from weakref import WeakValueDictionary

from sqlalchemy import bindparam, func, select, update

from app.domain.audit import is_audit
from app.domain.filing import NO_HASH, Act, Filing, StreamKey
from app.exchange.filing_bytes import read
from app.ports import StoredAct
from db.query import Query
from db.tables import acts, filings, streams
from db.work import Work

ID_DIGITS = 64
"""A filing's id is a SHA-256 in hex."""

HELD = 65_536
"""So many filings' numbers a writing unit remembers."""

_STREAMS = Query(select(streams).order_by(streams.c.id))
_STREAM = Query(select(streams).where(streams.c.station == bindparam("station"), streams.c.name == bindparam("stream")))
_MOVE_HEAD = Query(
    update(streams)
    .where(streams.c.id == bindparam("stream"))
    .values(head_seq=bindparam("seq"), head_id=bindparam("head"))
)
_LAST = Query(select(func.coalesce(func.max(filings.c.n), 0)))
_LAST_STREAM = Query(select(func.coalesce(func.max(streams.c.id), 0)))
_COUNT = Query(select(func.count()).select_from(filings))
_ID_AT = Query(
    select(filings.c.id).where(filings.c.stream_id == bindparam("stream"), filings.c.seq == bindparam("seq"))
)
_IDS = Query(
    select(filings.c.seq, filings.c.id).where(
        filings.c.stream_id == bindparam("stream"), filings.c.seq.between(bindparam("first"), bindparam("last"))
    )
)
_AFTER = Query(
    select(filings.c.n)
    .where(filings.c.stream_id == bindparam("stream"), filings.c.seq > bindparam("seq"))
    .order_by(filings.c.n)
)
_GET = Query(select(filings.c.n, filings.c.raw).where(filings.c.id == bindparam("filing")))
_BEGINNING = Query(
    select(filings.c.n)
    .where(filings.c.id.between(bindparam("least"), bindparam("most")))
    .order_by(filings.c.n)
    .limit(bindparam("limit"))
)
_RAW = Query(select(filings.c.raw).where(filings.c.n == bindparam("n")))
_RAWS = Query(
    select(filings.c.raw).where(filings.c.n.between(bindparam("first"), bindparam("last"))).order_by(filings.c.n)
)
_CHOSEN = select(func.json_each(bindparam("ns")).table_valued("value").c.value)
_MANY = Query(select(filings.c.n, filings.c.raw).where(filings.c.n.in_(_CHOSEN)))
_ACT = Query(select(acts).join(filings, filings.c.act == acts.c.n).where(filings.c.n == bindparam("n")))
_ACTS = Query(select(acts).order_by(acts.c.n))
_ACTS_AFTER = Query(
    select(acts).where(acts.c.stream_id == bindparam("stream"), acts.c.last > bindparam("seq")).order_by(acts.c.n)
)


class ChainBroken(ValueError):
    """What is appended does not continue its stream; whoever calls checks that first, so this is a bug."""


class Journal:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._known: dict[StreamKey, tuple[int, int, str]] = {}
        self._last = -1
        self.appended = 0
        self._numbers: OrderedDict[str, int] = OrderedDict()
        self._in_hand: WeakValueDictionary[str, Filing] = WeakValueDictionary()

    def head(self, stream: StreamKey) -> tuple[int, str]:
        """(seq, id) of the last filing held of the stream; (0, NO_HASH) when none is."""
        _, seq, head = self._stream(stream)
        return seq, head

    def heads(self) -> list[tuple[StreamKey, int, str]]:
        """Every stream held, oldest in this store first."""
        return [
            (StreamKey.parse(f"{station}/{name}"), seq, head)
            for _, station, name, seq, head in self._work.rows(_STREAMS)
        ]

    def append(self, act: Act, filings_of_act: Sequence[Filing]) -> list[int]:
        """Keep an act with its filings; returns their numbers. Raises ChainBroken when they do not continue."""
        stream, seq, head = self._stream(act.stream)
        _check_chain(act, filings_of_act, seq, head)
        first = self._next_number()
        last_id = filings_of_act[-1].id
        if stream == 0:
            stream = self._new_stream(act, last_id)
        else:
            self._work.change(_MOVE_HEAD, stream=stream, seq=act.last, head=last_id)
        self._work.put(acts, (first, stream, act.first, act.last, act.operator, act.signature))
        for n, filing in enumerate(filings_of_act, first):
            row = (n, bytes.fromhex(filing.id), stream, filing.header.seq, first, filing.kind, filing.raw)
            self._work.put(filings, row)
            self._hold(n, filing)
        self._known[act.stream] = (stream, act.last, last_id)
        self._last = first + len(filings_of_act) - 1
        self.appended += 0 if is_audit(act.stream) else len(filings_of_act)
        return list(range(first, self._last + 1))

    def id_at(self, stream: StreamKey, seq: int) -> str:
        """The id of filing `seq` of the stream; "" when it is not held."""
        row = self._work.one(_ID_AT, stream=self._stream(stream)[0], seq=seq)
        return row[0].hex() if row else ""

    def ids_between(self, stream: StreamKey, first: int, last: int) -> dict[int, str]:
        """The ids kept for filings `first`..`last` of a stream, by seq."""
        rows = self._work.rows(_IDS, stream=self._stream(stream)[0], first=first, last=last)
        return {seq: found.hex() for seq, found in rows}

    def numbers_after(self, stream: StreamKey, seq: int) -> array[int]:
        """Numbers of the filings of a stream beyond `seq`, in order."""
        rows = self._work.rows(_AFTER, stream=self._stream(stream)[0], seq=seq)
        return array("q", (n for (n,) in rows))

    def get(self, filing: str) -> tuple[int, Filing] | None:
        """(number, filing) by id."""
        held = self._in_hand.get(filing)
        if held is not None:
            return self._numbers[filing], held
        row = self._work.one(_GET, filing=bytes.fromhex(filing))
        return (row[0], read(row[1])) if row else None

    def numbers_from(self, beginning: str, limit: int = 2) -> list[int]:
        """Numbers of the filings whose id begins with these hex digits, in order of arrival."""
        least, most = (bytes.fromhex(beginning.ljust(ID_DIGITS, edge)) for edge in "0f")
        return [n for (n,) in self._work.rows(_BEGINNING, least=least, most=most, limit=limit)]

    def by_number(self, n: int) -> Filing:
        """The filing of that number; LookupError when there is none."""
        row = self._work.one(_RAW, n=n)
        if row is None:
            raise LookupError(n)
        return read(row[0])

    def filings(self, ns: Sequence[int]) -> dict[int, Filing]:
        """Filings by number, for a page of a list; missing numbers are left out."""
        return {n: self._hold(n, read(raw)) for n, raw in self._work.rows(_MANY, ns=json.dumps(list(ns)))}

    def act_of(self, n: int) -> Act:
        """The act that covers filing `n`; LookupError when there is none."""
        row = self._work.one(_ACT, n=n)
        if row is None:
            raise LookupError(n)
        return _act(row, self._names())

    def acts_after(self, after: Mapping[StreamKey, int]) -> Iterator[StoredAct]:
        """Acts of exactly the named streams that reach beyond the given seq, in order of number."""
        found: list[tuple[Any, ...]] = []
        for stream, seq in after.items():
            number = self._stream(stream)[0]
            if number:
                found += self._work.rows(_ACTS_AFTER, stream=number, seq=seq)
        return self._stored(sorted(found))

    def all_acts(self) -> Iterator[StoredAct]:
        """The whole journal, in order of number."""
        return self._stored(self._work.rows(_ACTS))

    def count(self) -> int:
        """Filings held."""
        row = self._work.one(_COUNT)
        return int(row[0]) if row else 0

    def papers(self) -> int:
        """Filings held, logs not counted, as the chains say."""
        return sum(seq for stream, seq, _ in self.heads() if not is_audit(stream))

    def forget(self) -> None:
        """The transaction was rolled back: read heads and numbers anew."""
        self._known.clear()
        self._last = -1
        self.appended = 0
        self._in_hand.clear()
        self._numbers.clear()

    def _hold(self, n: int, filing: Filing) -> Filing:
        """While whoever writes has a filing in hand it is not read again: a review asks for what it is about."""
        if self._work.writable:
            self._numbers[filing.id] = n
            self._in_hand[filing.id] = filing
            if len(self._numbers) > HELD:
                self._in_hand.pop(self._numbers.popitem(last=False)[0], None)
        return filing

    def _stored(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[StoredAct]:
        names = self._names()
        for row in rows:
            act = _act(row, names)
            raws = self._work.rows(_RAWS, first=row[0], last=row[0] + act.last - act.first)
            yield StoredAct(act, tuple(raw for (raw,) in raws), row[0])

    def _names(self) -> dict[int, StreamKey]:
        rows = self._work.rows(_STREAMS)
        return {number: StreamKey.parse(f"{station}/{name}") for number, station, name, _, _ in rows}

    def _stream(self, stream: StreamKey) -> tuple[int, int, str]:
        """(number, seq, head) of a stream; number 0 when it is not held."""
        known = self._known.get(stream)
        if known is None:
            row = self._work.one(_STREAM, station=str(stream.station), stream=stream.name)
            known = (row[0], row[3], row[4]) if row else (0, 0, NO_HASH)
            self._known[stream] = known
        return known

    def _new_stream(self, act: Act, head: str) -> int:
        row = self._work.one(_LAST_STREAM)
        number = (row[0] if row else 0) + 1
        self._work.put(streams, (number, str(act.stream.station), act.stream.name, act.last, head))
        return number

    def _next_number(self) -> int:
        if self._last < 0:
            row = self._work.one(_LAST)
            self._last = row[0] if row else 0
        return self._last + 1


def _check_chain(act: Act, appended: Sequence[Filing], seq: int, head: str) -> None:
    if act.first != seq + 1 or act.last != seq + len(appended) or not appended:
        raise ChainBroken(f"{act.stream}: act {act.first}..{act.last} after {seq}")
    for expected, filing in enumerate(appended, act.first):
        header = filing.header
        if header.stream != act.stream or header.seq != expected or header.prev != head:
            raise ChainBroken(f"{act.stream}: filing {header.seq} does not continue {expected - 1}")
        head = filing.id


def _act(row: tuple[Any, ...], names: Mapping[int, StreamKey]) -> Act:
    _, stream, first, last, operator, signature = row
    return Act(names[stream], first, last, operator, signature)
