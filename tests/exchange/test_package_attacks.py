"""Named attacks on the road between two stations: each is refused with its own reason.

The forger below is as able as the attack allows: it has every key the attacker would have.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.exchange.package import (
    BadSignature,
    Header,
    PackageDamaged,
    PackageTooLarge,
    Recipient,
    UnknownSender,
)
from app.exchange.package_content import unpack
from app.exchange.package_form import SIGNED_AS, HeaderRecipient, encode_header, encode_prefix, read_prefix
from app.keys.streams import CHUNK, ChunkSealer, sealed_length
from app.keys.suite import SealingKey, SigningKey, digest, key_id, unwrap, wrap
from tests.exchange.conftest import DISTRICT, RECORDS, TOWNSHIP, VILLAGE, Road

NEIGHBOUR = "150404100202-1"
FILE_KEY = bytes(32)


def parts(road):
    """Prefix and body of the package on the road."""
    with road.path.open("rb") as file:
        prefix = read_prefix(file, road.path.stat().st_size)
        return prefix, file.read()


def forge(road, header: Header, packed: bytes, signer: SigningKey, file_key: bytes = FILE_KEY) -> None:
    """Write a package with any header and content, sealed and signed as a real one."""
    header = replace(header, body_len=sealed_length(len(packed)), recipients=())
    wrapped = wrap(file_key, road.township.public, header.wrap_context(TOWNSHIP)).hex()
    header = replace(header, recipients=(HeaderRecipient(TOWNSHIP, key_id(road.township.public), wrapped),))
    raw = encode_header(header)
    sealer = ChunkSealer(file_key, digest(raw))
    pieces = [packed[at : at + CHUNK] for at in range(0, len(packed), CHUNK)] or [b""]
    body = b"".join(sealer.seal(piece, final=n == len(pieces)) for n, piece in enumerate(pieces, 1))
    finish(road, raw, body, signer)


def finish(road, raw: bytes, body: bytes, signer: SigningKey) -> None:
    signature = signer.sign(SIGNED_AS, digest(raw) + digest(body))
    road.path.write_bytes(encode_prefix(raw, digest(body), signature) + body)


def framed(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack(">BI", kind, len(content)) + content for kind, content in records)


def test_an_unknown_or_revoked_sender_is_refused(road):
    road.write()
    with pytest.raises(UnknownSender, match=VILLAGE):
        road.open(sender_key=lambda _: None)


def test_a_station_that_signs_in_anothers_name_is_refused(road):
    neighbour = SigningKey.generate()
    road.write(signer=neighbour)
    with pytest.raises(BadSignature, match=VILLAGE):
        road.open()


def test_a_package_signed_again_by_another_station_as_its_own_does_not_open(road):
    """Surreptitious forwarding: the neighbour cannot read it, but sends it on under its own name."""
    road.write()
    prefix, body = parts(road)
    neighbour = SigningKey.generate()
    finish(road, encode_header(replace(prefix.header, sender=NEIGHBOUR)), body, neighbour)
    with pytest.raises(PackageDamaged, match="密钥"):
        road.open(sender_key={NEIGHBOUR: neighbour.public}.get)


def test_a_signature_moved_to_another_package_is_refused(road):
    road.write()
    first, _ = parts(road)
    road.write(number=4)
    second, body = parts(road)
    road.path.write_bytes(encode_prefix(encode_header(second.header), second.body_hash, first.signature) + body)
    with pytest.raises(BadSignature):
        road.open()


def test_a_header_moved_to_another_body_is_refused(road):
    road.write()
    first, _ = parts(road)
    road.write([(9, b"other")] * 4)
    second, body = parts(road)
    header = replace(first.header, body_len=len(body))
    road.path.write_bytes(encode_prefix(encode_header(header), second.body_hash, second.signature) + body)
    with pytest.raises(BadSignature):
        road.open()


def test_an_addressee_who_rewrites_the_body_is_refused(road):
    """The district holds the file key and the header's hash; it lacks the village's signing key."""
    district = SealingKey.generate()
    road.write(recipients=[Recipient(TOWNSHIP, road.township.public), Recipient(DISTRICT, district.public)])
    prefix, body = parts(road)
    mine = prefix.header.recipients[1]
    file_key = unwrap(district, bytes.fromhex(mine.wrapped), prefix.header.wrap_context(DISTRICT))
    other = [(kind, content[::-1]) for kind, content in RECORDS]
    packed = zlib.compress(framed(*other))
    forged = ChunkSealer(file_key, prefix.header_hash).seal(packed[: len(body) - 16], final=True)
    start = road.path.read_bytes()[: prefix.body_at]
    rewritten = forged.ljust(len(body), b"\0")
    road.path.write_bytes(start + rewritten)
    with pytest.raises(PackageDamaged):
        road.open()
    rehashed = encode_prefix(encode_header(prefix.header), digest(rewritten), prefix.signature)
    road.path.write_bytes(rehashed + rewritten)
    with pytest.raises(BadSignature):
        road.open()


def test_a_stick_that_answers_differently_the_second_time_is_noticed(road):
    """A recipient's forged body, shown only after the first reading was checked."""
    road.write([(1, b"honest")])
    prefix, body = parts(road)
    mine = prefix.header.recipients[0]
    file_key = unwrap(road.township, bytes.fromhex(mine.wrapped), prefix.header.wrap_context(TOWNSHIP))
    opened = road.open()
    packed = zlib.compress(framed((1, b"forged")))
    forged = ChunkSealer(file_key, prefix.header_hash).seal(packed, final=True)
    assert len(forged) == len(body)
    road.path.write_bytes(road.path.read_bytes()[: prefix.body_at] + forged)
    with pytest.raises(PackageDamaged, match="第二遍"):
        list(opened.records)


def test_a_stick_pulled_between_the_readings_is_noticed(road):
    road.write()
    opened = road.open()
    road.path.write_bytes(road.path.read_bytes()[:-30])
    with pytest.raises(PackageDamaged):
        list(opened.records)


def base(road: Road) -> Header:
    return road.write([(1, b"x")]).header


def contents() -> Iterator[tuple[str, bytes, int, int]]:
    """(name, packed content, declared length, declared records) of a signer who does not keep to the form."""
    good = framed((1, b"abc"), (2, b"de"))
    yield "one record too many declared", zlib.compress(good), len(good), 3
    yield "one record too few declared", zlib.compress(good), len(good), 1
    yield "longer than declared", zlib.compress(good), len(good) - 1, 1
    yield "shorter than declared", zlib.compress(good), len(good) + 1, 2
    yield "frame runs past the end", zlib.compress(b"\x01\x00\x00\x00\x09abc"), 8, 1
    yield "half a frame", zlib.compress(good + b"\x01\x00"), len(good) + 2, 2
    yield "record longer than any may be", zlib.compress(b"\x01\xff\xff\xff\xffabc"), 8, 1
    yield "no zlib", good, len(good), 2
    yield "zlib cut", zlib.compress(good)[:-2], len(good), 2
    yield "bytes after zlib", zlib.compress(good) + b"tail", len(good), 2
    yield "a second stream after zlib", zlib.compress(good) * 2, len(good), 2
    yield "nothing at all", b"", 0, 0
    yield "a chunk after the end", zlib.compress(good) + bytes(2 * CHUNK), len(good), 2


@pytest.mark.parametrize("case", list(contents()), ids=lambda case: case[0])
def test_content_that_breaks_the_form_is_refused_though_well_signed(road, case):
    _, packed, plain_len, records = case
    forge(road, replace(base(road), plain_len=plain_len, records=records), packed, road.village)
    with pytest.raises(PackageDamaged):
        road.read()


def test_the_forger_can_forge_what_is_right(road):
    good = framed((1, b"abc"), (2, b"de"))
    forge(road, replace(base(road), plain_len=len(good), records=2), zlib.compress(good), road.village)
    assert road.read() == [(1, b"abc"), (2, b"de")]


def test_a_bomb_that_admits_its_size_is_not_opened(road):
    packed = zlib.compress(bytes(20 * 1024 * 1024), 9)
    forge(road, replace(base(road), plain_len=20 * 1024 * 1024, records=1), packed, road.village)
    with pytest.raises(PackageTooLarge):
        road.open()


def test_a_bomb_that_hides_its_size_ends_at_the_declared_one(road):
    packed = zlib.compress(b"\x01\x00\xff\xff\xff" + bytes(200 * 1024 * 1024), 9)
    forge(road, replace(base(road), plain_len=1000, records=1), packed, road.village)
    with pytest.raises(PackageDamaged, match="长"):
        road.read()
    road.path.unlink()


def test_more_records_than_there_can_be_are_refused_by_form(road):
    forge(road, replace(base(road), records=10**9), zlib.compress(b""), road.village)
    with pytest.raises(PackageDamaged, match="开头"):
        road.open()


def test_a_piece_after_a_content_that_ended_with_the_piece_before_is_refused():
    with pytest.raises(PackageDamaged, match="多出"):
        list(unpack([zlib.compress(b""), b"more"], 0, 0))
