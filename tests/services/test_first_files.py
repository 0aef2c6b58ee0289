"""Station files of the first program open for ever, verify whole, and say the same of the money (security B8)."""

from __future__ import annotations

import shutil

import pytest

from app.services import ledgers, people, verification
from app.services.sign_in import operator_names, sign_in
from db import Opener
from tests.data.make_v1 import FOLDER
from tests.stations import PASSPHRASE, Day, id_of

NAMES = {
    "district": ("区主任", "区复核", "区财务", "区经办"),
    "township": ("镇经办",),
    "village": ("东协办",),
}


@pytest.fixture(params=NAMES)
def opened(request, tmp_path):
    home = tmp_path / request.param
    shutil.copytree(FOLDER / request.param, home)
    assert operator_names(home) == NAMES[request.param]
    desk = sign_in(home, NAMES[request.param][0], PASSPHRASE, Opener(), Day())
    yield desk
    desk.close()


def test_the_first_station_files_open_verify_and_hold_the_same_money(opened):
    assert verification.verify(opened, Opener(), full=True).problems == ()
    assert [list(people.find_ids(opened, id_of(no)[-8:])) for no in (1, 2, 3)] == [
        [people.account_of(opened, id_of(no)).resident.n] for no in (1, 2, 3)
    ]
    assert len(people.find_ids(opened, "")) == 3
    one, two, three = (people.account_of(opened, id_of(no)) for no in (1, 2, 3))
    assert [person.resident.insurance_number for person in (one, two, three)] == [
        "150404000000013", "150404000000021", "150404000000030",
    ]  # fmt: skip
    assert [(entry.value_on, entry.kind, entry.fen) for entry in one.entries] == [("2026-10-12", "personal", 20_000)]
    assert (one.balance_fen, two.balance_fen, three.balance_fen) == (20_000, 0, 0)
    assert [line.phase for line in one.payments + two.payments] == ["credited", "reversed"]
    with opened.store.read() as unit:
        sums = {place: unit.postings.balance(place) for place in ("国库", "在途", "待入库", "暂收/待退", "个人账户")}
    assert sums == {"国库": -20_000, "在途": -30_000, "待入库": 0, "暂收/待退": 30_000, "个人账户": 20_000}
    ledger = ledgers.ledger(opened, "2026-10")
    assert (ledger.payments, ledger.total_fen, ledger.closed) == (2, 20_000, opened.level == "village")
