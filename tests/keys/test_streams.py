"""A sealed stream opens whole and in order or not at all."""

from __future__ import annotations

import pytest

from app.keys.streams import CHUNK, TAG, ChunkOpener, ChunkSealer, sealed_length
from app.keys.suite import KeysError

KEY = bytes(32)


def sealed(chunks: list[bytes], bound: bytes = b"header") -> list[bytes]:
    sealer = ChunkSealer(KEY, bound)
    return [sealer.seal(chunk, final=place == len(chunks)) for place, chunk in enumerate(chunks, 1)]


def opened(chunks: list[bytes], bound: bytes = b"header") -> list[bytes]:
    opener = ChunkOpener(KEY, bound)
    return [opener.open(chunk, final=place == len(chunks)) for place, chunk in enumerate(chunks, 1)]


PLAIN = [b"a" * CHUNK, b"b" * CHUNK, b"tail"]


def test_a_stream_opens_as_it_was_sealed():
    made = sealed(PLAIN)
    assert opened(made) == PLAIN
    assert sum(map(len, made)) == sealed_length(2 * CHUNK + 4)


@pytest.mark.parametrize(
    "disturbed",
    [
        lambda c: [c[1], c[0], c[2]],
        lambda c: [c[0], c[0], c[2]],
        lambda c: c[:2],
        lambda c: [*c, c[2]],
        lambda c: [c[0], c[2]],
        lambda c: [c[0], c[1], c[2][: TAG - 1]],
    ],
    ids=["swapped", "repeated", "cut", "lengthened", "one missing", "short"],
)
def test_a_disturbed_stream_is_refused(disturbed):
    with pytest.raises(KeysError):
        opened(disturbed(sealed(PLAIN)))


def test_a_stream_of_another_header_is_refused():
    with pytest.raises(KeysError):
        opened(sealed(PLAIN), b"another header")


def test_nothing_follows_the_final_chunk_and_only_it_is_short():
    sealer = ChunkSealer(KEY, b"")
    with pytest.raises(ValueError, match="short"):
        sealer.seal(b"short", final=False)
    sealer.seal(b"", final=True)
    with pytest.raises(ValueError, match="ended"):
        sealer.seal(b"", final=True)


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_sealed_length_counts_one_tag_for_each_chunk(length: int):
    chunks = [b"x" * min(CHUNK, length - at) for at in range(0, length, CHUNK)] or [b""]
    assert sum(map(len, sealed(chunks))) == sealed_length(length)
