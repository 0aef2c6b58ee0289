"""Acts and filings as records of a package, and back (records: type byte and bytes; see package.py).

An act's record comes first, then the raw bytes of its filings, in order. They are shipped exactly as they were signed.
Logs (app/domain/audit.py) have record types of their own, which a program that knows no logs passes over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from app.domain.audit import is_audit
from app.domain.filing import Act, Filing, StreamKey
from app.domain.records import Receipt
from app.errors import OfficeError
from app.exchange import statements
from app.exchange.filing_bytes import decode

STATEMENT, ACT, FILING = 2, 3, 4
LOG_ACT, LOG = 5, 6


class ContentMalformed(OfficeError):
    """What is inside a package is not in order."""


class _Act(msgspec.Struct, frozen=True, array_like=True):
    stream: str
    first: int
    last: int
    operator: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class CarriedAct:
    """An act as it arrived, with its filings decoded; nothing is verified yet but the form."""

    act: Act
    filings: tuple[Filing, ...]


def act_records(act: Act, raws: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    first, rest = (LOG_ACT, LOG) if is_audit(act.stream) else (ACT, FILING)
    yield first, msgspec.json.encode(_Act(str(act.stream), act.first, act.last, act.operator, act.signature))
    for raw in raws:
        yield rest, raw


def statement_record(statement: Receipt) -> tuple[int, bytes]:
    return STATEMENT, statements.encode(statement)


def read_records(records: Iterable[tuple[int, bytes]]) -> Iterator[Receipt | CarriedAct]:
    """Statements and acts in the sender's order. Raises ContentMalformed; later record types are passed over."""
    act: Act | None = None
    filings: list[Filing] = []
    for kind, data in records:
        if kind in {FILING, LOG}:
            if act is None or is_audit(act.stream) != (kind == LOG):
                raise _malformed()
            filings.append(_read_filing(data))
            if len(filings) == act.last - act.first + 1:
                yield CarriedAct(act, tuple(filings))
                act, filings = None, []
            continue
        if act is not None:
            raise _malformed()
        if kind == STATEMENT:
            yield statements.decode(data)
        elif kind in {ACT, LOG_ACT}:
            act = _read_act(data)
            if is_audit(act.stream) != (kind == LOG_ACT):
                raise _malformed()
    if act is not None:
        raise _malformed()


def _read_act(data: bytes) -> Act:
    try:
        read = msgspec.json.decode(data, type=_Act)
        stream = StreamKey.parse(read.stream)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _malformed() from error
    if not 1 <= read.first <= read.last:
        raise _malformed()
    return Act(stream, read.first, read.last, read.operator, read.signature)


def _read_filing(data: bytes) -> Filing:
    try:
        return decode(data)
    except RecursionError as error:
        raise _malformed() from error


def _malformed() -> ContentMalformed:
    return ContentMalformed("交换包的内容次序不对，没有读入任何东西。", "请让对方重新导出；仍不行请报告上级。")
