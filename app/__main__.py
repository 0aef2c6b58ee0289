"""The composition root: the only place where the program, its store and its window meet."""

from __future__ import annotations

import errno
import gc
import os
import sys
from contextlib import nullcontext
from pathlib import Path

from app.ports import Clock

STORE = "station.xb"
COLLECT_AFTER = 100_000
"""Objects made between two looks for garbage on the command line. A balance file of 50,000 accounts makes millions that all
stay, and looking through them again and again took a fifth of the time; in the window the looks wait (ui.garbage)."""
LOOKS = gc.get_threshold()
PIPE_CLOSED = 141
"""What a shell reports of a tool that wrote to a closed pipe (128 + SIGPIPE)."""


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("xiangbao", appauthor=False)


def _gui(home: Path | None, clock: Clock, signed: dict[str, str]) -> int:
    from db import Opener, hold
    from ui.app import start
    from ui.last_place import opened

    gc.set_threshold(*LOOKS)
    home = opened(home) if home else home
    with hold(home / STORE) if home and (home / STORE).exists() else nullcontext():
        return start(home, Opener(), clock, passphrase=signed.get("passphrase"), operator=signed.get("name"))


def _has_display() -> bool:
    return sys.platform in {"win32", "darwin"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def main() -> int:
    """Run the command line; a reader who has seen enough (`… | head`) ends it quietly, with the status of a closed pipe."""
    try:
        try:
            return _run()
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except OSError as fault:
        if not isinstance(fault, BrokenPipeError) and (sys.platform != "win32" or fault.errno != errno.EINVAL):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to say goes nowhere
        return PIPE_CLOSED


def _run() -> int:
    """The command line; without arguments the window, where there is a display."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--intake-worker"]:
        from app.intake.sheet_worker import main as worker

        return worker()
    from app.cli import Root, run
    from db import Opener

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    gc.set_threshold(COLLECT_AFTER, *LOOKS[1:])
    if not arguments and _has_display():
        arguments = ["gui"]
    return run(arguments, Root(Opener(), _default_home(), _gui))


if __name__ == "__main__":
    sys.exit(main())
