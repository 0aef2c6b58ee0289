"""`xiangbao groups` and `xiangbao grants` do what the window's page does (Songshan 003 art. 3(6), 12-13)."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.cli import Root, run
from app.services import reviews
from db import Opener
from tests.services.test_grants import with_policy
from tests.services.test_group_lists import listed, person
from tests.stations import PASSPHRASE, Stations, id_of


@pytest.fixture
def ask(stations: Stations, monkeypatch, capsys):
    """One command at the district by an operator, its JSON; `None` as the first answer when it fails."""

    def said(operator: str, *arguments: object) -> tuple[int, dict[str, Any]]:
        stations.close()
        monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
        monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-20")
        root = Root(Opener(), Path(), lambda *_: 0)
        status = run(["--home", str(stations.home("区")), "--as", operator, "--json", *map(str, arguments)], root)
        return status, json.loads(capsys.readouterr().out)

    return said


def agreed(stations: Stations) -> None:
    assert reviews.approve_clean(stations.desk("区复核")).reasons == ()


def test_from_the_agencys_list_to_the_money_by_commands_alone(stations: Stations, ask, tmp_path: Path) -> None:
    with_policy(stations, government_paid={"groups": [{"group": "低保", "yuan": 70}]})
    stations.clock.day = date(2026, 10, 20)
    for no in (1, 2):
        stations.register("东村", no)
    stations.settle()
    path = listed(stations, person(1), person(4))
    command = ("groups", "import", path, "--group", "低保", "--source", "民政局", "--day", "2026-10-01")
    _, tried = ask("区经办", *command, "--dry-run")
    assert (tried["new"], tried["missing"], tried["filings"]) == (1, 1, [])
    assert ask("区经办", *command)[1]["new"] == 1
    agreed(stations)
    assert [one["id_number"] for one in ask("区经办", "groups", "list")[1]["members"]] == [id_of(1)]
    assert [one["id_number"] for one in ask("区经办", "groups", "missing", "--pdf", tmp_path / "未参保.pdf")[1]["missing"]] == [id_of(4)]
    about = (2026, "--kind", "government")
    assert (ask("区经办", "grants", "claims", *about)[1]["fen"], len(ask("区经办", "grants", "request", *about)[1]["filings"])) == (7_000, 1)
    agreed(stations)
    ask("区经办", "grants", "paper", "request", *about, "--pdf", tmp_path / "申请表.pdf", "--xlsx", tmp_path / "申请表.xlsx")
    ask("区经办", "grants", "person", id_of(1), "--pdf", tmp_path / "在途.pdf")
    assert {one.name for one in tmp_path.iterdir()} >= {"在途.pdf", "未参保.pdf", "申请表.pdf", "申请表.xlsx"}
    assert [one["fen"] for one in ask("区财务", "grants", "awaited")[1]["awaited"]] == [7_000]
    arrive = ("grants", "arrive", "--level", "county", "--day", "2026-10-19", "--voucher", "拨1", "--yuan")
    assert ask("区财务", *arrive, "69.99")[0] != 0
    assert len(ask("区财务", *arrive, "70")[1]["filings"]) == 1
    agreed(stations)
    (village,) = ask("区经办", "grants", "overview", *about)[1]["villages"]
    assert (village["come"], village["awaited"]) == ([["county", 7_000]], [])
