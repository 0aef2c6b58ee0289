"""Known answers of suite 2: what the national standards print for SM3, SM4-GCM and SM2, asked at every start of such a station.

GB/T 39786-2021 asks for correct cryptography, not only for its presence. The private key and the two messages are those
of GB/T 32918.5-2017 (GM/T 0003.5) annexes A and C on the recommended curve; a signature is drawn anew each time, so the
standard's own is verified, and one made here. Some ten milliseconds.
"""

from __future__ import annotations

from app.keys import suite_two
from app.keys.known_answers import KnownAnswer
from app.keys.suite import SealingKey, SigningKey, digest, unwrap, verify, wrap

_hex = bytes.fromhex
_NUMBER = _hex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
_PUBLIC = _hex("0309f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020")
_PAIR = _NUMBER + _PUBLIC
_SIGNATURE = _hex(
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)
_ENVELOPE = _hex(
    "04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73"
    "e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0"
    "59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766"
    "21886ca989ca9c7d58087307ca93092d651efa"
)
_LETTERS = b"".join(bytes([byte]) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))


def _standard_signature() -> bytes:
    """The signature of the standard: accepted as printed, refused over another word and with another last byte."""
    tried = ((b"message digest", _SIGNATURE), (b"message Digest", _SIGNATURE), (b"message digest", _SIGNATURE[:-1] + b"\0"))
    return bytes(suite_two.verify(_PUBLIC, message, signature) for message, signature in tried)


def _own_signature() -> bytes:
    key = SigningKey.from_seed(_PAIR)
    made = key.sign(b"a", b"r")
    tried = ((b"a", b"r"), (b"b", b"r"), (b"a", b"s"))
    return bytes(verify(key.public, domain, message, made) for domain, message in tried)


def _own_envelope() -> bytes:
    key = SealingKey.from_seed(_PAIR)
    return unwrap(key, wrap(bytes(range(32)), key.public, b"here"), b"here")


def _sm4_gcm() -> bytes:
    key, nonce = _hex("0123456789abcdeffedcba9876543210"), _hex("00001234567800000000abcd")
    return suite_two.aead(key + bytes(16)).encrypt(nonce, _LETTERS, _hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"))


KNOWN_ANSWERS_TWO = (
    KnownAnswer(
        "SM3, GB/T 32905-2016 A.1",
        lambda: digest(b"abc", suite_two.NUMBER),
        _hex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    ),
    KnownAnswer(
        "SM4-GCM, RFC 8998 A.1",
        _sm4_gcm,
        _hex(
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
            "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
            "83de3541e4c2b58177e065a9bf7b62ec"
        ),
    ),
    KnownAnswer("SM2, GB/T 32918.5-2017 A.2", _standard_signature, b"\x01\x00\x00"),
    KnownAnswer("SM2", _own_signature, b"\x01\x00\x00"),
    KnownAnswer(
        "SM2, GB/T 32918.5-2017 C.2", lambda: suite_two.decrypted(_NUMBER, _ENVELOPE), b"encryption standard"
    ),
    KnownAnswer("SM2", _own_envelope, bytes(range(32))),
)
