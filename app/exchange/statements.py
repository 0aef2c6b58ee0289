"""What one station says to another about chains it holds, signed by the station: receipts and head lists.

A receipt (回执) is addressed: how far `sender` holds the streams that `receiver` ships to it; a lower number has no
effect. A head list has no receiver: how far the sender's own streams go, shipped upward whole and relayed, so that a
parent who leaves something out is found out. Neither is a filing; both are kept and verified on their own.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from app.domain.filing import StreamKey
from app.domain.records import Receipt
from app.errors import OfficeError
from app.keys.suite import SigningKey, verify

DOMAIN = b"xiangbao/statement/1"
FORMAT = 1
MAGIC = "xiangbao-statement"
MAX_BYTES = 8 * 1024 * 1024


class StatementUnreadable(OfficeError):
    """A receipt file is damaged or something else."""


class StatementForged(OfficeError):
    """A receipt whose signature is not the station's."""


class _Statement(msgspec.Struct, frozen=True):
    magic: str
    fmt: int
    sender: str
    receiver: str
    number: int
    made_at: str
    streams: dict[str, tuple[int, str]]


class Signed(msgspec.Struct, frozen=True):
    """A statement as a file or record: the exact bytes that were signed, and the signature in hex."""

    statement: str
    signature: str


def make(
    signer: SigningKey,
    sender: str,
    receiver: str,
    number: int,
    made_at: str,
    heads: Iterable[tuple[StreamKey, int, str]],
) -> Receipt:
    """Sign a statement; `receiver` "" makes a head list."""
    streams = tuple(sorted((str(stream), seq, head) for stream, seq, head in heads))
    body = _Statement(
        MAGIC, FORMAT, sender, receiver, number, made_at, {key: (seq, head) for key, seq, head in streams}
    )
    raw = msgspec.json.encode(body, order="sorted")
    return Receipt(sender, receiver, number, made_at, streams, raw, signer.sign(DOMAIN, raw))


def encode(statement: Receipt) -> bytes:
    return msgspec.json.encode(Signed(statement.raw.decode(), statement.signature.hex()))


def decode(data: bytes) -> Receipt:
    """Read a statement's form; its signature is not yet checked. Raises StatementUnreadable.

    There is one way to write it: what does not encode back to the very bytes that were read is refused.
    """
    try:
        signed = msgspec.json.decode(data, type=Signed)
        as_written = msgspec.json.encode(signed) == data and signed.signature == signed.signature.lower()
        raw = signed.statement.encode()
        body = msgspec.json.decode(raw, type=_Statement)
        streams = tuple(sorted((key, seq, head) for key, (seq, head) in body.streams.items()))
        signature = bytes.fromhex(signed.signature)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _unreadable() from error
    if not as_written or body.magic != MAGIC or body.fmt != FORMAT:
        raise _unreadable()
    return Receipt(body.sender, body.receiver, body.number, body.made_at, streams, raw, signature)


def _unreadable() -> StatementUnreadable:
    return StatementUnreadable("回执读不出来，可能已损坏。", "数据没有变化；请让对方重新导出。")


def require_signed(statement: Receipt, public: bytes) -> None:
    """Raise StatementForged unless the station with this key signed it."""
    if not verify(public, DOMAIN, statement.raw, statement.signature):
        raise StatementForged(f"回执不是站点 {statement.sender} 签发的。", "数据没有变化；请向对方核实这个文件的来历。")


def held(statement: Receipt | None) -> dict[StreamKey, tuple[int, str]]:
    """Stream → (seq, id) that the statement's sender holds; {} for no statement."""
    if statement is None:
        return {}
    return {StreamKey.parse(key): (seq, head) for key, seq, head in statement.streams}
