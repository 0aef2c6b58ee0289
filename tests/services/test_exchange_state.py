"""The command line shows what the window shows: this station's fingerprints, links, what is withheld."""

from __future__ import annotations

import json

import pytest

from app.cli import Root, run
from app.services import backups
from app.services.stations import root_fingerprint
from db import Opener
from tests.services.test_restored import put_back
from tests.stations import CODES, PASSPHRASE


@pytest.fixture
def said(stations, capsys, monkeypatch):
    """Run a command at a place and read its JSON."""
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)

    def command(place: str, *words: str):
        stations.close()
        root = Root(Opener(), stations.home(place), lambda *_: 0)
        run(["--json", *words], root)
        return json.loads(capsys.readouterr().out)

    return command


def test_station_show_says_the_root_that_this_station_trusts(stations, said):
    words, digits = root_fingerprint(stations.desk("区"))
    shown = said("东村", "station", "show")
    assert (shown["root_fingerprint"], shown["root_digits"]) == (words, digits)
    assert (shown["station"], shown["state"], shown["request_fingerprint"]) == (CODES["东村"], "active", "")
    assert shown["suite"] == 1


def test_exchange_state_says_whom_a_restored_copy_waits_for(stations, said):
    stations.register("东村", 1)
    put_back(stations, "东村", backups.backup(stations.desk("东村"), stations.stick()))
    found = said("东村", "exchange", "state")
    assert (found["state"], found["waiting_for"], found["withheld"]) == ("restored", ["样例镇"], [])
    (link,) = [one for one in found["links"] if one["station"] == CODES["镇"]]
    assert link["waiting"] == 1


def test_joining_again_is_refused_in_a_sentence(stations, said, template):
    found = said("东村", "station", "join", str(template.root / "东村.准入"), "--expect", "1234 5678 9012 3456")
    assert found["error"] == "already_joined"
