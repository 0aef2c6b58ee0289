"""Known answers: at every start each algorithm must give what its standard prints, or nothing is opened or signed.

A damaged or exchanged library would otherwise sign and seal rubbish silently. Sources: FIPS 180-4 (SHA-256 of "abc"),
RFC 5869 A.1 (HKDF), RFC 8032 7.1 test 2 (Ed25519), RFC 7748 6.1 (X25519), RFC 8439 2.8.2 (ChaCha20-Poly1305), and the
Argon2 reference implementation's test file (Argon2id v1.3, m=256 KiB, t=2, p=1, "password", "somesalt").
"""

from __future__ import annotations

from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.bindings import crypto_sign, crypto_sign_seed_keypair

from app.errors import OfficeError
from app.keys.passphrases import Cost, stretch
from app.keys.suite import SealingKey, SigningKey, digest, verify


class SelfTestFailed(OfficeError):
    """An algorithm does not give its published answer on this computer."""


_h = bytes.fromhex

ED25519_SEED = _h("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
ED25519_PUBLIC = _h("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
ED25519_SIGNATURE = _h(
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)
X25519_ALICE = _h("77076d0a7318a57d3c16c17251b26645df4c2f92ebc099ac9a1a7d8f9fc5f6ba".replace("9ac9a1a7d8f9fc5f6ba", ""))
