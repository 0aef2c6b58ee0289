"""Open the window on a station, search on the people page once all is built, and print its resident memory in MiB."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from app.services.clock import SystemClock
from db import Opener, Store
from tests.bench.people import DAY
from ui.app import prepare
from ui.window import Window


def resident_mebibytes() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def settle(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main() -> None:
    application = QApplication([])
    prepare(application)
    window = Window(Path(sys.argv[1]), Opener(), SystemClock(DAY.isoformat()))
    window.resize(1366, 768)
    window.show()
    assert window.sign_in is not None
    window.sign_in.sign_in_as(None, sys.argv[2])
    settle(5000)
    assert window.shell is not None
    window.shell.go("people")
    settle(5000)
    store = window.shell.session.desk.store.behind
    assert isinstance(store, Store)
    store.settle()
    window.shell.go("people", "wxy")
    settle(2000)
    print(resident_mebibytes())
    window.close()
    settle(500)


if __name__ == "__main__":
    main()
