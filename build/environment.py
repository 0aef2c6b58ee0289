"""The project's own `.venv`: made once, filled from a lock file by hash, left alone while nothing changed.

Every package is checked against a sha256 before it is installed and nothing is compiled on the way
(`--only-binary`), so what runs in a village is what was tested. A stamp holds the digest of the lock file and
the Python version; while it agrees, a second setup costs milliseconds.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import system_packages

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
RUNTIME = "runtime"
DEV = "dev"
LOCKS = {
    RUNTIME: ROOT / "build" / "requirements.lock",
    DEV: ROOT / "build" / "requirements-dev.lock",  # holds the runtime's pins too
}


class SetupStopped(Exception):
    """Something only a person can put right; the text says what to do."""


def program(name: str) -> Path:
    """Return the path of a program inside `.venv` on this platform, whether or not it exists yet."""
    return VENV / "Scripts" / f"{name}.exe" if os.name == "nt" else VENV / "bin" / name


def prepare(kind: str) -> None:
    """Make `.venv` ready for `kind` (RUNTIME or DEV), system libraries included.

    Raises SetupStopped with the sentence that says what a person has to install.
    """
    system_names = system_packages.missing_for_qt()
    if kind == DEV:
        system_names += system_packages.missing_for_tests()
    if system_names:
        print(f"正在安装系统软件包 / installing system packages: {' '.join(system_names)}")
        sentence = system_packages.install(system_names)
        if sentence:
            raise SetupStopped(sentence)
    if not is_current(kind):
        _make_venv()
        _install(kind)


def is_current(kind: str) -> bool:
    """Tell whether `.venv` holds exactly what the lock file of `kind` asks for."""
    stamp = _stamp_path(kind)
    if not (program("python").exists() and stamp.exists()):
        return False
    return stamp.read_text("ascii") == stamp_text(LOCKS[kind])


def stamp_text(lock: Path) -> str:
    """Return what decides what is installed: the digest of a lock file and the Python minor version."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()} {version}\n"


def child_environment(**changes: str) -> dict[str, str]:
    """Return the environment for programs of `.venv`: UTF-8 everywhere, plus `changes`."""
    return {**os.environ, "PYTHONUTF8": "1", **changes}


def _stamp_path(kind: str) -> Path:
    return VENV / f"{kind}.stamp"


def _make_venv() -> None:
    if program("python").exists() and _venv_version() == sys.version_info[:2]:
        return
    if importlib.util.find_spec("ensurepip") is None:
        sentence = system_packages.install(["python3-venv"])
        if sentence:
            raise SetupStopped(sentence)
    print("正在建立 .venv / making .venv")
    if subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
        raise SetupStopped("建立 .venv 失败：请安装本版 Python 的 venv 组件后再试（Debian：python3-venv）。")


def _venv_version() -> tuple[int, int] | None:
    try:
        lines = (VENV / "pyvenv.cfg").read_text("utf-8").splitlines()
    except FileNotFoundError:
        return None
    for line in lines:
        key, _, value = line.partition("=")
        if key.strip() in ("version", "version_info"):
            major, minor = value.strip().split(".")[:2]
            return int(major), int(minor)
    return None


def _install(kind: str) -> None:
    print("正在按哈希安装锁定的依赖（第一次要下载约 300 MB）/ installing locked dependencies by hash")
    for stale in LOCKS:
        _stamp_path(stale).unlink(missing_ok=True)
    command = [str(program("python")), "-m", "pip", "install", "-qq", "--no-input"]
    command += ["--disable-pip-version-check", "--require-hashes", "--only-binary", ":all:"]
    command += ["-r", str(LOCKS[kind])]
    if subprocess.run(command, check=False, env=child_environment()).returncode:
        raise SetupStopped(
            "依赖没有装全，原因见上：多半是没有网络，或锁定文件没有这个平台的安装包"
            "（支持 Linux x86-64 和 Windows x86-64）。改好后再运行一次 setup。"
        )
    for installed in [RUNTIME] if kind == RUNTIME else [RUNTIME, DEV]:
        _stamp_path(installed).write_text(stamp_text(LOCKS[installed]), "ascii")
