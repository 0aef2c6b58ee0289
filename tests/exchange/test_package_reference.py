"""Files of format 1 open for ever. If one of these fails, the format was changed: give it a new number instead."""

from __future__ import annotations

import shutil

import pytest

from app.exchange.package import open_grant, open_package
from app.keys import slots
from tests.exchange import make_reference as made


@pytest.mark.parametrize(("me", "key"), [("150404100-1", made.TOWNSHIP), ("150404-1", made.DISTRICT)])
def test_the_first_package_opens(me, key):
    opened = open_package(made.PACKAGE, me=me, sealing_key=key, sender_key={"150404100201-1": made.SIGNER.public}.get)
    assert list(opened.records) == made.RECORDS
    assert (opened.header.epoch, opened.header.number, opened.header.purpose) == (2, 12, "exchange")
    assert opened.digest.hex() == "a3af988b97ac745ac986bc5e4cc376a27662199c5f91ef22d0990ba847d411b3"


def test_the_first_grant_opens():
    opened = open_grant(made.GRANT, me="150404-1", sealing_key=made.DISTRICT)
    assert list(opened.records) == made.RECORDS
    assert opened.header.sender_public == made.SIGNER.public.hex()


def test_the_first_slot_file_opens(tmp_path):
    path = tmp_path / "keys.json"
    shutil.copyfile(made.SLOTS, path)
    assert slots.names(path) == ("王秀英", "李建国")
    assert slots.open_slot(path, "王秀英", "样例口令 Village-2026").secrets == made.SECRETS
    opened = slots.open_slot(path, "李建国", "样例口令 Township-2026")
    assert (opened.secrets, opened.generation) == (made.OTHER, 2)
    assert path.read_bytes() == made.SLOTS.read_bytes()
