"""What every printed paper needs: who prints it, when, and the names of places."""

from __future__ import annotations

from functools import cache

from app.documents.paper import Stamp
from app.domain.division import Divisions
from app.ports import Unit
from app.services.desk import Desk


@cache
def _divisions() -> Divisions:
    return Divisions.shipped()


def place_name(code: str) -> str:
    """The name of a place in the code table; a name or an unknown code stays what it is."""
    return _divisions().name(code)


def village_name(unit: Unit, code: str) -> str:
    """The name of a place: its station's, else the code table's, else the code."""
    station = unit.roster.at(code)
    return station.name if station is not None else place_name(code)


def stamp(desk: Desk, content_hash: str = "") -> Stamp:
    """Print time, operator and the hash of what the paper shows; that it was made is noted in the log."""
    desk.note_paper()
    return Stamp(desk.clock.now().strftime("%Y-%m-%d %H:%M"), desk.operator.name, content_hash)
