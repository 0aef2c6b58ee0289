"""The log is sealed: what was noted since the last time becomes one filing of the stream `audit`, signed by the station.

At the first line of another day, at every export (so that each package carries the log as far as it goes), and when many
lines have come together. Nobody files it and nobody reviews it; a restored copy seals as well, in a chain of its own, so
that it never contradicts what its parent has of the life before (GB/T 22239-2019 8.1.4.3; security T38, T19).

Simpler than security.md: the log is not sealed at every closing. Each line's head is signed by the operator who did it
(audit_notes.py), which a seal with the station's key, that lies in the store, would add nothing to before it has left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.business.audit import VERSION
from app.domain.audit import AUDIT, row_of
from app.domain.filing import Draft, Filing, StationId, StreamKey
from app.keys.suite import SigningKey
from app.ports import Clock, Unit
from app.services import audit_notes

STREAM = "audit_stream"
"""Settings key: the name of the chain that this station's log goes to, when it is not the first."""
SOON = 2_000
"""So many lines are not left to wait for the end of a day."""

Sign = Callable[[Unit, SigningKey, StreamKey, Sequence[Draft], Clock], list[tuple[int, Filing]]]
"""app.services.desk.sign_and_enter."""


def stream_of(unit: Unit, station: StationId) -> StreamKey:
    """The chain that a station's log goes to."""
    return StreamKey(station, (unit.settings.get(STREAM) or AUDIT.encode()).decode())


def begin_anew(unit: Unit, sign: str) -> None:
    """From now on the log goes to a chain of its own, named after `sign` (hex): others hold another end of the old one."""
    unit.settings.put(STREAM, f"{AUDIT}{sign[:12]}".encode())


def is_due(unit: Unit, clock: Clock) -> bool:
    """Whether lines of an earlier day wait, or very many."""
    progress = audit_notes.progress_of(unit)
    if not progress.waiting:
        return False
    return progress.waiting >= SOON or progress.since != clock.now().date().isoformat()


def seal(unit: Unit, station: StationId, signer: SigningKey, clock: Clock, sign: Sign) -> int:
    """Put all lines that wait into a filing; returns how many. The station must be admitted."""
    lines = audit_notes.unsealed(unit)
    if not lines:
        return 0
    progress = audit_notes.progress_of(unit)
    head = progress.head
    body = {
        "before": progress.sealed_hash, "events": [list(row_of(line)) for line in lines], "head": head.hash,
        "operator": head.operator, "signature": head.signature,
    }  # fmt: skip
    sign(unit, signer, stream_of(unit, station), [Draft(AUDIT, body, kind_version=VERSION)], clock)
    audit_notes.sealed(unit, lines)
    return len(lines)
