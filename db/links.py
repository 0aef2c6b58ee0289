"""Receipts and traffic of the exchange; not rebuilt from the journal.

A receipt is numbered per link: a number not above the last one has no effect. Older receipts are kept.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, func, literal, select
from sqlalchemy.dialects.sqlite import insert

from app.domain.filing import StreamKey
from app.domain.records import Receipt
from db.query import Query
from db.tables import counters, receipts, traffic
from db.work import Work

_RECEIPT = Query(
    select(receipts)
    .where(receipts.c.sender == bindparam("of_sender"), receipts.c.receiver == bindparam("of_receiver"))
    .order_by(receipts.c.number.desc())
    .limit(1)
)
_RECEIPTS = Query(
    select(receipts)
    .where(receipts.c.receiver == bindparam("of_receiver"))
    .order_by(receipts.c.sender, receipts.c.number)
)
_COUNT_PUT = insert(counters).values(peer=bindparam("who"), what=bindparam("which"), number=bindparam("count"))
_COUNT_UP = Query(
    _COUNT_PUT.on_conflict_do_update(
        index_elements=["peer", "what"], set_={"number": func.max(counters.c.number + 1, _COUNT_PUT.excluded.number)}
    )
)
_COUNTED = Query(
    select(counters.c.number).where(counters.c.peer == bindparam("who"), counters.c.what == bindparam("which"))
)
_EXPORTED = Query(
    _COUNT_PUT.on_conflict_do_update(
        index_elements=["peer", "what"], set_={"number": func.max(counters.c.number, _COUNT_PUT.excluded.number)}
    )
)
_NEXT = Query(select(func.coalesce(func.max(traffic.c.no), 0) + 1))
_SENT = (traffic.c.peer, traffic.c.what, traffic.c.at, traffic.c.detail)
_LAST = Query(
    select(traffic.c.at, traffic.c.detail)
    .where(traffic.c.peer == bindparam("who"), traffic.c.what == bindparam("which"))
    .order_by(traffic.c.no.desc())
    .limit(1)
)
_SEEN = Query(
    select(traffic.c.at)
    .where(traffic.c.package == bindparam("key"), traffic.c.package != literal(""))
    .order_by(traffic.c.no)
    .limit(1)
)
_TRAFFIC = Query(select(*_SENT).order_by(traffic.c.no.desc()).limit(bindparam("most")))
_KINDS = select(func.json_each(bindparam("kinds")).table_valued("value").c.value)
_TRAFFIC_OF = Query(
    select(*_SENT).where(traffic.c.what.in_(_KINDS)).order_by(traffic.c.no.desc()).limit(bindparam("most"))
)


class Links:
    def __init__(self, work: Work) -> None:
        self._work = work

    def put_receipt(self, receipt: Receipt) -> bool:
        """Keep a receipt; False, and nothing kept, when its number is not above the last one of the link."""
        last = self.receipt(receipt.sender, receipt.receiver)
        if last is not None and receipt.number <= last.number:
            return False
        self._work.put(
            receipts,
            (receipt.sender, receipt.receiver, receipt.number, receipt.made_at, json.dumps(receipt.streams),
             receipt.raw, receipt.signature),
        )  # fmt: skip
        return True

    def receipt(self, sender: str, receiver: str) -> Receipt | None:
        """The newest receipt of the link."""
        row = self._work.one(_RECEIPT, of_sender=sender, of_receiver=receiver)
        return receipt_of(row) if row else None

    def receipts(self, receiver: str) -> list[Receipt]:
        """The newest receipt of every sender to this receiver."""
        newest = {row[0]: row for row in self._work.rows(_RECEIPTS, of_receiver=receiver)}
        return [receipt_of(row) for row in newest.values()]

    def next_number(self, peer: str, what: str, at_least: int = 0) -> int:
        """One more than the last of this peer and purpose, and never less than `at_least`; used up with the unit."""
        self._work.change(_COUNT_UP, who=peer, which=what, count=max(1, at_least))
        (number,) = self._work.one(_COUNTED, who=peer, which=what) or (0,)
        return int(number)

    def log(self, peer: str, what: str, at: str, package: str, detail: Mapping[str, Any]) -> None:
        (no,) = self._work.one(_NEXT) or (1,)
        self._work.put(traffic, (no, peer, what, at, package, json.dumps(detail, ensure_ascii=False, sort_keys=True)))

    def last(self, peer: str, what: str) -> tuple[str, Mapping[str, Any]] | None:
        """(when, detail) of the newest traffic of that kind with the peer."""
        row = self._work.one(_LAST, who=peer, which=what)
        return (row[0], json.loads(row[1])) if row else None

    def seen(self, package: str) -> str:
        """When the package was first logged; "" when never."""
        row = self._work.one(_SEEN, key=package)
        return str(row[0]) if row else ""

    def exported(self, stream: StreamKey) -> int:
        """The last seq of a stream that ever left in a package (0: none)."""
        (number,) = self._work.one(_COUNTED, who=str(stream), which="exported") or (0,)
        return int(number)

    def set_exported(self, heads: Mapping[StreamKey, int]) -> None:
        """Remember how far each stream has left; never less than before."""
        for stream, seq in heads.items():
            self._work.change(_EXPORTED, who=str(stream), which="exported", count=seq)

    def traffic(self, limit: int = 100, kinds: Sequence[str] = ()) -> list[tuple[str, str, str, Mapping[str, Any]]]:
        """(peer, what, when, detail), newest first; 0: all; of these kinds only, where some are named."""
        most = limit or -1
        rows = self._work.rows(_TRAFFIC_OF, most=most, kinds=json.dumps(kinds)) if kinds else self._work.rows(_TRAFFIC, most=most)
        return [(peer, what, at, json.loads(detail)) for peer, what, at, detail in rows]


def receipt_of(row: tuple[Any, ...]) -> Receipt:
    """A row of the table as a record."""
    sender, receiver, number, made_at, streams, raw, signature = row
    held = tuple((str(stream), int(seq), str(head)) for stream, seq, head in json.loads(streams))
    said = json.loads(raw)
    nonce, echo = said.get("nonce", ""), said.get("echo", "")
    return Receipt(sender, receiver, number, made_at, held, bytes(raw), bytes(signature), nonce, echo)
