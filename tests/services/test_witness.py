"""An older copy of the store put back is noticed at opening (security T4)."""

from __future__ import annotations

import shutil

import pytest

from app.services import verification
from app.services.desk import StationNotReady
from app.services.sign_in import STORE, sign_in
from app.services.witness import NAME
from db import Opener
from tests.stations import PASSPHRASE


def test_an_older_store_put_back_looks_but_does_not_file(stations, tmp_path):
    stations.register("东村", 1)
    stations.close()
    home = stations.home("东村")
    shutil.copy(home / STORE, tmp_path / STORE)
    stations.register("东村", 2)
    stations.close()
    for part in home.glob(f"{STORE}*"):
        part.unlink()
    shutil.copy(tmp_path / STORE, home / STORE)
    sign_in(home, None, PASSPHRASE, Opener(), stations.clock).close()
    assert stations.desk("东村").facts.state == "restored"
    assert verification.verify(stations.desk("东村"), Opener(), full=True).ok
    with pytest.raises(StationNotReady):
        stations.register("东村", 3)
    stations.carry("东村", "镇")
    stations.carry("镇", "东村")
    assert stations.desk("东村").facts.state == "active"


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 40, b'{"fmt":1,"heads":{"x":[1,"a"]}}'])
def test_a_witness_that_says_nothing_stops_nothing(stations, content):
    stations.register("东村", 1)
    stations.close()
    (stations.home("东村") / NAME).write_bytes(content)
    desk = sign_in(stations.home("东村"), None, PASSPHRASE, Opener(), stations.clock)
    assert desk.facts.state == "active"
    desk.close()
    stations.register("东村", 2)


def test_a_witness_as_far_as_the_store_is_quiet(stations):
    stations.register("东村", 1)
    stations.close()
    assert (stations.home("东村") / NAME).exists()
    desk = sign_in(stations.home("东村"), None, PASSPHRASE, Opener(), stations.clock)
    assert desk.facts.state == "active"
    desk.close()
