"""The state of the exchange: when each link last sent and received, and how much waits (interface rule 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.audit import is_audit
from app.domain.filing import StreamKey
from app.domain.records import LinkState, Receipt, Station
from app.exchange import statements
from app.exchange.link import above, travels
from app.ports import Unit
from app.services import restored
from app.services.desk import Desk


def links(desk: Desk) -> list[LinkState]:
    """One row per station directly above or below."""
    with desk.store.read() as unit:
        return [_state(desk, unit, station) for station in neighbours(desk, unit)]


def neighbours(desk: Desk, unit: Unit) -> list[Station]:
    """The parent and the children of this station, as far as they are admitted and not ended."""
    me = desk.station.code
    order = {6: 9, 9: 12}
    return [
        station for station in unit.roster.stations()
        if not station.revoked and (
            (me.startswith(station.id.code) and order.get(len(station.id.code)) == len(me))
            or (station.id.code.startswith(me) and len(station.id.code) == order.get(len(me)))
        )
    ]  # fmt: skip


def _state(desk: Desk, unit: Unit, other: Station) -> LinkState:
    receipt = unit.links.receipt(str(other.id), str(desk.station))
    held = statements.held(receipt)
    waiting = sum(
        max(seq - held.get(stream, (0, ""))[0], 0)
        for stream, seq, _ in unit.journal.heads()
        if travels(stream, desk.station, other.id) and not is_audit(stream)
    )  # fmt: skip
    sent, received = unit.links.last(str(other.id), "sent"), unit.links.last(str(other.id), "received")
    return LinkState(
        other.id.code, other.name, other.level, waiting, sent[0] if sent else "",
        received[0] if received else "", receipt.made_at if receipt else "",
    )  # fmt: skip


def withheld(desk: Desk) -> list[tuple[str, str, int]]:
    """(name, code, filings) of every station below whose own head list goes further than what has arrived of it.

    The list is signed by the station and relayed whole, so whoever in between leaves filings out is found out. Of an
    ended computer nothing is waited for.
    """
    with desk.store.read() as unit:
        arrived = {stream: seq for stream, seq, _ in unit.journal.heads()}
        below = [station for station in unit.roster.stations() if above(desk.station, station.id) and not station.revoked]
        found = [(station, _missing(unit.links.receipt(str(station.id), ""), station, arrived)) for station in below]
    return [(station.name, station.id.code, missing) for station, missing in found if missing]


def _missing(said: Receipt | None, station: Station, arrived: Mapping[StreamKey, int]) -> int:
    own = {stream: seq for stream, (seq, _) in statements.held(said).items() if stream.station == station.id}
    return sum(max(seq - arrived.get(stream, 0), 0) for stream, seq in own.items())


def waiting_for(desk: Desk) -> list[str]:
    """Names of the stations whose answer a restored copy still waits for."""
    with desk.store.read() as unit:
        return [station.name for station in restored.silent(unit, desk.station)]


def traffic(desk: Desk, limit: int = 100) -> list[tuple[str, str, str, Mapping[str, Any]]]:
    """Packages sent and read, newest first: (station, what, when, detail)."""
    with desk.store.read() as unit:
        return unit.links.traffic(limit)
