"""Where this station's backups went, so that the next one goes there by itself, and to two places in turn (security 4.5).

Kept in the store's settings, encrypted like the rest: a folder's name can hold a person's. `since` is the day of the
first backup, from which on a rehearsal of restoring becomes due (app.services.rehearsals).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.ports import Unit
from app.services.desk import Desk

MEMORY = "backup_places"
"""Settings key."""
MOST = 4
"""Places that are remembered, the newest first."""


class _Place(msgspec.Struct, frozen=True):
    folder: str
    at: str


class _Memory(msgspec.Struct, frozen=True):
    since: str = ""
    places: tuple[_Place, ...] = ()


@dataclass(frozen=True, slots=True)
class BackupPlace:
    """A folder with backups of this station, when the last one went there, and whether it can be reached now."""

    folder: Path
    at: str
    is_there: bool


def remember(unit: Unit, folder: Path, at: str) -> None:
    """A backup went into this folder (at: ISO text)."""
    known, name = _memory(unit), str(folder.absolute())
    others = [place for place in known.places if place.folder != name]
    kept = _Memory(known.since or at[:10], (_Place(name, at), *others)[:MOST])
    unit.settings.put(MEMORY, msgspec.json.encode(kept))


def since(unit: Unit) -> str:
    """The day of the first backup that was remembered, ISO text; "" for none."""
    return _memory(unit).since


def places(desk: Desk) -> tuple[BackupPlace, ...]:
    """The folders that backups went to, the newest first. Looks at the drives, so not for the window's own thread."""
    with desk.store.read() as unit:
        known = _memory(unit).places
    return tuple(BackupPlace(Path(place.folder), place.at, _is_there(Path(place.folder))) for place in known)


def next_place(known: tuple[BackupPlace, ...]) -> BackupPlace | None:
    """Where the next backup belongs: of the places that can be reached, the one whose last backup is the oldest."""
    return next((place for place in reversed(known) if place.is_there), None)


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:
        return False


def _memory(unit: Unit) -> _Memory:
    raw = unit.settings.get(MEMORY)
    return msgspec.json.decode(raw, type=_Memory) if raw else _Memory()
