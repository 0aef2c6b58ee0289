"""Libraries that Qt's wheels expect from the system, and programs that only the tests use.

The list is what the dynamic linker asks for on behalf of QtWidgets, QtPdf, QtCharts, QtPrintSupport and the
platform plug-ins xcb, offscreen and minimal of the locked PySide6, less what every Debian has. Looked up
in the linker's cache, so a machine that has all of them never hears of apt.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libatomic.so.1": "libatomic1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
TEST_PROGRAMS = {
    "pdftotext": "poppler-utils",
    "Xvfb": "xvfb",
    "xvfb-run": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "dbus-run-session": "dbus",
    "ibus-daemon": "ibus",
    "/usr/libexec/ibus-engine-libpinyin": "ibus-libpinyin",
}


def missing_for_qt() -> list[str]:
    """Return the Debian packages of the libraries that Qt needs and the linker's cache lacks; Linux only."""
    if not sys.platform.startswith("linux"):
        return []
    present = _linker_cache()
    return sorted({package for name, package in QT_LIBRARIES.items() if name not in present})


def missing_for_tests() -> list[str]:
    """Return the Debian packages of the programs that tests call and PATH lacks; Linux only."""
    if not sys.platform.startswith("linux"):
        return []
    return sorted({package for name, package in TEST_PROGRAMS.items() if shutil.which(name) is None})


def install(packages: list[str]) -> str:
    """Install Debian packages where this account may; otherwise return the sentence that names them.

    An empty string means that all are installed.
    """
    sentence = f"请先安装系统软件包，再运行一次 / install these first: {' '.join(packages)}"
    apt = shutil.which("apt-get")
    prefix = _rights()
    if apt is None or prefix is None:
        return sentence
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-q", "-o", "DPkg::Lock::Timeout=120"]
    asked = [*command, "install", "-y", "--no-install-recommends", *packages]
    if _quiet(asked):
        return ""
    # A fresh machine has no package lists, and an old list names files that are gone.
    return "" if _quiet([*command, "update"]) and _quiet(asked) else sentence


def _quiet(command: list[str]) -> bool:
    """Run a command without its progress lines, its errors shown; return whether it succeeded."""
    done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    return done.returncode == 0


def _rights() -> list[str] | None:
    """Return the command prefix that gives the right to install, or None where a person has to do it."""
    if os.name == "nt":
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def _linker_cache() -> set[str]:
    """Return the library names in the dynamic linker's cache."""
    ldconfig = shutil.which("ldconfig", path=f"{os.environ.get('PATH', '')}:/sbin:/usr/sbin")
    if ldconfig is None:
        return set()
    listing = subprocess.run([ldconfig, "-p"], check=False, capture_output=True, text=True).stdout
    return {line.split(maxsplit=1)[0] for line in listing.splitlines() if "=>" in line}
