"""A token signs where a key of the program's own would: it is asked for its public key and a signature, for nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from gmssl_pyx import sm2_sign_sm3_digest

from app.exchange.package import Recipient, open_package, write_package
from app.keys.elsewhere import SignsElsewhere, sm3_to_sign
from app.keys.suite import SealingKey, SigningKey, verify

VILLAGE, TOWNSHIP = "150404100201-01.1", "150404100-01.1"


class FileToken:
    """A token for tests: a file is the chip, and whoever holds this object never sees what is in it.

    As a driver does it, the digest alone goes in and two numbers come out.
    """

    def __init__(self, chip: Path) -> None:
        self._chip = chip
        self.signed = 0

    @classmethod
    def made(cls, chip: Path) -> FileToken:
        chip.write_bytes(SigningKey.generate(2).seed)
        return cls(chip)

    @property
    def public(self) -> bytes:
        return self._chip.read_bytes()[32:]

    @property
    def suite(self) -> int:
        return 2

    def sign(self, domain: bytes, message: bytes) -> bytes:
        self.signed += 1
        made = sm2_sign_sm3_digest(self._chip.read_bytes()[:32], sm3_to_sign(self.public, domain, message))
        return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(made))


@pytest.fixture
def token(tmp_path) -> FileToken:
    return FileToken.made(tmp_path / "chip")


def test_a_token_and_a_key_of_our_own_are_both_what_signs(token) -> None:
    assert isinstance(token, SignsElsewhere)
    assert all(isinstance(SigningKey.generate(suite), SignsElsewhere) for suite in (1, 2))


def test_what_a_token_signs_by_its_digest_is_a_signature_of_suite_2(token) -> None:
    made = token.sign(b"xiangbao/act/1", b"message")
    assert verify(token.public, b"xiangbao/act/1", b"message", made)
    assert not verify(token.public, b"xiangbao/act/1", b"another", made)
    assert not verify(token.public, b"xiangbao/root/1", b"message", made)


def test_a_package_that_a_token_signed_opens_at_the_receiver(token, tmp_path) -> None:
    township, path = SealingKey.generate(2), tmp_path / "一个.xbp"
    write_package(
        path, sender=VILLAGE, signer=token, recipients=[Recipient(TOWNSHIP, township.public)], purpose="exchange",
        number=1, made="2026-10-08T09:00:00+08:00", records=[(4, b"paper")],
    )  # fmt: skip
    opened = open_package(path, me=TOWNSHIP, sealing_key=township, sender_key={VILLAGE: token.public}.get)
    assert list(opened.records) == [(4, b"paper")]
    assert token.signed == 1
