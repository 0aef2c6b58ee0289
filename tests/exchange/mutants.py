"""Ways to spoil a package on the road (security C1): by accident, by a stranger, by a neighbour with keys of his own, and by
the sender itself with a changed program.

Each takes what can be had on the road and a source of chance, and gives bytes that must not be taken in.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from random import Random
from typing import Any

from app.exchange.package_form import (
    MAGIC,
    SIGNED_AS,
    Header,
    HeaderRecipient,
    encode_header,
    encode_prefix,
    read_prefix,
)
from app.keys.streams import CHUNK, TAG, ChunkSealer, sealed_length
from app.keys.suite import SealingKey, SigningKey, digest, key_id, wrap
from tests.exchange.conftest import TOWNSHIP, VILLAGE

NEIGHBOUR = "150404100202-1"
FILE_KEY = bytes(32)
WIDE = 1 << 20


@dataclass(frozen=True, slots=True)
class Road:
    """Two packages of one sender as they travel, and the keys around them."""

    good: bytes
    other: bytes
    village: SigningKey
    neighbour: SigningKey
    township: SealingKey
    elsewhere: SealingKey

    def parts(self, data: bytes) -> tuple[Header, bytes, bytes, bytes]:
        """Header, body hash, signature, body."""
        prefix = read_prefix(BytesIO(data), len(data))
        return prefix.header, prefix.body_hash, prefix.signature, data[prefix.body_at :]


Mutator = Callable[[Road, Random], bytes]


def signed(header: Header, body: bytes, signer: SigningKey) -> bytes:
    """As whoever has that key would write it; the body hash fits."""
    raw, suite = encode_header(header), signer.suite
    hashed = digest(body, suite)
    return encode_prefix(raw, hashed, signer.sign(SIGNED_AS, digest(raw, suite) + hashed)) + body


def sealed(road: Road, header: Header, packed: bytes, to: SealingKey, signer: SigningKey) -> bytes:
    """A package that the sender's own key makes around any content and any header."""
    header = replace(header, body_len=sealed_length(len(packed)), recipients=())
    wrapped = wrap(FILE_KEY, to.public, header.wrap_context(TOWNSHIP)).hex()
    header = replace(header, recipients=(HeaderRecipient(TOWNSHIP, key_id(road.township.public), wrapped),))
    sealer = ChunkSealer(FILE_KEY, digest(encode_header(header), header.suite), header.suite)
    pieces = [packed[at : at + CHUNK] for at in range(0, len(packed), CHUNK)] or [b""]
    body = b"".join(sealer.seal(piece, final=n == len(pieces)) for n, piece in enumerate(pieces, 1))
    return signed(header, body, signer)


def a_bit(road: Road, chance: Random) -> bytes:
    made = bytearray(road.good)
    made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def a_bit_of_the_header(road: Road, chance: Random) -> bytes:
    made = bytearray(road.good)
    made[chance.randrange(min(1100, len(made)))] ^= 1 << chance.randrange(8)
    return bytes(made)


def some_bytes(road: Road, chance: Random) -> bytes:
    made = bytearray(road.good)
    for _ in range(chance.randint(2, 9)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def cut(road: Road, chance: Random) -> bytes:
    return road.good[: chance.randrange(len(road.good))]


def cut_at_a_chunk(road: Road, chance: Random) -> bytes:
    """At 64 KiB of the file or of the body, a byte more or less."""
    start = len(road.good) - len(road.parts(road.good)[3])
    at = chance.choice((CHUNK, 2 * CHUNK, start, start + CHUNK + TAG, start + 2 * (CHUNK + TAG)))
    return road.good[: at + chance.choice((-1, 0, 1))]


def more_at_the_end(road: Road, chance: Random) -> bytes:
    return road.good + chance.choice((b"\0", b"\r\n", road.good, chance.randbytes(chance.randint(1, 70_000))))


def zeroed(road: Road, chance: Random) -> bytes:
    at, length = chance.randrange(len(road.good)), chance.choice((1, 16, 512, 4096))
    kept = road.good[at : at + length]
    return road.good[:at] + bytes(len(kept)) + road.good[at + length :]


def left_out(road: Road, chance: Random) -> bytes:
    at, length = chance.randrange(len(road.good)), chance.choice((1, 2, 16, 512, CHUNK + TAG))
    return road.good[:at] + road.good[at + length :]


def doubled(road: Road, chance: Random) -> bytes:
    at, length = chance.randrange(len(road.good)), chance.choice((1, 4, 512, CHUNK + TAG))
    return road.good[: at + length] + road.good[at:]


def spliced(road: Road, chance: Random) -> bytes:
    """The beginning of one package, the rest of another of the same sender."""
    at = chance.randrange(1, min(len(road.good), len(road.other)))
    pair = (road.good, road.other) if chance.random() < 0.5 else (road.other, road.good)
    return pair[0][:at] + pair[1][at:]


def anothers_body(road: Road, chance: Random) -> bytes:
    """Header and signature of one, the body of another, the hash of either."""
    header, body_hash, signature, _ = road.parts(road.good)
    _, other_hash, other_signature, body = road.parts(road.other)
    raw = encode_header(replace(header, body_len=len(body)))
    return (
        encode_prefix(raw, chance.choice((body_hash, other_hash)), chance.choice((signature, other_signature))) + body
    )


def _edited(header: Header, chance: Random) -> Header:
    changes = (
        {"number": header.number + chance.randint(1, 9)}, {"epoch": header.epoch + 1}, {"made": "2026-03-03T09:30:00+08:00"},
        {"package": chance.randbytes(16).hex()}, {"plain_len": header.plain_len + chance.choice((-1, 1, WIDE))},
        {"records": max(0, header.records + chance.choice((-1, 1)))},
    )  # fmt: skip
    return replace(header, **chance.choice(changes))


def header_edited(road: Road, chance: Random) -> bytes:
    header, body_hash, signature, body = road.parts(road.good)
    return encode_prefix(encode_header(_edited(header, chance)), body_hash, signature) + body


def header_edited_and_signed_by_another(road: Road, chance: Random) -> bytes:
    header, _, _, body = road.parts(road.good)
    return signed(chance.choice((header, _edited(header, chance))), body, road.neighbour)


def sent_on_in_the_neighbours_name(road: Road, chance: Random) -> bytes:
    header, _, _, body = road.parts(road.good)
    return signed(replace(_edited(header, chance), sender=NEIGHBOUR), body, road.neighbour)


def chunks_moved(road: Road, chance: Random) -> bytes:
    """Chunks swapped, doubled or dropped, and signed anew by the sender's own key."""
    header, _, _, body = road.parts(road.good)
    size = CHUNK + TAG
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    one, two = chance.sample(range(len(chunks)), 2)
    match chance.randrange(3):
        case 0:
            chunks[one], chunks[two] = chunks[two], chunks[one]
        case 1:
            chunks.insert(one, chunks[one])
        case _:
            del chunks[one]
    moved = b"".join(chunks)
    return signed(replace(header, body_len=len(moved)), moved, road.village)


def wrapped_for_another(road: Road, chance: Random) -> bytes:
    """The key is wrapped for another station, or is that of another package, and the sender signs it."""
    header, _, _, body = road.parts(road.good)
    other = road.parts(road.other)[0]
    match chance.randrange(3):
        case 0:
            recipients = (replace(header.recipients[0], station=VILLAGE),)
        case 1:
            recipients = (replace(header.recipients[0], kid=key_id(road.elsewhere.public)),)
        case _:
            recipients = (replace(header.recipients[0], wrapped=other.recipients[0].wrapped),)
    return signed(replace(header, recipients=recipients), body, road.village)


def wrapped_with_another_key(road: Road, chance: Random) -> bytes:
    header = road.parts(road.good)[0]
    return sealed(road, header, zlib.compress(chance.randbytes(100)), road.elsewhere, road.village)


def another_suite(road: Road, chance: Random) -> bytes:
    header, _, _, body = road.parts(road.good)
    change: dict[str, Any] = chance.choice(
        ({"suite": chance.choice((0, 3 - header.suite, 3, 255))}, {"fmt": chance.choice((0, 2, 99))})
    )
    return signed(replace(header, **change), body, road.village)


def lengths(road: Road, chance: Random) -> bytes:
    """A length before the header or the signature that is another one."""
    header = road.parts(road.good)[0]
    made, at = bytearray(road.good), len(MAGIC)
    if chance.random() < 0.5:
        said = chance.choice((0, 1, len(encode_header(header)) + chance.choice((-1, 1)), 65536, 65537, 2**32 - 1))
        made[at : at + 4] = struct.pack(">I", said)
    else:
        at += 4 + len(encode_header(header)) + 32
        made[at : at + 2] = struct.pack(">H", chance.choice((0, 1, 63, 65, 65535)))
    return bytes(made)


def content_out_of_form(road: Road, chance: Random) -> bytes:
    """The sender itself declares what is not inside: count, length, frames, the stream's end."""
    header = road.parts(road.good)[0]
    content = chance.randbytes(chance.randint(1, 300))
    plain = struct.pack(">BI", 3, len(content)) + content
    packed, off = zlib.compress(plain), chance.choice((-1, 1, 7))
    plain_len, records = len(plain), 1
    match chance.randrange(6):
        case 0:
            plain_len += off
        case 1:
            records = chance.choice((0, 2))
            plain_len += 5 * (records - 1) if records else 0
        case 2:
            packed = packed[:off] if off < 0 else packed + bytes(off)
        case 3:
            packed = zlib.compress(struct.pack(">BI", 3, len(content) + abs(off)) + content)
        case 4:
            packed = packed * 2
        case _:
            packed = plain
    return sealed(
        road, replace(header, plain_len=max(5, plain_len), records=records), packed, road.township, road.village
    )


@cache
def _zeros(length: int) -> bytes:
    return zlib.compress(struct.pack(">BI", 3, 2**24) + bytes(length), 9)


def a_bomb(road: Road, chance: Random) -> bytes:
    """Much more comes out than was declared, or more than any station opens."""
    header, size = road.parts(road.good)[0], chance.choice((WIDE, 9 * WIDE, 30 * WIDE))
    said = chance.choice((100, WIDE // 2, 9 * WIDE, 2**40))
    return sealed(road, replace(header, plain_len=said, records=1), _zeros(size), road.township, road.village)


MUTATORS: tuple[Mutator, ...] = (
    a_bit, a_bit_of_the_header, some_bytes, cut, cut_at_a_chunk, more_at_the_end, zeroed, left_out, doubled, spliced,
    anothers_body, header_edited, header_edited_and_signed_by_another, sent_on_in_the_neighbours_name, chunks_moved,
    wrapped_for_another, wrapped_with_another_key, another_suite, lengths, content_out_of_form, a_bomb,
)  # fmt: skip
