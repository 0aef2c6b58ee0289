"""Suites: the sets of algorithms that every key, signature and sealed byte of this program names by one number.

Clerks of different stations act in their own names (003 Songshan art. 7, 004 Linyi art. 8: 初审 and 复核 by
different people), and residents' data leaves the office on sticks (PIPL art. 51: encryption). A number in
every file instead of a list of algorithms means that nobody can ask for a weak combination (security T36).

Suite 1 is international (app/keys/suite_one.py), suite 2 商密 (app/keys/suite_two.py). A district chooses one when it is
founded, and all its stations have that one. Keys are bound to their suite by their length: what is done with a key
finds its suite by itself, what is done without one (a digest) is told the number. Argon2id (app/keys/passphrases.py)
belongs to both. Drawn keys and digests are 32 bytes, signatures 64 in both.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag

from app.keys import suite_one, suite_two
from app.keys.suite_form import (
    DIGEST_BYTES,
    KEY_BYTES,
    NONCE_BYTES,
    SIGNATURE_BYTES,
    Aead,
    Hasher,
    KeysError,
    OtherSuite,
    RandomSource,
    Suite,
    UnknownSuite,
)

__all__ = [
    "DIGEST_BYTES",
    "KEY_BYTES",
    "SIGNATURE_BYTES",
    "SUITE",
    "SUITES",
    "KeysError",
    "OtherSuite",
    "RandomSource",
    "SealingKey",
    "SigningKey",
    "UnknownSuite",
    "aead",
    "derive",
    "digest",
    "hasher",
    "key_id",
    "mac",
    "new_key",
    "open_once",
    "public_bytes",
    "require_own",
    "require_suite",
    "seal_once",
    "sealing_public",
    "suite_of",
    "unwrap",
    "verify",
    "wrap",
    "wrapped_bytes",
]

SUITE = suite_one.NUMBER
"""The suite of a district that asks for none."""

_ALL: tuple[Suite, ...] = (suite_one, suite_two)
_BY_NUMBER = {suite.NUMBER: suite for suite in _ALL}
_BY_PUBLIC = {suite.PUBLIC_BYTES: suite for suite in _ALL}
_BY_SECRET = {suite.SECRET_BYTES: suite for suite in _ALL}
SUITES = {1: "国际通用密码算法", 2: "商用密码算法（商密 SM2、SM3、SM4）"}
"""The name of each suite as a clerk reads it."""

# A key that seals once needs no nonce of its own; each use below draws a fresh ephemeral key or salt.
_ONCE = bytes(NONCE_BYTES)


def require_suite(number: int) -> None:
    """Raise UnknownSuite unless `number` is a suite of this version."""
    if number not in _BY_NUMBER:
        raise UnknownSuite(f"文件是用本程序不认识的加密办法（第 {number} 种）写的。", "请把程序升级到最新版本后再打开。")


def require_own(number: int, own: int, what: str) -> None:
    """Raise OtherSuite unless `what` (a file, as a clerk calls it) is of this district's suite; UnknownSuite for none."""
    require_suite(number)
    if number != own:
        raise OtherSuite(
            f"{what}用的是{SUITES[number]}，本区用的是{SUITES[own]}，没有读入任何东西。",
            "一个区只用一种密码算法，建区时选定。请核对文件是不是本区的；是新建的站点，请对方删掉重建，选本区用的算法。",
        )


def _suite(number: int) -> Suite:
    require_suite(number)
    return _BY_NUMBER[number]


def suite_of(public: bytes) -> int:
    """The suite that a public key belongs to; 0 for what is no public key of any."""
    found = _BY_PUBLIC.get(len(public))
    return found.NUMBER if found is not None else 0


def public_bytes(suite: int) -> int:
    """How long a public key is."""
    return _suite(suite).PUBLIC_BYTES


def wrapped_bytes(suite: int) -> int:
    """How long a wrapped key is."""
    return _suite(suite).WRAPPED_BYTES


def hasher(suite: int = SUITE) -> Hasher:
    """A digest that is taken piece by piece."""
    return _suite(suite).hasher()


def digest(data: bytes, suite: int = SUITE) -> bytes:
    """The suite's digest of `data` (SHA-256 or SM3), 32 bytes."""
    hashed = hasher(suite)
    hashed.update(data)
    return hashed.digest()


def mac(key: bytes, data: bytes, suite: int = SUITE) -> bytes:
    """HMAC with the suite's hash, 32 bytes."""
    return _suite(suite).mac(key, data)


def new_key() -> bytes:
    """Draw a fresh symmetric key, 32 bytes."""
    return secrets.token_bytes(KEY_BYTES)


def derive(key: bytes, label: bytes, salt: bytes = b"", suite: int = SUITE) -> bytes:
    """One 32-byte key for one purpose out of `key` (HKDF, RFC 5869, with the suite's hash; `label` is its info)."""
    return _suite(suite).derive(key, label, salt)


def key_id(public: bytes) -> str:
    """Short name of a public key: 16 hex digits, enough to choose among known keys, never to trust one."""
    return digest(b"xiangbao/key-id/1" + public, suite_of(public) or SUITE)[:8].hex()


def aead(key: bytes, suite: int = SUITE) -> Aead:
    """The suite's cipher under a 32-byte key."""
    return _suite(suite).aead(key)


def seal_once(key: bytes, plain: bytes, bound: bytes, suite: int = SUITE) -> bytes:
    """Encrypt under a key that is used for this one message; `bound` is authenticated beside it. Adds 16
    bytes.
    """
    return aead(key, suite).encrypt(_ONCE, plain, bound)


def open_once(key: bytes, sealed: bytes, bound: bytes, suite: int = SUITE) -> bytes:
    """Decrypt what `seal_once` made; KeysError when key, bytes or `bound` are not the same."""
    try:
        return aead(key, suite).decrypt(_ONCE, sealed, bound)
    except InvalidTag:
        raise _not_opened() from None


class SigningKey:
    """A signing key pair. `seed` is the secret, `public` names its owner; their lengths are their suite's."""

    __slots__ = ("_suite", "_working", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        self._suite = _of_secret(seed)
        self.seed = seed
        self.public, self._working = self._suite.signing_pair(seed)

    @classmethod
    def generate(cls, suite: int = SUITE) -> SigningKey:
        return cls(_suite(suite).new_signing_secret())

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        return cls(seed)

    @property
    def suite(self) -> int:
        return self._suite.NUMBER

    def sign(self, domain: bytes, message: bytes) -> bytes:
        """64 bytes over `message`, valid only for the same `domain` (what kind of thing is signed, 1–255
        bytes).
        """
        return self._suite.sign(self._working, self.public, in_domain(domain, message))

    def sealing_key(self) -> SealingKey:
        """The key pair to which others seal for the owner of this one."""
        return SealingKey.from_seed(self._suite.sealing_secret(self.seed, self._working))

    def __repr__(self) -> str:
        return f"SigningKey({key_id(self.public)})"


def verify(public: bytes, domain: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the owner of `public` signed `message` in `domain`. Wrong lengths are simply not a signature."""
    suite = _BY_PUBLIC.get(len(public))
    if suite is None or len(signature) != SIGNATURE_BYTES:
        return False
    return suite.verify(public, in_domain(domain, message), signature)


def sealing_public(public: bytes) -> bytes:
    """Where to seal for the owner of a signing key: `SigningKey.sealing_key().public`, from the outside."""
    try:
        return _of_public(public).sealing_public(public)
    except ValueError:
        raise KeysError("操作员的密钥无效，不能为他换钥。", "请报告上级，由上级核对名册。") from None


class SealingKey:
    """A key pair to which others wrap file keys. `seed` is the secret; the lengths of both parts are their suite's."""

    __slots__ = ("_suite", "_working", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        self._suite = _of_secret(seed)
        self.seed = seed
        self.public, self._working = self._suite.sealing_pair(seed)

    @classmethod
    def generate(cls, suite: int = SUITE) -> SealingKey:
        return cls(_suite(suite).new_sealing_secret())

    @classmethod
    def from_seed(cls, seed: bytes) -> SealingKey:
        return cls(seed)

    @property
    def suite(self) -> int:
        return self._suite.NUMBER

    def opened(self, wrapped: bytes, context: bytes) -> bytes:
        """The key that was wrapped to this one; KeysError when it was not, or for another `context`."""
        if len(wrapped) != self._suite.WRAPPED_BYTES:
            raise KeysError("密钥信封的长度不对。", "请向发出方重新索取。")
        try:
            return self._suite.unwrap(self._working, self.public, wrapped, context)
        except (InvalidTag, ValueError):
            raise _not_opened() from None

    def __repr__(self) -> str:
        return f"SealingKey({key_id(self.public)})"


def wrap(
    file_key: bytes, recipient_public: bytes, context: bytes, randomness: RandomSource = secrets.token_bytes
) -> bytes:
    """`file_key` (32 bytes) for the owner of `recipient_public`, `wrapped_bytes` of its suite; KeysError for no key.

    `context` says where the wrap belongs and opens nowhere else: a wrap lifted into another package is
    worthless.
    """
    if len(file_key) != KEY_BYTES:
        raise ValueError(f"a key is {KEY_BYTES} bytes, not {len(file_key)}")
    try:
        return _of_public(recipient_public).wrap(file_key, recipient_public, context, randomness)
    except ValueError:
        raise KeysError("对方的加密密钥无效。", "请向对方站点重新要一个申请文件。") from None


def unwrap(sealing_key: SealingKey, wrapped: bytes, context: bytes) -> bytes:
    """Get the file key back, 32 bytes; KeysError when it was wrapped to another key or for another `context`."""
    return sealing_key.opened(wrapped, context)


def in_domain(domain: bytes, message: bytes) -> bytes:
    """Length first, so that no domain and message run together into another pair."""
    return bytes([len(domain)]) + domain + message


def _of_public(public: bytes) -> Suite:
    found = _BY_PUBLIC.get(len(public))
    if found is None:
        raise ValueError(public.hex())
    return found


def _of_secret(secret: bytes) -> Suite:
    found = _BY_SECRET.get(len(secret))
    if found is None:
        raise ValueError(f"a private key is {' or '.join(map(str, _BY_SECRET))} bytes, not {len(secret)}")
    return found


def _not_opened() -> KeysError:
    return KeysError("内容打不开：密钥不对，或者被人改过。", "请向发出方重新索取。")
