"""Where a made-up district lies, what belongs to it, and how far its books had come when it was made.

A small file beside its stations says that they are made up: the window marks them, offers the others to change to, and
counts as done in the first hour only what was filed after the making.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.ports import StoreOpener
from app.services.sign_in import has_station
from app.storage import write_whole

PASSPHRASE = "演示-口令-只供-试用-2026"
"""Public: made-up stations have no secrets."""

NAME = "demo.json"
FORMAT = 1
SUFFIX = "-演示"
RESIDENTS = 240
STEPS = 12
MOST_BYTES = 1 << 16

Say = Callable[[str, int, int], None]
"""Called with (what is being done, done, total); raises to cancel."""


class DemoStation(msgspec.Struct, frozen=True):
    """One desk to sit down at: its folder's name, its operator, and how many filings it held when it was made."""

    key: str
    title: str
    folder: str
    operator: str
    filings: int


class _Told(msgspec.Struct, frozen=True):
    fmt: int
    day: str
    made_at: str
    stations: tuple[DemoStation, ...]


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A made-up district; `day` is its business day, `made_at` the moment it was finished (both ISO)."""

    folder: Path
    day: str
    made_at: str
    stations: tuple[DemoStation, ...]

    def home(self, station: DemoStation) -> Path:
        return self.folder / station.folder

    def at(self, home: Path) -> DemoStation | None:
        """The station of a folder."""
        return next((one for one in self.stations if one.folder == home.name), None)

    @property
    def stick(self) -> Path:
        """The folder that stands for the USB stick."""
        return self.folder / "U盘"


def mark(folder: Path, day: str, made_at: str, stations: tuple[DemoStation, ...]) -> None:
    """Say in the folder that everything in it is made up."""
    write_whole(folder / NAME, msgspec.json.encode(_Told(FORMAT, day, made_at, stations)))


def read(folder: Path) -> DemoPlace | None:
    """The made-up district in a folder; None for any other folder."""
    try:
        told = msgspec.json.decode((folder / NAME).read_bytes()[:MOST_BYTES], type=_Told)
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if told.fmt != FORMAT or not all(has_station(folder / one.folder) for one in told.stations):
        return None
    return DemoPlace(folder, told.day, told.made_at, told.stations)


def of_home(home: Path) -> DemoPlace | None:
    """The made-up district that a station's folder belongs to; None for a real station."""
    return read(home.parent)


def ready(home: Path, opener: StoreOpener, say: Say, residents: int = RESIDENTS) -> DemoPlace:
    """The made-up district beside a data folder: the one that is there, else a new one, made aside and then put there."""
    from app.services.demo import make_demo

    place = home.with_name(home.name + SUFFIX)
    found = read(place)
    if found is not None:
        return found
    aside = place.with_name(place.name + ".new")
    shutil.rmtree(aside, ignore_errors=True)  # what an interrupted making has left
    told = 0

    def tell(text: str) -> None:
        nonlocal told
        told += 1
        say(text, min(told, STEPS - 1), STEPS)

    make_demo(aside, opener, residents=residents, say=tell, money=True)
    free, number = place, 2
    while free.exists():
        free, number = place.with_name(f"{place.name}{number}"), number + 1
    aside.rename(free)
    made = read(free)
    assert made is not None
    return made


def passphrase_words(home: Path) -> str:
    """What a made-up station's sign-in may say about its public passphrase; "" for a real one."""
    return f"演示的口令：{PASSPHRASE}" if of_home(home) is not None else ""
