"""One window per station: a lock of the operating system on a file in the station's folder.

The system lets go of it when the process ends however it ends, so a crash never locks a clerk out. Command-line calls
do not take it; SQLite's own locks order them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.trouble import in_use, told

NAME = "window.lock"


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the folder of the station file at `path` for this window; StoreInUse when another window holds it."""
    with told():
        file = path.with_name(NAME).open("a+b")
    with file:
        if not _lock(file.fileno()):
            raise in_use()
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
