"""Which streams travel between which stations (architecture, 'Exchange').

Up: everything of one's own and of those below. Down: one's own streams and those from above, about the child's code
or `office`; nothing else. What concerns only the district (its own code as stream name) stays there.
"""

from __future__ import annotations

from app.domain.filing import OFFICE, StationId, StreamKey


def goes_up(stream: StreamKey, me: StationId) -> bool:
    """Whether `me` ships this stream to its parent."""
    return stream.station.code.startswith(me.code)


def refills(stream: StreamKey, child: StationId) -> bool:
    """Whether a station above ships this stream back to a computer that has replaced another: all that it had.

    Only a replacement is of a second or later incarnation (app/business/station_end.py).
    """
    return child.incarnation > 1 and stream.station != child and stream.station.code.startswith(child.code)


def goes_down(stream: StreamKey, child: StationId) -> bool:
    """Whether a station above `child` ships this stream to it."""
    if refills(stream, child):
        return True
    above = child.code.startswith(stream.station.code) and child.code != stream.station.code
    return above and (stream.name == OFFICE or stream.name.startswith(child.code))


def related(one: StationId, other: StationId) -> bool:
    """Whether one of the two stations stands above the other."""
    return one.code != other.code and (one.code.startswith(other.code) or other.code.startswith(one.code))


def above(one: StationId, other: StationId) -> bool:
    """Whether `one` stands above `other`."""
    return one.code != other.code and other.code.startswith(one.code)


def travels(stream: StreamKey, sender: StationId, receiver: StationId) -> bool:
    """Whether this stream belongs in a package from `sender` to `receiver`."""
    if sender.code.startswith(receiver.code):
        return goes_up(stream, sender)
    return receiver.code.startswith(sender.code) and goes_down(stream, receiver)


def between(stream: StreamKey, one: StationId, other: StationId) -> bool:
    """Whether this stream belongs in a package from one of the two stations to the other."""
    return travels(stream, one, other) or travels(stream, other, one)
