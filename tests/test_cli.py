"""The command line's promises: one JSON object, the exit status, refusals that change nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.__main__ import PIPE_CLOSED
from app.cli import Root, parser, run
from app.services.clock import SystemClock
from app.services.demo import DISTRICT
from app.services.sign_in import sign_in
from db import Opener
from tests.stations import POLICY, id_of

PASSPHRASE = "四个-随机-的词-足够长-2026"


@pytest.fixture
def command(tmp_path: Path, capsys, monkeypatch):
    """Run a command and give (status, its one JSON object)."""
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-10-20")
    root = Root(Opener(), tmp_path / "default", lambda *_: 0)

    def call(*words: str, home: str = "district") -> tuple[int, dict[str, object]]:
        status = run(["--home", str(tmp_path / home), "--json", *words], root)
        return status, json.loads(capsys.readouterr().out)

    return call


@pytest.fixture
def district(command, tmp_path: Path):
    policy = tmp_path / "policy.json"
    tiers = [{"yuan": 200, "subsidy_yuan": 40, "hardship_only": False}]
    policy.write_text(json.dumps({"region": "150404", "valid_from": "2025-01-01", "tiers": tiers}), encoding="utf-8")
    words = ("--level", "district", "--code", DISTRICT[0], "--name", "样例区", "--operator", "区管理员", "--policy", str(policy))
    assert command("station", "init", *words) == (0, {"station": "150404"})
    return command


def test_a_folder_is_used_once(district, tmp_path):
    words = ("--level", "district", "--code", "150404", "--name", "又一个", "--operator", "甲", "--policy", str(tmp_path / "policy.json"))
    status, said = district("station", "init", *words)
    assert (status, said["error"]) == (1, "folder_taken")


def test_a_refusal_says_code_sentence_and_next_step(district, monkeypatch):
    monkeypatch.setenv("XIANGBAO_PASSPHRASE", "不对的口令-一二三")
    status, said = district("resident", "find", "")
    assert status == 1
    assert said["error"] == "wrong_passphrase"
    assert said["text"].endswith("。")
    assert said["hint"]


def test_without_a_terminal_a_missing_passphrase_is_a_refusal(district, monkeypatch):
    monkeypatch.delenv("XIANGBAO_PASSPHRASE")
    status, said = district("resident", "find", "")
    assert (status, said["error"]) == (1, "passphrase_missing")


def test_no_station_is_a_refusal(command):
    status, said = command("resident", "find", "", home="nowhere")
    assert (status, said["error"]) == (1, "no_station_here")


def test_a_day_that_is_none_is_a_refusal(district, monkeypatch):
    monkeypatch.setenv("XIANGBAO_TODAY", "2026-02-30")
    status, said = district("resident", "find", "")
    assert (status, said["error"]) == (1, "day_unreadable")


def test_a_filing_made_on_a_set_day_says_so(district, tmp_path):
    number = id_of(1)
    status, said = district("resident", "register", "name=王甲", f"id_number={number}", "--village", "150404100200")
    assert status == 0
    desk = sign_in(tmp_path / "district", None, PASSPHRASE, Opener(), SystemClock())
    with desk.store.read() as unit:
        found = unit.journal.get(said["filing"])
    desk.close()
    assert found is not None
    assert (found[1].header.business_date, found[1].header.day_set) == ("2026-10-20", True)


def test_a_reader_who_has_seen_enough_ends_a_command_quietly() -> None:
    """`xiangbao … | head`: nothing on standard error, and the status that a shell gives other tools."""
    read, write = os.pipe()
    os.close(read)
    words = [sys.executable, "-m", "app", "--json", "policy", "check", str(POLICY)]
    done = subprocess.run(words, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (PIPE_CLOSED, b"")


def test_usage_is_exit_two():
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(["resident"])
    assert stopped.value.code == 2


def test_the_whole_store_verifies(district):
    assert district("verify", "--full") == (0, {"ok": True, "filings": 1, "problems": [], "notes": []})


def test_the_demo_says_who_works_there_and_with_which_passphrase(command, tmp_path, monkeypatch):
    status, said = command("demo", str(tmp_path / "demo"), "--residents", "30")
    assert status == 0
    assert {"镇经办", "区管理员", "区复核", "区财务"} < {one["operator"] for one in said["operators"]}
    for one in said["operators"]:
        desk = sign_in(tmp_path / "demo" / one["folder"], one["operator"], said["passphrase"], Opener(), SystemClock())
        desk.close()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "还缺：命令"),
        (["resident"], "还缺：事项"),
        (["demo"], "还缺：文件夹"),
        (["demo", "x", "--residents", "许多"], "要写整数"),
        (["ledger", "2026-10", "--pdf"], "--pdf 后面要写一个内容"),
        (["verify", "多余的"], "不认识：多余的"),
        (["没有这个"], "请从这些里面选"),
        (["verify", "--full=1"], "后面不写内容"),
    ],
)
def test_a_usage_error_is_said_in_chinese_and_is_exit_two(words, sentence, capsys):
    with pytest.raises(SystemExit) as stopped:
        parser().parse_args(words)
    assert stopped.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert sentence in said.err
    assert said.err.startswith("用法：")
    assert not any(word in said.err for word in ("usage", "error", "required", "invalid", "argument"))


def test_help_is_chinese_throughout(capsys):
    with pytest.raises(SystemExit):
        parser().parse_args(["-h"])
    said = capsys.readouterr().out
    assert not any(word in said for word in ("usage:", "options", "show this", "positional"))
