"""操作日志单: a station's log since the last one, sealed with the station's key (GB/T 22239-2019 8.1.4.3; security T38).

It is no 业务事项: nobody files, reviews or approves it, it moves nothing in the books and waits for nothing, so it has a
place in the chains and no docket. It is signed by the station and not by an operator; inside, the operator who did the
last thing has signed how far the log had come. The station's key lies in the store, that operator's does not: who
rewrites a log with the data key alone is found at home, and who has both is found by the office above, which holds the
log as it was sealed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from app.business.shapes import Hash, Shape, misfit
from app.domain.audit import AUDIT, HEAD_DOMAIN, KINDS, Event, Head, chained, gapless, head_message, is_audit
from app.domain.filing import NO_HASH, Filing
from app.keys.suite import verify
from app.ports import Unit

VERSION = 1
MOST = 20_000
"""Lines in one sealed log; a filing of so many stays below two thirds of its bytes."""

Number = Annotated[int, Meta(ge=1, le=2**53)]
Count = Annotated[int, Meta(ge=0, le=2**53)]
Moment = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9][0-9]-[0-9][0-9]T[0-9:.+Z-]{5,30}\Z")]
Code = Annotated[str, Meta(pattern=r"^[a-z0-9_.]{0,80}\Z")]
Key = Annotated[str, Meta(pattern=r"^[0-9a-f]{0,260}\Z")]
"""A public key or signature of any suite, in hex; "" where nobody is known."""
Line = tuple[Number, Moment, Code, Key, Code, Count, Count, Code]


class AuditShape(Shape):
    """`before`: the log's hash ahead of `events`, `head` after them; `signature`: the operator's over number and head."""

    before: Hash
    events: Annotated[list[Line], Meta(min_length=1, max_length=MOST)]
    head: Hash
    operator: Key
    signature: Key


def events_of(filing: Filing) -> list[Event]:
    """The lines of a sealed log whose shape fits."""
    return [Event(*row) for row in filing.body["events"]]


def head_of(filing: Filing) -> Head:
    """How far a sealed log whose shape fits had come."""
    body = filing.body
    return Head(body["events"][-1][0], body["head"], body["operator"], body["signature"])


def flaw(filing: Filing, unit: Unit) -> str:
    """What is wrong with a sealed log, as a sentence; "" when it is what the station and its operator have signed."""
    if filing.kind != AUDIT or not is_audit(filing.header.stream):
        return "操作日志只能放在它自己的流水里。"
    if filing.header.kind_version > VERSION:
        return ""  # a later program's; its chain and the station's signature are what can be checked
    if misfit(filing.body, AuditShape):
        return "操作日志的内容不合格式。"
    header, events, head = filing.header, events_of(filing), head_of(filing)
    station = unit.roster.station(str(header.stream.station))
    if station is None or station.sign_public != header.operator:
        return "操作日志不是用本站点的密钥封存的。"
    if not gapless(events[0].no, events) or chained(filing.body["before"], events) != head.hash:
        return "操作日志里有的行被改动、删去或添加过。"
    if not all(event.kind in KINDS and _readable(event.at) for event in events):
        return "操作日志里有读不懂的行。"
    signer = unit.roster.operator(head.operator)
    if signer is None or signer.station != str(header.stream.station) or not signed(str(header.stream.station), head):
        return "操作日志没有操作员本人的签名，封存以前被改动过。"
    return _break(filing, events[0].no, unit)


def signed(station: str, head: Head) -> bool:
    """Whether the operator that a head names has signed it for this station."""
    try:
        public, signature = bytes.fromhex(head.operator), bytes.fromhex(head.signature)
    except ValueError:
        return False
    return verify(public, HEAD_DOMAIN, head_message(station, head.no, head.hash), signature)


def _break(filing: Filing, first: int, unit: Unit) -> str:
    """A log continues the sealed one before it in its chain; the first chain of a station begins with line 1, later ones
    (of a restored copy) anywhere.
    """
    if filing.header.seq == 1:
        cut = filing.header.stream.name == AUDIT and (first, filing.body["before"]) != (1, NO_HASH)
        return "操作日志没有从第 1 行开始，前面的被删过。" if cut else ""
    found = unit.journal.get(filing.header.prev)
    if found is None or found[1].header.kind_version > VERSION or misfit(found[1].body, AuditShape):
        return ""
    before = head_of(found[1])
    if (before.no + 1, before.hash) != (first, filing.body["before"]):
        return f"操作日志缺第 {before.no + 1} 行起的内容，与上一次封存的接不上。"
    return ""


def _readable(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True
