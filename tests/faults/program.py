"""The real program as a child process: started as a person's machine starts it, killed as a flat battery stops it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.stations import PASSPHRASE

PROJECT = Path(__file__).parents[2]
LONGEST_S = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """Exit status, the JSON object of standard output ({} when there is none), standard error."""

    status: int
    said: dict[str, Any]
    stderr: str

    @property
    def done(self) -> bool:
        return self.status == 0

    @property
    def refused(self) -> str:
        """The code of a refusal in a sentence; fails on anything that is no refusal."""
        assert self.status == 1, (self.status, self.said, self.stderr)
        assert self.said.get("error"), (self.said, self.stderr)
        assert self.said["text"].endswith(("。", "：", "）")) or len(self.said["text"]) > 4, self.said
        return str(self.said["error"])


def environment(day: str, **extra: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XIANGBAO_", "COV_"))}
    return {**kept, "XIANGBAO_PASSPHRASE": PASSPHRASE, "XIANGBAO_TODAY": day, "PYTHONPATH": str(PROJECT), **extra}


def start(
    home: Path, *words: str | Path, day: str = "2026-10-08", file_bytes: int = 0, memory_bytes: int = 0, **extra: str
) -> Any:
    """The program at work, not waited for. `file_bytes`: no file may grow beyond it, as on a full disk."""
    arguments = [sys.executable, "-m", "app", "--home", str(home), "--json", *map(str, words)]
    return subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(day, **extra), cwd=PROJECT,
        preexec_fn=(lambda: _limit(file_bytes, memory_bytes)) if file_bytes or memory_bytes else None,  # noqa: PLW1509
    )  # fmt: skip


def _limit(file_bytes: int, memory_bytes: int) -> None:
    """In the child, before the program starts."""
    import resource

    for kind, most in ((resource.RLIMIT_FSIZE, file_bytes), (resource.RLIMIT_AS, memory_bytes)):
        if most:
            resource.setrlimit(kind, (most, most))


def answer(child: Any) -> Answer:
    """Wait for the child. No answer may be a traceback."""
    out, err = child.communicate(timeout=LONGEST_S)
    text, trouble = out.decode(), err.decode()
    assert "Traceback" not in trouble, trouble
    return Answer(child.returncode, json.loads(text) if text.strip() else {}, trouble)


def run(home: Path, *words: str | Path, **how: Any) -> Answer:
    return answer(start(home, *words, **how))


def killed_after(seconds: float, child: Any) -> Answer:
    """What the child had said when it was killed; status -9, or 0 when it was quicker."""
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    try:
        return answer(child)
    finally:
        timer.cancel()


def has_bytes(file: Path) -> bool:
    """Whether something stands in a file that may come and go."""
    try:
        return file.stat().st_size > 0
    except FileNotFoundError:
        return False


def killed_when(seen: Callable[[], bool], later_s: float, child: Any) -> Answer:
    """Killed shortly after something shows on the disk (a write-ahead log that grows, a file on the stick)."""
    ends = time.monotonic() + LONGEST_S
    while child.poll() is None and not seen() and time.monotonic() < ends:
        pass
    try:
        child.wait(later_s)
    except subprocess.TimeoutExpired:
        child.kill()
    return answer(child)
