"""What each word after `make.py` does, once Python is known to be fit."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import suite
from environment import DEV, ROOT, RUNTIME, child_environment, is_current, prepare, program

OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def carry_out(options: argparse.Namespace) -> int:
    """Run the chosen command; return the exit status."""
    actions: dict[str, Callable[[argparse.Namespace], int]] = {
        "setup": set_up,
        "run": try_out,
        "test": lambda _: suite.run(suite.EVERY_DAY),
        "nightly": lambda _: suite.run(suite.NIGHTLY),
        "lock": lock,
        "screens": draw_screens,
        "bench": lambda _: _python(DEV, "-m", "tests.bench.large" if options.large else "tests.bench", **OFFSCREEN),
    }
    return actions[options.command](options)


def set_up(options: argparse.Namespace) -> int:
    """Make `.venv` ready; a second time it only says so."""
    kind = DEV if options.dev else RUNTIME
    prepare(kind)
    print("环境已就绪。试用：python build/make.py run / ready; try it with: python build/make.py run")
    return 0


def try_out(options: argparse.Namespace) -> int:
    """Open the window on a made-up district, or print its totals where there is no display."""
    home = Path(tempfile.mkdtemp(prefix="xiangbao-demo-"))
    print(f"虚构的站点放在 {home}，用完可以删掉 / the made-up stations are in {home}; delete it when done")
    window = ["--gui"] if has_display() else []
    return _python(RUNTIME, "-m", "app", "demo", str(home), "--residents", str(options.residents), *window)


def has_display() -> bool:
    """Tell whether a window can be shown: always on Windows and macOS, on Linux where a display is named."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def lock(options: argparse.Namespace) -> int:
    """Write both lock files anew with the tools of the development environment."""
    if not is_current(DEV):
        print("先按现有锁定文件准备工具 / preparing the tools from the present lock file")
    return _python(DEV, str(ROOT / "build" / "locking.py"), *(["--upgrade"] if options.upgrade else []))


def draw_screens(options: argparse.Namespace) -> int:
    """Draw every page of the window to a picture in the given folder, without a display."""
    return _python(DEV, "-m", "tests.ui.screens", str(Path(options.folder).resolve()), **OFFSCREEN)


def _python(kind: str, *arguments: str, **changes: str) -> int:
    prepare(kind)
    command = [str(program("python")), *arguments]
    return subprocess.run(command, check=False, cwd=ROOT, env=child_environment(**changes)).returncode
