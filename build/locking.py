"""Writes the lock files: versions and sha256 for Linux and Windows x86-64, CPython 3.11 to 3.13.

pip-tools resolves for the platform it runs on, so packages that only Windows needs are found here, from the
metadata of what is installed, and get their marker here. No index address is ever written: where a package
comes from is the machine's own business, its hash is ours. Runs with the Python of a development `.venv`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

from environment import DEV, LOCKS, ROOT, RUNTIME
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HEADER = "# 由 python build/make.py lock 生成；不要手改。 Written by that command; do not edit.\n"
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
WINDOWS = {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"}
PYTHONS = ("3.11", "3.12", "3.13")
LOCK_TOOL = "pip-tools>=7.6"  # what this module itself calls
PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; [^\\\n]+?)?(?P<tail> \\)?$", re.MULTILINE)
COMPILE = ["--quiet", "--no-config", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-annotate"]
COMPILE += ["--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"]
COMPILE += ["--no-emit-options"]


def declared(kind: str) -> list[str]:
    """Return the requirements that pyproject.toml declares for `kind`, and for DEV the tool that locks."""
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    runtime: list[str] = project["dependencies"]
    return runtime if kind == RUNTIME else [*runtime, *project["optional-dependencies"]["dev"], LOCK_TOOL]


def closure(roots: Iterable[str], platform: dict[str, str]) -> set[str]:
    """Return the canonical names of everything `roots` need on one platform, on any covered Python."""
    found: set[str] = set()
    waiting = [Requirement(root) for root in roots]
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        found.add(canonicalize_name(requirement.name))
        waiting += _needs(requirement, platform)
    return found


def _needs(requirement: Requirement, platform: dict[str, str]) -> list[Requirement]:
    try:
        texts = metadata.requires(requirement.name) or []
    except metadata.PackageNotFoundError:
        return []  # another platform's package; pip-tools resolves what it needs
    needs = [Requirement(text) for text in texts]
    extras = requirement.extras or {""}
    return [need for need in needs if any(_applies(need, platform, extra) for extra in extras)]


def _applies(need: Requirement, platform: dict[str, str], extra: str) -> bool:
    if need.marker is None:
        return True
    versions = ({"python_version": python, "python_full_version": f"{python}.0"} for python in PYTHONS)
    return any(need.marker.evaluate({**platform, **version, "extra": extra}) for version in versions)


def mark(locked: str, only_windows: set[str], only_linux: set[str]) -> str:
    """Return the text of a lock file with platform markers on the pins that one platform alone needs."""

    def marked(pin: re.Match[str]) -> str:
        name = canonicalize_name(pin["name"])
        marker = ' ; sys_platform == "win32"' if name in only_windows else ""
        marker = ' ; sys_platform == "linux"' if name in only_linux else marker
        return f"{pin['name']}=={pin['version']}{marker}{pin['tail'] or ''}"

    return PIN.sub(marked, locked)


def write_lock(kind: str, *, upgrade: bool) -> None:
    """Resolve and write one lock file; versions already locked stay unless `upgrade`."""
    roots = declared(kind)
    linux, windows = closure(roots, LINUX), closure(roots, WINDOWS)
    lock = LOCKS[kind]
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder, "asked.in"), Path(folder, "answer.txt")
        asked.write_text("\n".join([*roots, *sorted(windows - linux)]) + "\n", "utf-8")
        if lock.exists() and not upgrade:
            kept = (f"{pin['name']}=={pin['version']}\n" for pin in PIN.finditer(lock.read_text("utf-8")))
            answer.write_text("".join(kept), "utf-8")
        command = [sys.executable, "-m", "piptools", "compile", *COMPILE, "-o", str(answer), str(asked)]
        subprocess.run(command, check=True, cwd=folder)
        pins = [line for line in answer.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    text = HEADER + mark("\n".join(pins) + "\n", windows - linux, linux - windows)
    lock.write_text(text, "utf-8", newline="\n")
    print(f"{lock.relative_to(ROOT)}: {len(PIN.findall(text))} 个包 / packages")


if __name__ == "__main__":
    for each in (RUNTIME, DEV):
        write_lock(each, upgrade="--upgrade" in sys.argv[1:])
