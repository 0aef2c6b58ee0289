"""A disk that refuses a single call, every call from one on, or writes half (security A5-A7): done, or told and not begun.

The real program runs over a shim that is compiled here; afterwards its disk is well again, and the same command finishes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.faults.program import Answer, run
from tests.faults.test_kill import Bench, bench, check
from tests.faults.world import DAYS
from tests.figures.registry import reached

COMPILER = shutil.which("gcc") or shutil.which("cc")
SOURCE = Path(__file__).with_name("failing_io.c")
WORKS = ("pos", "import", "review")
HOWS = ("once", "ever", "torn")
pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the shim is of Linux' C library"),
    pytest.mark.skipif(COMPILER is None, reason="there is no C compiler here"),
]


@pytest.fixture(scope="module")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("shim") / "failing_io.so"
    command = [str(COMPILER), "-shared", "-fPIC", "-O1", "-Wall", "-o", str(made), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)
    return made


def run_over(on: Bench, shim: Path, at: int, how: str) -> tuple[Answer, int]:
    """The work over a disk whose call `at` fails (0: none); and how many calls there were."""
    on.set_up()
    count = on.root / "count"
    count.unlink(missing_ok=True)
    given = {"LD_PRELOAD": str(shim), "IO_FAIL_AT": str(at), "IO_FAIL_HOW": how, "IO_COUNT": str(count)}
    answer = run(on.home, *on.words(), day=DAYS[on.work], **given)
    return answer, count.stat().st_size


def fail_some(on: Bench, shim: Path, how: str, cases: int) -> int:
    """Calls drawn from all over the work fail; returns how often the program said so."""
    whole, calls = run_over(on, shim, 0, how)
    assert whole.done
    assert calls > 10
    told = 0
    for at in sorted(Random(f"{on.work} {how}").sample(range(1, calls + 1), min(cases, calls))):
        print(on.work, how, at)  # the last one shown is the one that failed
        first, _ = run_over(on, shim, at, how)
        if not first.done:
            assert first.refused
            told += 1
        check(on, first if first.done else Answer(first.status, {}, ""))
        if how == "once":
            reached("A5")
        elif how == "ever":
            reached("A6")
        else:
            reached("A7")
    return told


def test_a_disk_that_fails_is_told_and_loses_nothing(world, tmp_path, shim) -> None:
    on = bench(world, "pos", tmp_path)
    assert sum(fail_some(on, shim, how, 1) for how in HOWS)


@pytest.mark.slow
@pytest.mark.parametrize("how", HOWS)
@pytest.mark.parametrize("work", WORKS)
def test_a_disk_that_fails_anywhere_is_told_and_loses_nothing(world, tmp_path, shim, work: str, how: str) -> None:
    assert fail_some(bench(world, work, tmp_path), shim, how, 20)
