"""Suite 2: the standards' own answers, another implementation beside ours, and keys that are good for their suite alone."""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import sys

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from hypothesis import given, settings
from hypothesis import strategies as st
from tongsuopy.crypto import hashes
from tongsuopy.crypto.asymciphers import ec
from tongsuopy.crypto.ciphers import Cipher, modes
from tongsuopy.crypto.ciphers import algorithms as theirs
from tongsuopy.crypto.exceptions import InvalidSignature

from app.keys import suite_two
from app.keys.known_answers import KnownAnswer, SelfTestFailed, answers_of, self_test
from app.keys.known_answers_two import KNOWN_ANSWERS_TWO
from app.keys.streams import CHUNK, ChunkOpener, ChunkSealer
from app.keys.suite import (
    KeysError,
    OtherSuite,
    SealingKey,
    SigningKey,
    UnknownSuite,
    derive,
    digest,
    key_id,
    mac,
    new_key,
    open_once,
    require_own,
    seal_once,
    sealing_public,
    suite_of,
    unwrap,
    verify,
    wrap,
)

KEY = SigningKey.generate(2)
OTHER = SigningKey.generate(2)


def their_private(key: SigningKey) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(key.seed[:32], "big"), ec.SM2())


def test_every_algorithm_of_suite_2_gives_its_published_answer() -> None:
    self_test(suite=2)


@pytest.mark.parametrize("known", KNOWN_ANSWERS_TWO, ids=lambda known: known.compute.__name__ + known.source)
def test_a_wrong_answer_stops_the_program_and_names_the_algorithm(known: KnownAnswer) -> None:
    broken = KnownAnswer(known.source, known.compute, known.answer[:-1] + bytes([known.answer[-1] ^ 1]))
    with pytest.raises(SelfTestFailed, match=known.source.split(",", maxsplit=1)[0]):
        self_test([broken])


def test_a_library_that_is_missing_stops_suite_2_and_nobody_else(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)
    self_test()
    with pytest.raises(SelfTestFailed, match="SM2"):
        self_test(suite=2)
    assert set(answers_of(1)) < set(answers_of(2))


@given(st.binary(max_size=300))
def test_another_implementation_takes_our_signatures_and_we_take_its(message: bytes) -> None:
    private, framed = their_private(KEY), b"\x01d" + message
    made = KEY.sign(b"d", message)
    numbers = (int.from_bytes(made[:32], "big"), int.from_bytes(made[32:], "big"))
    private.public_key().verify(encode_dss_signature(*numbers), framed, ec.ECDSA(hashes.SM3()))
    first, second = decode_dss_signature(private.sign(framed, ec.ECDSA(hashes.SM3())))
    assert verify(KEY.public, b"d", message, first.to_bytes(32, "big") + second.to_bytes(32, "big"))


def test_another_implementation_refuses_what_we_refuse() -> None:
    made = KEY.sign(b"d", b"word")
    numbers = encode_dss_signature(int.from_bytes(made[:32], "big"), int.from_bytes(made[32:], "big"))
    with pytest.raises(InvalidSignature):
        their_private(KEY).public_key().verify(numbers, b"\x01dWord", ec.ECDSA(hashes.SM3()))
    assert not verify(KEY.public, b"d", b"Word", made)


def test_our_public_key_is_the_one_that_belongs_to_the_number() -> None:
    numbers = their_private(KEY).public_key().public_numbers()
    assert KEY.public == bytes([2 + numbers.y % 2]) + numbers.x.to_bytes(32, "big")
    assert suite_two.point(KEY.public) == numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.binary(max_size=50))
def test_another_implementation_seals_the_same_bytes(key: bytes, plain: bytes, bound: bytes) -> None:
    sealer = Cipher(theirs.SM4(key[:16]), modes.GCM(key[16:28])).encryptor()
    sealer.authenticate_additional_data(bound)
    assert seal_once(key, plain, bound, 2) == sealer.update(plain) + sealer.finalize() + sealer.tag


@given(st.binary(max_size=400))
def test_another_implementation_digests_the_same(data: bytes) -> None:
    hashed = hashes.Hash(hashes.SM3())
    hashed.update(data)
    assert digest(data, 2) == hashed.finalize()


@given(st.binary(min_size=1, max_size=100), st.binary(max_size=100))
def test_the_mac_is_hmac_of_rfc_2104_with_sm3(key: bytes, data: bytes) -> None:
    block = (digest(key, 2) if len(key) > 64 else key).ljust(64, b"\0")
    inner = digest(bytes(byte ^ 0x36 for byte in block) + data, 2)
    assert mac(key, data, 2) == digest(bytes(byte ^ 0x5C for byte in block) + inner, 2)
    assert mac(key, data) == hmac.digest(key, data, hashlib.sha256)


def test_a_derived_key_is_hkdf_of_rfc_5869_with_sm3() -> None:
    drawn = mac(b"salt", b"key", 2)
    assert derive(b"key", b"label", b"salt", 2) == mac(drawn, b"label\x01", 2)


@settings(max_examples=30)
@given(st.binary(max_size=300), st.integers(0, 63), st.integers(1, 255))
def test_a_signature_holds_for_its_words_only(message: bytes, place: int, change: int) -> None:
    made = KEY.sign(b"d", message)
    assert verify(KEY.public, b"d", message, made)
    assert not verify(KEY.public, b"e", message, made)
    assert not verify(KEY.public, b"d", message + b".", made)
    assert not verify(OTHER.public, b"d", message, made)
    spoiled = bytearray(made)
    spoiled[place] ^= change
    assert not verify(KEY.public, b"d", message, bytes(spoiled))


@settings(max_examples=30)
@given(st.integers(0, 175), st.integers(1, 255))
def test_a_wrap_opens_for_its_owner_in_its_place_and_unspoiled_only(place: int, change: int) -> None:
    file_key, owner = new_key(), KEY.sealing_key()
    made = wrap(file_key, owner.public, b"here")
    assert unwrap(owner, made, b"here") == file_key
    spoiled = bytearray(made)
    spoiled[place] ^= change
    for key, wrapped, context in ((OTHER.sealing_key(), made, b"here"), (owner, made, b"there"), (owner, bytes(spoiled), b"here")):
        with pytest.raises(KeysError):
            unwrap(key, wrapped, context)


def test_two_wraps_and_two_signatures_are_never_alike() -> None:
    sealed = {wrap(bytes(32), KEY.public, b"c", bytes) for _ in range(20)}
    signed = {KEY.sign(b"d", b"m") for _ in range(20)}
    assert (len(sealed), len(signed)) == (20, 20)


def test_nothing_that_is_refused_reaches_the_error_stream(capfd) -> None:
    assert not verify(KEY.public, b"d", b"m", bytes(64))
    assert not verify(KEY.public, b"d", b"m", b"\xff" * 64)
    for broken in (bytes(176), b"\xff" * 176, wrap(bytes(32), OTHER.public, b"c")):
        with pytest.raises(KeysError):
            unwrap(KEY.sealing_key(), broken, b"c")
    assert capfd.readouterr() == ("", "")


def test_a_window_without_an_error_stream_checks_signatures_all_the_same(monkeypatch) -> None:
    def closed(_stream: int) -> int:
        raise OSError(errno.EBADF, "no error stream")

    made = KEY.sign(b"d", b"m")
    monkeypatch.setattr(os, "dup", closed)
    assert verify(KEY.public, b"d", b"m", made)
    assert not verify(KEY.public, b"d", b"n", made)


def test_a_library_that_is_missing_is_a_sentence_wherever_it_is_asked(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)
    for ask in (lambda: KEY.sign(b"d", b"m"), lambda: SigningKey.generate(2), lambda: wrap(bytes(32), KEY.public, b"c")):
        with pytest.raises(KeysError, match="商密算法库"):
            ask()


def test_a_key_is_of_its_suite_and_of_no_other() -> None:
    first, second = SigningKey.generate(1), SigningKey.generate(2)
    assert (first.suite, second.suite) == (1, 2)
    assert (suite_of(first.public), suite_of(second.public), suite_of(b"x")) == (1, 2, 0)
    assert not verify(second.public, b"d", b"m", first.sign(b"d", b"m"))
    assert not verify(first.public, b"d", b"m", second.sign(b"d", b"m"))
    with pytest.raises(KeysError):
        unwrap(second.sealing_key(), wrap(bytes(32), first.sealing_key().public, b"c"), b"c")
    with pytest.raises(KeysError):
        open_once(bytes(32), seal_once(bytes(32), b"m", b"", 1), b"", 2)


@pytest.mark.parametrize("public", [b"\x02" + b"\xff" * 32, b"\x04" + bytes(32), b"\x03" + bytes(31) + b"\x05", bytes(34)])
def test_what_is_no_point_of_the_curve_is_no_key(public: bytes) -> None:
    assert not verify(public, b"d", b"m", bytes(64))
    with pytest.raises(KeysError):
        wrap(bytes(32), public, b"c")
    with pytest.raises(KeysError):
        sealing_public(public)


def test_a_seed_with_a_public_part_that_is_none_is_a_bug() -> None:
    for seed in (bytes(65), KEY.seed[:64], KEY.seed + b"\0"):
        with pytest.raises(ValueError, match=r"\w+"):
            SigningKey.from_seed(seed)


def test_who_asks_for_another_suite_is_told_both() -> None:
    require_own(2, 2, "这个交换包")
    with pytest.raises(OtherSuite, match="这个交换包用的是国际通用密码算法，本区用的是商用密码算法"):
        require_own(1, 2, "这个交换包")
    with pytest.raises(UnknownSuite, match="9"):
        require_own(9, 2, "这个交换包")


def test_long_content_opens_in_order_and_unspoiled_only() -> None:
    key, pieces = new_key(), [bytes(CHUNK), b"end"]
    sealer = ChunkSealer(key, b"bound", 2)
    sealed = [sealer.seal(piece, final=piece == b"end") for piece in pieces]
    opener = ChunkOpener(key, b"bound", 2)
    assert [opener.open(piece, final=place == 1) for place, piece in enumerate(sealed)] == pieces
    with pytest.raises(KeysError):
        ChunkOpener(key, b"bound", 2).open(sealed[1], final=True)
    with pytest.raises(KeysError):
        ChunkOpener(key, b"bound", 2).open(sealed[0][:-1] + b"?", final=False)


def test_a_key_never_shows_its_secret() -> None:
    sealing = SealingKey.from_seed(KEY.seed)
    assert repr(KEY) == f"SigningKey({key_id(KEY.public)})"
    assert repr(sealing) == f"SealingKey({key_id(sealing.public)})"
