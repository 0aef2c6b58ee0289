"""Suite 1: SHA-256; Ed25519; X25519 + HKDF-SHA256 + ChaCha20-Poly1305 to wrap keys; ChaCha20-Poly1305 for content.

PIPL art. 51 (encryption): residents' data leaves the office on sticks. Private and public keys are 32 bytes. A sealing
key comes out of a signing key by libsodium's birational map (RFC 7748 4.1).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

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

from app.keys.suite_form import KEY_BYTES, NONCE_BYTES, SIGNATURE_BYTES, TAG_BYTES, Aead, Hasher, RandomSource

NUMBER = 1
SECRET_BYTES = 32
PUBLIC_BYTES = 32
WRAPPED_BYTES = PUBLIC_BYTES + KEY_BYTES + TAG_BYTES

_ONCE = bytes(NONCE_BYTES)


def hasher() -> Hasher:
    return hashlib.sha256()


def mac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "sha256")


def derive(key: bytes, label: bytes, salt: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=label).derive(key)


def aead(key: bytes) -> Aead:
    return ChaCha20Poly1305(key)


def new_signing_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def new_sealing_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def signing_pair(secret: bytes) -> tuple[bytes, bytes]:
    return crypto_sign_seed_keypair(secret)


def sealing_pair(secret: bytes) -> tuple[bytes, bytes]:
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw(), secret


def sign(working: bytes, _public: bytes, message: bytes) -> bytes:
    return crypto_sign(message, working)[:SIGNATURE_BYTES]


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        crypto_sign_open(signature + message, public)
    except CryptoError:
        return False
    return True


def sealing_secret(_secret: bytes, working: bytes) -> bytes:
    return crypto_sign_ed25519_sk_to_curve25519(working)


def sealing_public(public: bytes) -> bytes:
    try:
        return crypto_sign_ed25519_pk_to_curve25519(public)
    except (CryptoError, TypeError) as error:
        raise ValueError(public.hex()) from error


def agree(secret: bytes, public: bytes) -> bytes:
    """The secret that the owner of `secret` shares with that of `public`; ValueError for a point that is no key."""
    return X25519PrivateKey.from_private_bytes(secret).exchange(X25519PublicKey.from_public_bytes(public))


def wrap(file_key: bytes, recipient: bytes, context: bytes, randomness: RandomSource) -> bytes:
    passing, secret = sealing_pair(randomness(KEY_BYTES))
    key = derive(agree(secret, recipient), b"xiangbao/wrap/1", passing + recipient)
    return passing + aead(key).encrypt(_ONCE, file_key, context)


def unwrap(working: bytes, public: bytes, wrapped: bytes, context: bytes) -> bytes:
    passing, sealed = wrapped[:PUBLIC_BYTES], wrapped[PUBLIC_BYTES:]
    key = derive(agree(working, passing), b"xiangbao/wrap/1", passing + public)
    return aead(key).decrypt(_ONCE, sealed, context)
