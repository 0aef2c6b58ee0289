"""Suite 2, 商密: SM3; SM2 with SM3 (GB/T 32918, the standard's default signer identity); SM4-GCM; HKDF and HMAC with SM3.

For districts whose 密评 asks for the commercial algorithms (GB/T 39786-2021; 密码法 art. 27). Keys are wrapped by SM2
encryption (C1‖C3‖C2) of a passing key, under which SM4-GCM seals the file key: SM2 itself can bind no context.
SM2 and its random numbers come from GmSSL 3.2 (gmssl_pyx: Apache-2.0, wheels for Windows and Linux of every Python that
the program runs on, five releases, checks a signature four times as fast as gmssl-fast: 1,400 against 360 a second, and
signs 250 a second); SM3 and SM4 from `cryptography`. None of it is written in Python here, and the pure-Python `gmssl`
is not used: it draws its nonces from a generator that can be predicted. A certified module is used by the seam of
app/keys/elsewhere.py. Passphrases stay with Argon2id, and the store's own pages with the AES of SQLCipher: a report of
a 密评 names both. Stamps by which somebody sees that two papers, lists or files are the same are SHA-256 in both suites:
they protect nothing, what they stand on is signed. So are the rows of a log, chained by SHA-256 until the paper that seals
them is signed (app/domain/audit.py).

A private key is 65 bytes, the number and the compressed public key, because the library does not compute the one from
the other; a public key is 33 bytes. So no key of suite 1 is ever taken for one of suite 2. One pair signs and opens. A
private key with another's public part signs what nobody accepts, and tells nothing: the nonce is drawn anew each time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.keys.suite_form import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Aead, Hasher, KeysError, RandomSource

NUMBER = 2
_NUMBER_BYTES = 32
PUBLIC_BYTES = 1 + _NUMBER_BYTES
SECRET_BYTES = _NUMBER_BYTES + PUBLIC_BYTES
_ENVELOPE_BYTES = 3 * _NUMBER_BYTES + KEY_BYTES
WRAPPED_BYTES = _ENVELOPE_BYTES + KEY_BYTES + TAG_BYTES

_SM4_KEY_BYTES = 16
_ONCE = bytes(NONCE_BYTES)
_STDERR = 2
_quieting = threading.Lock()


class _Sm3:
    """SM3 piece by piece."""

    def __init__(self) -> None:
        self._hash = Hash(SM3())

    def update(self, data: bytes) -> None:
        self._hash.update(data)

    def digest(self) -> bytes:
        return self._hash.copy().finalize()


class _Sm4Gcm:
    """SM4-GCM: 16 bytes of a drawn key are the cipher's, the next 12 are mixed into every nonce, as TLS 1.3 does."""

    def __init__(self, key: bytes) -> None:
        self._cipher = SM4(key[:_SM4_KEY_BYTES])
        self._mask = int.from_bytes(key[_SM4_KEY_BYTES : _SM4_KEY_BYTES + NONCE_BYTES], "big")

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        working = Cipher(self._cipher, GCM(self._masked(nonce))).encryptor()
        working.authenticate_additional_data(associated_data or b"")
        return working.update(data) + working.finalize() + working.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        sealed, tag = data[:-TAG_BYTES], data[-TAG_BYTES:].rjust(TAG_BYTES, b"\0")
        working = Cipher(self._cipher, GCM(self._masked(nonce), tag)).decryptor()
        working.authenticate_additional_data(associated_data or b"")
        return working.update(sealed) + working.finalize()

    def _masked(self, nonce: bytes) -> bytes:
        return (int.from_bytes(nonce, "big") ^ self._mask).to_bytes(NONCE_BYTES, "big")


def hasher() -> Hasher:
    return _Sm3()


def mac(key: bytes, data: bytes) -> bytes:
    made = HMAC(key, SM3())
    made.update(data)
    return made.finalize()


def derive(key: bytes, label: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SM3(), length=KEY_BYTES, salt=salt, info=label).derive(key)


def aead(key: bytes) -> Aead:
    return _Sm4Gcm(key)


def new_signing_secret() -> bytes:
    gmssl = _library()
    raw, number = gmssl.sm2_key_generate()
    return bytes(number) + _compressed(raw)


def new_sealing_secret() -> bytes:
    return new_signing_secret()


def signing_pair(secret: bytes) -> tuple[bytes, bytes]:
    public = secret[_NUMBER_BYTES:]
    point(public)
    return public, secret[:_NUMBER_BYTES]


def sealing_pair(secret: bytes) -> tuple[bytes, bytes]:
    return signing_pair(secret)


def sign(working: bytes, public: bytes, message: bytes) -> bytes:
    gmssl = _library()
    first, second = decode_dss_signature(gmssl.sm2_sign(working, point(public), message))
    return first.to_bytes(_NUMBER_BYTES, "big") + second.to_bytes(_NUMBER_BYTES, "big")


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    gmssl = _library()
    numbers = (signature[:_NUMBER_BYTES], signature[_NUMBER_BYTES:])
    told = encode_dss_signature(*(int.from_bytes(number, "big") for number in numbers))
    try:
        with _quiet():
            return bool(gmssl.sm2_verify(point(public), message, told))
    except (gmssl.GmsslInnerError, gmssl.InvalidValueError, ValueError):
        return False


def sealing_secret(secret: bytes, _working: bytes) -> bytes:
    return secret


def sealing_public(public: bytes) -> bytes:
    point(public)
    return public


def wrap(file_key: bytes, recipient: bytes, context: bytes, randomness: RandomSource) -> bytes:
    """The passing key comes from `randomness`; the number that hides it is drawn by the library, so no two are alike."""
    passing = randomness(KEY_BYTES)
    envelope = encrypted(recipient, passing)
    key = derive(passing, b"xiangbao/wrap/2", envelope + recipient)
    return envelope + aead(key).encrypt(_ONCE, file_key, context)


def unwrap(working: bytes, public: bytes, wrapped: bytes, context: bytes) -> bytes:
    envelope, sealed = wrapped[:_ENVELOPE_BYTES], wrapped[_ENVELOPE_BYTES:]
    key = derive(decrypted(working, envelope), b"xiangbao/wrap/2", envelope + public)
    return aead(key).decrypt(_ONCE, sealed, context)


def encrypted(recipient: bytes, plain: bytes) -> bytes:
    """SM2 encryption as C1‖C3‖C2 without any other sign, 96 bytes longer than `plain` (1–255 bytes)."""
    gmssl = _library()
    told = bytes(gmssl.sm2_encrypt(point(recipient), plain))
    numbers = told[2 + (told[1] & 0x7F) * (told[1] > 0x7F) :]
    end = 4 + numbers[1] + numbers[3 + numbers[1]]
    first, second = decode_dss_signature(bytes([0x30, end]) + numbers[:end])
    check, hidden = numbers[end + 2 : end + 2 + _NUMBER_BYTES], numbers[end + 4 + _NUMBER_BYTES :]
    return first.to_bytes(_NUMBER_BYTES, "big") + second.to_bytes(_NUMBER_BYTES, "big") + check + hidden


def decrypted(working: bytes, envelope: bytes) -> bytes:
    """What `encrypted` hid, at most 32 bytes; ValueError for another key's, or when a byte is not the same."""
    gmssl = _library()
    first, second, check, hidden = (envelope[at : at + _NUMBER_BYTES] for at in range(0, 4 * _NUMBER_BYTES, _NUMBER_BYTES))
    numbers = encode_dss_signature(int.from_bytes(first, "big"), int.from_bytes(second, "big"))[2:]
    told = numbers + bytes([4, len(check)]) + check + bytes([4, len(hidden)]) + hidden
    length = bytes([len(told)]) if len(told) < 0x80 else bytes([0x81, len(told)])
    try:
        with _quiet():
            return bytes(gmssl.sm2_decrypt(working, b"\x30" + length + told))
    except (gmssl.GmsslInnerError, gmssl.InvalidValueError) as error:
        raise ValueError("not for this key") from error


def _library() -> Any:
    """GmSSL; a station of suite 1 works without it, so it is asked for where it is used."""
    try:
        import gmssl_pyx
    except ImportError as error:
        raise KeysError(
            "本程序里的商密算法库（GmSSL）打不开，没有办理。", "程序文件可能已损坏，请用原安装包重新安装；数据不会受影响。"
        ) from error
    return gmssl_pyx


@lru_cache(maxsize=4_096)
def point(public: bytes) -> bytes:
    """The 64 bytes of a compressed public key (33 bytes); ValueError when it is no point of the curve."""
    gmssl = _library()
    if len(public) != PUBLIC_BYTES:
        raise ValueError(public.hex())
    try:
        return bytes(gmssl.normalize_sm2_public_key(public))
    except gmssl.InvalidValueError as error:
        raise ValueError(public.hex()) from error


def _compressed(raw: bytes) -> bytes:
    return bytes([2 + raw[-1] % 2]) + raw[:_NUMBER_BYTES]


@contextmanager
def _quiet() -> Iterator[None]:
    """The library writes lines of its own sources to the error stream for everything that it refuses: not to a clerk."""
    with _quieting:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # a window has no error stream
            yield
            return
        try:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), _STDERR)
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)
