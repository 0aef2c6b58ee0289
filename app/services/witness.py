"""A witness beside the store: how far this station's own chains had come when it was last closed.

An older copy of the store file put back is sound in itself; only something outside it can tell (security T4). The
witness file holds chain heads, no personal data. It is not signed: who can write here could remove the store as well,
and the parent's receipts remain the witness that nobody here can reach. A store behind its witness goes on as a
restored copy: it looks and exchanges, and files again once its parent has answered.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.domain.filing import StationId, StreamKey
from app.errors import OfficeError
from app.ports import Unit
from app.storage import write_whole

NAME = "heads.json"
FORMAT = 1


class _Witness(msgspec.Struct, frozen=True):
    fmt: int
    heads: dict[str, tuple[int, str]]


def remember(home: Path, unit: Unit, me: StationId) -> bool:
    """Write the heads of this station's own chains; False when the folder cannot be written (nothing depends on it)."""
    heads = {str(stream): (seq, head) for stream, seq, head in unit.journal.heads() if stream.station == me}
    try:
        write_whole(home / NAME, msgspec.json.encode(_Witness(FORMAT, heads), order="sorted"))
    except OfficeError:
        return False
    return True


def is_behind(home: Path, unit: Unit) -> bool:
    """Whether the store lacks, or contradicts, what its witness has seen; False without a readable witness."""
    return any(unit.journal.id_at(stream, seq) != head for stream, (seq, head) in _seen(home).items() if seq > 0)


def is_kept(home: Path) -> bool:
    """Whether the station here has been at work before, told before anybody has signed in."""
    return (home / NAME).is_file()


def _seen(home: Path) -> dict[StreamKey, tuple[int, str]]:
    try:
        seen = msgspec.json.decode((home / NAME).read_bytes(), type=_Witness).heads
        return {StreamKey.parse(name): said for name, said in seen.items()}
    except (OSError, msgspec.MsgspecError, ValueError, RecursionError):
        return {}
