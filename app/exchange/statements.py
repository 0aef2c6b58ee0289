"""What one station says to another about chains it holds, signed by the station: receipts and head lists.

A receipt (回执) is addressed: how far `sender` holds the streams that `receiver` ships to it; a lower number has no
effect. A head list has no receiver: how far the sender's own streams go, shipped upward whole and relayed, so that a
parent who leaves something out is found out. Neither is a filing; both are kept and verified on their own.

A restored copy signs a `nonce` into everything it says; who has read it says it back (`echo`). So a restored copy
knows which receipts were made after it was restored, and works again only on such a one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from app.domain.filing import StationId, StreamKey
from app.domain.records import Receipt
from app.errors import OfficeError
from app.keys.elsewhere import SignsElsewhere
from app.keys.suite import verify

DOMAIN = b"xiangbao/statement/1"
FORMAT = 1
MAGIC = "xiangbao-statement"
MAX_BYTES = 8 * 1024 * 1024
MOST_STREAMS = 50_000
"""Streams in one statement: a district's villages, each with a stream of every level, leave room for ten times more."""

Nonce = Annotated[str, Meta(pattern=r"^([0-9a-f]{32})?\Z")]
Key = Annotated[str, Meta(max_length=80)]
Seq = Annotated[int, Meta(ge=0, le=2**53)]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class StatementUnreadable(OfficeError):
    """A receipt file is damaged or something else."""


class StatementTooNew(OfficeError):
    """A receipt made by a newer program."""


class StatementForged(OfficeError):
    """A receipt whose signature is not the station's."""


class _Statement(msgspec.Struct, frozen=True):
    magic: str
    fmt: int
    sender: Key
    receiver: Key
    number: Annotated[int, Meta(ge=1, le=2**53)]
    made_at: Key
    streams: Annotated[dict[Key, tuple[Seq, Hash]], Meta(max_length=MOST_STREAMS)]
    nonce: Nonce
    echo: Nonce


class Signed(msgspec.Struct, frozen=True):
    """A statement as a file or record: the exact bytes that were signed, and the signature in hex."""

    statement: str
    signature: str


def make(
    signer: SignsElsewhere,
    sender: str,
    receiver: str,
    number: int,
    made_at: str,
    heads: Iterable[tuple[StreamKey, int, str]],
    *,
    nonce: str = "",
    echo: str = "",
) -> Receipt:
    """Sign a statement; `receiver` "" makes a head list. `nonce` and `echo` are 32 hex digits, or "" for none."""
    streams = tuple(sorted((str(stream), seq, head) for stream, seq, head in heads))
    held = {key: (seq, head) for key, seq, head in streams}
    body = _Statement(MAGIC, FORMAT, sender, receiver, number, made_at, held, nonce, echo)
    raw = msgspec.json.encode(body, order="sorted")
    return Receipt(sender, receiver, number, made_at, streams, raw, signer.sign(DOMAIN, raw), nonce, echo)


def encode(statement: Receipt) -> bytes:
    return msgspec.json.encode(Signed(statement.raw.decode(), statement.signature.hex()))


def decode(data: bytes) -> Receipt:
    """Read a statement's form; its signature is not yet checked. Raises StatementUnreadable.

    There is one way to write it: what does not encode back to the very bytes that were read is refused.
    """
    if len(data) > MAX_BYTES:
        raise _unreadable()
    try:
        signed = msgspec.json.decode(data, type=Signed)
        as_written = msgspec.json.encode(signed) == data and signed.signature == signed.signature.lower()
        raw = signed.statement.encode()
        body = msgspec.json.decode(raw, type=_Statement)
        streams = tuple(sorted((key, seq, head) for key, (seq, head) in body.streams.items()))
        signature = bytes.fromhex(signed.signature)
        named = _named(body)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _unreadable() from error
    if body.magic == MAGIC and body.fmt > FORMAT:
        raise StatementTooNew("回执由更新版本的程序制作。", "请先升级本机程序，再读取。")
    if not as_written or not named or body.magic != MAGIC or body.fmt != FORMAT:
        raise _unreadable()
    return Receipt(
        body.sender, body.receiver, body.number, body.made_at, streams, raw, signature, body.nonce, body.echo
    )


def _named(body: _Statement) -> bool:
    """Whether every station and stream is written in the one way there is; ValueError when it is none at all."""
    stations = [body.sender, *([body.receiver] if body.receiver else [])]
    return all(str(StationId.parse(name)) == name for name in stations) and all(
        str(StreamKey.parse(key)) == key for key in body.streams
    )


def _unreadable() -> StatementUnreadable:
    return StatementUnreadable("回执读不出来，可能已损坏。", "数据没有变化；请让对方重新导出。")


def signed_by(statement: Receipt, public: bytes) -> bool:
    """Whether the station with this key signed it."""
    return verify(public, DOMAIN, statement.raw, statement.signature)


def require_signed(statement: Receipt, public: bytes) -> None:
    """Raise StatementForged unless the station with this key signed it."""
    if not signed_by(statement, public):
        raise StatementForged(f"回执不是站点 {statement.sender} 签发的。", "数据没有变化；请向对方核实这个文件的来历。")


def held(statement: Receipt | None) -> dict[StreamKey, tuple[int, str]]:
    """Stream → (seq, id) that the statement's sender holds; {} for no statement."""
    if statement is None:
        return {}
    return {StreamKey.parse(key): (seq, head) for key, seq, head in statement.streams}
