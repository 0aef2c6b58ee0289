"""The seam for a key that never leaves its token: a USB key by GM/T 0016 (SKF), or any other certified module.

GB/T 39786-2021 asks a system of level 2 to keep its keys in a certified product where it can. What signs here is asked
for two things only, its public key and a signature, so that a token can stand where a SigningKey stands today: under an
act (app/services/desk.sign_and_enter), a package (app/exchange/package_writing.write_package) and a receipt
(app/exchange/statements.make).

For suite 2 an SKF driver maps `public` to SKF_ExportPublicKey (x and y to the compressed form of 33 bytes) and `sign`
to SKF_ECCSignData over the SM3 digest that `sm3_to_sign` gives, its answer r and s with 32 bytes each. PIN, tries
and time-outs are the driver's; what it refuses it raises as an OfficeError with a sentence for the clerk. The slot in
keys.json then holds the data key alone under the passphrase; which driver of which maker is installed is decided where
the certified product is bought, so none is shipped.
"""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from app.keys import suite_two
from app.keys.suite import digest, in_domain

_IDENTITY = b"1234567812345678"
_CURVE = bytes.fromhex(
    "fffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffc"
    "28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93"
    "32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0"
)
"""a, b and the base point of the recommended curve (GB/T 32918.5-2017)."""


@runtime_checkable
class SignsElsewhere(Protocol):
    """What signs in somebody's name. A SigningKey is one; a token is another, without a `seed`."""

    @property
    def public(self) -> bytes:
        """The public key, of its suite's length."""

    @property
    def suite(self) -> int:
        """The number of its suite."""

    def sign(self, domain: bytes, message: bytes) -> bytes:
        """64 bytes that `app.keys.suite.verify` takes for `public`, `domain` and `message`."""


def sm3_to_sign(public: bytes, domain: bytes, message: bytes) -> bytes:
    """What a token signs that takes a digest only: SM3 of Z and the message (GB/T 32918.2-2016 5.5 and 6.1), 32 bytes.

    Z is the digest of the signer's identity (the standard's own), the curve and the public key.
    """
    bits = (8 * len(_IDENTITY)).to_bytes(2, "big")
    whose = digest(bits + _IDENTITY + _CURVE + suite_two.point(public), suite_two.NUMBER)
    return digest(whose + in_domain(domain, message), suite_two.NUMBER)
