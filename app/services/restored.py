"""A restored copy, and how it comes back to work: nobody at the computer can know what it has lost, the others can.

A restored store draws a nonce and signs it into all it says. Who reads it says it back (`echo`): a receipt with the
echo was made after the restoring, so a stick from before proves nothing. A child waits for its parent's echo, a
district for that of every child; a receipt counts only if it holds nothing that this store lacks. Until then the
station exports and reads, but does not file. (Songshan 003 art. 16: what was recorded stays; security 4.5.)

A copy that was salvaged from a damaged file also asks its parent for its own filings and for those from below: its
receipt says how far it holds these streams, which no other receipt to a parent does of the sender's own, and the parent
ships them from there (security 4.5, B5). A backup put back does not ask: the computer that it was made on may still be
at work.
"""

from __future__ import annotations

import secrets

import msgspec

from app.domain.filing import NO_HASH, OFFICE, StationId, StreamKey, parent_code
from app.domain.records import Receipt, Station
from app.domain.route import DISTRICT
from app.exchange.link import above, goes_down, goes_up
from app.ports import Unit
from app.services.audit_seals import begin_anew
from app.services.desk import Desk, StationFacts, facts_of, put_facts

ACTIVE, RESTORED = "active", "restored"
OWN = "restored_nonce"
ASKING = "salvaged_nonce"
"""Settings key: the nonce of the salvage that asks the parent for what it once sent up."""
_HEARD = "nonce_of/"


class _Heard(msgspec.Struct, frozen=True):
    number: int
    nonce: str


def mark(unit: Unit) -> StationFacts:
    """Let a restored store wait; returns its facts. A station that never joined, or has nobody to ask, need not."""
    facts = facts_of(unit)
    if facts.state == "asked" or not witnesses(unit, StationId.parse(facts.station)):
        return facts
    facts = StationFacts(facts.station, facts.name, RESTORED)
    put_facts(unit, facts)
    drawn = secrets.token_hex(16)
    unit.settings.put(OWN, drawn.encode())
    begin_anew(unit, drawn)
    return facts


def nonce(unit: Unit) -> str:
    """What this station signs into its statements: "" unless it is a restored copy."""
    return (unit.settings.get(OWN) or b"").decode()


def ask_back(unit: Unit) -> None:
    """Let a copy that was marked just now ask for what it once sent up, until it works again."""
    unit.settings.put(ASKING, nonce(unit).encode())


def asks_back(unit: Unit) -> bool:
    """Whether this is a salvaged copy that still waits."""
    own = nonce(unit)
    return bool(own) and unit.settings.get(ASKING) == own.encode()


def comes_back(unit: Unit, stream: StreamKey, sender: StationId) -> bool:
    """Whether a stream of this station, or from below it, may come from above: once it was salvaged. Chain and signature
    are checked as ever. Also when it works again: the parent may have written a second package before it heard so.
    """
    me = StationId.parse(facts_of(unit).station)
    return goes_up(stream, me) and above(sender, me) and bool(unit.settings.get(ASKING))


def asked_heads(unit: Unit, me: StationId) -> list[tuple[StreamKey, int, str]]:
    """How far a salvaged copy holds what it once sent up, for its parent: always with a stream of its own, which is what
    asks. [] for any other station.
    """
    if not asks_back(unit):
        return []
    heads = [head for head in unit.journal.heads() if goes_up(head[0], me) and not goes_down(head[0], me)]
    own = any(stream.station == me for stream, _, _ in heads)
    return heads if own else [*heads, (StreamKey(me, OFFICE), 0, NO_HASH)]


def echo(unit: Unit, other: StationId) -> str:
    """The newest nonce that this station has read from another; "" for none."""
    return _heard(unit, str(other)).nonce


def hear(unit: Unit, said: Receipt) -> None:
    """Remember the nonce of a statement whose signature is checked, unless a newer one is known."""
    if said.nonce and said.number >= _heard(unit, said.sender).number:
        unit.settings.put(_HEARD + said.sender, msgspec.json.encode(_Heard(said.number, said.nonce)))


def _heard(unit: Unit, station: str) -> _Heard:
    raw = unit.settings.get(_HEARD + station)
    return msgspec.json.decode(raw, type=_Heard) if raw else _Heard(0, "")


def witnesses(unit: Unit, me: StationId) -> list[Station]:
    """Who can tell a restored copy what it lacks: the parent; at the district, every child."""
    stations = [station for station in unit.roster.stations() if not station.revoked and station.id != me]
    if me.level == DISTRICT:
        return [station for station in stations if parent_code(station.id.code) == me.code]
    return [station for station in stations if station.id.code == parent_code(me.code)]


def silent(unit: Unit, me: StationId) -> list[Station]:
    """The witnesses whose echo a restored copy still waits for; [] when it waits for nobody."""
    own = nonce(unit)
    if not own:
        return []
    receipts = ((station, unit.links.receipt(str(station.id), str(me))) for station in witnesses(unit, me))
    return [station for station, receipt in receipts if receipt is None or receipt.echo != own]


def release(desk: Desk, unit: Unit) -> None:
    """Let a restored copy work again once every witness has answered. Call it when a receipt was kept."""
    facts = facts_of(unit)
    if facts.state == RESTORED and not silent(unit, desk.station):
        put_facts(unit, StationFacts(facts.station, facts.name, ACTIVE))
        unit.settings.put(OWN, b"")
