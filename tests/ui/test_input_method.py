"""Chinese input for real: Xvfb, a session bus, ibus with libpinyin, and keys pressed by xdotool.

fcitx5 answers the same protocol, so the plug-in that is tested here serves both. What Windows' input methods do cannot
be tried on Linux; the rules for committed text (tests of the grid and of forms) hold for them too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLibraryInfo

from app.services.demo import Demo

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="ibus is Linux's")
CONFIG = "/usr/libexec/ibus-memconf"
START = f"""
ibus-daemon -d -r --panel=disable --config={CONFIG} --emoji-extension=disable >/dev/null 2>&1
for _ in $(seq 600); do ibus engine libpinyin >/dev/null 2>&1 && break; done
timeout 90 "$@"
status=$?
ibus exit >/dev/null 2>&1
exit $status
"""


def is_chinese(text: str) -> bool:
    return bool(text) and all("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder with a short name: the bus makes a socket below it, and those have 108 bytes."""
    with tempfile.TemporaryDirectory(prefix="xb", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def typed(place: Path, demo: Demo) -> dict[str, Any]:
    """What the child saw: {"search": …, "name": …}."""
    home = place / "village"
    shutil.copytree(demo.villages[0], home)
    runtime = place / "run"
    runtime.mkdir(mode=0o700)
    (place / "home").mkdir()
    environment = {
        **os.environ, "HOME": str(place / "home"), "XDG_RUNTIME_DIR": str(runtime), "GSETTINGS_BACKEND": "memory",
        "QT_IM_MODULE": "ibus", "QT_QPA_PLATFORM": "xcb", "QT_ACCESSIBILITY": "0", "PYTHONUTF8": "1",
    }  # fmt: skip
    child = [sys.executable, "-m", "tests.ui.pinyin_typist", str(home), demo.passphrase]
    command = ["xvfb-run", "-a", "-s", "-screen 0 1366x768x24", "dbus-run-session", "--", "sh", "-c", START, "sh", *child]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=240, check=False)
    answer = [line for line in done.stdout.splitlines() if line.startswith("{")]
    assert answer, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(answer[-1])
    return found


@LINUX
def test_ibus_plug_in_is_shipped() -> None:
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    assert {"libibusplatforminputcontextplugin.so", "libcomposeplatforminputcontextplugin.so"} <= {file.name for file in folder.iterdir()}


@LINUX
def test_word_chosen_from_an_input_method_arrives_in_a_form(typed: dict[str, Any]) -> None:
    assert typed["name"]["composed"]
    assert is_chinese(typed["name"]["after"])


@LINUX
def test_composing_does_not_search(typed: dict[str, Any]) -> None:
    search = typed["search"]
    assert search["composed"]
    assert search["during"]["text"] == ""
    assert search["during"]["edits"] == []
    assert is_chinese(search["after"])
    assert not any(text.isascii() and text for text in search["searches"])
