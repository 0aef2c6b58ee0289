"""How long the oldest filing that a neighbour has not acknowledged has waited (interface, rule 7: always visible)."""

from __future__ import annotations

from array import array

from app.domain.audit import is_audit
from app.domain.filing import StreamKey
from app.domain.records import Station
from app.exchange import statements
from app.exchange.link import travels
from app.ports import Unit
from app.services.desk import Desk
from app.services.links import neighbours

STREAMS = 40
"""A district's thousands of streams are not all opened for one sentence in the foot; its own come first."""


def oldest_unsent(desk: Desk) -> dict[str, str]:
    """By the neighbour's code, when (ISO) the oldest filing was made that he has not acknowledged; none: no entry."""
    with desk.store.read() as unit:
        found = {other.id.code: _oldest(desk, unit, other) for other in neighbours(desk, unit)}
    return {code: at for code, at in found.items() if at}


def unsent_ns(desk: Desk) -> array[int]:
    """Numbers of the filings that the parent has not acknowledged, in order; at the district, those that the child
    lacks who lacks the most: as many as the workbench counts.
    """
    with desk.store.read() as unit:
        others = neighbours(desk, unit)
        parents = [other for other in others if len(other.id.code) < len(desk.station.code)]
        lists = [_numbers(desk, unit, other) for other in parents or others]
    return max(lists, key=len, default=array("q"))


def _numbers(desk: Desk, unit: Unit, other: Station) -> array[int]:
    found = array("q")
    for stream, seq in _behind(desk, unit, other):
        found.extend(unit.journal.numbers_after(stream, seq))
    return array("q", sorted(found))


def _behind(desk: Desk, unit: Unit, other: Station) -> list[tuple[StreamKey, int]]:
    """The streams of which the neighbour lacks something, with the last number that he has acknowledged."""
    held = statements.held(unit.links.receipt(str(other.id), str(desk.station)))
    return [
        (stream, held.get(stream, (0, ""))[0])
        for stream, seq, _ in unit.journal.heads()
        if travels(stream, desk.station, other.id) and not is_audit(stream) and seq > held.get(stream, (0, ""))[0]
    ]


def _oldest(desk: Desk, unit: Unit, other: Station) -> str:
    behind = sorted(_behind(desk, unit, other), key=lambda one: one[0].station != desk.station)
    made = [unit.journal.get(unit.journal.id_at(stream, seq + 1)) for stream, seq in behind[:STREAMS]]
    return min((found[1].header.filed_at for found in made if found is not None), default="")
