"""The state of the exchange: when each link last sent and received, and how much waits (interface rule 7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain.records import LinkState, Station
from app.exchange import statements
from app.exchange.link import travels
from app.ports import Unit
from app.services.desk import Desk


def links(desk: Desk) -> list[LinkState]:
    """One row per station directly above or below."""
    with desk.store.read() as unit:
        return [_state(desk, unit, station) for station in neighbours(desk, unit)]


def neighbours(desk: Desk, unit: Unit) -> list[Station]:
    """The parent and the children of this station, as far as they are admitted."""
    me = desk.station.code
    order = {6: 9, 9: 12}
    return [
        station for station in unit.roster.stations()
        if (me.startswith(station.id.code) and order.get(len(station.id.code)) == len(me))
        or (station.id.code.startswith(me) and len(station.id.code) == order.get(len(me)))
    ]  # fmt: skip


def _state(desk: Desk, unit: Unit, other: Station) -> LinkState:
    receipt = unit.links.receipt(str(other.id), str(desk.station))
    held = statements.held(receipt)
    waiting = sum(
        seq - held.get(stream, (0, ""))[0]
        for stream, seq, _ in unit.journal.heads() if travels(stream, desk.station, other.id)
    )  # fmt: skip
    sent, received = unit.links.last(str(other.id), "sent"), unit.links.last(str(other.id), "received")
    return LinkState(
        other.id.code, other.name, other.level, max(waiting, 0), sent[0] if sent else "",
        received[0] if received else "", receipt.made_at if receipt else "",
    )  # fmt: skip


def traffic(desk: Desk, limit: int = 100) -> list[tuple[str, str, str, Mapping[str, Any]]]:
    """Packages sent and read, newest first: (station, what, when, detail)."""
    with desk.store.read() as unit:
        return unit.links.traffic(limit)
