"""交换包: the file that carries signed records on a stick between two stations, sealed to its receivers.

003 Songshan art. 20, 004 Linyi art. 15: what one level hands to the next is complete, attributable and kept
from others. Anyone may read the header; the content only the addressees; nobody can change either, not even
an addressee.

Reading checks in this order: size → magic → header form → format and suite (our own) → purpose → sender known →
signature over header and body → the body's hash over the whole file → addressee → key → chunk by chunk →
inflating with caps → framing and count. Nothing is handed out before the whole file has been hashed and its
signature found good.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.exchange.package_content import unpack
from app.exchange.package_form import SIGNED_AS, Header, Prefix, read_prefix
from app.exchange.package_limits import VILLAGE_BYTES, plausible_ratio, unpacked_limit
from app.exchange.package_refusals import (
    BadSignature,
    NotAPackage,
    NotForThisStation,
    PackageDamaged,
    PackageError,
    PackageTooLarge,
    PackageTooNew,
    PackageTruncated,
    UnknownSender,
    WrongPurpose,
    bad_signature,
    key_replaced,
    not_a_package,
    not_for_this_station,
    package_damaged,
    package_too_large,
    unknown_sender,
    wrong_purpose,
)
from app.exchange.package_writing import PackageInfo, Recipient, drop_package, place_package, write_package
from app.keys.streams import CHUNK, TAG, ChunkOpener
from app.keys.suite import (
    KeysError,
    OtherSuite,
    SealingKey,
    UnknownSuite,
    hasher,
    key_id,
    require_own,
    suite_of,
    unwrap,
    verify,
)
from app.storage import storage_errors

__all__ = [
    "VILLAGE_BYTES",
    "BadSignature",
    "Header",
    "NotAPackage",
    "NotForThisStation",
    "OpenedPackage",
    "OtherSuite",
    "PackageDamaged",
    "PackageError",
    "PackageInfo",
    "PackageTooLarge",
    "PackageTooNew",
    "PackageTruncated",
    "Recipient",
    "UnknownSender",
    "UnknownSuite",
    "WrongPurpose",
    "drop_package",
    "inspect_package",
    "open_grant",
    "open_package",
    "place_package",
    "write_package",
]


@dataclass(frozen=True, slots=True)
class OpenedPackage:
    """A proven header and its records, to be read once: (type, bytes) in the sender's order.

    `records` reads the file while it runs and may still refuse (PackageDamaged, storage errors): take it to
    its end before anything of it counts. `digest` is PackageInfo's, for the check code on the 交接单.
    """

    header: Header
    digest: bytes
    records: Iterator[tuple[int, bytes]]


def inspect_package(path: Path, *, max_bytes: int = VILLAGE_BYTES) -> Header:
    """The header as it stands in the file, form checked, nothing proven: for a list of files on a stick."""
    with storage_errors(path):
        size = _size(path, max_bytes)
        with path.open("rb") as file:
            return read_prefix(file, size).header


def open_package(
    path: Path,
    *,
    me: str,
    sealing_key: SealingKey,
    sender_key: Callable[[str], bytes | None],
    max_bytes: int = VILLAGE_BYTES,
) -> OpenedPackage:
    """Check and open the exchange package at `path` for station `me`.

    `sender_key` gives the signing key (32 bytes) of a station id, None when it is unknown or revoked. A grant
    is refused here (WrongPurpose): its sender's key comes from the file itself.
    """
    return _open(
        path,
        me=me,
        sealing_key=sealing_key,
        max_bytes=max_bytes,
        purpose="exchange",
        sender_key=lambda header: sender_key(header.sender),
    )


def open_grant(path: Path, *, me: str, sealing_key: SealingKey, max_bytes: int = VILLAGE_BYTES) -> OpenedPackage:
    """Check and open a grant, whose sender `me` does not know yet.

    The signature is checked with `header.sender_public`, which proves only that the file is whole and made by
    the owner of that key. Whose key it is the caller must establish from the content before anything of it
    counts: the certificate in the records must name this sender and this key, up to a root whose fingerprint
    two people compare.
    """
    return _open(
        path,
        me=me,
        sealing_key=sealing_key,
        max_bytes=max_bytes,
        purpose="grant",
        sender_key=lambda header: bytes.fromhex(header.sender_public),
    )


def _open(
    path: Path,
    *,
    me: str,
    sealing_key: SealingKey,
    max_bytes: int,
    purpose: str,
    sender_key: Callable[[Header], bytes | None],
) -> OpenedPackage:
    with storage_errors(path):
        size = _size(path, max_bytes)
        with path.open("rb") as file:
            prefix = read_prefix(file, size)
            header = prefix.header
            require_own(header.suite, sealing_key.suite, "这个交换包")
            if header.purpose != purpose:
                raise wrong_purpose(header.purpose)
            _check_lengths(header, max_bytes)
            _check_signature(prefix, sender_key(header))
            _check_body_hash(file, prefix)
    file_key = _file_key(header, me, sealing_key)
    records = unpack(_pieces(path, prefix, file_key), header.plain_len, header.records)
    return OpenedPackage(header, prefix.digest, records)


def _size(path: Path, max_bytes: int) -> int:
    """Size in bytes of an ordinary file within the cap; a device or pipe is never opened."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise not_a_package()
    if found.st_size > max_bytes:
        raise package_too_large(found.st_size, max_bytes)
    return found.st_size


def _check_lengths(header: Header, max_bytes: int) -> None:
    if header.plain_len > unpacked_limit(max_bytes) or not plausible_ratio(header.plain_len, header.body_len):
        raise package_too_large(header.plain_len, unpacked_limit(max_bytes))


def _check_signature(prefix: Prefix, public: bytes | None) -> None:
    if public is None:
        raise unknown_sender(prefix.header.sender)
    if suite_of(public) != prefix.header.suite or not verify(public, SIGNED_AS, prefix.signed, prefix.signature):
        raise bad_signature(prefix.header.sender)


def _check_body_hash(file: BinaryIO, prefix: Prefix) -> None:
    hashed = hasher(prefix.header.suite)
    while block := file.read(16 * CHUNK):
        hashed.update(block)
    if hashed.digest() != prefix.body_hash:
        raise package_damaged("内容与签名时不同")


def _file_key(header: Header, me: str, sealing_key: SealingKey) -> bytes:
    mine = [recipient for recipient in header.recipients if recipient.station == me]
    if not mine:
        raise not_for_this_station("、".join(sorted({to.station for to in header.recipients})))
    kid = key_id(sealing_key.public)
    sealed = next((recipient for recipient in mine if recipient.kid == kid), None)
    if sealed is None:
        raise key_replaced(me)
    try:
        return unwrap(sealing_key, bytes.fromhex(sealed.wrapped), header.wrap_context(me))
    except KeysError:
        raise package_damaged("包内的密钥打不开") from None


def _pieces(path: Path, prefix: Prefix, file_key: bytes) -> Iterator[bytes]:
    """The opened chunks, reading the file a second time.

    A stick can answer differently the second time. The chunks are authenticated, but an addressee knows their
    key: so the hash is taken again and compared at the end.
    """
    opener = ChunkOpener(file_key, prefix.header_hash, prefix.header.suite)
    hashed = hasher(prefix.header.suite)
    left = prefix.header.body_len
    with storage_errors(path), path.open("rb") as file:
        file.seek(prefix.body_at)
        while left:
            sealed = file.read(min(left, CHUNK + TAG))
            left -= len(sealed)
            hashed.update(sealed)
            try:
                yield opener.open(sealed, final=left == 0)
            except KeysError:
                raise package_damaged("有一段内容打不开") from None
    if hashed.digest() != prefix.body_hash:
        raise package_damaged("读第二遍时内容变了")
