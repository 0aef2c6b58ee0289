"""对照文件: what one station holds of the chains between it and another, by hash, so that a difference has a place.

003 (Songshan) art. 9-11: village, township and district hold the same papers. Two counts that differ say that they do not,
and not which papers it is about. An id stands for its whole chain up to there, so ids side by side show from where on two
chains part. Up to MOST_IDS filings every one is listed; beyond that the newest of each chain, and every so many before.

An id is cut to ID_DIGITS: 50,000 filings are 1.6 MB. The file holds ids, codes and counts and nobody's data; it is signed
by the station and addressed, and like a receipt it is not sealed. It is no filing: nothing is kept of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Annotated

import msgspec
from msgspec import Meta

from app.domain.filing import StationId, StreamKey
from app.errors import OfficeError
from app.keys.elsewhere import SignsElsewhere
from app.keys.suite import verify

DOMAIN = b"xiangbao/comparison/1"
FORMAT = 1
MAGIC = "xiangbao-comparison"
MAX_BYTES = 8 * 1024 * 1024
MOST_STREAMS = 50_000
MOST_IDS = 60_000
ID_DIGITS = 32
PLANS = ((1, 0), (16, 256), (64, 64), (256, 16), (4096, 1))
"""(every so many, all of the newest so many) of each chain: the first that makes no more than MOST_IDS ids is taken."""

Key = Annotated[str, Meta(max_length=80)]
Seq = Annotated[int, Meta(ge=1, le=2**53)]
Ids = Annotated[str, Meta(pattern=r"^[0-9a-f]*\Z")]


class ComparisonUnreadable(OfficeError):
    """A comparison file is damaged or something else."""


class ComparisonTooNew(OfficeError):
    """A comparison file made by a newer program."""


class ComparisonForged(OfficeError):
    """A comparison file whose signature is not the station's."""


class _Body(msgspec.Struct, frozen=True):
    magic: str
    fmt: int
    sender: Key
    receiver: Key
    made_at: Key
    plan: Annotated[int, Meta(ge=0, lt=len(PLANS))]
    streams: Annotated[dict[Key, tuple[Seq, Ids]], Meta(max_length=MOST_STREAMS)]


class _Signed(msgspec.Struct, frozen=True):
    comparison: str
    signature: str


@dataclass(frozen=True, slots=True)
class Held:
    """One chain: its last number, and the ids that are listed of it, one behind the other."""

    seq: int
    plan: int
    ids: str

    def listed(self) -> Iterator[tuple[int, str]]:
        """(number, the first ID_DIGITS of the id), in order; the last number is always among them."""
        for place, at in enumerate(positions(self.seq, self.plan)):
            yield at, self.ids[place * ID_DIGITS : (place + 1) * ID_DIGITS]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A comparison file as read: `raw` is what was signed, `made_at` an ISO moment with zone."""

    sender: StationId
    receiver: StationId
    made_at: str
    streams: Mapping[StreamKey, Held]
    raw: bytes
    signature: bytes


def positions(seq: int, plan: int) -> Iterator[int]:
    """The numbers of a chain of `seq` filings of which the ids are listed."""
    step, newest = PLANS[plan]
    beyond = max(seq - newest, 0)
    return chain(range(step, beyond + 1, step), range(beyond + 1, seq + 1))


def listed_count(seq: int, plan: int) -> int:
    """How many numbers `positions` gives, without going through them: a file may say any number."""
    step, newest = PLANS[plan]
    beyond = max(seq - newest, 0)
    return beyond // step + seq - beyond


def plan_for(seqs: Iterable[int]) -> int:
    """The closest plan that keeps the file small for chains of these lengths; the widest when none does."""
    known = list(seqs)
    fitting = (plan for plan in range(len(PLANS)) if sum(listed_count(seq, plan) for seq in known) <= MOST_IDS)
    return next(fitting, len(PLANS) - 1)


def make(
    signer: SignsElsewhere,
    sender: StationId,
    receiver: StationId,
    made_at: str,
    plan: int,
    chains: Mapping[StreamKey, Held],
) -> bytes:
    """The bytes of a signed comparison file."""
    streams = {str(stream): (held.seq, held.ids) for stream, held in chains.items()}
    body = _Body(MAGIC, FORMAT, str(sender), str(receiver), made_at, plan, streams)
    raw = msgspec.json.encode(body, order="sorted")
    return msgspec.json.encode(_Signed(raw.decode(), signer.sign(DOMAIN, raw).hex()))


def decode(data: bytes) -> Comparison:
    """Read a file's form; its signature is not yet checked. Raises ComparisonUnreadable, ComparisonTooNew.

    There is one way to write it: what does not encode back to the very bytes that were read is refused.
    """
    if len(data) > MAX_BYTES:
        raise _unreadable()
    try:
        signed = msgspec.json.decode(data, type=_Signed)
        raw = signed.comparison.encode()
        _require_known(raw)
        body = msgspec.json.decode(raw, type=_Body)
        read = _read(body, raw, bytes.fromhex(signed.signature))
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _unreadable() from error
    as_written = msgspec.json.encode(signed) == data and msgspec.json.encode(body, order="sorted") == raw
    if not as_written or signed.signature != read.signature.hex():
        raise _unreadable()
    return read


class _Front(msgspec.Struct, frozen=True):
    magic: str
    fmt: int


def _require_known(raw: bytes) -> None:
    """A later form may have any fields: it is told by its number before the fields are read."""
    front = msgspec.json.decode(raw, type=_Front)
    if front.magic != MAGIC or front.fmt < FORMAT:
        raise ValueError(front.magic)
    if front.fmt > FORMAT:
        raise ComparisonTooNew("对照文件由更新版本的程序制作，没有读。", "请先升级本机程序，再读。")


def _read(body: _Body, raw: bytes, signature: bytes) -> Comparison:
    """The parts of a body as values; ValueError where one is out of form or written in another way than the one there is."""
    sender, receiver = StationId.parse(body.sender), StationId.parse(body.receiver)
    streams = {StreamKey.parse(name): Held(seq, body.plan, ids) for name, (seq, ids) in body.streams.items()}
    written = [str(sender), str(receiver), *map(str, streams)] == [body.sender, body.receiver, *body.streams]
    sound = all(len(held.ids) == ID_DIGITS * listed_count(held.seq, body.plan) for held in streams.values())
    if not written or not sound or datetime.fromisoformat(body.made_at).tzinfo is None:
        raise ValueError(body.sender)
    return Comparison(sender, receiver, body.made_at, streams, raw, signature)


def _unreadable() -> ComparisonUnreadable:
    return ComparisonUnreadable(
        "这个对照文件读不出来，可能已损坏，或者不是对照文件。", "数据没有变化；请让对方重新写一个。"
    )


def require_signed(read: Comparison, public: bytes) -> None:
    """Raise ComparisonForged unless the station with this key signed it."""
    if not verify(public, DOMAIN, read.raw, read.signature):
        raise ComparisonForged(
            f"对照文件不是站点 {read.sender} 签发的，没有采用。", "数据没有变化；请向对方核实这个文件的来历。"
        )
