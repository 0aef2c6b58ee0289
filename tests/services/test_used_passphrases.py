"""A passphrase that somebody may have seen does not come back at the next change (GB/T 22239-2019; security H1)."""

from __future__ import annotations

import pytest

from app.services.desk import Desk
from app.services.passphrases import PassphraseUsedBefore, change_own
from app.services.sign_in import sign_in
from db import Opener
from tests.stations import PASSPHRASE, Stations

SECOND, THIRD = "换过-海棠-石桥-2027", "又换-海棠-石桥-2028"


def signed_in(stations: Stations, passphrase: str) -> Desk:
    stations.close()
    return sign_in(stations.home("东村"), None, passphrase, Opener(), stations.clock)


def test_one_of_the_last_five_is_refused_and_nothing_has_changed(stations: Stations) -> None:
    desk = signed_in(stations, PASSPHRASE)
    change_own(desk, PASSPHRASE, SECOND)
    with pytest.raises(PassphraseUsedBefore):
        change_own(desk, SECOND, PASSPHRASE)
    change_own(desk, SECOND, THIRD)
    with pytest.raises(PassphraseUsedBefore):
        change_own(desk, THIRD, PASSPHRASE)
    desk.close()
    signed_in(stations, THIRD).close()
