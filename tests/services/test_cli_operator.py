"""`xiangbao operator …`: whatever the window does with operators, the command line does too."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.cli import Root, parser, run
from app.services import attempts
from app.services.clock import SystemClock
from db import Opener
from tests.stations import PASSPHRASE, POLICY

FIRST, NEW, DAY = "区管理员", "区新人", "2026-10-20"
Command = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def district(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """A district with a second operator; each call is signed in as the first."""
    for name, value in (("PASSPHRASE", PASSPHRASE), ("NEW_PASSPHRASE", PASSPHRASE), ("TODAY", DAY)):
        monkeypatch.setenv(f"XIANGBAO_{name}", value)
    root = Root(Opener(), tmp_path / "default", lambda *_: 0)

    def call(*words: str) -> tuple[int, dict[str, object]]:
        status = run(["--home", str(tmp_path / "home"), "--as", FIRST, "--json", *words], root)
        return status, json.loads(capsys.readouterr().out)

    place = ("--level", "district", "--code", "150404", "--name", "样例区", "--operator", FIRST)
    assert call("station", "init", *place, "--policy", str(POLICY))[0] == 0
    assert call("operator", "add", NEW, "--roles", "reviewer")[0] == 0
    return call


def listed(district: Command, *words: str) -> dict[str, dict[str, object]]:
    status, said = district("operator", "list", *words)
    assert status == 0
    rows = said["operators"]
    assert isinstance(rows, list)
    return {row["operator"]: row for row in rows}


def test_the_list_says_who_is_in_office_and_by_which_fingerprint(district: Command) -> None:
    rows = listed(district)
    assert [(name, row["left"]) for name, row in rows.items()] == [(FIRST, False), (NEW, False)]
    assert len({str(row["fingerprint"]) for row in rows.values()}) == 2
    assert {name: row["place"] for name, row in listed(district, "--below").items()} == {NEW: "样例区"}


def test_who_leaves_is_left_and_needs_no_second_removal(district: Command) -> None:
    status, said = district("operator", "leave", NEW, "--reason", "调走")
    assert (status, said["name"], said["successor"]) == (0, NEW, FIRST)
    assert listed(district)[NEW]["left"] is True
    assert listed(district, "--below") == {}
    status, said = district("operator", "remove", NEW)
    assert (status, said["error"]) == (1, "slot_still_needed")


def test_another_key_comes_with_the_next_call(district: Command) -> None:
    assert district("operator", "rekey") == (0, {"rekeyed": "at_next_sign_in"})
    assert set(listed(district)) == {FIRST, NEW}


def test_a_wait_is_ended_by_the_administrator(district: Command, tmp_path: Path) -> None:
    for _ in range(attempts.FREE):
        attempts.failed(tmp_path / "home", NEW, SystemClock(DAY))
    assert district("operator", "unlock", NEW) == (0, {"unlocked": NEW})
    status, said = district("operator", "unlock", NEW)
    assert (status, said["error"]) == (1, "not_locked_out")


@pytest.mark.parametrize("what", ["leave", "remove", "unlock"])
def test_a_missing_name_is_said_in_chinese(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["operator", what])
    assert "还缺：姓名" in capsys.readouterr().err
