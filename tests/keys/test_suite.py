"""Suite 1: what a signature and a wrapped key are worth, and nowhere else."""

from __future__ import annotations

import pytest
from argon2.low_level import ARGON2_VERSION, Type, core, ffi
from hypothesis import given
from hypothesis import strategies as st

from app.keys.known_answers import KNOWN_ANSWERS, KnownAnswer, SelfTestFailed, self_test
from app.keys.suite import (
    KeysError,
    SealingKey,
    SigningKey,
    UnknownSuite,
    derive,
    key_id,
    open_once,
    require_suite,
    seal_once,
    unwrap,
    verify,
    wrap,
)

KEY = bytes(range(32))
BOB = bytes.fromhex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")


def test_every_algorithm_gives_its_published_answer():
    self_test()


@pytest.mark.parametrize("known", KNOWN_ANSWERS, ids=lambda known: known.source)
def test_a_wrong_answer_stops_the_program_and_names_the_algorithm(known: KnownAnswer):
    broken = KnownAnswer(known.source, known.compute, known.answer[:-1] + bytes([known.answer[-1] ^ 1]))
    with pytest.raises(SelfTestFailed, match=known.source.split(",", maxsplit=1)[0]):
        self_test([broken])


def test_argon2id_gives_the_vector_of_rfc_9106():
    out = ffi.new("uint8_t[32]")
    parts = [ffi.new("uint8_t[]", bytes([byte]) * count) for byte, count in ((1, 32), (2, 16), (3, 8), (4, 12))]
    context = ffi.new("argon2_context *")
    context.out, context.outlen, context.version = out, 32, ARGON2_VERSION
    context.pwd, context.pwdlen, context.salt, context.saltlen = parts[0], 32, parts[1], 16
    context.secret, context.secretlen, context.ad, context.adlen = parts[2], 8, parts[3], 12
    context.t_cost, context.m_cost, context.lanes, context.threads = 3, 32, 4, 4
    context.allocate_cbk, context.free_cbk, context.flags = ffi.NULL, ffi.NULL, 0
    assert core(context, Type.ID.value) == 0
    assert bytes(ffi.buffer(out)).hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_x25519_public_key_is_that_of_rfc_7748():
    expected = "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"
    assert SealingKey.from_seed(BOB).public.hex() == expected


@given(st.binary(max_size=300), st.integers(0, 63), st.integers(1, 255))
def test_a_signature_holds_for_its_words_only(message: bytes, place: int, change: int):
    key = SigningKey.from_seed(KEY)
    made = key.sign(b"d", message)
    altered = made[:place] + bytes([made[place] ^ change]) + made[place + 1 :]
    assert verify(key.public, b"d", message, made)
    assert not verify(key.public, b"d", message, altered)
    assert not verify(key.public, b"d", message + b"\x00", made)
    assert not verify(SigningKey.generate().public, b"d", message, made)


def test_domain_and_message_do_not_run_together():
    key = SigningKey.generate()
    assert not verify(key.public, b"ab", b"c", key.sign(b"a", b"bc"))


@pytest.mark.parametrize(("public", "signature"), [(b"", b"\0" * 64), (b"\0" * 32, b""), (b"\0" * 32, b"\0" * 64)])
def test_what_is_no_key_or_no_signature_does_not_verify(public: bytes, signature: bytes):
    assert not verify(public, b"d", b"m", signature)


def test_a_wrapped_key_opens_for_its_receiver_in_its_context_only():
    me, other = SealingKey.generate(), SealingKey.generate()
    wrapped = wrap(KEY, me.public, b"package 1")
    assert unwrap(me, wrapped, b"package 1") == KEY
    for key, bytes_, context in [(other, wrapped, b"package 1"), (me, wrapped, b"package 2"), (me, b"", b"package 1")]:
        with pytest.raises(KeysError):
            unwrap(key, bytes_, context)


def test_every_changed_byte_of_a_wrapped_key_is_refused():
    me = SealingKey.generate()
    wrapped = wrap(KEY, me.public, b"")
    for place in range(len(wrapped)):
        altered = wrapped[:place] + bytes([wrapped[place] ^ 0x40]) + wrapped[place + 1 :]
        with pytest.raises(KeysError):
            unwrap(me, altered, b"")


def test_a_point_of_small_order_is_no_receiver():
    with pytest.raises(KeysError):
        wrap(KEY, bytes(32), b"")


def test_sealed_bytes_are_bound_to_what_stands_beside_them():
    sealed = seal_once(KEY, b"secret", b"name")
    assert open_once(KEY, sealed, b"name") == b"secret"
    with pytest.raises(KeysError):
        open_once(KEY, sealed, b"other name")


def test_keys_for_different_purposes_differ():
    assert len({derive(KEY, b"a"), derive(KEY, b"b"), derive(KEY, b"a", b"salt")}) == 3


def test_no_secret_shows_in_a_log_line():
    signing, sealing = SigningKey.from_seed(KEY), SealingKey.from_seed(KEY)
    assert repr(signing) == f"SigningKey({key_id(signing.public)})"
    assert repr(sealing) == f"SealingKey({key_id(sealing.public)})"


def test_an_unknown_suite_is_refused_in_a_sentence():
    require_suite(1)
    with pytest.raises(UnknownSuite, match="9"):
        require_suite(9)


def test_a_short_seed_is_a_bug():
    with pytest.raises(ValueError, match="32"):
        SigningKey.from_seed(b"short")
