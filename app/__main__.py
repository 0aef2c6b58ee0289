"""The composition root: the only place where the program, its store and its window meet."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path

from app.ports import Clock

STORE = "station.xb"


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("xiangbao", appauthor=False)


def _gui(home: Path | None, clock: Clock, signed: dict[str, str]) -> int:
    from db import Opener, hold
    from ui.app import start
    from ui.last_place import opened

    home = opened(home) if home else home
    with hold(home / STORE) if home and (home / STORE).exists() else nullcontext():
        return start(home, Opener(), clock, passphrase=signed.get("passphrase"), operator=signed.get("name"))


def _has_display() -> bool:
    return sys.platform in {"win32", "darwin"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    """Run the command line; without arguments open the window where there is a display."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--intake-worker"]:
        from app.intake.sheet_worker import main as worker

        return worker()
    from app.cli import Root, run
    from db import Opener

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    if not arguments and _has_display():
        arguments = ["gui"]
    return run(arguments, Root(Opener(), _default_home(), _gui))


if __name__ == "__main__":
    sys.exit(main())
