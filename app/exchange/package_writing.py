"""Writing a package: records are sealed to a spool first, so the header can name their lengths, then to the
stick.

The stick is touched only when every record is there, and gets either a whole, read-back file or none (`.tmp`
until then): a package whose write was confirmed on screen is a package that opens (004 Linyi art. 15, 交接).
The spool is sealed too, under a key that is forgotten: nothing readable reaches the disk.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from app.exchange.package_content import Packing
from app.exchange.package_form import (
    FORMAT,
    MAX_HEADER,
    PACKAGE_ID_BYTES,
    SIGNED_AS,
    Header,
    HeaderRecipient,
    Prefix,
    encode_header,
    encode_prefix,
    prefix_length,
    well_formed,
)
from app.exchange.package_limits import VILLAGE_BYTES, unpacked_limit
from app.exchange.package_refusals import package_too_large
from app.keys.elsewhere import SignsElsewhere
from app.keys.streams import CHUNK, TAG, ChunkOpener, ChunkSealer, sealed_length
from app.keys.suite import KEY_BYTES, RandomSource, digest, hasher, key_id, wrap
from app.storage import StorageUnreliable, discard, storage_errors, sync_folder

_SPOOL_IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a package is sealed to: station id and the public part of its sealing key (32 bytes)."""

    station: str
    public: bytes


@dataclass(frozen=True, slots=True)
class PackageInfo:
    """A package as written. `size` in bytes; `digest` (32 bytes) is the same at the receiver, for the 交接单."""

    package_id: str
    header: Header
    size: int
    digest: bytes


def write_package(
    path: Path,
    *,
    sender: str,
    signer: SignsElsewhere,
    recipients: Sequence[Recipient],
    purpose: str,
    number: int,
    made: str,
    records: Iterable[tuple[int, bytes]],
    epoch: int = 0,
    max_bytes: int = VILLAGE_BYTES,
    randomness: RandomSource = secrets.token_bytes,
    held: bool = False,
) -> PackageInfo:
    """Write `records` (type 0–255, bytes up to 16 MiB) to `path`, replacing what is there. Memory stays
    bounded.

    `made` is the sender's clock as text. Raises PackageTooLarge and the refusals of app.storage; in
    every case nothing but a whole package is left behind. `randomness` is set only to make reference files.
    With `held` the package waits under its `.tmp` name for `place_package` or `drop_package`.
    """
    with tempfile.SpooledTemporaryFile(max_size=_SPOOL_IN_MEMORY) as spool_file:
        spool = _Spool(spool_file, signer.suite)
        packing = Packing(unpacked_limit(max_bytes))
        for piece in packing.pieces(records):
            spool.put(piece)
        header = Header(
            fmt=FORMAT,
            suite=signer.suite,
            purpose=purpose,
            package=randomness(PACKAGE_ID_BYTES).hex(),
            sender=sender,
            sender_public=signer.public.hex() if purpose == "grant" else "",
            recipients=(),
            epoch=epoch,
            number=number,
            made=made,
            plain_len=packing.plain_len,
            body_len=sealed_length(packing.packed_len),
            records=packing.records,
        )
        file_key = randomness(KEY_BYTES)
        header = _addressed(header, recipients, file_key, randomness)
        raw = encode_header(header)
        if prefix_length(raw) + header.body_len > max_bytes:
            raise package_too_large(prefix_length(raw) + header.body_len, max_bytes)
        info = _write_beside(path, header, signer, _sealed(spool.take(), file_key, header))
    if not held:
        place_package(path)
    return info


def place_package(path: Path) -> None:
    """Give a held package its name. A stick that refuses keeps neither."""
    placed = False
    try:
        with storage_errors(path):
            _beside(path).replace(path)
            placed = True
            sync_folder(path.parent)
    finally:
        if not placed:
            drop_package(path)


def drop_package(path: Path) -> None:
    """Remove a held package that is not wanted any more; nothing happens when it was placed."""
    discard(_beside(path))


def _beside(path: Path) -> Path:
    return path.with_name(path.name + ".tmp")


def _addressed(header: Header, recipients: Sequence[Recipient], file_key: bytes, randomness: RandomSource) -> Header:
    addressed = tuple(
        HeaderRecipient(
            to.station,
            key_id(to.public),
            wrap(file_key, to.public, header.wrap_context(to.station), randomness).hex(),
        )
        for to in recipients
    )
    header = replace(header, recipients=addressed)
    if not well_formed(header) or len(encode_header(header)) > MAX_HEADER:
        raise ValueError("a header field has not its shape")
    return header


def _sealed(pieces: Iterator[tuple[bytes, bool]], file_key: bytes, header: Header) -> Iterator[bytes]:
    sealer = ChunkSealer(file_key, digest(encode_header(header), header.suite), header.suite)
    for piece, final in pieces:
        yield sealer.seal(piece, final=final)


def _write_beside(path: Path, header: Header, signer: SignsElsewhere, chunks: Iterator[bytes]) -> PackageInfo:
    beside = _beside(path)
    raw = encode_header(header)
    whole = False
    try:
        with storage_errors(path):
            with beside.open("wb") as file:
                file.write(bytes(prefix_length(raw)))
                hashed = hasher(header.suite)
                for chunk in chunks:
                    hashed.update(chunk)
                    file.write(chunk)
                body_hash = hashed.digest()
                prefix = Prefix(header, digest(raw, header.suite), body_hash, b"", prefix_length(raw))
                start = encode_prefix(raw, body_hash, signer.sign(SIGNED_AS, prefix.signed))
                file.seek(0)
                file.write(start)
                file.flush()
                os.fsync(file.fileno())
            _read_back(beside, start, body_hash, header.suite)
            whole = True
    finally:
        if not whole:
            discard(beside)
    return PackageInfo(header.package, header, len(start) + header.body_len, prefix.digest)


def _read_back(path: Path, start: bytes, body_hash: bytes, suite: int) -> None:
    """Compare what the medium returns with what was given to it, past the system's cache where it can be
    dropped.
    """
    hashed = hasher(suite)
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        same = file.read(len(start)) == start
        while block := file.read(16 * CHUNK):
            hashed.update(block)
    if not same or hashed.digest() != body_hash:
        raise StorageUnreliable("写到 U 盘的内容读回来不一样，没有写成。", "请换一个 U 盘重新导出。")


class _Spool:
    """Pieces of a stream put by and taken again once, sealed under a key that only this object has."""

    def __init__(self, file: BinaryIO | tempfile.SpooledTemporaryFile[bytes], suite: int) -> None:
        self._file = file
        self._suite = suite
        self._key = secrets.token_bytes(KEY_BYTES)
        self._sealer = ChunkSealer(self._key, b"spool", suite)
        self._pieces = 0

    def put(self, piece: bytes) -> None:
        with storage_errors(Path(tempfile.gettempdir())):
            self._file.write(self._sealer.seal(piece, final=len(piece) < CHUNK))
        self._pieces += 1

    def take(self) -> Iterator[tuple[bytes, bool]]:
        """Each piece, and whether it is the last."""
        opener = ChunkOpener(self._key, b"spool", self._suite)
        self._file.seek(0)
        for place in range(1, self._pieces + 1):
            sealed = self._file.read(CHUNK + TAG)
            piece = opener.open(sealed, final=len(sealed) < CHUNK + TAG)
            yield piece, place == self._pieces
