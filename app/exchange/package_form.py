"""The outside of a package: magic, header, hash of the body, signature. Form only, no keys.

    magic 8 | header length u32 (≤ 64 KiB) | header: canonical JSON, exact field set
    digest of the body 32 | signature length u16 | signature | body: sealed chunks of 64 KiB

All numbers big-endian. The magic ends in CR LF, so a copy made in text mode shows at once. The header is
canonical: what does not encode back to the very bytes that were read is refused, so there are no duplicate or
hidden fields. Not a zip, and it holds no paths. Format 1 is for ever; a later format has another `fmt` and at
least that field.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass, replace
from typing import BinaryIO

import msgspec

from app.exchange.package_refusals import (
    not_a_package,
    package_damaged,
    package_too_new,
    package_truncated,
)
from app.keys.suite import (
    DIGEST_BYTES,
    SIGNATURE_BYTES,
    digest,
    public_bytes,
    require_suite,
    wrapped_bytes,
)

MAGIC = b"XBPKG\x01\r\n"
FORMAT = 1
MAX_HEADER = 64 * 1024
MAX_NUMBER = 2**53 - 1
PACKAGE_ID_BYTES = 16
PURPOSES = ("exchange", "grant")
SIGNED_AS = b"xiangbao/package/1"
FRAME_BYTES = 5

_HEADER_LENGTH = struct.Struct(">I")
_SIGNATURE_LENGTH = struct.Struct(">H")


@dataclass(frozen=True, slots=True)
class HeaderRecipient:
    """One addressee: station id, key id of the sealing key, the file key wrapped to it (hex)."""

    station: str
    kid: str
    wrapped: str


@dataclass(frozen=True, slots=True)
class Header:
    """What everybody may read of a package. Readable is not proven: only `open_package` has checked it.

    `package`: 16 random bytes in hex. `sender_public` (hex) only in a grant, else "". `epoch`, `number`:
    incarnation of the sender and count of its packages. `made`: the sender's clock, as text. `plain_len`,
    `body_len`: bytes of the framed records and of the sealed body. `records`: how many.
    """

    fmt: int
    suite: int
    purpose: str
    package: str
    sender: str
    sender_public: str
    recipients: tuple[HeaderRecipient, ...]
    epoch: int
    number: int
    made: str
    plain_len: int
    body_len: int
    records: int

    def wrap_context(self, station: str) -> bytes:
        """What binds a wrapped key to this package, its sender and one addressee."""
        unaddressed = encode_header(replace(self, recipients=()))
        return b"xiangbao/package/wrap/1" + digest(unaddressed, self.suite) + station.encode()


@dataclass(frozen=True, slots=True)
class Prefix:
    """Everything before the body. `body_at`: its offset in the file."""

    header: Header
    header_hash: bytes
    body_hash: bytes
    signature: bytes
    body_at: int

    @property
    def signed(self) -> bytes:
        return self.header_hash + self.body_hash

    @property
    def digest(self) -> bytes:
        """32 bytes that name exactly this package: what the check code on the 交接单 is made from."""
        return digest(b"xiangbao/package/digest/1" + self.signed, self.header.suite)


class _Numbered(msgspec.Struct):
    """Enough of any format's header to read its number."""

    fmt: int


def encode_header(header: Header) -> bytes:
    return json.dumps(asdict(header), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def decode_header(raw: bytes) -> Header:
    """The header in `raw`, its form checked. Raises PackageTooNew, UnknownSuite or PackageDamaged."""
    try:
        if msgspec.json.decode(raw, type=_Numbered).fmt > FORMAT:
            raise package_too_new()
        header = msgspec.json.decode(raw, type=Header)
        good = encode_header(header) == raw and well_formed(header)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise package_damaged("包的开头读不出来") from None
    require_suite(header.suite)
    if not good:
        raise package_damaged("包的开头写法不对")
    return header


def well_formed(header: Header) -> bool:
    """Whether every field is of its shape and the lengths agree with the suite. ValueError for hex that is none."""
    addressed = {(recipient.station, recipient.kid) for recipient in header.recipients}
    counts = (header.epoch, header.number, header.plain_len, header.body_len, header.records)
    return (
        header.fmt == FORMAT
        and header.purpose in PURPOSES
        and _is_hex(header.package, PACKAGE_ID_BYTES)
        and _is_hex(header.sender_public, public_bytes(header.suite) if header.purpose == "grant" else 0)
        and _is_word(header.sender)
        and _is_word(header.made)
        and 0 < len(addressed) == len(header.recipients)
        and all(_recipient_well_formed(recipient, header.suite) for recipient in header.recipients)
        and all(0 <= count <= MAX_NUMBER for count in counts)
        and header.records * FRAME_BYTES <= header.plain_len
    )


def read_prefix(file: BinaryIO, size: int) -> Prefix:
    """The prefix at the start of `file`, whose whole size is `size`. Nothing in it is proven yet.

    Raises NotAPackage, PackageTruncated, PackageTooNew, UnknownSuite or PackageDamaged.
    """
    magic = file.read(len(MAGIC))
    if magic != MAGIC:
        if MAGIC.startswith(magic):
            raise package_truncated(len(MAGIC), size)
        raise package_damaged("文件开头被改动") if magic[:5] == MAGIC[:5] else not_a_package()
    header_length = _HEADER_LENGTH.unpack(_take(file, _HEADER_LENGTH.size, size))[0]
    if header_length > MAX_HEADER:
        raise package_damaged("包的开头太长")
    raw = _take(file, header_length, size)
    header = decode_header(raw)
    body_hash = _take(file, DIGEST_BYTES, size)
    signature_length = _SIGNATURE_LENGTH.unpack(_take(file, _SIGNATURE_LENGTH.size, size))[0]
    if signature_length != SIGNATURE_BYTES:
        raise package_damaged("签名的长度不对")
    signature = _take(file, signature_length, size)
    prefix = Prefix(header, digest(raw, header.suite), body_hash, signature, file.tell())
    if size < prefix.body_at + header.body_len:
        raise package_truncated(prefix.body_at + header.body_len, size)
    if size > prefix.body_at + header.body_len:
        raise package_damaged("文件末尾多出内容")
    return prefix


def encode_prefix(raw_header: bytes, body_hash: bytes, signature: bytes) -> bytes:
    length, signature_length = _HEADER_LENGTH.pack(len(raw_header)), _SIGNATURE_LENGTH.pack(len(signature))
    return MAGIC + length + raw_header + body_hash + signature_length + signature


def prefix_length(raw_header: bytes) -> int:
    return len(encode_prefix(raw_header, bytes(DIGEST_BYTES), bytes(SIGNATURE_BYTES)))


def _take(file: BinaryIO, length: int, size: int) -> bytes:
    data = file.read(length)
    if len(data) < length:
        raise package_truncated(size + length - len(data), size)
    return data


def _recipient_well_formed(recipient: HeaderRecipient, suite: int) -> bool:
    shapes = ((recipient.kid, 8), (recipient.wrapped, wrapped_bytes(suite)))
    return _is_word(recipient.station) and all(_is_hex(text, length) for text, length in shapes)


def _is_hex(text: str, length: int) -> bool:
    return bytes.fromhex(text).hex() == text and len(text) == 2 * length


def _is_word(text: str) -> bool:
    return 0 < len(text) <= 64 and text.isprintable()
