"""Removable drives and the packages on them (interface: drives are found by themselves)."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from app.domain.filing import StationId
from app.errors import OfficeError
from app.exchange.package import inspect_package
from app.exchange.package_limits import DISTRICT_BYTES
from app.services import demo_place
from app.services.desk import Desk
from app.services.exchange_out import SUFFIX

DEMO_STICK = "演示的 U 盘"
DEPTH = 2
"""Folders below a stick that are looked into."""


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable drive: where it is, its name, free bytes, packages on it (newest first)."""

    path: Path
    label: str
    free_bytes: int
    packages: tuple[Path, ...]


def drives(home: Path | None = None) -> list[Drive]:
    """Removable drives that are mounted now; [] where there are none. For a station of a made-up district (its folder is
    `home`) the folder that stands for the stick is the first of them.
    """
    found = _windows() if sys.platform == "win32" else _mounted()
    demo = demo_place.of_home(home) if home is not None else None
    made_up = _drive(demo.stick, DEMO_STICK) if demo is not None else None
    real = [drive for path in found if (drive := _drive(path)) is not None]
    return [made_up, *real] if made_up is not None else real


def _drive(path: Path, label: str = "") -> Drive | None:
    try:
        free = shutil.disk_usage(path).free
    except OSError:
        return None
    return Drive(path, label or path.name or str(path), free, tuple(packages_below(path)))


def _windows() -> list[Path]:
    """Drive letters of removable media (GetDriveTypeW = 2)."""
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - ctypes.windll exists on Windows only
    return [Path(f"{letter}:\\") for letter in "DEFGHIJKLMNOPQRSTUVWXYZ" if kernel.GetDriveTypeW(f"{letter}:\\") == 2]


def _mounted() -> list[Path]:
    """Mount points below the places where desktops mount sticks."""
    user = os.environ.get("USER", "")
    places = [Path("/media") / user, Path("/run/media") / user, Path("/media"), Path("/Volumes")]
    found = []
    for place in places:
        try:
            found += [path for path in sorted(place.iterdir()) if path.is_mount()]
        except OSError:
            continue
    return list(dict.fromkeys(found))


def packages_below(folder: Path) -> list[Path]:
    """Package files in a folder and two levels below it, newest first. Nothing is opened or executed."""
    found = []
    for depth in range(DEPTH + 1):
        try:
            found += [path for path in folder.glob("*/" * depth + f"*{SUFFIX}") if path.is_file()]
        except OSError:
            continue
    return sorted(found, key=_age, reverse=True)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def packages_in(folder: Path, desk: Desk) -> list[Path]:
    """Packages in a folder that are addressed to this station, newest first; what cannot be read is left out."""
    return [path for path in packages_below(folder) if _for(path, desk.station)]


def _for(path: Path, me: StationId) -> bool:
    try:
        header = inspect_package(path, max_bytes=DISTRICT_BYTES)
    except OfficeError:
        return False
    return any(to.station == str(me) for to in header.recipients)
