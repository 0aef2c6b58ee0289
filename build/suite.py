"""All checks in one order, every one run even after a failure, each with its own last line and one summary.

A reader of a long log looks at its end, so the end says which checks failed; the details stand above, under
the heading of their check.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

import house_rules
from environment import DEV, ROOT, child_environment, prepare, program

# Left to itself, pytest passes over every folder named build, and so over the tests of this one.
PYTEST = ["pytest", "-n", "2", "-o", "norecursedirs=.* out __pycache__"]
EVERY_DAY = PYTEST
NIGHTLY = [*PYTEST, "-m", "slow or not slow"]


@dataclass(frozen=True)
class Check:
    """One check: its name, and what runs it and returns whether it passed."""

    name: str
    passes: Callable[[], bool]


def run(pytest_command: list[str]) -> int:
    """Prepare the development environment and run every check; return 0 when all pass, else 1."""
    prepare(DEV)
    with tempfile.TemporaryDirectory(prefix="figures-") as figures:
        return report([(check.name, *_timed(check)) for check in checks(pytest_command, figures)])


def checks(pytest_command: list[str], figures: str) -> list[Check]:
    """Return the checks, quickest first, so that a slip shows in seconds.

    The tests note in the folder `figures` how many faults they tried; the last check holds that against what is asked.
    """
    table = ["python", "-m", "tests.figures", figures, *(["--nightly"] if pytest_command == NIGHTLY else [])]
    return [
        Check("看不见的字符 / invisible characters", lambda: _no_findings(house_rules.invisible_characters)),
        Check("外来地址 / addresses and foreign paths", lambda: _no_findings(house_rules.foreign_addresses)),
        Check("文件和函数的长度 / lengths", lambda: _no_findings(house_rules.lengths)),
        Check("ruff", lambda: _succeeds(["ruff", "check", "--output-format", "concise"])),
        Check("import-linter", lambda: _succeeds(["lint-imports"])),
        Check("mypy", lambda: _succeeds(["mypy"])),
        Check("pytest", lambda: _succeeds(pytest_command, FIGURES_FOLDER=figures)),
        Check("容错的数字 / figures", lambda: _succeeds(table)),
    ]


def report(results: list[tuple[str, bool, float]]) -> int:
    """Print one line per check (name, passed, seconds) and the summary; return the exit status."""
    print("\n== 小结 / summary ==")
    for name, passed, seconds in results:
        print(f"{'通过 ok    ' if passed else '未过 FAILED'} {seconds:7.1f} s  {name}")
    failed = [name for name, passed, _ in results if not passed]
    if failed:
        print(f"检查 {len(results)} 项，未过 {len(failed)} 项：{'、'.join(failed)}")
        return 1
    print(f"检查 {len(results)} 项，全部通过 / all checks passed")
    return 0


def _timed(check: Check) -> tuple[bool, float]:
    print(f"\n== {check.name} ==")
    start = time.monotonic()
    passed = check.passes()
    seconds = time.monotonic() - start
    print(f"-- {check.name}: {'通过 / ok' if passed else '未过 / FAILED'}, {seconds:.1f} s")
    return passed, seconds


def _no_findings(rule: Callable[[], list[str]]) -> bool:
    findings = rule()
    for finding in findings:
        print(finding)
    return not findings


def _succeeds(command: list[str], **changes: str) -> bool:
    arguments = [str(program(command[0])), *command[1:]]
    environment = child_environment(QT_QPA_PLATFORM="offscreen", PYTHONPATH=_with_root(), **changes)
    return subprocess.run(arguments, check=False, cwd=ROOT, env=environment).returncode == 0


def _with_root() -> str:
    inherited = os.environ.get("PYTHONPATH", "")
    return f"{ROOT}{os.pathsep}{inherited}" if inherited else str(ROOT)
