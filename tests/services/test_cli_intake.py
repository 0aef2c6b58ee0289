from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import Root, run
from db import Opener
from tests.services.test_intakes import roster, row
from tests.stations import PASSPHRASE, Stations


def say(stations: Stations, monkeypatch, capsys, *arguments: object) -> tuple[int, dict[str, Any]]:
    """One command at the village, its JSON."""
    stations.close()
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-08")
    root = Root(Opener(), Path(), lambda *_: 0)
    status = run(["--home", str(stations.home("东村")), "--json", *map(str, arguments)], root)
    return status, json.loads(capsys.readouterr().out)


@pytest.fixture
def ask(stations, monkeypatch, capsys):
    return lambda *arguments: say(stations, monkeypatch, capsys, *arguments)


def test_preview_says_columns_and_problems_and_writes_the_problem_rows(stations, ask):
    file = roster(stations.root, row(1), row(2, tier="250"))
    out = stations.root / "待改正.xlsx"
    status, found = ask("roster", "preview", file, "--problems", out)
    assert status == 0
    assert (found["good"], found["blocked"], found["columns"]["tier"]) == (1, 1, "C")
    assert found["problems"][0]["cells"] == ["C3"]
    assert out.exists()


def test_columns_are_named_by_letter_or_head_and_the_import_is_listed_and_undone(stations, ask):
    file = roster(stations.root, row(1), row(2), head=("甲", "身份证号", "缴费档次", "丁"))
    _, made = ask("roster", "import", file, "--columns", "name=A,tier=缴费档次")
    assert made["accepted"] == 2
    _, listed = ask("imports", "list")
    assert [(one["number"], one["accepted"]) for one in listed["imports"]] == [(made["import"], 2)]
    _, plan = ask("imports", "plan", made["import"])
    assert (plan["at_once"], plan["consent"]) == (2, 0)
    _, undone = ask("imports", "undo", made["import"], "--reason", "导错了")
    assert undone["withdrawn"] == 2
    status, refused = ask("imports", "undo", made["import"])
    assert (status, refused["error"]) == (1, "nothing_to_undo")


def test_a_column_that_is_not_there_is_refused(stations, ask):
    status, refused = ask("roster", "import", roster(stations.root, row(1)), "--columns", "name=Z")
    assert (status, refused["error"]) == (1, "column_unknown")
