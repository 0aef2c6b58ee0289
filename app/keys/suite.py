"""Suite 1, the one set of algorithms every key, signature and sealed byte of this program names by number.

Clerks of different stations act in their own names (003 Songshan art. 7, 004 Linyi art. 8: 初审 and 复核 by
different people), and residents' data leaves the office on sticks (PIPL art. 51: encryption). A number in
every file instead of a list of algorithms means that nobody can ask for a weak combination, and that 商密 can
be added as suite 2.

Suite 1: SHA-256; Ed25519; X25519 + HKDF-SHA256 + ChaCha20-Poly1305 to wrap keys; ChaCha20-Poly1305 chunks
(app/keys/streams.py); Argon2id (app/keys/passphrases.py). All keys, seeds and digests are 32 bytes,
signatures 64.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.bindings import (
    crypto_sign,
    crypto_sign_ed25519_pk_to_curve25519,
    crypto_sign_ed25519_sk_to_curve25519,
    crypto_sign_open,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import CryptoError

from app.errors import OfficeError

SUITE = 1
KEY_BYTES = 32
DIGEST_BYTES = 32
SIGNATURE_BYTES = 64
WRAPPED_BYTES = KEY_BYTES + KEY_BYTES + 16

# A key that seals once needs no nonce of its own; each use below draws a fresh ephemeral key or salt.
_ONCE = bytes(12)

RandomSource = Callable[[int], bytes]
"""Gives n unpredictable bytes. Everything but the making of reference files uses `secrets.token_bytes`."""


class KeysError(OfficeError):
    """A key does not open what it was offered."""


class UnknownSuite(KeysError):
    """The file names a set of algorithms that this version does not have."""


def require_suite(number: int) -> None:
    """Raise UnknownSuite unless `number` is a suite of this version."""
    if number != SUITE:
        raise UnknownSuite(f"文件是用本程序不认识的加密办法（第 {number} 种）写的。", "请把程序升级到最新版本后再打开。")


def digest(data: bytes) -> bytes:
    """SHA-256 of `data`, 32 bytes."""
    return hashlib.sha256(data).digest()


def new_key() -> bytes:
    """Draw a fresh symmetric key, 32 bytes."""
    return secrets.token_bytes(KEY_BYTES)


def derive(key: bytes, label: bytes, salt: bytes = b"") -> bytes:
    """One 32-byte key for one purpose out of `key` (HKDF-SHA256, RFC 5869; `label` is its info)."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=label).derive(key)


def key_id(public: bytes) -> str:
    """Short name of a public key: 16 hex digits, enough to choose among known keys, never to trust one."""
    return digest(b"xiangbao/key-id/1" + public)[:8].hex()


def seal_once(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Encrypt under a key that is used for this one message; `bound` is authenticated beside it. Adds 16
    bytes.
    """
    return ChaCha20Poly1305(key).encrypt(_ONCE, plain, bound)


def open_once(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """Decrypt what `seal_once` made; KeysError when key, bytes or `bound` are not the same."""
    try:
        return ChaCha20Poly1305(key).decrypt(_ONCE, sealed, bound)
    except InvalidTag:
        raise KeysError("内容打不开：密钥不对，或者被人改过。", "请向发出方重新索取。") from None


class SigningKey:
    """An Ed25519 key pair (RFC 8032). `seed` is the secret, 32 bytes; `public`, 32 bytes, names its owner."""

    __slots__ = ("_secret", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        _require_length(seed)
        self.seed = seed
        self.public, self._secret = crypto_sign_seed_keypair(seed)

    @classmethod
    def generate(cls) -> SigningKey:
        return cls(new_key())

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        return cls(seed)

    def sign(self, domain: bytes, message: bytes) -> bytes:
        """64 bytes over `message`, valid only for the same `domain` (what kind of thing is signed, 1–255
        bytes).
        """
        return crypto_sign(_in_domain(domain, message), self._secret)[:SIGNATURE_BYTES]

    def sealing_key(self) -> SealingKey:
        """The key pair to which others seal for the owner of this one (libsodium's birational map of RFC 7748 4.1)."""
        return SealingKey.from_seed(crypto_sign_ed25519_sk_to_curve25519(self._secret))

    def __repr__(self) -> str:
        return f"SigningKey({key_id(self.public)})"


def verify(public: bytes, domain: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of `public` signed `message` in `domain`. Wrong lengths are simply not a signature."""
    if len(public) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        crypto_sign_open(signature + _in_domain(domain, message), public)
    except CryptoError:
        return False
    return True


def sealing_public(public: bytes) -> bytes:
    """Where to seal for the owner of a signing key, 32 bytes: `SigningKey.sealing_key().public`, from the outside."""
    try:
        return crypto_sign_ed25519_pk_to_curve25519(public)
    except (CryptoError, ValueError, TypeError):
        raise KeysError("操作员的密钥无效，不能为他换钥。", "请报告上级，由上级核对名册。") from None


class SealingKey:
    """An X25519 key pair (RFC 7748) to which others wrap file keys. `seed` is the secret, both parts 32
    bytes.
    """

    __slots__ = ("_private", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        _require_length(seed)
        self.seed = seed
        self._private = X25519PrivateKey.from_private_bytes(seed)
        self.public = self._private.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> SealingKey:
        return cls(new_key())

    @classmethod
    def from_seed(cls, seed: bytes) -> SealingKey:
        return cls(seed)

    def agree(self, public: bytes) -> bytes:
        """Shared secret with the owner of `public`, 32 bytes; KeysError for a point that is no key."""
        try:
            return self._private.exchange(X25519PublicKey.from_public_bytes(public))
        except ValueError:
            raise KeysError("对方的加密密钥无效。", "请向对方站点重新要一个申请文件。") from None

    def __repr__(self) -> str:
        return f"SealingKey({key_id(self.public)})"


def wrap(
    file_key: bytes, recipient_public: bytes, context: bytes, randomness: RandomSource = secrets.token_bytes
) -> bytes:
    """`file_key` (32 bytes) for the owner of `recipient_public`, 80 bytes.

    `context` says where the wrap belongs and opens nowhere else: a wrap lifted into another package is
    worthless.
    """
    _require_length(file_key)
    passing = SealingKey.from_seed(randomness(KEY_BYTES))
    key = derive(passing.agree(recipient_public), b"xiangbao/wrap/1", passing.public + recipient_public)
    return passing.public + seal_once(key, file_key, context)


def unwrap(sealing_key: SealingKey, wrapped: bytes, context: bytes) -> bytes:
    """Get the file key back, 32 bytes; KeysError when it was wrapped to another key or for another `context`."""
    if len(wrapped) != WRAPPED_BYTES:
        raise KeysError("密钥信封的长度不对。", "请向发出方重新索取。")
    passing, sealed = wrapped[:KEY_BYTES], wrapped[KEY_BYTES:]
    key = derive(sealing_key.agree(passing), b"xiangbao/wrap/1", passing + sealing_key.public)
    return open_once(key, sealed, context)


def _in_domain(domain: bytes, message: bytes) -> bytes:
    """Length first, so that no domain and message run together into another pair."""
    return bytes([len(domain)]) + domain + message


def _require_length(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key is {KEY_BYTES} bytes, not {len(key)}")
