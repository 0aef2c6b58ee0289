"""Long content under one file key: chunks that cannot be cut, reordered, repeated or moved to another file.

Archives and packages are larger than memory allows on a village computer, so they are sealed 64 KiB at a time
(the STREAM construction: nonce = 11-byte counter then the final flag). Every chunk is full except the last.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag

from app.keys.suite import SUITE, KeysError, aead
from app.keys.suite_form import NONCE_BYTES, TAG_BYTES

CHUNK = 64 * 1024
TAG = TAG_BYTES


def sealed_length(plain_length: int) -> int:
    """Bytes that `plain_length` bytes take once sealed: one tag per chunk; even nothing is one (empty) chunk."""
    chunks = max(1, -(-plain_length // CHUNK))
    return plain_length + chunks * TAG


class ChunkSealer:
    """Seals chunk after chunk under `key` (32 bytes, used for one stream only); `bound` is authenticated with
    each.
    """

    def __init__(self, key: bytes, bound: bytes, suite: int = SUITE) -> None:
        self._cipher = aead(key, suite)
        self._bound = bound
        self._place = _Place()

    def seal(self, chunk: bytes, *, final: bool) -> bytes:
        """`chunk` with its 16-byte tag. Only the final chunk may be shorter than CHUNK."""
        if len(chunk) > CHUNK or (len(chunk) < CHUNK and not final):
            raise ValueError("only the last chunk may be short")
        return self._cipher.encrypt(self._place.take(final=final), chunk, self._bound)


class ChunkOpener:
    """Opens what a ChunkSealer made, in the same order; KeysError at the first chunk that is not in its
    place.
    """

    def __init__(self, key: bytes, bound: bytes, suite: int = SUITE) -> None:
        self._cipher = aead(key, suite)
        self._bound = bound
        self._place = _Place()

    def open(self, sealed: bytes, *, final: bool) -> bytes:
        if len(sealed) < TAG:
            raise KeysError("密文分段不完整。", "请重新拷贝文件。")
        try:
            return self._cipher.decrypt(self._place.take(final=final), sealed, self._bound)
        except InvalidTag:
            raise KeysError("密文分段打不开：内容被改动或缺少一段。", "请重新拷贝文件。") from None


class _Place:
    """Where in the stream we are; nothing follows the final chunk."""

    def __init__(self) -> None:
        self._counter = 0
        self._ended = False

    def take(self, *, final: bool) -> bytes:
        if self._ended:
            raise ValueError("the stream has ended")
        nonce = self._counter.to_bytes(NONCE_BYTES - 1, "big") + bytes([final])
        self._counter += 1
        self._ended = final
        return nonce
