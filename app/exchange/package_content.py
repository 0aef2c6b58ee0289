"""The inside of a package: records, framed (type byte, u32 length, bytes) and run through zlib.

Records are carried as they are: filings and receipts are signed bytes and are never written anew (003
Songshan art. 20: what arrives is what was sent). Both directions stream, so a district's package fits a small
computer; the reader holds every length against what the signed header declared, so a record bomb ends at the
declared size.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator

from app.exchange.package_form import FRAME_BYTES
from app.exchange.package_refusals import package_damaged, package_too_large
from app.keys.streams import CHUNK

MAX_RECORD = 16 * 1024 * 1024
"""Bytes of one record: a scanned attachment of a few pages, with room."""

_FRAME = struct.Struct(">BI")
_STEP = 256 * 1024
# 6 makes 3 % fewer bytes of filings (mostly hashes and signatures) and takes half as long again.
_LEVEL = 3


class Packing:
    """Frames and deflates records; the counts stand once `pieces` is exhausted. At most `limit` bytes of
    records.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.plain_len = 0
        self.packed_len = 0
        self.records = 0

    def pieces(self, records: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
        """The deflated stream in pieces of exactly CHUNK bytes, the last one shorter (1 … CHUNK)."""
        waiting = bytearray()
        for part in self._deflated(records):
            waiting += part
            while len(waiting) > CHUNK:
                self.packed_len += CHUNK
                yield bytes(waiting[:CHUNK])
                del waiting[:CHUNK]
        self.packed_len += len(waiting)
        yield bytes(waiting)

    def _deflated(self, records: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
        deflate = zlib.compressobj(_LEVEL)
        for kind, content in records:
            if len(content) > MAX_RECORD:
                raise package_too_large(len(content), MAX_RECORD)
            self.records += 1
            self.plain_len += FRAME_BYTES + len(content)
            if self.plain_len > self._limit:
                raise package_too_large(self.plain_len, self._limit)
            yield deflate.compress(_FRAME.pack(kind, len(content)))
            yield deflate.compress(content)
        yield deflate.flush()


def unpack(pieces: Iterable[bytes], plain_len: int, records: int) -> Iterator[tuple[int, bytes]]:
    """The records in the deflated `pieces`; PackageDamaged unless length, count and end are exactly as
    declared.
    """
    waiting = bytearray()
    found = 0
    for inflated in _inflated(pieces, plain_len):
        waiting += inflated
        at = 0
        while (end := _frame_end(waiting, at)) <= len(waiting):
            found += 1
            yield waiting[at], bytes(waiting[at + FRAME_BYTES : end])
            at = end
        del waiting[:at]
    if waiting or found != records:
        raise package_damaged("件数和包的开头写的不一样")


def _frame_end(waiting: bytearray, at: int) -> int:
    """Where the frame at `at` ends; past the end of `waiting` when not all of it is there."""
    if len(waiting) - at < FRAME_BYTES:
        return len(waiting) + 1
    length = int(_FRAME.unpack_from(waiting, at)[1])
    if length > MAX_RECORD:
        raise package_damaged("有一条记录过长")
    return at + FRAME_BYTES + length


def _inflated(pieces: Iterable[bytes], plain_len: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj()
    total = 0
    for piece in pieces:
        if inflate.eof:
            raise package_damaged("内容后面多出数据")
        for inflated in _inflated_piece(inflate, piece):
            total += len(inflated)
            if total > plain_len:
                raise package_damaged("内容比包的开头写的长")
            yield inflated
        if inflate.unused_data:
            raise package_damaged("内容后面多出数据")
    if not inflate.eof or total != plain_len:
        raise package_damaged("内容比包的开头写的短")


def _inflated_piece(inflate: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    """What comes out of one piece, at most _STEP bytes at a time. A full step may have left more inside zlib."""
    packed, full = piece, True
    while packed or full:
        try:
            inflated = inflate.decompress(packed, _STEP)
        except zlib.error:
            raise package_damaged("内容解压不开") from None
        yield inflated
        packed, full = inflate.unconsumed_tail, len(inflated) == _STEP
