"""Backup, rehearsal and restoring from the command line: one JSON object each, a refusal changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import Root, run
from db import Opener

PASSPHRASE = "四个-随机-的词-足够长-2026"
NEW = "换成-另外-四个-词语-2026"


@pytest.fixture
def command(tmp_path: Path, capsys, monkeypatch):
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-20")
    root = Root(Opener(), tmp_path / "default", lambda *_: 0)

    def call(*words: str, home: str = "home") -> tuple[int, dict[str, object]]:
        status = run(["--home", str(tmp_path / home), "--json", *words], root)
        return status, json.loads(capsys.readouterr().out)

    policy, stick = tmp_path / "policy.json", tmp_path / "stick"
    stick.mkdir()
    tiers = [{"yuan": 200, "subsidy_yuan": 40, "hardship_only": False}]
    policy.write_text(json.dumps({"region": "150404", "valid_from": "2025-01-01", "tiers": tiers}), encoding="utf-8")
    words = (
        "--level",
        "district",
        "--code",
        "150404",
        "--name",
        "样例区",
        "--operator",
        "区管理员",
        "--policy",
        str(policy),
    )
    assert call("station", "init", *words)[0] == 0
    return call


def test_a_backup_is_made_rehearsed_and_the_older_of_the_day_goes(command, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    status, first = command("backup", str(stick))
    assert (status, first["removed"]) == (0, [])
    status, second = command("backup", str(stick))
    assert (status, second["removed"]) == (0, [Path(str(first["file"])).name])
    status, said = command("drill", str(second["file"]))
    assert (status, said["since"]) == (0, 0)
    assert said["filings"]
    status, said = command("drill", str(first["file"]))
    assert (status, said["error"]) == (1, "storage_gone")


def test_the_recovery_sheet_restores_with_a_new_passphrase(command, tmp_path: Path, monkeypatch) -> None:
    _, sheet = command("recovery", "make")
    _, made = command("backup", str(tmp_path / "stick"))
    monkeypatch.setenv("XIANGBAO_RECOVERY_CODE", str(sheet["code"]))
    monkeypatch.setenv("XIANGBAO_NEW_PASSPHRASE", NEW)
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", NEW)
    status, said = command("restore", str(made["file"]), home="other")
    assert (status, said["error"]) == (1, "wrong_passphrase")
    status, said = command("restore", str(made["file"]), "--recovery", home="other")
    assert (status, said["station"]) == (0, "150404")
    assert command("verify", home="other")[0] == 0
