"""A backup, and after it the old ones of the same folder that are not needed any more (security 4.5, T32).

What may go: files of this station that this program wrote, in that folder, beyond 3 days, 4 weeks and 12 months. One goes
only when the younger backup that stands for it has been read whole and is what was written, and the newest never goes: a
stick that has begun to forget loses nothing to this tidying.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from app.domain.generations import staying
from app.errors import OfficeError
from app.services import backups
from app.services.desk import Desk
from app.storage import discard


@dataclass(frozen=True, slots=True)
class Round:
    """The new backup, and the names of the old ones that went."""

    file: Path
    removed: tuple[str, ...]


def back_up(desk: Desk, folder: Path) -> Round:
    """Write a verified backup into a folder, then let the old ones there go that nobody needs.

    Raises what `backups.backup` raises; then nothing has gone.
    """
    file = backups.backup(desk, folder)
    return Round(file, _tidied(desk, file))


def _tidied(desk: Desk, newest: Path) -> tuple[str, ...]:
    made = _own(desk, newest.parent)
    stay = staying(list(made.values()))
    kept = {path: at for path, at in made.items() if at in stay or path == newest}
    proven = {newest: True}  # it has just been read back
    removed = []
    for path, at in made.items():
        if path in kept:
            continue
        younger = {other: moment for other, moment in kept.items() if moment >= at}
        stands = min(younger, key=younger.__getitem__, default=newest)
        if stands not in proven:
            proven[stands] = _sound(stands)
        if proven[stands]:
            discard(path)
            removed += [] if path.exists() else [path.name]
    return tuple(sorted(removed))


def _own(desk: Desk, folder: Path) -> dict[Path, datetime]:
    """Backups of this very station in a folder, and when each was made; what cannot be read is nobody's.

    Of those made in one second the number at the end of the name says which came later.
    """
    named = re.compile(rf"{desk.station.code}-\d{{8}}-\d{{6}}(?:-(\d+))?{re.escape(backups.SUFFIX)}")
    found = {}
    for path in folder.iterdir():
        matched = named.fullmatch(path.name)
        if matched is None:
            continue
        try:
            label = backups.label_of(path)
            made_at = datetime.fromisoformat(label.made_at)
        except (OfficeError, ValueError):
            continue
        if label.station == str(desk.station) and made_at.tzinfo is not None:
            found[path] = made_at + timedelta(microseconds=int(matched[1] or 1))
    return found


def _sound(file: Path) -> bool:
    try:
        backups.require_sound(file)
    except OfficeError:
        return False
    return True
