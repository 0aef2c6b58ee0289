"""What the window does with waiting forms and places, the command line does too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import Root, run
from app.services import drafts
from app.services.clock import SystemClock
from app.services.sign_in import sign_in
from db import Opener

PASSPHRASE = "四个-随机-的词-足够长-2026"


@pytest.fixture
def command(tmp_path: Path, capsys, monkeypatch):
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-20")
    root = Root(Opener(), tmp_path / "default", lambda *_: 0)

    def call(*words: str) -> tuple[int, dict[str, object]]:
        status = run(["--home", str(tmp_path / "home"), "--json", *words], root)
        return status, json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def station(command, tmp_path: Path):
    policy = tmp_path / "policy.json"
    tiers = [{"yuan": 200, "subsidy_yuan": 40, "hardship_only": False}]
    policy.write_text(json.dumps({"region": "150404", "valid_from": "2025-01-01", "tiers": tiers}), encoding="utf-8")
    words = ("--level", "district", "--code", "150404", "--name", "样例区", "--operator", "区管理员", "--policy", str(policy))
    assert command("station", "init", *words)[0] == 0
    return command


def test_waiting_forms_are_listed_and_dropped_with_what_they_held(station, tmp_path: Path) -> None:
    desk = sign_in(tmp_path / "home", None, PASSPHRASE, Opener(), SystemClock("2026-10-20"))
    drafts.keep(desk, drafts.NEW, {"name": "李四"}, "李四")
    desk.close()
    status, said = station("draft", "list")
    assert status == 0
    assert [(one["form"], one["values"]) for one in said["drafts"]] == [("registration", {"name": "李四"})]
    status, said = station("draft", "drop", "registration")
    assert (status, said["dropped"]["values"]) == (0, {"name": "李四"})
    status, said = station("draft", "drop", "registration")
    assert (status, said["error"]) == (1, "draft_unknown")


def test_places_are_found_without_a_station(command) -> None:
    status, said = command("division", "find", "mjyzc", "--within", "150404")
    assert status == 0
    assert said["places"][0]["code"] == "150404100200"
    assert said["places"][0]["path"].startswith("内蒙古自治区赤峰市松山区")


def test_a_sheet_of_the_day_end_is_printed_and_held_against_the_books(station, tmp_path: Path) -> None:
    status, said = station("station", "head", "--out", str(tmp_path / "日结单.pdf"))
    assert status == 0
    assert (tmp_path / "日结单.pdf").read_bytes().startswith(b"%PDF")
    (head,) = said["heads"]
    row = f"{head['number']} {head['code']}"
    status, said = station("station", "head", "--check", row)
    assert (status, said["found"], said["number"], said["since"]) == (0, True, 1, 0)
    status, said = station("station", "head", "--check", f"{head['number']} 0000 0000 0000 0000")
    assert (status, said["found"]) == (1, False)


def test_the_log_is_shown_and_sealed_from_the_command_line(station, tmp_path: Path):
    status, sealed = station("audit", "seal")
    assert (status, sealed["sealed"]) == (0, 1)
    status, shown = station("audit", "show", "--kind", "sign_in", "--xlsx", str(tmp_path / "log.xlsx"))
    assert status == 0
    assert {row["operator_name"] for row in shown["rows"]} == {"区管理员"}
    assert (tmp_path / "log.xlsx").read_bytes()[:2] == b"PK"
