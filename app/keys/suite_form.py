"""What every suite of algorithms has: the lengths they share, and the calls by which one code path uses any of them.

A suite is a module (app/keys/suite_one.py, app/keys/suite_two.py) that fits `Suite`; everybody else asks
app/keys/suite.py, which finds it by its number or by the form of a key. GB/T 39786-2021: which algorithms protect the
data is told by one number in every file, so that nobody can ask for a weaker mixture (security T36).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from app.errors import OfficeError

KEY_BYTES = 32
"""A drawn key, of which a cipher takes as much as it needs; also the length of every digest."""
DIGEST_BYTES = 32
SIGNATURE_BYTES = 64
TAG_BYTES = 16
NONCE_BYTES = 12

RandomSource = Callable[[int], bytes]
"""Gives n unpredictable bytes. Everything but the making of reference files uses `secrets.token_bytes`."""


class KeysError(OfficeError):
    """A key does not open what it was offered."""


class UnknownSuite(KeysError):
    """The file names a set of algorithms that this version does not have."""


class OtherSuite(KeysError):
    """The file or key is of a suite that this program has, but not of this district's."""


class Hasher(Protocol):
    """A digest that is taken piece by piece."""

    def update(self, data: bytes, /) -> None: ...

    def digest(self) -> bytes: ...


class Aead(Protocol):
    """Authenticated encryption under one key; `decrypt` raises cryptography's InvalidTag. Adds TAG_BYTES."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes: ...


class Suite(Protocol):
    """One set of algorithms. Private keys, public keys and wraps have lengths that no other suite has."""

    NUMBER: int
    SECRET_BYTES: int
    PUBLIC_BYTES: int
    WRAPPED_BYTES: int

    def hasher(self) -> Hasher:
        """Begin a digest of 32 bytes."""

    def mac(self, key: bytes, data: bytes) -> bytes:
        """32 bytes that only who has `key` can make over `data` (HMAC with the suite's hash)."""

    def derive(self, key: bytes, label: bytes, salt: bytes) -> bytes:
        """One 32-byte key for one purpose (HKDF, RFC 5869, with the suite's hash)."""

    def aead(self, key: bytes) -> Aead:
        """The cipher under a 32-byte key."""

    def new_signing_secret(self) -> bytes:
        """Draw the private part of a signing key, SECRET_BYTES."""

    def new_sealing_secret(self) -> bytes:
        """Draw the private part of a sealing key, SECRET_BYTES."""

    def signing_pair(self, secret: bytes) -> tuple[bytes, bytes]:
        """The public part, and the private one as `sign` wants it; ValueError for what is no key."""

    def sealing_pair(self, secret: bytes) -> tuple[bytes, bytes]:
        """The public part, and the private one as `unwrap` wants it; ValueError for what is no key."""

    def sign(self, working: bytes, public: bytes, message: bytes) -> bytes:
        """64 bytes over `message`."""

    def verify(self, public: bytes, message: bytes, signature: bytes) -> bool:
        """Whether the owner of `public` signed `message`; the lengths have been checked."""

    def sealing_secret(self, secret: bytes, working: bytes) -> bytes:
        """The private part of the sealing key that belongs to a signing key."""

    def sealing_public(self, public: bytes) -> bytes:
        """Its public part, from the outside; ValueError for what is no key."""

    def wrap(self, file_key: bytes, recipient: bytes, context: bytes, randomness: RandomSource) -> bytes:
        """`file_key` (32 bytes) for the owner of `recipient`, WRAPPED_BYTES; ValueError for what is no key."""

    def unwrap(self, working: bytes, public: bytes, wrapped: bytes, context: bytes) -> bytes:
        """The file key, 32 bytes; ValueError or InvalidTag when it is not for this key or this context."""
