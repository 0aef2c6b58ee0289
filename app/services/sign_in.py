"""Signing in: the passphrase opens the operator's slot, the slot opens the store. No key leaves this module but to the desk."""

from __future__ import annotations

from pathlib import Path

from app.errors import OfficeError
from app.keys import slots
from app.keys.suite import SigningKey
from app.ports import Clock, StoreOpener
from app.services.desk import Desk

KEYS = "keys.json"
STORE = "station.xb"


class NoStationHere(OfficeError):
    """The folder holds no station."""


def has_station(home: Path) -> bool:
    return (home / KEYS).exists() or (home / STORE).exists()


def operator_names(home: Path) -> tuple[str, ...]:
    """Names of the operators who have a slot here, first one first."""
    if not has_station(home):
        raise NoStationHere(
            f"文件夹 {home} 里没有站点。",
            "请先建立站点（station init 或 station request），或用 --home 指明站点的文件夹。",
        )
    return slots.names(home / KEYS)


def sign_in(home: Path, name: str | None, passphrase: str, opener: StoreOpener, clock: Clock) -> Desk:
    """Open the station in `home` as operator `name` (None: the only one)."""
    operator_names(home)
    opened = slots.open_slot(home / KEYS, name, passphrase)
    store = opener.open(home / STORE, opened.secrets["dek"])
    return Desk(home, store, SigningKey.from_seed(opened.secrets["sign_seed"]), clock, opened.name)
