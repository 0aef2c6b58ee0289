"""Files of suite 2 open for ever. If one of these fails, the suite was changed: give it a new number instead."""

from __future__ import annotations

import shutil

import pytest

from app.exchange.filing_bytes import decode
from app.exchange.package import open_grant, open_package
from app.keys import slots
from tests.exchange import make_suite_two_reference as made
from tests.exchange.make_reference import RECORDS


@pytest.mark.parametrize(("me", "key"), [("150404100-1", made.TOWNSHIP), ("150404-1", made.DISTRICT)])
def test_the_first_package_of_suite_2_opens(me, key) -> None:
    opened = open_package(made.PACKAGE, me=me, sealing_key=key, sender_key={"150404100201-1": made.SIGNER.public}.get)
    assert list(opened.records) == RECORDS
    assert (opened.header.suite, opened.header.number, opened.header.purpose) == (2, 12, "exchange")
    assert opened.digest.hex() == "c3d6edd4fa538163b61ca967136e0699386250bbffeacf20a1ed306500cd25ee"


def test_the_first_grant_of_suite_2_opens() -> None:
    opened = open_grant(made.GRANT, me="150404-1", sealing_key=made.DISTRICT)
    assert list(opened.records) == RECORDS
    assert opened.header.sender_public == made.SIGNER.public.hex()


def test_the_first_filing_of_suite_2_is_read() -> None:
    filing = decode(made.FILING.read_bytes())
    assert (filing.header, filing.body) == (made.HEADER, {"terminal": "T1"})
    assert filing.id == "1291a353e027b122425c75cbb1098b1e1db996c82557978ba5a52d026965d1a9"


def test_the_first_slot_file_of_suite_2_opens(tmp_path) -> None:
    path = tmp_path / "keys.json"
    shutil.copyfile(made.SLOTS, path)
    assert slots.open_slot(path, "王秀英", "样例口令 Village-2026").secrets == made.SECRETS
    opened = slots.open_slot(path, "李建国", "样例口令 Township-2026")
    assert (opened.secrets, opened.generation) == (made.OTHER, 2)
    assert path.read_bytes() == made.SLOTS.read_bytes()
