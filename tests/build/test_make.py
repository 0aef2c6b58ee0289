"""The command file answers before anything is installed, and its summary never hides a failure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import environment
import make
import pytest
import suite
import system_packages

MAKE = Path(make.__file__)


@pytest.mark.parametrize("version", [(3, 8), (3, 10), (3, 14), (4, 0)])
def test_unfit_python_is_told_in_one_sentence(version: tuple[int, int]) -> None:
    assert f"{version[0]}.{version[1]}" in make.unfit_python(version)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_covered_python_is_silent(version: tuple[int, int]) -> None:
    assert make.unfit_python(version) == ""


def test_help_needs_nothing_installed_and_speaks_both_languages() -> None:
    command = [sys.executable, "-S", "-X", "utf8", str(MAKE), "--help"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert "准备环境" in done.stdout
    assert all(f"\n    {word} " in done.stdout for word in make.COMMANDS)


def test_unknown_word_is_a_usage_error() -> None:
    with pytest.raises(SystemExit) as stopped:
        make.main(["polish"])
    assert stopped.value.code == 2


def test_stopped_setup_says_its_sentence_and_fails(monkeypatch, capsys) -> None:
    monkeypatch.setattr(system_packages, "missing_for_qt", lambda: ["libegl1"])
    monkeypatch.setattr(system_packages, "install", lambda names: f"请先安装 {names[0]}")
    assert make.main(["setup"]) == 1
    assert capsys.readouterr().err == "请先安装 libegl1\n"


def test_one_failed_check_fails_the_run_and_is_named_last(capsys) -> None:
    assert suite.report([("ruff", True, 0.1), ("mypy", False, 2.0), ("pytest", True, 3.0)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "检查 3 项，未过 1 项：mypy"


def test_all_passed_is_success(capsys) -> None:
    assert suite.report([("ruff", True, 0.1)]) == 0
    assert "未过" not in capsys.readouterr().out


def test_no_check_is_left_out() -> None:
    names = [check.name for check in suite.checks(suite.EVERY_DAY, "figures")]
    assert len(names) == 8
    assert names[-5:-1] == ["ruff", "import-linter", "mypy", "pytest"]
    assert names[-1].endswith("figures")


def test_changed_lock_file_makes_the_stamp_stale(tmp_path: Path, monkeypatch) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("six==1.0\n", "utf-8")
    monkeypatch.setattr(environment, "VENV", tmp_path)
    monkeypatch.setattr(environment, "LOCKS", {environment.RUNTIME: lock})
    environment.program("python").parent.mkdir()
    environment.program("python").touch()
    assert not environment.is_current(environment.RUNTIME)
    (tmp_path / "runtime.stamp").write_text(environment.stamp_text(lock), "ascii")
    assert environment.is_current(environment.RUNTIME)
    lock.write_text("six==1.1\n", "utf-8")
    assert not environment.is_current(environment.RUNTIME)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="apt 只在 Linux 上有 / apt is on Linux alone")
def test_missing_library_is_named_by_its_package(monkeypatch) -> None:
    monkeypatch.setattr(system_packages, "_linker_cache", lambda: set(system_packages.QT_LIBRARIES) - {"libEGL.so.1"})
    assert system_packages.missing_for_qt() == ["libegl1"]


def test_without_the_right_to_install_a_sentence_names_the_packages(monkeypatch) -> None:
    monkeypatch.setattr(system_packages, "_rights", lambda: None)
    assert "libegl1 libgl1" in system_packages.install(["libegl1", "libgl1"])
