"""The workbench from the command line says what the window says."""

from __future__ import annotations

import json
from dataclasses import asdict

from app.cli import Root, run
from app.services import progress, workbench
from db import Opener
from tests.stations import PASSPHRASE, Stations


def test_progress_and_tasks_are_those_of_the_window(stations: Stations, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-08")
    for no in (1, 2, 3):
        stations.register("东村", no)
    stations.batch("东村", stations.sale("东村", 1))
    stations.carry("东村", "镇")
    desk = stations.desk("镇")
    found, summary = progress.collected(desk), workbench.summary(desk)
    stations.close()
    root = Root(Opener(), tmp_path / "default", lambda *_: 0)

    def say(*words: str):
        assert run(["--home", str(stations.home("镇")), "--json", *words], root) == 0
        return json.loads(capsys.readouterr().out)

    said = say("progress")
    assert (said["should"], said["paid"], said["unpaid"]) == (3, 1, 2) == (found.should, found.paid, found.should - found.paid)
    assert said["places"] == [asdict(place) for place in found.places]
    today = say("today")
    assert today["waiting"] == summary.waiting == 4
    assert today["tasks"] == [asdict(task) for task in summary.tasks]
    assert today["warnings"] == [caution.text for caution in summary.warnings]
