"""A backup a day by itself, while a stick that has backups is in (security 4.5).

Nobody remembers the weekly backup in harvest time. The program goes where this station's backups went before, never to a
place that nobody chose, and to each place at most once a day. Who does not want it says so in 系统; the reminders of the
workbench stay.
"""

from __future__ import annotations

from pathlib import Path

from app.ports import Unit
from app.services import backup_places
from app.services.desk import Desk

SWITCH = "backup_by_itself"
"""Settings key; "0" when somebody has switched it off."""


def is_on(desk: Desk) -> bool:
    """Whether backups are made by themselves; at first they are."""
    with desk.store.read() as unit:
        return _is_on(unit)


def switch(desk: Desk, *, on: bool) -> None:
    """Switch it on or off for this station."""
    with desk.store.write() as unit:
        unit.settings.put(SWITCH, b"1" if on else b"0")


def due(desk: Desk) -> Path | None:
    """Where a backup should be made now; None for nowhere. Looks at the drives, so not for the window's own thread."""
    with desk.store.read() as unit:
        if not _is_on(unit):
            return None
    place = backup_places.next_place(backup_places.places(desk))
    today = desk.clock.now().date().isoformat()
    return place.folder if place is not None and place.at[:10] < today else None


def _is_on(unit: Unit) -> bool:
    return unit.settings.get(SWITCH) != b"0"
