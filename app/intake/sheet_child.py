"""The parent's side of sheet_worker: start it, hand it the bytes, give it a time, read its lines.

The bytes go through a pipe and never through a temporary file, so no resident's data is left on the disk
(threat T39), and the child sees what was checked. Its environment has no passphrase.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from app.intake.refusals import FileDamaged, FileHasPassword
from app.intake.sheet_worker import End, Line, Refused, SheetLine

TIME_LIMIT_S = 120
WORKER_ARGUMENT = "--intake-worker"
"""`app.__main__` hands a frozen program that gets this argument first to `sheet_worker.main()` at once."""

_PROJECT = Path(__file__).resolve().parents[2]
_DECODER = msgspec.json.Decoder(Line)


def read_in_child(data: bytes, name: str, *, time_limit_s: float = TIME_LIMIT_S) -> tuple[SheetLine, ...]:
    """The sheets of a workbook.

    Raises FileHasPassword; FileDamaged when the child refuses, dies or takes too long.
    """
    try:
        done = subprocess.run(  # noqa: S603  -- our own program, no shell
            _command(),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            timeout=time_limit_s,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no black box on Windows
        )
    except subprocess.TimeoutExpired:
        raise FileDamaged(name) from None
    return _read_lines(done.stdout, name)


def _read_lines(output: bytes, name: str) -> tuple[SheetLine, ...]:
    sheets: list[SheetLine] = []
    try:
        for text in output.splitlines():
            line = _DECODER.decode(text)
            if isinstance(line, End):
                return tuple(sheets)
            if isinstance(line, Refused):
                raise FileHasPassword(name) if line.reason == "password" else FileDamaged(name)
            sheets.append(line)
    except msgspec.DecodeError:
        pass  # cut off in the middle of a line: the same as no last line
    raise FileDamaged(name)


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_ARGUMENT]
    return [sys.executable, "-P", "-m", "app.intake.sheet_worker"]


def _environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("XIANGBAO_")}
    if not getattr(sys, "frozen", False):
        kept["PYTHONPATH"] = str(_PROJECT)
    return kept
