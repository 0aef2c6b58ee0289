"""How old the news from above is: a village that is never visited goes on with the roster of the day it joined (T13).

Nothing is refused for it: who registers people and takes premiums must not be stopped by a road under snow (Songshan 003
art. 9). It is said at the station after a month, and at its parent after two (app/services/station_ends.py).
"""

from __future__ import annotations

from datetime import datetime

from app.domain.filing import OFFICE, StreamKey
from app.domain.records import Station
from app.ports import Unit
from app.services.desk import Desk

WARN_DAYS = 30


def days_without_news(desk: Desk) -> int:
    """Days since something from above was read, or was decided that has arrived here; 0 for a district."""
    with desk.store.read() as unit:
        code = desk.station.code
        above = [one for one in unit.roster.stations() if code.startswith(one.id.code) and one.id.code != code]
        newest = max((at for station in above for at in _heard(unit, station)), default="")
    return max(0, (desk.today - datetime.fromisoformat(newest).date()).days) if newest else 0


def _heard(unit: Unit, station: Station) -> list[str]:
    """When (ISO) a package of the station was read, and when the newest decision that is here was filed."""
    last = unit.links.last(str(station.id), "received")
    _, head = unit.journal.head(StreamKey(station.id, OFFICE))
    found = unit.journal.get(head)
    return [*([last[0]] if last else []), *([found[1].header.filed_at] if found else [])]


def sentence(desk: Desk) -> str:
    """The warning of the workbench; "" while the news is fresh enough."""
    days = days_without_news(desk)
    if days <= WARN_DAYS:
        return ""
    return f"已经 {days} 天没有读过上级的包，名册和政策可能是旧的：请到上级写一个包带回来读。业务照常办，包照常写。"
