"""Nobody works for long with a passphrase that somebody else typed for him (Qingdao 000 art. 10)."""

from __future__ import annotations

import pytest

from app.services.operators import add_operator, passphrase_notes
from app.services.passphrase_rule import WeakPassphrase
from app.services.passphrases import change_own
from app.services.sign_in import must_change, sign_in
from db import Opener
from tests.stations import PASSPHRASE

OWN = "本人-自己-想出-来的-口令"


def notes(stations) -> list[str]:
    with stations.desk("镇").store.read() as unit:
        found = passphrase_notes(unit)
    assert not any(problem.blocking for problem in found)
    return [problem.text for problem in found]


def test_a_new_operator_changes_the_passphrase_he_was_given(stations):
    assert not must_change(stations.desk("镇"))
    add_operator(stations.desk("镇"), "镇新人", ["clerk"], PASSPHRASE, PASSPHRASE)
    (note,) = notes(stations)
    assert "镇新人" in note
    stations.close()
    desk = sign_in(stations.home("镇"), "镇新人", PASSPHRASE, Opener(), stations.clock)
    assert must_change(desk)
    with pytest.raises(WeakPassphrase):
        change_own(desk, PASSPHRASE, PASSPHRASE)
    assert must_change(desk)
    change_own(desk, PASSPHRASE, OWN)
    assert not must_change(desk)
    desk.close()
    assert notes(stations) == []
    sign_in(stations.home("镇"), "镇新人", OWN, Opener(), stations.clock).close()
