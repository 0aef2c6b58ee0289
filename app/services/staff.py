"""Who works at this station and below it, and who has left (Qingdao 000 art. 10; Songshan 003 art. 38-40)."""

from __future__ import annotations

from dataclasses import dataclass

from app.business.departed import DEPARTED
from app.domain.records import Operator
from app.ports import Unit
from app.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Known:
    """An operator of this station as the list shows him; `key` is his public signing key in hex."""

    key: str
    name: str
    roles: frozenset[str]
    pending: frozenset[str]
    departed: bool


@dataclass(frozen=True, slots=True)
class InOffice:
    """Somebody who can be let go from here: `station` is the id of where he works, `place` its name."""

    name: str
    station: str
    place: str
    roles: frozenset[str]


def known(desk: Desk) -> list[Known]:
    """The operators of this station, those in office first. One who took another key, or came back, is named once."""
    with desk.store.read() as unit:
        rows = [_known(one, unit) for one in unit.roster.operators(str(desk.station))]
    here = [one for one in rows if not one.departed]
    names, gone = {one.name for one in here}, {one.name: one for one in rows if one.departed}
    return here + [one for name, one in gone.items() if name not in names]


def _known(one: Operator, unit: Unit) -> Known:
    return Known(one.key, one.name, one.roles, one.pending, unit.marks.get(DEPARTED, one.key) is not None)


def in_office(desk: Desk) -> list[InOffice]:
    """Whom an administrator here can let go: the others of his station, then everybody of the stations below."""
    own = str(desk.station)
    with desk.store.read() as unit:
        below = [
            station for station in unit.roster.stations()
            if str(station.id) != own and station.id.code.startswith(desk.station.code) and not station.revoked
        ]  # fmt: skip
        places = [(own, desk.station_name), *((str(station.id), station.name) for station in below)]
        return [
            InOffice(one.name, station, place, one.roles | one.pending)
            for station, place in places
            for one in unit.roster.operators(station)
            if not one.left and one.key != desk.operator.key
        ]
