"""Known answers: at every start each algorithm must give what its standard prints, or nothing is opened or
signed.

A damaged or exchanged library would otherwise sign and seal rubbish silently (GB/T 39786-2021 asks for
correct cryptography, not only for its presence). Takes a few milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from nacl.bindings import crypto_sign, crypto_sign_seed_keypair

from app.errors import OfficeError
from app.keys.passphrases import Cost, stretch
from app.keys.suite import SUITE, SigningKey, derive, digest, verify
from app.keys.suite_one import agree


class SelfTestFailed(OfficeError):
    """An algorithm does not give its published answer on this computer."""


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What `compute` must give, and the document that says so."""

    source: str
    compute: Callable[[], bytes]
    answer: bytes


def self_test(answers: Sequence[KnownAnswer] | None = None, suite: int = SUITE) -> None:
    """Raise SelfTestFailed, naming the algorithm, unless all of `answers` (default: those of `suite`) come out.

    Suite 2 has those of suite 1 too, because Argon2id is among them. A library that is missing or broken and that only
    suite 2 needs keeps nobody of suite 1 from his work.
    """
    for known in answers_of(suite) if answers is None else answers:
        if _computed(known) != known.answer:
            raise SelfTestFailed(
                f"密码算法自检没有通过（{known.source}），程序不能启动。",
                "程序文件可能已损坏，请用原安装包重新安装；数据不会受影响。",
            )


def answers_of(suite: int) -> tuple[KnownAnswer, ...]:
    """What a station of a suite must get right before it opens or signs anything."""
    if suite == SUITE:
        return KNOWN_ANSWERS
    from app.keys.known_answers_two import KNOWN_ANSWERS_TWO

    return KNOWN_ANSWERS + KNOWN_ANSWERS_TWO


def _computed(known: KnownAnswer) -> bytes:
    """The answer, empty when the library cannot even be loaded or does not do this at all."""
    try:
        return known.compute()
    except (ImportError, UnsupportedAlgorithm, InvalidTag, ValueError, OfficeError):
        return b""


_hex = bytes.fromhex
_PLAIN = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
_SEED = _hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
_ALICE = _hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")
_BOB = _hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")


def _own_signature() -> bytes:
    """Our own signatures: accepted as made, refused in another domain or over other words."""
    key = SigningKey.from_seed(_SEED)
    made = key.sign(b"a", b"r")
    tried = ((b"a", b"r"), (b"b", b"r"), (b"a", b"s"))
    return bytes(verify(key.public, domain, message, made) for domain, message in tried)


def _chacha() -> bytes:
    cipher = ChaCha20Poly1305(bytes(range(0x80, 0xA0)))
    nonce, bound = _hex("070000004041424344454647"), _hex("50515253c0c1c2c3c4c5c6c7")
    return cipher.encrypt(nonce, _PLAIN + b"sunscreen would be it.", bound)


KNOWN_ANSWERS = (
    KnownAnswer(
        "SHA-256, FIPS 180-4",
        lambda: digest(b"abc"),
        _hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ),
    KnownAnswer(
        "HKDF, RFC 5869 A.1",
        lambda: derive(b"\x0b" * 22, bytes(range(0xF0, 0xFA)), bytes(range(13))),
        _hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"),
    ),
    KnownAnswer(
        "Ed25519, RFC 8032 7.1",
        lambda: crypto_sign(b"\x72", crypto_sign_seed_keypair(_SEED)[1])[:64],
        _hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    KnownAnswer("Ed25519", _own_signature, b"\x01\x00\x00"),
    KnownAnswer(
        "X25519, RFC 7748 6.1",
        lambda: agree(_ALICE, _BOB),
        _hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"),
    ),
    KnownAnswer(
        "ChaCha20-Poly1305, RFC 8439 2.8.2",
        _chacha,
        _hex(
            "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
            "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
            "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
            "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"
        ),
    ),
    KnownAnswer(
        # The reference implementation's own test file: m=256 KiB, t=2, p=1.
        "Argon2id, RFC 9106",
        lambda: stretch("password", b"somesalt", Cost(256, 2, 1)),
        _hex("9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe"),
    ),
)
