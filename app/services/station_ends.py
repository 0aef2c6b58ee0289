"""站点停用 and the computers below this one (app/business/station_end.py; security T2, T16, T18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.business.station_end import KIND, heads_of
from app.domain.filing import OFFICE, Draft, StationId
from app.domain.records import Station
from app.domain.route import ADMIN
from app.errors import OfficeError
from app.services.desk import Desk, check_or_refuse

SILENT_DAYS = 60
"""A computer of which nothing was read for longer is marked; nothing is refused to it (security T13)."""


class NoSuchStation(OfficeError):
    """No computer of that number stands below this one."""


@dataclass(frozen=True, slots=True)
class Below:
    """A computer below this one. `last_import`: when something of it was read last (ISO, "" for never).

    `is_silent`: that was longer ago than SILENT_DAYS.
    """

    station: Station
    filings: int
    last_import: str
    is_silent: bool = False


def below(desk: Desk) -> list[Below]:
    """Every computer below this one, ended ones too, by code."""
    with desk.store.read() as unit:
        found = []
        for station in unit.roster.stations():
            if station.id.code == desk.station.code or not station.id.code.startswith(desk.station.code):
                continue
            last = unit.links.last(str(station.id), "received")
            at = last[0] if last else ""
            found.append(Below(station, sum(heads_of(station.id, unit).values()), at, _is_silent(at, desk.today)))
    return found


def _is_silent(at: str, today: date) -> bool:
    return bool(at) and (today - datetime.fromisoformat(at).date()).days > SILENT_DAYS


def end_station(desk: Desk, station: str, reason: str) -> str:
    """End a computer below this one at what is held of it here; returns the filing's id.

    Raises NoSuchStation, FormRefused.
    """
    desk.need(ADMIN, doing="停用站点")
    with desk.store.write() as unit:
        known = unit.roster.station(station) if _is_station(station) else None
        if known is None or known.id.code == desk.station.code or not known.id.code.startswith(desk.station.code):
            raise NoSuchStation(f"下级没有编号是「{station}」的电脑。", "请在下级站点名单里核对编号，例如 150404100200-01.1。")
        heads = heads_of(known.id, unit)
        body = {
            "station": station, "name": known.name, "reason": reason.strip(), "heads": heads, "filed": sum(heads.values()),
        }  # fmt: skip
        draft = Draft(KIND, body)
        check_or_refuse(draft, desk.context(unit))
        return desk.file(unit, OFFICE, [draft])[0][1].id


def _is_station(text: str) -> bool:
    try:
        return str(StationId.parse(text)) == text
    except ValueError:
        return False
